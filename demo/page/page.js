// The page: choices, examples, sending, and showing what came of it.

import { fetchOptions, performFrom, settings } from "./call.js";
import { judge, preflightReasons } from "./explain.js";
import { el, showResult, showWaiting } from "./view.js";
import { loadPolicy, markPolicy } from "./policy.js";
import { wireMark, wireSince } from "./wire.js";

const PATHS = [
  ["/api/notes", "a small API"],
  ["/api/private", "behind a password"],
  ["/api/public", "open to every origin, never with cookies"],
  ["/api/missing", "404: no such URL"],
  ["/api/broken", "503: out of order"],
];
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
const HEADERS = [
  ["content-type", "JSON", () => "application/json"],
  ["x-request-id", "", () => Math.random().toString(36).slice(2, 8)],
  ["authorization", "the password", () => `Basic ${btoa("demo:demo")}`],
  ["x-debug", "not in the policy", () => "1"],
];
const CREDENTIALS = [["omit", "", "without"], ["include", "credentials: include", "with"]];

const EXAMPLES = [
  ["A DELETE: asked first, then sent", "the answers are 204, and have no body", { method: "DELETE" }],
  ["A PUT with an ETag to read", "JSON, and an exposed header", { method: "PUT", headers: ["content-type"] }],
  ["A GET with a cookie", "no preflight: anyone may ask that", { credentials: "include" }],
  ["A password in a header", "the preflight itself needs none", { path: "/api/private", headers: ["authorization"] }],
  ["A 401 you can read", "errors keep their headers", { path: "/api/private" }],
  ["A 503 you can read", "even the server’s own", { path: "/api/broken", method: "PUT" }],
  ["A method not allowed", "PATCH is not in the policy", { refused: true, method: "PATCH" }],
  ["A header not allowed", "x-debug is not in the policy", { refused: true, headers: ["x-debug"] }],
  ["An origin not allowed", "the same page, by another name", { refused: true, stranger: true, method: "PUT" }],
];

const byId = (id) => document.getElementById(id);
const form = byId("form");

start();

async function start() {
  const { api, origins } = await settings();
  showOrigins(api, origins);
  buildForm(origins);
  buildExamples(origins);
  form.addEventListener("change", () => preview(api));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(readCall(api));
  });
  await loadPolicy(byId("policy"));
  preview(api);
}

function showOrigins(api, origins) {
  byId("page-origin").textContent = location.origin;
  byId("api-origin").textContent = api;
  byId("status").href = `${api}/cors-status`;
  if (origins.includes(location.origin)) return;
  byId("notice").hidden = false;
  byId("notice").textContent = `Please open this page as ${origins[0]}/: the policy knows it by that name.`;
}

// ---- the form ---------------------------------------------------------------

function buildForm([listed, stranger]) {
  fill("origins", "radio", [[listed, "in the policy"], [stranger, "not in the policy"]], location.origin);
  fill("paths", "radio", PATHS, "/api/notes");
  fill("methods", "radio", METHODS.map((method) => [method]), "GET");
  fill("headers", "checkbox", HEADERS.map(([name, note]) => [name, note]));
  fill("credentials", "radio", CREDENTIALS, "omit");
}

// One choice for each [value, note, label]; the label is the value unless given.
function fill(id, type, choices, chosen) {
  byId(id).append(...choices.map(([value, note = "", label = value]) =>
    el("label", { className: "choice" },
      el("input", { type, name: id, value, checked: value === chosen }),
      el("span", {}, label, note && el("small", {}, note)))));
}

function readCall(api) {
  const data = new FormData(form);
  const wanted = data.getAll("headers");
  return {
    origin: data.get("origins") ?? location.origin,
    path: data.get("paths"),
    url: api + data.get("paths"),
    method: data.get("methods"),
    headers: Object.fromEntries(HEADERS.filter(([name]) => wanted.includes(name))
      .map(([name, , value]) => [name, value()])),
    credentials: data.get("credentials"),
  };
}

function preview(api) {
  const call = readCall(api);
  byId("code").textContent = codeOf(call);
  byId("needs").replaceChildren(...describeNeed(preflightReasons(call)));
}

function codeOf(call) {
  const options = fetchOptions(call);
  const lines = Object.entries(options).map(([key, value]) => `  ${key}: ${literal(value)},\n`);
  return `fetch("${call.url}", {\n${lines.join("")}})`;
}

function literal(value) {
  if (typeof value === "string") return value.includes('"') ? `'${value}'` : `"${value}"`;
  const pairs = Object.entries(value).map(([name, text]) => `    "${name}": "${text}",\n`);
  return `{\n${pairs.join("")}  }`;
}

function describeNeed(reasons) {
  if (!reasons.length) {
    return [el("p", {}, el("b", {}, "No preflight: "), "any page could always send this, with a form or a link.")];
  }
  return [
    el("p", {}, el("b", {}, "Needs a preflight:")),
    el("ul", {}, ...reasons.map((reason) => el("li", {}, reason))),
  ];
}

// ---- the examples -----------------------------------------------------------

function buildExamples(origins) {
  byId("examples").append(...EXAMPLES.map(([title, hint, wish]) =>
    el("li", { className: wish.refused ? "refused" : "" }, el("button", { type: "button", onclick: () => tryExample(wish, origins) },
      el("b", {}, title), el("span", {}, hint)))));
}

function tryExample(wish, origins) {
  const [listed, stranger] = origins;
  offerNext(EXAMPLES.findIndex((example) => example[2] === wish) + 1, origins);
  choose("origins", [wish.stranger ? stranger : listed]);
  choose("paths", [wish.path ?? "/api/notes"]);
  choose("methods", [wish.method ?? "GET"]);
  choose("headers", wish.headers ?? []);
  choose("credentials", [wish.credentials ?? "omit"]);
  form.dispatchEvent(new Event("change"));
  form.requestSubmit();
}

// On a narrow screen the examples are far above the answer.
function offerNext(number, origins) {
  const [title, , wish] = EXAMPLES[number % EXAMPLES.length];
  byId("next").hidden = false;
  byId("next").textContent = `Next: ${title}`;
  byId("next").onclick = () => tryExample(wish, origins);
}

function choose(name, values) {
  for (const input of form.querySelectorAll(`input[name="${name}"]`)) {
    input.checked = values.includes(input.value);
  }
}

// ---- sending ----------------------------------------------------------------

let busy = false;

async function send(call) {
  if (busy) return;
  busy = true;
  showWaiting(byId("verdict"), byId("steps"), call);
  bringIntoView(byId("result-section"));
  try {
    await sendAndShow(call);
  } catch (error) {
    byId("verdict").className = "verdict bad";
    byId("verdict").replaceChildren(el("p", {}, `The demonstration itself failed: ${error.message}.`));
  } finally {
    busy = false;
  }
}

async function sendAndShow(call) {
  const mark = await wireMark();
  const result = await performFrom(call.origin, call);
  const settled = (seen) => (result.readable ? seen.actual : seen.preflight || seen.actual);
  const wire = await wireSince(mark, call.origin, call, settled);
  const verdict = judge(call, result, wire);
  showResult(byId("verdict"), byId("steps"), { call, result, wire, verdict });
  markPolicy(byId("policy"), call.path, verdict);
}

// On a narrow screen the answer is below the form, out of sight.
function bringIntoView(section) {
  const { top } = section.getBoundingClientRect();
  if (top >= 0 && top < innerHeight * 0.6) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  section.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
}
