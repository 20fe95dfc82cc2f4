// What pages do besides calling an API, and where the engines differ. A difference becomes a row of
// doc/browsers.md.

import { equal, check, inGroup, row } from "../report.js";
import { Tab } from "../tab.js";
import { textsOf } from "../texts.js";
import { until } from "../until.js";
import { warmUp } from "../warm-up.js";

const GROUPS = {
  "what the console says": checkConsole,
  "preflights that are remembered": checkRemembered,
  "preflights and the HTTP cache": checkCacheModes,
  "a redirect to another origin": checkRedirect,
  "Authorization below *, and patch": checkLists,
  "fonts": checkFonts,
  "images, canvas and WebGL": checkImages,
  "scripts and styles": checkScripts,
  "EventSource": checkEvents,
  "sendBeacon and keepalive": checkBeacon,
  "frames without an origin": checkFrames,
  "a service worker": checkServiceWorker,
};

export async function run(browser, settings) {
  for (const [group, checkGroup] of Object.entries(GROUPS)) {
    const context = await browser.newContext();
    const tab = await Tab.open(context, `${settings.page}/cases.html`);
    const at = (path) => settings.api + path;
    const act = (which, argument) => tab.page.evaluate(([does, what]) => window.cases[does](what), [which, argument]);
    const world = { name: browser.name, tab, context, settings, at, act, path: (path) => path, log: settings.log, texts: textsOf(browser) };
    await inGroup(group, () => checkGroup(world));
    await context.close();
  }
}

// ---- the console --------------------------------------------------------------

// What is always there around the reason, and what is of this run.
function shorten(text, { page, stranger, api }) {
  const reason = text.replace(/.*has been blocked by CORS policy: /, "")
    .replace(/^Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at \S+ /, "")
    .replace(/\s+/g, " ");
  return reason.replaceAll(stranger, "https://page.example").replaceAll(page, "https://page.example")
    .replaceAll(api, "https://api.example").trim();
}

async function checkConsole({ tab, context, settings, at, texts }) {
  const stranger = await Tab.open(context, `${settings.stranger}/cases.html`);
  const include = { credentials: "include" };
  const refusals = [
    ["origin, the preflight has 403", stranger, "/app/saved", { method: "PUT" }, texts.originAfterPreflight],
    ["origin, no preflight", stranger, "/app/saved", {}, texts.origin],
    ["method", tab, "/app/saved", { method: "PURGE" }, texts.method("PURGE")],
    ["request header", tab, "/app/saved", { headers: { "X-Debug": "1" } }, texts.header("X-Debug")],
    ["credentials, and `*` as origin", tab, "/open/saved", include, texts.wildcard],
    ["credentials that are not allowed", tab, "/quiet/saved", include, texts.noCredentials],
    ["method, with `CorsRefusal Forbid`", tab, "/forbid/saved", { method: "PURGE" }, texts.originAfterPreflight],
  ];
  for (const [name, from, path, wish, text] of refusals) {
    equal(Object.keys(await from.call("fetch", { url: at(path), ...wish })), ["error"], `${name}: refused`);
    const find = async () => (await from.listen()).find((error) => error.includes(text));
    check(await until(find), `${name}: and named`, from.errors.join("\n"));
    row(`Console: ${name}`, shorten(await find() ?? "nothing", settings));
    await from.forget();
  }
}

// ---- preflights ---------------------------------------------------------------

// Firefox takes two at one time and three at another.
const inWords = (count) => (count === 2 || count === 3 ? "2 or 3" : String(count));

async function checkRemembered(world) {
  const { tab, context, settings, log, at, act } = world;
  row("Preflights in a fresh profile until the first URL is remembered", 
    inWords(await warmUp(world, "/app/saved?first")));
  const url = "/app/saved?kept";
  const cost = async (name, path, expected, run) => {
    const [method, target] = [name.split(" ")[0], path];
    const before = (await log.of(target, "OPTIONS")).length;
    const done = (await log.of(target, method)).length;
    equal((await run())?.status, 204, `${name}: works`);
    equal((await log.preflightsOf(target, method, done + 1)).length - before, expected, `${name}: ${expected} preflights`);
  };
  const fetches = (more) => () => tab.call("fetch", { url: at(url), method: "PUT", ...more });
  await cost("PUT", url, 1, fetches({}));
  await cost("PUT again", url, 0, fetches({}));
  await cost("DELETE", url, 0, fetches({ method: "DELETE" }));
  await cost("PUT with X-A", url, 0, fetches({ headers: { "X-A": "1" } }));
  await cost("PUT with Authorization", url, 0, fetches({ headers: { Authorization: "Bearer x" } }));
  await cost("PUT by XMLHttpRequest", url, 0, () => tab.call("xhr", { url: at(url), method: "PUT" }));
  await cost("PUT by a worker", url, 0, () => act("callFromWorker", { url: at(url), method: "PUT" }));
  await tab.page.reload();
  await cost("PUT after a reload", url, 0, fetches({}));
  const second = await Tab.open(context, `${settings.page}/cases.html`);
  await cost("PUT by another tab", url, 0, () => second.call("fetch", { url: at(url), method: "PUT" }));
  await cost("PUT with another query", `${url}&more`, 1, () => tab.call("fetch", { url: at(`${url}&more`), method: "PUT" }));
  await cost("PUT with credentials", url, 1, fetches({ credentials: "include" }));
}

async function checkCacheModes(world) {
  const { tab, log, at } = world;
  await warmUp(world, "/app/saved?modes");
  const again = [];
  for (const cache of ["default", "no-cache", "force-cache", "no-store", "reload"]) {
    const target = `/app/saved?${cache}`;
    const call = (more) => tab.call("fetch", { url: at(target), method: "PUT", ...more });
    const statuses = [(await call()).status, (await call({ cache })).status];
    equal(statuses, [204, 204], `${cache}: works`);
    const preflights = await log.preflightsOf(target, "PUT", 2);
    if (preflights.length > 1) again.push(`\`${cache}\``);
  }
  row("`cache` of a fetch for which a preflight is sent although one is remembered", again.join(", ") || "none");
}

async function checkRedirect({ tab, settings, log, at }) {
  const answer = await tab.call("fetch", { url: at("/moved/anybody"), method: "PUT" });
  equal([answer.status, answer.url], [204, `${settings.elsewhere}/anybody`], "followed, where anybody may call");
  const [asked] = await log.preflightsOf("/anybody", "PUT", 1);
  const [sent] = await log.of("/anybody", "PUT");
  const name = (origin) => (origin === settings.page ? "the page's" : origin);
  row("Origin of the preflight after a redirect to another origin", name(asked.origin));
  equal(sent.origin, "null", "and the request itself comes from null");
  const refused = await tab.call("fetch", { url: at("/moved/named"), method: "PUT" });
  equal(refused, { error: "TypeError" }, "refused, where the page is named: its origin is gone");
}

async function checkLists({ tab, at }) {
  const status = async (path, wish) => (await tab.call("fetch", { url: at(path), ...wish })).status;
  const token = { headers: { Authorization: "Bearer x" } };
  equal(await status("/all/saved", { method: "PUT", ...token }), 204, "Authorization, where * is all that is allowed");
  equal(await status("/all/saved", { method: "patch" }), 204, "patch, where * is allowed");
  equal(await status("/app/saved?patch", { method: "patch" }), undefined, "patch, where PATCH is");
  equal(await status("/app/saved?patch", { method: "PATCH" }), 204, "PATCH, where PATCH is");
}

// ---- what pages show ------------------------------------------------------------

async function checkFonts({ act, at, log }) {
  equal(await act("font", at("/app/files/font.ttf")), "loaded", "with a policy");
  const how = await act("font", at("/files/font.ttf"));
  check(await until(async () => (await log.of("/files/font.ttf", "GET")).length), "one without is asked for");
  const [{ origin }] = await log.of("/files/font.ttf", "GET");
  row("`@font-face` of another origin without CORS headers", `${how}, asked for with${origin === "-" ? "out" : ""} \`Origin\``);
}

async function checkImages({ act, at, name }) {
  const [allowed, bare] = [at("/app/files/dot.png"), at("/files/dot.png")];
  const expected = [
    [{ url: allowed, crossorigin: "anonymous" }, "readable"],
    [{ url: `${allowed}?cookies`, crossorigin: "use-credentials" }, "readable"],
    [{ url: `${allowed}?plain` }, "SecurityError"],
    [{ url: bare }, "SecurityError"],
    [{ url: `${bare}?cors`, crossorigin: "anonymous" }, "not loaded"],
  ];
  for (const [image, how] of expected) equal(await act("image", image), how, `${JSON.stringify(image)}: ${how}`);
  const textures = [await act("texture", { url: allowed, crossorigin: "anonymous" }), await act("texture", { url: bare })];
  // Which Firefox lacks without a window, and WebKit without a driver.
  const expectedOf = textures[0] === "no WebGL" && name !== "Chromium" ? "no WebGL,no WebGL" : "readable,SecurityError";
  equal(textures.join(), expectedOf, "as textures of WebGL");
}

async function checkScripts({ act, at }) {
  equal(await act("module", at("/app/files/module.mjs")), "loaded", "a module with a policy");
  equal(await act("module", at("/files/module.mjs")), "not loaded", "and without");
  const [allowed, bare] = [at("/app/files/fails.js"), at("/files/fails.js")];
  check(/on purpose/.test(await act("script", { url: allowed, crossorigin: "anonymous" })), "a script's error is told");
  row("What `onerror` of a page learns of an error in a script without CORS headers", await act("script", { url: bare }));
  equal(await act("script", { url: bare, crossorigin: "anonymous" }), "not loaded", "which does not load with crossorigin");
  equal(await act("styles", at("/app/files/style.css")), "readable", "rules of a style sheet");
  equal(await act("styles", at("/files/style.css")), "not loaded", "and without a policy");
}

// ---- what pages send ------------------------------------------------------------

async function checkEvents({ act, at }) {
  equal(await act("events", { url: at("/app/files/events") }), "hello", "with a policy");
  equal(await act("events", { url: at("/app/files/events"), withCredentials: true }), "hello", "with credentials");
  equal(await act("events", { url: at("/quiet/files/events"), withCredentials: true }), "error", "which are not allowed");
  equal(await act("events", { url: at("/files/events") }), "error", "without a policy");
}

// Nobody tells the page what became of it.
async function checkBeacon({ tab, act, at, log }) {
  equal(await act("beacon", at("/app/saved?beacon")), true, "a beacon of JSON is taken");
  equal((await log.preflightsOf("/app/saved?beacon", "POST", 1)).length, 1, "it comes, after a preflight");
  equal(await act("beacon", at("/quiet/saved?beacon")), true, "one for a policy without credentials is taken as well");
  check(await until(async () => (await log.of("/quiet/saved?beacon", "OPTIONS")).length), "it is asked for");
  const kept = { url: at("/app/saved?kept"), method: "PUT", keepalive: true, body: "x" };
  equal((await tab.call("fetch", kept)).status, 204, "keepalive");
  equal((await log.preflightsOf("/app/saved?kept", "PUT", 1)).length > 0, true, "is asked for, too");
  equal(await log.of("/quiet/saved?beacon", "POST"), [], "and the other beacon never came: it is sent with credentials");
}

async function checkFrames({ tab, act, at }) {
  const inSandbox = (call) => tab.page.evaluate((what) => window.callFromSandbox(what), call);
  const inData = (call) => act("callFromData", call);
  for (const [name, call] of [["sandboxed", inSandbox], ["data:", inData]]) {
    equal((await call({ url: at("/null/saved"), method: "PUT" })).status, 204, `${name}: where null is allowed`);
    equal((await call({ url: at("/open/saved"), method: "PUT" })).status, 204, `${name}: where anybody is`);
    equal(await call({ url: at("/app/saved"), method: "PUT" }), { error: "TypeError" }, `${name}: where the page is`);
  }
}

async function checkServiceWorker({ tab, act, at }) {
  equal(await act("startServiceWorker"), true, "it takes the page over");
  equal((await tab.call("fetch", { url: at("/app/saved"), method: "PUT" })).status, 204, "a call through it");
  equal(await tab.call("fetch", { url: at("/app/saved"), method: "PURGE" }), { error: "TypeError" }, "and one that is refused");
}
