// What httpd itself answers, and what policies can say, as a page of another origin sees it.

import { check, equal, inGroup } from "../report.js";
import { Tab } from "../tab.js";
import { textsOf } from "../texts.js";
import { warmUp } from "../warm-up.js";
import { checkRefusals, fails } from "./refusals.js";

const HOW = ["fetch", "xhr"];
const PASSWORD = { Authorization: `Basic ${Buffer.from("ann:sesame").toString("base64")}` };

const GROUPS = {
  "errors of httpd's own": checkErrors,
  "a password at httpd": checkPassword,
  "redirects of httpd's own": checkRedirects,
  "a page that is still fresh": checkNotModified,
  "how long a preflight is remembered": checkMaxAge,
  "wildcards": checkWildcards,
  "credentials where there must be none": checkCredentials,
  "origin patterns": checkPatterns,
  "the origin null": checkNull,
  "refusals": (world) => checkRefusals(world, "/app/saved?refused"),
  "WebSocket": checkWebSocket,
};

// Each group in a context of its own, which remembers no preflight.
export async function run(browser, settings) {
  for (const [name, checkGroup] of Object.entries(GROUPS)) {
    const context = await browser.newContext();
    const tab = await Tab.open(context, settings.page);
    const at = (path) => settings.api + path;
    const world = { tab, context, settings, at, path: (path) => path, log: settings.log, texts: textsOf(browser) };
    await inGroup(name, async () => {
      await warmUp(world, "/app/saved?warm-up");
      await checkGroup(world);
    });
    await context.close();
  }
}

// A browser may not send a PUT again by itself when the server has just closed the connection that it goes on.
async function sure(tab, how, call) {
  const answer = await tab.call(how, call);
  return answer.status ? answer : tab.call(how, call);
}

async function checkErrors({ tab, at }) {
  const errors = [
    ["GET", "/broken/nothing", 502, "Proxy Error"],
    ["PUT", "/broken/nothing", 502, "Proxy Error"],
    ["GET", "/down/", 503, "Service Unavailable"],
    ["PUT", "/down/", 503, "Service Unavailable"],
    ["GET", "/missing", 404, "nothing here"],
    ["PUT", "/static.json", 405, "Method Not Allowed"],
    ["PUT", "/denied/file.txt", 403, "Forbidden"],
    ["PUT", "/locked/file.json", 401, "Unauthorized"],
    ["PUT", "/gone", 410, "Gone"],
  ];
  for (const how of HOW) {
    for (const [method, path, status, text] of errors) {
      const answer = await sure(tab, how, { url: at(path), method });
      equal([answer.status, answer.ok], [status, false], `${how}: ${method} ${path}: ${status} is readable as such`);
      check(answer.body?.includes(text), `${how}: with its body`, JSON.stringify(answer));
    }
  }
}

async function checkPassword({ tab, at, log }) {
  const path = "/locked/file.json?password";
  const url = at(path);
  for (const how of HOW) {
    const right = await tab.call(how, { url, headers: PASSWORD });
    equal([right.status, right.body], [200, "{}"], `${how}: with the password`);
    const wrong = await tab.call(how, { url, headers: { Authorization: "Basic eDp5" } });
    equal(wrong.status, 401, `${how}: with a wrong one`);
  }
  const preflights = await log.preflightsOf(path, "GET", 4);
  equal(preflights.map((entry) => [entry.status, entry.askHeaders]), [["204", "authorization"]],
    "one preflight, without a password");
}

async function checkRedirects({ tab, at, log }) {
  for (const how of HOW) {
    const put = await tab.call(how, { url: at("/moved/saved"), method: "PUT" });
    equal([put.status, put.url, put.headers?.etag], [204, at("/app/saved"), '"1"'], `${how}: PUT follows a 307`);
    const got = await tab.call(how, { url: at("/found/hello"), headers: { "X-Request-Id": "1" } });
    equal([got.status, got.url, got.body], [200, at("/app/hello"), "hello"], `${how}: GET follows a 302`);
  }
  const preflights = await log.preflightsOf("/moved/saved", "PUT", 2);
  equal(preflights.map((entry) => entry.status), ["204"], "the preflight itself is not redirected");
}

// The browser asks httpd whether its copy is still right; the script sees the copy.
async function checkNotModified({ tab, at, log }) {
  const wish = { url: at("/static.json"), cache: "no-cache" };
  const first = await tab.call("fetch", wish);
  const again = await tab.call("fetch", wish);
  equal([again.status, again.body, again.headers?.etag], [200, '{"a": 1}', first.headers?.etag], "200 for the script");
  await log.preflightsOf("/static.json", "GET", 2);
  equal((await log.of("/static.json", "GET")).map((entry) => entry.status), ["200", "304"], "304 from httpd");
}

async function checkMaxAge({ tab, at, log }) {
  const expected = [
    ["/app/saved?remembered", 1, "CorsMaxAge 10min: three calls, one preflight"],
    ["/forgotten/saved?", 3, "CorsMaxAge 0: three calls, three preflights"],
  ];
  for (const [path, preflights, name] of expected) {
    for (let call = 1; call <= 3; call += 1) await tab.call("fetch", { url: at(path), method: "PUT" });
    equal((await log.preflightsOf(path, "PUT", 3)).length, preflights, name);
  }
}

async function checkWildcards({ tab, at, context, settings }) {
  const stranger = await Tab.open(context, settings.stranger);
  const wish = { method: "PURGE", headers: { "X-Debug": "1", "Content-Type": "application/json" }, body: "{}" };
  for (const how of HOW) {
    equal((await stranger.call(how, { url: at("/open/saved"), method: "PUT" })).status, 204, `${how}: any origin`);
    equal((await stranger.call(how, { url: at("/all/saved"), ...wish })).status, 204,
      `${how}: any method, any header`);
    equal((await stranger.call(how, { url: at("/named/saved"), method: "PUT", headers: PASSWORD })).status, 204,
      `${how}: Authorization beside *`);
    const sent = await tab.call(how, { url: at("/trusted/saved"), ...wish, credentials: "include" });
    equal(sent.status, 204, `${how}: any method, any header, with credentials`);
  }
}

async function checkCredentials({ tab, at, texts }) {
  const include = { credentials: "include" };
  for (const how of HOW) {
    await fails(tab, how, { url: at("/open/hello"), ...include }, texts.wildcard, "credentials for *");
    await fails(tab, how, { url: at("/bare/hello"), ...include }, texts.noCredentials, "credentials without the policy's word");
    equal((await tab.call(how, { url: at("/bare/hello") })).status, 200, `${how}: without credentials it works`);
  }
}

async function checkPatterns({ tab, at, context, settings }) {
  const port = new URL(settings.page).port;
  const any = at("/pattern/saved");
  for (const host of ["app.localhost", "a.b.localhost"]) {
    const page = await Tab.open(context, `http://${host}:${port}/`);
    equal((await page.call("fetch", { url: any, method: "PUT" })).status, 204, `${host} is in http://*.localhost:*`);
  }
  const bare = await Tab.open(context, `http://localhost:${port}/`);
  for (const page of [bare, tab]) {
    equal(await page.call("fetch", { url: any, method: "PUT" }), { error: "TypeError" }, `${page.page.url()} is not`);
  }
}

async function checkNull({ tab, at }) {
  const ask = (path) => tab.page.evaluate((call) => window.callFromSandbox(call), { url: at(path), method: "PUT" });
  equal((await ask("/null/saved")).status, 204, "a sandboxed frame, where null is allowed");
  equal(await ask("/app/saved"), { error: "TypeError" }, "and where it is not");
}

// CORS does not apply to WebSockets: the policy neither helps nor hinders.
async function checkWebSocket({ tab, context, settings, at }) {
  const url = at("/socket/echo").replace("http:", "ws:");
  const stranger = await Tab.open(context, settings.stranger);
  for (const page of [tab, stranger]) {
    const said = await page.page.evaluate(([address, text]) => window.echo(address, text), [url, "hello"]);
    equal(said, "hello", `an echo, for ${new URL(page.page.url()).hostname}`);
  }
}
