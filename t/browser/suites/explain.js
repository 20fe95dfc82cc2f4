// Calls that Explain was asked about, really made: the page reads the response if and only if Explain says so.

import { check, inGroup } from "../report.js";
import { Tab } from "../tab.js";

const call = ({ url, method, headers, credentials }) =>
  fetch(url, { method, headers, credentials: credentials ? "include" : "omit" }).then(() => true, () => false);

async function checkCase(tab, asked, { api }) {
  const headers = Object.fromEntries(asked.headers.map((name) => [name, name === "content-type" ? "application/json" : "x"]));
  const read = await tab.page.evaluate(call, { ...asked, url: api + asked.path, headers });
  check(read === (asked.verdict === "allowed"), `${asked.verdict}: ${asked.name}`, read ? "it was read" : "it was not read");
}

export async function run(browser, settings) {
  const context = await browser.newContext();
  for (const from of ["page", "stranger"]) {
    const tab = await Tab.open(context, settings[from]);
    await inGroup(`calls of the ${from}`, async () => {
      for (const asked of settings.cases.filter((one) => one.from === from)) await checkCase(tab, asked, settings);
    });
    await tab.page.close();
  }
  await context.close();
}
