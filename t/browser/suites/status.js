// The status page and CorsMode Guard in a real browser: numbers move after real calls, Explain works
// without a script, nothing from outside becomes markup, and a page that is not the site's own can
// neither post a form nor open a WebSocket.

import { check, equal, inGroup } from "../report.js";
import { Tab } from "../tab.js";

async function numbers(page) {
  return page.$$eval("main table", ([first]) =>
    Object.fromEntries([...first.tBodies[0].rows].map((row) =>
      [row.cells[0].textContent.trim().split(" ")[0], Number(row.cells[row.cells.length - 2].textContent)])));
}

async function checkNumbers(status, caller, settings) {
  const before = await numbers(status.page);
  const call = (url) => fetch(url, { method: "PUT" }).then((r) => r.status, () => "failed");
  equal(await caller.page.evaluate(call, `${settings.api}/api/file.txt`), 405, "a real call");
  await status.page.reload();
  const after = await numbers(status.page);
  equal(after.partners - before.partners, 2, "numbers move: the preflight and the call");
}

async function explain(status, fields) {
  for (const [name, value] of Object.entries(fields)) await status.page.fill(`#${name}`, value);
  await status.page.focus("#headers");
  await status.page.keyboard.press("Tab");
  await status.page.keyboard.press("Enter");
  await status.page.waitForSelector(".verdict");
  return status.page.textContent("#explain");
}

async function checkExplain(status, settings) {
  const asked = { path: "/api/file.txt", origin: settings.page, method: "PURGE", headers: "" };
  check((await explain(status, asked)).includes("Method PURGE is not allowed"), "Explain, by keyboard");
  equal(await status.page.inputValue("#origin"), settings.page, "the form keeps what was asked");
  const hostile = "\"><img src=x onerror=alert(1)>";
  await explain(status, { path: "/api", origin: hostile, method: hostile, headers: hostile });
  equal(await status.page.inputValue("#origin"), hostile, "hostile text stays text");
}

async function checkText(status) {
  equal(await status.page.$$eval("script, img, iframe, [onerror], [style]", (all) => all.length), 0, "no markup from outside");
  check((await status.page.textContent("main")).includes("<script>alert(1)</script>"), "a hostile origin is shown");
  equal(status.errors, [], "nothing in the console");
}

async function checkWidth(status) {
  for (const width of [320, 1200]) {
    await status.page.setViewportSize({ width, height: 800 });
    const [inner, outer] = await status.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    check(inner <= outer, `no sideways scrolling at ${width} pixels`, `${inner} > ${outer}`);
  }
  const names = await status.page.$$eval("input, button, [role=region]", (all) =>
    all.filter((e) => !(e.labels?.length || e.textContent || e.ariaLabel)).length);
  equal(names, 0, "everything that takes the focus has a name");
}

// A form is a navigation: it shows the response, whatever CORS says.
async function post(tab, from, to) {
  await tab.page.goto(from);
  const [response] = await Promise.all([
    tab.page.waitForNavigation(),
    tab.page.evaluate((url) => {
      const form = document.createElement("form");
      form.method = "post";
      form.action = url;
      document.body.append(form);
      form.submit();
    }, to),
  ]);
  return response.status();
}

async function handshake(tab, url) {
  return tab.page.evaluate((address) => new Promise((resolve) => {
    const socket = new WebSocket(address);
    socket.onopen = () => { socket.close(); resolve("open"); };
    socket.onerror = () => resolve("failed");
  }), url);
}

async function checkGuard(context, settings) {
  const tab = await Tab.open(context, settings.page);
  const form = `${settings.api}/guard/form`;
  equal(await post(tab, `${settings.api}/guard/page.html`, form), 200, "the site's own form");
  equal(await post(tab, settings.page, form), 200, "the form of an allowed page");
  equal(await post(tab, settings.stranger, form), 403, "the form of a stranger");
  const socket = `${settings.api.replace("http", "ws")}/guard/socket`;
  await tab.page.goto(`${settings.api}/guard/page.html`);
  equal(await handshake(tab, socket), "open", "the site's own WebSocket");
  await tab.page.goto(settings.stranger);
  equal(await handshake(tab, socket), "failed", "a hijacker's WebSocket");
  await tab.page.close();
}

export async function run(browser, settings) {
  const context = await browser.newContext();
  const status = await Tab.open(context, `${settings.api}/cors-status`);
  const caller = await Tab.open(context, settings.page);
  await inGroup("numbers", () => checkNumbers(status, caller, settings));
  await inGroup("Explain", () => checkExplain(status, settings));
  await inGroup("hostile text", () => checkText(status));
  await inGroup("phones, keyboards, screen readers", () => checkWidth(status));
  await inGroup("Guard", () => checkGuard(context, settings));
  await context.close();
}
