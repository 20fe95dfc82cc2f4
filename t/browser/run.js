// Runs one suite of checks in a headless Chromium. Started by a Perl test with the settings as JSON:
//
//     chromium   the program
//     suite      which file of suites/
//     page       origin of the page, of the policy
//     stranger   another origin of the same page, which is not in the policy
//     api        origin of the API
//     log        access log of the API
//
// and whatever else the suite wants.

import { chromium } from "playwright-core";

import { finish } from "./report.js";
import { pagesOpened } from "./tab.js";

const settings = JSON.parse(process.argv[2]);

// What keeps the browser to itself: no look at the network or at the machine's set-up.
const browser = await chromium.launch({
  executablePath: settings.chromium,
  chromiumSandbox: false,
  args: [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--no-proxy-server", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});
try {
  const { run } = await import(`./suites/${settings.suite}.js`);
  await run(browser, settings);
  finish(pagesOpened());
} finally {
  await browser.close();
}
