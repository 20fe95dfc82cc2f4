// WordPress, whose own answer allows every origin with cookies, by whatever URL the API is called.

import { equal, inGroup } from "../browser/report.js";
import { beside, cannotRead, json, tabOf } from "./page.js";

const POSTS = "/wp-json/wp/v2/posts";
const CLOSED = ["/?rest_route=/wp/v2/posts", "/index.php/wp-json/wp/v2/posts", "/wp-admin/admin-ajax.php?action=oembed-cache"];

export async function run(browser, settings) {
  await inGroup("without the recipe", () => checkOpen(browser, settings));
  for (const [name, site] of [["the recipe", "https://api.example.com"], ["in .htaccess", "https://hosted.example.com"]]) {
    const own = await logIn(browser, site, settings);
    await inGroup(`${name}: the front end`, async () => checkFrontEnd(await beside(own, settings.page), site, settings));
    await inGroup(`${name}: a stranger`, async () => checkStranger(await beside(own, settings.stranger), site));
  }
}

// The page of the site itself, with its user's cookies.
async function logIn(browser, site, { user, password }) {
  const tab = await tabOf(browser, `${site}/wp-login.php`);
  await tab.page.leave(() => tab.page.evaluate(([log, pwd]) => {
    document.querySelector("#user_login").value = log;
    document.querySelector("#user_pass").value = pwd;
    document.querySelector("#loginform").submit();
  }, [user, password]));
  return tab;
}

const reads = async (tab, url, more = {}) => (await tab.call("fetch", { url, ...more })).status;

// That a stranger can read is what there is the recipe for.
async function checkOpen(browser, settings) {
  const site = "https://open.example.com";
  const stranger = await beside(await logIn(browser, site, settings), settings.stranger);
  for (const path of [POSTS, ...CLOSED.slice(0, 2)]) {
    equal(await reads(stranger, site + path, { credentials: "include" }), 200, `a stranger reads ${path}`);
  }
}

async function checkFrontEnd(tab, site, { user, token }) {
  const call = (wish) => tab.call("fetch", wish);
  const password = { Authorization: `Basic ${Buffer.from(`${user}:${token}`).toString("base64")}` };
  const list = await call({ url: site + POSTS });
  equal([list.status, list.headers?.["x-wp-total"]], [200, "1"], "it reads the posts, and how many there are");
  const made = await call(json("POST", site + POSTS, { title: "A draft" }, password));
  equal(made.status, 201, "it writes one");
  const post = `${site}${POSTS}/${JSON.parse(made.body || "{}").id}`;
  for (const method of ["PUT", "PATCH"]) {
    equal((await call(json(method, post, { title: method }, password))).status, 200, `${method} changes it`);
  }
  equal((await call({ method: "DELETE", url: `${post}?force=true`, headers: password })).status, 200, "DELETE removes it");
  equal((await call(json("POST", site + POSTS, { title: "x" }))).status, 401, "without the password it reads why it cannot");
  await cannotRead(tab, { url: site + POSTS, credentials: "include" }, "with the user's cookies");
  for (const path of CLOSED) await cannotRead(tab, { url: site + path }, path);
}

async function checkStranger(tab, site) {
  for (const path of [POSTS, ...CLOSED]) {
    await cannotRead(tab, { url: site + path }, path);
    await cannotRead(tab, { url: site + path, credentials: "include" }, `${path} with cookies`);
    await cannotRead(tab, json("POST", site + path, { title: "x" }), `a POST to ${path}`);
  }
}
