// Runs one suite of checks in one engine, without a window. Started by a Perl test with the settings as JSON:
//
//     engine     one of engine.js
//     program    the browser, or what runs it
//     suite      which file of suites/
//     page       origin of the page, of the policy
//     stranger   another origin of the same page, which is not in the policy
//     api        origin of the API
//     log        access log of the API
//
// and whatever else the suite wants.

import { AccessLog } from "./access-log.js";
import { launch } from "./engine.js";
import { finish } from "./report.js";
import { pagesOpened } from "./tab.js";

const settings = JSON.parse(process.argv[2]);
const browser = await launch(settings);

process.once("SIGTERM", async () => {
  await browser.close();
  process.exit(1);
});

try {
  const { run } = await import(`./suites/${settings.suite}.js`);
  const log = settings.log && await AccessLog.from(settings.log);
  await run(browser, { ...settings, log });
  finish(browser, pagesOpened());
} finally {
  await browser.close();
}
