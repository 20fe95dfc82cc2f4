// The page of the demonstration: each of its examples does what it says, and the console has nothing
// to complain of but what belongs to the example.

import { check, equal, inGroup } from "../report.js";
import { Tab } from "../tab.js";
import { textsOf } from "../texts.js";
import { until } from "../until.js";

const READ = ["good", "The page can read the answer"];
const READ_ERROR = ["good", "An error, and the page can read it"];

const refused = (text) => (texts) => [text(texts), ...texts.besides];
const status = (code) => (texts) => texts.status(code);
const silent = () => [];

// Title; verdict; what the steps tell; which lines of the policy are marked; what the console says.
const EXAMPLES = [
  ["A DELETE: asked first, then sent", READ, [/OPTIONS \/api\/notes/, /204 No Content/, /No body/],
    ["CorsAllowOrigin", "CorsAllowMethods"], silent],
  ["A PUT with an ETag to read", READ, [/204 No Content/, /etag\s*"\d+"\s*exposed by the policy/],
    ["CorsAllowOrigin", "CorsAllowMethods", "CorsAllowHeaders", "CorsExposeHeaders"], silent],
  ["A GET with a cookie", READ, [/No question first/, /"visits": 1\b/],
    ["CorsAllowOrigin", "CorsAllowCredentials"], silent],
  ["A GET with a cookie", READ, [/No question first/, /Cookie\s*\S*=\S+/, /"visits": 2\b/],
    ["CorsAllowOrigin", "CorsAllowCredentials"], silent],
  ["A password in a header", READ, [/OPTIONS \/api\/private/, /"user": "demo"/],
    ["CorsAllowOrigin", "CorsAllowHeaders"], silent],
  ["A 401 you can read", READ_ERROR, [/401 Unauthorized/, /who are you\?/],
    ["CorsAllowOrigin", "CorsExposeHeaders"], status(401)],
  ["A 503 you can read", READ_ERROR, [/503 Service Unavailable/, /out of order/],
    ["CorsAllowOrigin", "CorsAllowMethods", "CorsExposeHeaders"], status(503)],
  ["A method not allowed", ["bad", "Blocked: not this method"], [/No PATCH ever left the browser/],
    ["CorsAllowMethods"], refused((texts) => texts.method("PATCH"))],
  ["A header not allowed", ["bad", "Blocked: not this header"], [/No GET ever left the browser/],
    ["CorsAllowHeaders"], refused((texts) => texts.header("x-debug"))],
  ["An origin not allowed", ["bad", "Blocked: this origin may not"], [/No PUT ever left the browser/],
    ["CorsAllowOrigin"], refused((texts) => texts.originAfterPreflight)],
];

export async function run(browser, settings) {
  const context = await browser.newContext();
  const tab = await Tab.open(context, settings.page);
  await inGroup("the page as it opens", () => checkStart(tab, settings));
  for (const example of EXAMPLES) await inGroup(example[0], () => checkExample(tab, textsOf(browser), ...example));
  await inGroup("all in all", () => checkRest(tab));
  await context.close();
}

async function checkStart(tab, settings) {
  check(await tab.shows("#policy .line"), "it comes to show the policy");
  equal(await tab.texts("#examples b"), [...new Set(EXAMPLES.map(([title]) => title))], "these examples are offered");
  equal(await tab.text("#page-origin"), new URL(settings.page).origin, "it knows its origin");
  check((await tab.text("#policy")).includes("CorsAllowOrigin"), "it shows the policy");
  check(await tab.page.evaluate(() => !document.getElementById("notice").checkVisibility()), "it has no reason for a notice");
  equal(await tab.listen(), [], "the console is empty");
}

// By keyboard. What is still there of the example before is marked, until the page sets it anew.
async function choose(tab, title) {
  await tab.page.evaluate((text) => {
    document.getElementById("verdict").classList.add("old");
    [...document.querySelectorAll("#examples button")].find((button) => button.textContent.includes(text)).focus();
  }, title);
  await tab.page.press("Enter");
}

async function checkExample(tab, texts, title, verdict, steps, marked, complaints) {
  await choose(tab, title);
  check(await tab.shows("#verdict:not(.idle, .old)"), "it comes to a verdict");
  const mood = await tab.page.evaluate(() => document.getElementById("verdict").className.replace("verdict ", ""));
  equal([mood, await tab.text("#verdict .headline")], verdict, `${verdict[0]}: ${verdict[1]}`);
  const told = await tab.page.evaluate(() => document.getElementById("steps").innerText);
  for (const step of steps) check(step.test(told), `it tells ${step.source}`, told);
  const lines = await tab.texts(`#policy .line.${verdict[0]}`);
  equal(lines.map((line) => line.trim().split(/\s/)[0]), marked, "it marks the lines of the policy that decided");
  await checkComplaints(tab, complaints(texts));
}

async function checkComplaints(tab, complaints) {
  await until(async () => (await tab.listen()).length >= complaints.length);
  const errors = tab.errors.splice(0);
  check(errors.length === complaints.length && complaints.every((text, index) => errors[index].includes(text)),
    "the console says so, and nothing else", errors.join("\n"));
}

async function checkExplain(tab) {
  await tab.page.goto(await tab.page.evaluate(() => document.querySelector("#steps .look a").href));
  check((await tab.text(".verdict")).startsWith("Allowed"), "its httpd explains the same call");
}

// Where there is no room for all, a button leads from one example to the next.
async function checkNext(tab) {
  equal(await tab.text("#next"), `Next: ${EXAMPLES[0][0]}`, "there is a next example");
  await tab.focus("#next");
  await tab.page.press("Enter");
  check(await tab.shows("#verdict.good"), "which comes to its verdict");
}

async function checkRest(tab) {
  const fits = () => tab.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  check(await fits(), "nothing sticks out at the side");
  await tab.page.resize(360, 740);
  check(await fits(), "nor on a narrow screen");
  await checkNext(tab);
  equal(await tab.listen(), [], "the console is empty at the end");
  await checkExplain(tab);
}
