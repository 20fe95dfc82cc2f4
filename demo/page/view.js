// Building what the page shows about one call.

import { isExposedByPolicy, preflightReasons } from "./explain.js";

// An element with properties and children; empty children are left out.
export function el(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children.filter((child) => child || child === 0));
  return element;
}

export function showWaiting(verdict, steps, call) {
  verdict.className = "verdict idle";
  verdict.replaceChildren(el("p", {}, `${call.method} ${call.path} …`));
  steps.replaceChildren();
}

export function showResult(verdict, steps, outcome) {
  const { good, title, text, look } = outcome.verdict;
  verdict.className = `verdict ${good ? "good" : "bad"}`;
  verdict.replaceChildren(el("p", { className: "headline" }, title), el("p", {}, text));
  steps.replaceChildren(
    preflightStep(outcome),
    callStep(outcome),
    readStep(outcome),
    el("li", { className: "look" }, el("h3", {}, "Where else to look"), el("p", {}, look), explained(outcome.call)),
  );
}

// The same call on the API's status page.
function explained(call) {
  const asked = new URLSearchParams({ path: call.path, origin: call.origin, method: call.method,
    headers: Object.keys(call.headers).join(", ") });
  if (call.credentials === "include") asked.set("credentials", "1");
  return el("p", {}, el("a", { href: `${new URL(call.url).origin}/cors-status?${asked}`, target: "_blank" },
    "What httpd says of this call"));
}

// ---- 1: the browser asks ----------------------------------------------------

function preflightStep({ call, wire }) {
  const reasons = preflightReasons(call);
  if (wire.preflight) return askedStep(call, wire.preflight, wire.actual);
  if (!reasons.length) {
    return step("skip", "No question first", "Any page could always send this call, with a form or a link, so " +
      "the browser just makes it, and then looks at the answer.");
  }
  return step("skip", "No question this time", "The browser remembers the answer to an earlier " +
    "preflight for this URL, for as long as CorsMaxAge says. That answer listed all of the policy, so it " +
    "serves every method and header of this URL.");
}

function askedStep(call, preflight, actual) {
  return step(actual ? "good" : "bad", "The browser asks first", "",
    exchange(`OPTIONS ${preflight.path}`, [
      ["Origin", preflight.origin],
      ["Access-Control-Request-Method", preflight.askMethod],
      ["Access-Control-Request-Headers", preflight.askHeaders],
    ], preflight.status, corsHeaders(preflight)));
}

function corsHeaders(line) {
  return [
    ["Access-Control-Allow-Origin", line.allowOrigin],
    ["Access-Control-Allow-Credentials", line.allowCredentials],
    ["Access-Control-Allow-Methods", line.allowMethods],
    ["Access-Control-Allow-Headers", line.allowHeaders],
    ["Access-Control-Expose-Headers", line.exposeHeaders],
    ["Access-Control-Max-Age", line.maxAge],
    ["Vary", line.vary],
  ];
}

// ---- 2: the call ------------------------------------------------------------

function callStep({ call, wire, result }) {
  if (!wire.actual) {
    return step("skip", "The call is not made", `No ${call.method} ever left the browser.`);
  }
  return step(result.readable ? "good" : "bad", "The browser makes the call", "",
    exchange(`${call.method} ${wire.actual.path}`, [
      ["Origin", wire.actual.origin],
      ["Cookie", wire.actual.cookie],
      ...Object.entries(call.headers),
    ], wire.actual.status, corsHeaders(wire.actual)));
}

// ---- 3: what the script gets ------------------------------------------------

function readStep({ result }) {
  if (!result.readable) {
    return step("bad", "The page learns next to nothing", "Neither a status, nor a header, nor a reason:",
      el("pre", {}, el("code", {}, result.error)));
  }
  return step("good", "The page reads", "",
    el("p", { className: "status" }, `${result.status} ${result.statusText}`),
    headerList(result.headers, (name) => isExposedByPolicy(name) && "exposed by the policy"),
    result.body
      ? el("pre", { tabIndex: 0 }, el("code", {}, result.body.trimEnd()))
      : el("p", { className: "quiet" }, "No body."));
}

// ---- pieces -----------------------------------------------------------------

function step(mood, title, text, ...more) {
  return el("li", { className: mood }, el("h3", {}, title), text && el("p", {}, text), ...more);
}

function exchange(request, asked, status, answered) {
  return el("div", { className: "exchange" },
    el("div", { className: "asked" }, el("p", { className: "status" }, request), headerList(asked)),
    el("div", { className: "answered" }, el("p", { className: "status" }, status), headerList(answered)));
}

function headerList(headers, noteOf = () => "") {
  const present = headers.filter(([, value]) => value);
  if (!present.length) return "";
  return el("dl", {}, ...present.map(([name, value]) =>
    el("div", {}, el("dt", {}, name), el("dd", {}, value, noteOf(name) && el("small", {}, noteOf(name))))));
}
