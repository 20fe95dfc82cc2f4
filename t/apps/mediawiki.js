// MediaWiki: strangers read what is public, and one site acts as the user.

import { check, equal, inGroup } from "../browser/report.js";
import { beside, cannotRead, tabOf } from "./page.js";

const API = "/w/api.php?format=json&formatversion=2";
const WHO = "&action=query&meta=userinfo";

export async function run(browser, settings) {
  const { api, page, stranger } = settings;
  const own = await tabOf(browser, `${api}/w/api.php`);
  const front = await beside(own, page);
  const other = await beside(own, stranger);
  await inGroup("logging in from the front end", () => checkLogin(front, settings));
  await inGroup("the front end", () => checkFrontEnd(front, settings));
  await inGroup("a stranger", () => checkStranger(other, settings));
  await inGroup("the REST API", async () => {
    await checkRest(front, api);
    await checkRest(other, api);
  });
}

const answerOf = async (tab, url, more = {}) => {
  const answer = await tab.call("fetch", { url, ...more });
  return { ...answer, ...(answer.body?.startsWith("{") ? { said: JSON.parse(answer.body) } : {}) };
};

const form = (fields) => ({
  method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: String(new URLSearchParams(fields)),
});

// With the user's cookies: who asks says so in the URL.
const asUser = (tab, { api }, query, more = {}) => answerOf(
  tab, `${api}${API}&origin=${encodeURIComponent(new URL(tab.page.url()).origin)}${query}`, { credentials: "include", ...more });

const tokenOf = async (tab, settings, type) => {
  const { said } = await asUser(tab, settings, `&action=query&meta=tokens&type=${type}`);
  return said?.query.tokens[`${type}token`];
};

async function checkLogin(tab, settings) {
  const logintoken = await tokenOf(tab, settings, "login");
  const { said } = await asUser(tab, settings, "&action=clientlogin", form({
    username: settings.user, password: settings.password, logintoken, loginreturnurl: settings.page,
  }));
  equal(said?.clientlogin?.status, "PASS", "its page logs the user in");
}

async function checkFrontEnd(tab, settings) {
  const who = await asUser(tab, settings, WHO);
  equal(who.said?.query.userinfo.name, settings.user, "it acts as the user");
  const edit = { title: "From outside", text: "hello", token: await tokenOf(tab, settings, "csrf") };
  equal((await asUser(tab, settings, "&action=edit", form(edit))).said?.edit?.result, "Success", "it writes a page");
  const asked = await asUser(tab, settings, WHO, { headers: { "Api-User-Agent": "front-end/1" } });
  equal(asked.status, 200, "it says who it is, which needs a preflight");
  const wrong = await asUser(tab, settings, "&action=nothing");
  equal(wrong.headers?.["mediawiki-api-error"], "badvalue", "it reads the header with the error");
  await checkAnonymous(tab, settings);
}

// Cookies do not come with it, and MediaWiki would not heed them.
async function checkAnonymous(tab, { api }) {
  for (const star of ["*", "%2A"]) {
    const { said } = await answerOf(tab, `${api}${API}&origin=${star}${WHO}`);
    equal(said?.query.userinfo.anon, true, `origin=${star} is nobody`);
  }
  const read = await answerOf(tab, `${api}${API}&origin=*&action=query&titles=From%20outside`, { headers: { "Api-User-Agent": "x/1" } });
  check(read.said?.query.pages[0].pageid > 0, "and reads what is public", read.body);
  await cannotRead(tab, { url: `${api}${API}&origin=*${WHO}`, credentials: "include" }, "it with cookies");
}

async function checkStranger(tab, settings) {
  await checkAnonymous(tab, settings);
  for (const origin of [settings.stranger, settings.page, "", "null"]) {
    const url = `${settings.api}${API}&origin=${encodeURIComponent(origin)}${WHO}`;
    await cannotRead(tab, { url, credentials: "include" }, `as the user, with origin=${origin}`);
    await cannotRead(tab, { url }, `without cookies, with origin=${origin}`);
  }
  await cannotRead(tab, { url: `${settings.api}${API}${WHO}`, credentials: "include" }, "as the user, without origin=");
  await cannotRead(tab, { url: `${settings.api}/w/index.php?title=From_outside`, credentials: "include" }, "a page of the wiki");
}

async function checkRest(tab, api) {
  const url = `${api}/w/rest.php/v1/page/From_outside`;
  const { said } = await answerOf(tab, url, { headers: { "Api-User-Agent": "x/1" } });
  equal(said?.source, "hello", `${new URL(tab.page.url()).host} reads a page`);
  await cannotRead(tab, { url, credentials: "include" }, "it with cookies");
}
