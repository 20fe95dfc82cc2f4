// The page of the demonstration: each of its examples does what it says, and the console has nothing
// to complain of but what belongs to the example.

import { check, equal, inGroup } from "../report.js";
import { Tab, until } from "../tab.js";

const READ = ["good", "The page can read the answer"];
const READ_ERROR = ["good", "An error, and the page can read it"];

const FAILED = "net::ERR_FAILED";

// Title; verdict; what the steps tell; which lines of the policy are marked; what the console says.
const EXAMPLES = [
  ["A DELETE: asked first, then sent", READ, [/OPTIONS \/api\/notes/, /204 No Content/, /No body/],
    ["CorsAllowOrigin", "CorsAllowMethods"], []],
  ["A PUT with an ETag to read", READ, [/204 No Content/, /etag\s*"\d+"\s*exposed by the policy/],
    ["CorsAllowOrigin", "CorsAllowMethods", "CorsAllowHeaders", "CorsExposeHeaders"], []],
  ["A GET with a cookie", READ, [/No question first/, /"visits": 1\b/],
    ["CorsAllowOrigin", "CorsAllowCredentials"], []],
  ["A GET with a cookie", READ, [/No question first/, /Cookie\s*\S*=\S+/, /"visits": 2\b/],
    ["CorsAllowOrigin", "CorsAllowCredentials"], []],
  ["A password in a header", READ, [/OPTIONS \/api\/private/, /"user": "demo"/],
    ["CorsAllowOrigin", "CorsAllowHeaders"], []],
  ["A 401 you can read", READ_ERROR, [/401 Unauthorized/, /who are you\?/],
    ["CorsAllowOrigin", "CorsExposeHeaders"], ["status of 401"]],
  ["A 503 you can read", READ_ERROR, [/503 Service Unavailable/, /out of order/],
    ["CorsAllowOrigin", "CorsAllowMethods", "CorsExposeHeaders"], ["status of 503"]],
  ["A method not allowed", ["bad", "Blocked: not this method"], [/No PATCH ever left the browser/],
    ["CorsAllowMethods"], ["Method PATCH is not allowed by Access-Control-Allow-Methods", FAILED]],
  ["A header not allowed", ["bad", "Blocked: not this header"], [/No GET ever left the browser/],
    ["CorsAllowHeaders"], ["Request header field x-debug is not allowed by Access-Control-Allow-Headers", FAILED]],
  ["An origin not allowed", ["bad", "Blocked: this origin may not"], [/No PUT ever left the browser/],
    ["CorsAllowOrigin"], ["No 'Access-Control-Allow-Origin' header is present", FAILED]],
];

export async function run(browser, settings) {
  const context = await browser.newContext();
  await context.addInitScript(() => addEventListener("securitypolicyviolation", (event) => {
    console.error(`violated: ${event.violatedDirective} by ${event.blockedURI}`);
  }));
  const tab = await Tab.open(context, settings.page);
  await inGroup("the page as it opens", () => checkStart(tab, settings));
  for (const example of EXAMPLES) await inGroup(example[0], () => checkExample(tab, ...example));
  await inGroup("all in all", () => checkRest(tab));
  await context.close();
}

async function checkStart({ page, errors }, settings) {
  await page.locator("#policy .line").first().waitFor();
  const titles = await page.locator("#examples b").allTextContents();
  equal(titles, [...new Set(EXAMPLES.map(([title]) => title))], "these examples are offered");
  equal(await page.locator("#page-origin").textContent(), new URL(settings.page).origin, "it knows its origin");
  check((await page.locator("#policy").textContent()).includes("CorsAllowOrigin"), "it shows the policy");
  check(await page.locator("#notice").isHidden(), "it has no reason for a notice");
  equal(errors, [], "the console is empty");
}

async function checkExample(tab, title, verdict, steps, marked, complaints) {
  const { page } = tab;
  await page.getByRole("button", { name: title }).click();
  await page.locator("#verdict:not(.idle)").waitFor();
  const mood = (await page.locator("#verdict").getAttribute("class")).replace("verdict ", "");
  equal([mood, await page.locator("#verdict .headline").textContent()], verdict, `${verdict[0]}: ${verdict[1]}`);
  const told = await page.locator("#steps").innerText();
  for (const step of steps) check(step.test(told), `it tells ${step.source}`, told);
  const lines = await page.locator(`#policy .line.${verdict[0]}`).allTextContents();
  equal(lines.map((line) => line.trim().split(/\s/)[0]), marked, "it marks the lines of the policy that decided");
  await checkComplaints(tab, complaints);
}

async function checkComplaints(tab, complaints) {
  await until(() => tab.errors.length >= complaints.length);
  const errors = tab.errors.splice(0);
  check(errors.length === complaints.length && complaints.every((text, index) => errors[index].includes(text)),
    "the console says so, and nothing else", errors.join("\n"));
}

async function checkExplain(page) {
  const status = await page.context().newPage();
  await status.goto(await page.locator("#steps .look a").getAttribute("href"));
  check((await status.locator(".verdict").innerText()).startsWith("Allowed"), "its httpd explains the same call");
  await status.close();
}

async function checkRest({ page, errors }) {
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  check(await fits(), "nothing sticks out at the side");
  await page.setViewportSize({ width: 360, height: 740 });
  check(await fits(), "nor on a narrow screen");
  equal(await page.locator("#next").innerText(), `Next: ${EXAMPLES[0][0]}`, "which has a button for the next example");
  await page.locator("#next").click();
  await page.locator("#verdict.good").waitFor();
  await checkExplain(page);
  equal(errors, [], "the console is empty at the end");
}
