// The status page and CorsMode Guard in a real browser: numbers move after real calls, Explain works
// without a script, nothing from outside becomes markup, and a page that is not the site's own can
// neither post a form nor open a WebSocket.

import { check, equal, inGroup } from "../report.js";
import { Tab } from "../tab.js";

// Of each policy, how many requests it had.
function numbers({ page }) {
  return page.evaluate(() => Object.fromEntries([...document.querySelector("main table").tBodies[0].rows].map((row) =>
    [row.cells[0].textContent.trim().split(" ")[0], Number(row.cells[row.cells.length - 2].textContent)])));
}

async function checkNumbers(status, caller, settings) {
  const before = await numbers(status);
  const call = (url) => fetch(url, { method: "PUT" }).then((r) => r.status, () => "failed");
  equal(await caller.page.evaluate(call, `${settings.api}/api/file.txt`), 405, "a real call");
  await settings.log.preflightsOf("/api/file.txt", "PUT", 1);
  await status.page.reload();
  const after = await numbers(status);
  equal(after.partners - before.partners, 2, "numbers move: the preflight and the call");
}

const valueOf = (status, selector) => status.page.evaluate((which) => document.querySelector(which).value, selector);

async function explain(status, fields) {
  await status.page.evaluate((values) => {
    for (const [name, value] of Object.entries(values)) document.getElementById(name).value = value;
  }, fields);
  await status.focus("#headers");
  await status.page.press("Tab");
  await status.page.leave(() => status.page.press("Enter"));
  return status.text("#explain");
}

async function checkExplain(status, settings) {
  const asked = { path: "/api/file.txt", origin: settings.page, method: "PURGE", headers: "" };
  check((await explain(status, asked)).includes("Method PURGE is not allowed"), "Explain, by keyboard");
  equal(await valueOf(status, "#origin"), settings.page, "the form keeps what was asked");
  const hostile = "\"><img src=x onerror=alert(1)>";
  await explain(status, { path: "/api", origin: hostile, method: hostile, headers: hostile });
  equal(await valueOf(status, "#origin"), hostile, "hostile text stays text");
}

async function checkText(status) {
  equal(await status.texts("script, img, iframe, [onerror], [style]"), [], "no markup from outside");
  check((await status.text("main")).includes("<script>alert(1)</script>"), "a hostile origin is shown");
  equal(await status.listen(), [], "nothing in the console");
}

async function checkWidth(status) {
  for (const width of [320, 1200]) {
    await status.page.resize(width, 800);
    const [inner, outer] = await status.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    check(inner <= outer, `no sideways scrolling at ${width} pixels`, `${inner} > ${outer}`);
  }
  const nameless = await status.page.evaluate(() => [...document.querySelectorAll("input, button, [role=region]")]
    .filter((e) => !(e.labels?.length || e.textContent || e.ariaLabel)).length);
  equal(nameless, 0, "everything that takes the focus has a name");
}

// A form is a navigation: it shows the response, whatever CORS says.
async function post(tab, from, to) {
  await tab.page.goto(from);
  await tab.page.leave(() => tab.page.evaluate((url) => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = url;
    document.body.append(form);
    setTimeout(() => form.submit());
  }, to));
  return tab.text("body");
}

function handshake({ page }, url) {
  return page.evaluate((address) => new Promise((resolve) => {
    const socket = new WebSocket(address);
    socket.onopen = () => { socket.close(); resolve("open"); };
    socket.onerror = () => resolve("failed");
  }), url);
}

async function checkGuard(context, settings) {
  const tab = await Tab.open(context, settings.page);
  const form = `${settings.api}/guard/form`;
  equal(await post(tab, `${settings.api}/guard/page.html`, form), "done", "the site's own form");
  equal(await post(tab, settings.page, form), "done", "the form of an allowed page");
  check(/origin/i.test(await post(tab, settings.stranger, form)), "the form of a stranger");
  await settings.log.preflightsOf("/guard/form", "POST", 3);
  equal((await settings.log.of("/guard/form", "POST")).map((entry) => entry.status), ["200", "200", "403"],
    "as httpd saw them");
  const socket = `${settings.api.replace("http", "ws")}/guard/socket`;
  await tab.page.goto(`${settings.api}/guard/page.html`);
  equal(await handshake(tab, socket), "open", "the site's own WebSocket");
  await tab.page.goto(settings.stranger);
  equal(await handshake(tab, socket), "failed", "a hijacker's WebSocket");
  await settings.log.preflightsOf("/guard/socket", "GET", 2);
  equal((await settings.log.of("/guard/socket", "GET")).map((entry) => entry.status).sort(), ["101", "403"],
    "as httpd saw them");
}

export async function run(browser, settings) {
  const context = await browser.newContext();
  const caller = await Tab.open(context, settings.page);
  const status = await Tab.open(context, `${settings.api}/cors-status`);
  await inGroup("numbers", () => checkNumbers(status, caller, settings));
  await caller.page.close();
  await status.forget();
  await inGroup("Explain", () => checkExplain(status, settings));
  await inGroup("hostile text", () => checkText(status));
  await inGroup("phones, keyboards, screen readers", () => checkWidth(status));
  await inGroup("Guard", () => checkGuard(context, settings));
  await context.close();
}
