// Each call that doc/troubleshooting.md explains fails as the page says, and the console has the words of the page;
// with the lines that the page has one write it succeeds.

import { check, equal, inGroup } from "../report.js";
import { Tab } from "../tab.js";

const NOTHING = "no answer";

export async function run(browser, settings) {
  const context = await browser.newContext();
  const engine = browser.name || "Chromium";
  const tabs = {};
  for (const name of ["page", "stranger"]) tabs[name] = await Tab.open(context, settings[name]);
  for (const one of settings.cases) {
    await inGroup(one.name, () => explained(tabs[one.from || "page"], one, one.texts[engine] || []));
  }
  await context.close();
}

async function explained(tab, one, texts) {
  const answer = await make(tab, one);
  equal(answer.status || NOTHING, one.status || NOTHING, "what the script learns");
  if (one.unread) equal(answer.headers[one.unread], undefined, `${one.unread} cannot be read`);
  for (const text of texts) {
    const missed = await tab.missedError(text);
    check(!missed, `in the console: ${text}`, missed);
  }
  if (!one.mended) return;
  const mended = await tab.call("fetch", { ...one.call, url: one.mended });
  equal(mended.status, 200, "with the lines of the page it succeeds");
  if (one.unread) check(mended.headers[one.unread], `and ${one.unread} can be read`);
}

async function make(tab, { call, socket, sandbox }) {
  if (socket) return tab.page.evaluate((url) => window.echo(url, "hello"), socket);
  if (sandbox) return tab.page.evaluate(callFromFrame, call.url);
  return tab.call("fetch", call);
}

// From a frame that stays: when it goes, what the console was to say of it goes too.
function callFromFrame(url) {
  const frame = document.createElement("iframe");
  frame.sandbox = "allow-scripts";
  frame.srcdoc = `<script>fetch(${JSON.stringify(url)})</${"script"}>`;
  document.body.append(frame);
  return {};
}
