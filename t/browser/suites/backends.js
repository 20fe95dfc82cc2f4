// Real applications behind httpd, called by a page of another origin.

import { check, equal, inGroup } from "../report.js";
import { Tab } from "../tab.js";
import { textsOf } from "../texts.js";
import { warmUp } from "../warm-up.js";
import { checkRefusals } from "./refusals.js";

const JSON_TYPE = { "Content-Type": "application/json" };
const NOTE = { headers: JSON_TYPE, body: '{"text": "hello"}' };
// Of "hello", as the applications make it.
const ETAG = '"2cf24dba5fb0a30e"';

export async function run(browser, settings) {
  for (const mount of settings.mounts) await inGroup(mount, () => checkMount(browser, settings, mount));
}

// A context of its own: no cookies yet, and no preflight remembered.
async function checkMount(browser, settings, mount) {
  const context = await browser.newContext();
  const tab = await Tab.open(context, settings.page);
  const world = {
    tab,
    context,
    settings,
    log: settings.log,
    texts: textsOf(browser),
    at: (path) => `${settings.api}/${mount}${path}`,
    path: (path) => `/${mount}${path}`,
  };
  await warmUp(world, "/notes/warm-up");
  for (const how of ["fetch", "xhr"]) {
    const call = (method, path, more = {}) => tab.call(how, { url: world.at(path), method, ...more });
    await checkEmptyAnswers(call, how);
    await checkReading(call, how);
    await checkIdentity(call, how, context);
    await checkErrors(call, how, mount);
    await checkRedirect(call, how, world);
    await checkUnexposed(world, how, mount);
  }
  await checkAutosave(world);
  await checkUpload(world);
  await checkForm(world);
  await checkRefusals(world, "/notes/5");
  await context.close();
}

// ---- what a script gets -----------------------------------------------------

async function checkEmptyAnswers(call, how) {
  const calls = [
    ["DELETE", "/notes/1", {}],
    ["PUT", "/notes/1", { ...NOTE, headers: { ...JSON_TYPE, "X-Request-Id": "7" } }],
    ["PATCH", "/notes/1", NOTE],
    ["PATCH", "/notes/1", { ...NOTE, credentials: "include" }],
    ["POST", "/heartbeat", { body: "tick" }],
    ["POST", "/heartbeat", { ...NOTE, credentials: "include" }],
  ];
  for (const [method, path, more] of calls) {
    const { status, ok, body } = await call(method, path, more);
    const name = `${how}: ${method} ${path}${more.credentials ? " with credentials" : ""}`;
    equal({ status, ok, body }, { status: 204, ok: true, body: "" }, `${name} resolves with 204, ok and empty`);
  }
}

async function checkReading(call, how) {
  const put = await call("PUT", "/notes/1", NOTE);
  equal(put.headers?.etag, ETAG, `${how}: the ETag of a PUT is readable`);
  const got = await call("GET", "/notes");
  equal([got.status, got.ok, got.body && JSON.parse(got.body)], [200, true, ["buy milk", "call home"]],
    `${how}: GET and its JSON`);
  equal(got.headers?.["x-total"], "2", `${how}: an exposed header is readable`);
  equal([got.headers?.vary, got.headers?.server], [undefined, undefined], `${how}: others are not`);
}

// The same application, by a policy that exposes nothing.
async function checkUnexposed({ tab, settings }, how, mount) {
  const put = await tab.call(how, { url: `${settings.api}/quiet/${mount}/notes/1`, method: "PUT", ...NOTE });
  equal([put.status, put.headers?.etag], [204, undefined], `${how}: an ETag that is not exposed is not readable`);
}

async function checkIdentity(call, how, context) {
  const status = async (...asked) => (await call(...asked)).status;
  const unknown = await call("GET", "/private");
  equal([unknown.status, unknown.ok], [401, false], `${how}: a 401 is readable as such`);
  check(unknown.body?.includes("who are you?"), `${how}: with its body`, unknown.body);
  equal(await status("GET", "/private", { headers: { Authorization: "Bearer sesame" } }), 200,
    `${how}: Authorization in a header`);
  equal(await status("POST", "/session", { credentials: "include" }), 204, `${how}: a 204 sets a cookie`);
  equal(await status("GET", "/private", { credentials: "include" }), 200, `${how}: the cookie goes with credentials`);
  equal(await status("GET", "/private"), 401, `${how}: and not without`);
  await context.clearCookies();
}

async function checkErrors(call, how, mount) {
  const missing = await call("GET", "/missing");
  equal([missing.status, missing.ok], [404, false], `${how}: the framework's 404 is readable as such`);
  const asked = await call("DELETE", "/missing", { headers: JSON_TYPE });
  check(asked.status >= 400 && asked.status < 500, `${how}: and so is an error after a preflight`,
    JSON.stringify(asked));
  const crash = await call("GET", "/crash");
  equal(crash.status, mount.split("/").pop() === "go" ? 502 : 500, `${how}: a failure is readable as such`);
}

async function checkRedirect(call, how, { log, path, at }) {
  const number = how === "fetch" ? 11 : 12;
  const answer = await call("PUT", `/drafts/${number}`, NOTE);
  equal([answer.status, answer.url, answer.headers?.etag], [204, at(`/notes/${number}`), ETAG],
    `${how}: a redirect after an answered preflight is followed`);
  const asked = [
    (await log.preflightsOf(path(`/drafts/${number}`), "PUT", 1)).length,
    (await log.preflightsOf(path(`/notes/${number}`), "PUT", 1)).length,
  ];
  equal(asked, [1, 1], `${how}: each of the two URLs had its preflight`);
}

// ---- what it costs, and what stays ------------------------------------------

async function checkAutosave({ tab, log, at, path }) {
  const statuses = new Set();
  for (let save = 1; save <= 20; save += 1) {
    const body = JSON.stringify({ text: `draft ${save}` });
    statuses.add((await tab.call("fetch", { ...NOTE, url: at("/notes/77"), method: "PATCH", body })).status);
  }
  equal([...statuses], [204], "autosave: 20 PATCHes give 204");
  equal((await log.preflightsOf(path("/notes/77"), "PATCH", 20)).length, 1, "autosave: they cost one preflight");
  await tab.call("xhr", { ...NOTE, url: at("/notes/77"), method: "PUT" });
  await tab.call("fetch", { url: at("/notes/77"), method: "DELETE", headers: { "X-Request-Id": "8" } });
  equal((await log.preflightsOf(path("/notes/77"), "DELETE", 1)).length, 1,
    "autosave: which serves the other methods and headers of the URL, too");
}

async function checkUpload({ tab, log, at, path }) {
  const target = "/heartbeat?upload";
  const answer = await tab.page.evaluate(([url, size]) => window.upload(url, size), [at(target), 100_000]);
  equal(answer, { status: 204, sent: 100_000 }, "upload: progress is told, and 204");
  const preflights = await log.preflightsOf(path(target), "POST", 1);
  equal(preflights.map((entry) => [entry.status, entry.askMethod, entry.askHeaders]), [["204", "POST", "-"]],
    "upload: one preflight, for a POST without headers");
}

// A form needs no CORS; what matters is that a 204 leaves the page alone.
async function checkForm({ tab, log, at, path, settings }) {
  const target = "/heartbeat?form";
  await tab.page.evaluate(() => { window.marker = "still here"; });
  await tab.page.evaluate((url) => window.submitForm(url), at(target));
  equal(await log.preflightsOf(path(target), "POST", 1), [], "form: no preflight");
  equal((await log.of(path(target), "POST")).map((entry) => entry.status), ["204"], "form: its POST gives 204");
  const here = await tab.page.evaluate(() => [location.href, window.marker]);
  equal(here, [`${settings.page}/`, "still here"], "form: the page stays where it is");
}
