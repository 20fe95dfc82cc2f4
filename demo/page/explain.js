// What a call needs and what became of it, in plain words. Nothing here touches
// the page, and nothing decides: httpd and the browser have decided already.

const SAFE_METHODS = ["GET", "HEAD", "POST"];
const READABLE_ANYWAY = [
  "cache-control", "content-language", "content-length", "content-type",
  "expires", "last-modified", "pragma",
];

// Why the browser asks before it makes this call; empty when it does not.
export function preflightReasons(call) {
  const reasons = [];
  if (!SAFE_METHODS.includes(call.method)) {
    reasons.push(`${call.method} is not GET, HEAD or POST`);
  }
  for (const name of Object.keys(call.headers)) {
    reasons.push(
      name === "content-type"
        ? "content-type: application/json is nothing that a form could send"
        : `${name} is not a header that every page may send`,
    );
  }
  return reasons;
}

export function isExposedByPolicy(name) {
  return !READABLE_ANYWAY.includes(name.toLowerCase());
}

// A verdict: { good, title, text, look, directives }. "look" says where else the
// same can be seen; "directives" are the lines of the policy that decided.
export function judge(call, result, wire) {
  return result.readable ? readable(call, result) : blocked(call, wire);
}

function readable(call, result) {
  const failed = result.status >= 400;
  return {
    good: true,
    title: failed ? "An error, and the page can read it" : "The page can read the answer",
    text: failed
      ? `The API says ${phrase(result)}. Without the headers of CORS on its errors too, ` +
        "all that a script learns is that something failed."
      : `The API says ${phrase(result)}, and its headers allow this origin.`,
    look: "In the browser’s developer tools (F12), under Network: the call, and its " +
      "preflight if there was one.",
    directives: directivesUsed(call, result),
  };
}

function phrase(result) {
  return `${result.status} ${result.statusText}`.trim();
}

function directivesUsed(call, result) {
  const used = ["CorsAllowOrigin"];
  if (!SAFE_METHODS.includes(call.method)) used.push("CorsAllowMethods");
  if (Object.keys(call.headers).length) used.push("CorsAllowHeaders");
  if (result.headers.some(([name]) => isExposedByPolicy(name))) used.push("CorsExposeHeaders");
  if (call.credentials === "include") used.push("CorsAllowCredentials");
  return used;
}

function blocked(call, wire) {
  const answer = wire.preflight ?? wire.actual;
  if (!answer) return unreachable();
  const culprit = CHECKS.map((check) => check(call, answer, wire)).find(Boolean) ?? unknown();
  return { good: false, ...culprit, text: `${culprit.text} ${consequence(call, wire)}` };
}

function consequence(call, wire) {
  return wire.actual
    ? `The ${call.method} itself was made, and answered ${wire.actual.status}; the browser keeps that ` +
      "answer from the page. CORS protects answers; it is no access control."
    : `The ${call.method} was never sent.`;
}

// In the order in which browsers check.
const CHECKS = [refusedOrigin, refusedCredentials, refusedMethod, refusedHeader];

function refusedOrigin(call, answer) {
  if (answer.allowOrigin) return null;
  return {
    title: "Blocked: this origin may not",
    text: "The policy does not name this origin, so the answer says nothing about it.",
    look: "The browser’s console (F12) says, in Chromium’s words: “No 'Access-Control-Allow-Origin' header is " +
      "present on the requested resource.”",
    directives: ["CorsAllowOrigin"],
  };
}

function refusedCredentials(call, answer) {
  if (call.credentials !== "include") return null;
  if (answer.allowCredentials === "true" && answer.allowOrigin !== "*") return null;
  return {
    title: "Blocked: not with cookies",
    text: "A call that may carry cookies needs an answer that names the origin and allows credentials.",
    look: "The browser’s console (F12) says that the header must not be the wildcard “*” when " +
      "the credentials mode is “include”.",
    directives: ["CorsAllowCredentials", "CorsAllowOrigin"],
  };
}

function refusedMethod(call, answer, wire) {
  if (!wire.preflight || SAFE_METHODS.includes(call.method)) return null;
  if (lists(answer.allowMethods, call.method, call)) return null;
  return {
    title: "Blocked: not this method",
    text: answer.allowMethods
      ? `The policy lists ${answer.allowMethods}; ${call.method} is not among them.`
      : "The policy lists no methods, and so only GET, HEAD and POST are allowed.",
    look: `The browser’s console (F12) says, in Chromium’s words: “Method ${call.method} is not allowed by ` +
      "Access-Control-Allow-Methods in preflight response.”",
    directives: ["CorsAllowMethods"],
  };
}

function refusedHeader(call, answer, wire) {
  if (!wire.preflight) return null;
  const name = Object.keys(call.headers).find((header) => !lists(answer.allowHeaders, header, call));
  if (!name) return null;
  return {
    title: "Blocked: not this header",
    text: answer.allowHeaders
      ? `The policy lists ${answer.allowHeaders}; ${name} is not among them.`
      : `The policy lists no headers, and so ${name} is not allowed.`,
    look: `The browser’s console (F12) says, in Chromium’s words: “Request header field ${name} is not allowed by ` +
      "Access-Control-Allow-Headers in preflight response.”",
    directives: ["CorsAllowHeaders"],
  };
}

// Whether a list names a word. "*" covers all but Authorization, and nothing
// when the call may carry credentials.
function lists(list, word, call) {
  const words = list.toLowerCase().split(",").map((item) => item.trim());
  if (words.includes(word.toLowerCase())) return true;
  return words.includes("*") && call.credentials !== "include" && word !== "authorization";
}

function unknown() {
  return {
    title: "Blocked",
    text: "The browser did not like the answer.",
    look: "The browser’s console (F12) says why.",
    directives: [],
  };
}

function unreachable() {
  return {
    good: false,
    title: "Nothing arrived",
    text: "httpd saw no request. Is the demonstration still running in its terminal?",
    look: "The browser’s console (F12) says why.",
    directives: [],
  };
}
