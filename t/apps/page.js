// What the suites here have in common.

import { equal } from "../browser/report.js";
import { Tab } from "../browser/tab.js";

const UNREADABLE = { error: "TypeError" };

// A tab of a page in a context of its own, without cookies or remembered preflights, with these libraries.
export async function tabOf(browser, url, ...libraries) {
  return open(await browser.newContext(), url, libraries);
}

// Another page for the same user.
export function beside(tab, url, ...libraries) {
  return open(tab.context, url, libraries);
}

async function open(context, url, libraries) {
  const tab = Object.assign(await Tab.open(context, url), { context });
  for (const library of libraries) await load(tab, library);
  return tab;
}

function load(tab, library) {
  return tab.page.evaluate((src) => new Promise((resolve, reject) => {
    document.head.append(Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject }));
  }), library);
}

export async function cannotRead(tab, call, name) {
  equal(await tab.call("fetch", call), UNREADABLE, `${new URL(tab.page.url()).host} cannot read ${name}`);
}

// A call with a body of JSON.
export const json = (method, url, value, headers = {}) => (
  { method, url, body: JSON.stringify(value), headers: { "Content-Type": "application/json", ...headers } }
);
