// Real clicks in an application, while a policy is tried out, and what the status page then says of it.
// What it says is written to a file, for the test to put into the configuration.

import { writeFile } from "node:fs/promises";

import { check, equal, inGroup } from "../report.js";
import { Tab } from "../tab.js";

const NEEDS = "h4:has-text('What the policy still needs')";

async function click(context, settings) {
  const tab = await Tab.open(context, `${settings.page}/learn.html?api=${settings.api}`);
  for (const name of ["upload", "remove", "save"]) {
    await tab.page.click(`#${name}`);
    await tab.page.waitForFunction(() => document.getElementById("result").textContent);
    equal(await tab.page.textContent("#result"), `${name}: offset 0`, `${name} works`);
  }
  await tab.page.close();
}

async function read(context, settings) {
  const tab = await Tab.open(context, `${settings.api}/cors-status`);
  const lines = await tab.page.$(`${NEEDS} ~ pre`);
  await writeFile(settings.lines, lines ? await lines.textContent() : "");
  check(Boolean(lines) === settings.needed, settings.needed ? "the page says what is missing" : "nothing is missing");
  await tab.page.close();
}

export async function run(browser, settings) {
  const context = await browser.newContext();
  await inGroup(`${settings.stage}: clicks`, () => click(context, settings));
  if (settings.lines) await inGroup(`${settings.stage}: the status page`, () => read(context, settings));
  await context.close();
}
