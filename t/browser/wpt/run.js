// Runs web-platform-tests in one engine, and writes how each went. Settings as JSON:
//
//     engine, program   as run.js of t/browser has them
//     tests             their paths
//     plain, httpd      ports of the tests' server, and of httpd
//     policies          where derive.js wrote; without it, notes go to "records"
//     results           where to write

import { readFile, writeFile } from "node:fs/promises";

import { launch } from "../engine.js";
import { until } from "../until.js";
import { Proxy } from "./proxy.js";

const settings = JSON.parse(process.argv[2]);
const { numbers } = settings.policies ? JSON.parse(await readFile(settings.policies, "utf8")) : {};
const proxy = new Proxy({ ...settings, numbers });
const browser = await launch({ ...settings, proxy: await proxy.listen() });

process.once("SIGTERM", async () => {
  await browser.close();
  process.exit(1);
});

async function outcome(path) {
  const context = await browser.newContext();
  let done;
  try {
    const page = await context.newPage();
    await page.goto(`http://web-platform.test:8000/${path}`);
    await until(async () => {
      done = await page.evaluate(() => window.wptDone || null).catch(() => null);
      return done;
    });
  } catch (error) {
    done = { status: -1, message: String(error), tests: [] };
  }
  await context.close().catch(() => {});
  return done || { status: -1, message: "no result in time", tests: [] };
}

const results = {};
try {
  for (const path of settings.tests) results[path] = await outcome(path);
} finally {
  await browser.close();
  proxy.close();
}
await writeFile(settings.results, JSON.stringify(results));
if (!numbers) await writeFile(settings.records, JSON.stringify(proxy.records));
const tests = Object.values(results).flatMap((result) => result.tests);
const passed = tests.filter((test) => test.status === 0).length;
console.log(`${browser.name} ${browser.version}: ${settings.tests.length} files, ${passed} of ${tests.length} tests pass`);
