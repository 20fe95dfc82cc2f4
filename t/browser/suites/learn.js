// Real clicks in an application, while a policy is tried out, and what the status page then says of it.
// What it says is written to a file, for the test to put into the configuration.

import { writeFile } from "node:fs/promises";

import { check, equal, inGroup } from "../report.js";
import { Tab } from "../tab.js";
import { until } from "../until.js";

// By keyboard, which engines take for a click of the user.
async function act(tab, name) {
  await tab.focus(`#${name}`);
  await tab.page.press("Enter");
  const result = () => tab.text("#result");
  await until(async () => (await result()).startsWith(name));
  equal(await result(), `${name}: offset 0`, `${name} works`);
}

async function use(context, settings) {
  const tab = await Tab.open(context, `${settings.page}/learn.html?api=${settings.api}`);
  for (const name of ["upload", "remove", "save"]) await act(tab, name);
  await tab.page.close();
}

// The lines below the heading, if there are any.
const linesOf = () => {
  const heading = [...document.querySelectorAll("h4")].find((e) => e.textContent === "What the policy still needs");
  for (let e = heading.nextElementSibling; e && e.tagName !== "H4"; e = e.nextElementSibling) {
    if (e.tagName === "PRE") return e.textContent;
  }
  return "";
};

async function read(context, settings) {
  const tab = await Tab.open(context, `${settings.api}/cors-status`);
  const lines = await tab.page.evaluate(linesOf);
  await writeFile(settings.lines, lines);
  check(Boolean(lines) === settings.needed, settings.needed ? "the page says what is missing" : "nothing is missing");
  await tab.page.close();
}

export async function run(browser, settings) {
  const context = await browser.newContext();
  await inGroup(`${settings.stage}: clicks`, () => use(context, settings));
  if (settings.lines) await inGroup(`${settings.stage}: the status page`, () => read(context, settings));
  await context.close();
}
