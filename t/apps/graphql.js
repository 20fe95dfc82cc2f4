// GraphQL: queries and mutations as JSON, subscriptions by WebSocket and by server-sent events.

import { equal, inGroup } from "../browser/report.js";
import { beside, cannotRead, json, tabOf } from "./page.js";

const LIBRARY = "graphql-ws.js";
const COUNT = "subscription { count(to: 3) }";
const COUNTED = ["ann 1", "ann 2", "ann 3"];
const ENFORCED = "https://enforce.example.com/graphql";

// What a foreign form can send.
const FORM = {
  method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded" }, credentials: "include",
  body: String(new URLSearchParams({ query: 'mutation { write(note: "by a stranger") }' })),
};

export async function run(browser, settings) {
  const url = `${settings.api}/graphql`;
  const own = await logIn(browser, [url, ENFORCED]);
  const front = await beside(own, settings.page, LIBRARY);
  const stranger = await beside(own, settings.stranger, LIBRARY);
  await inGroup("the front end", () => checkFrontEnd(front, url));
  await inGroup("a stranger", () => checkStranger(stranger, url));
  await inGroup("what the stranger did", async () => {
    equal(await ask(front, url, "{ note }"), { note: "hello" }, "nothing was written");
    await stranger.call("fetch", { url: ENFORCED, ...FORM });
    equal(await ask(front, url, "{ note }"), { note: "by a stranger" }, "but without Guard it was");
    equal(await countBySocket(stranger, ENFORCED), COUNTED, "and a WebSocket was the user's");
  });
}

async function logIn(browser, urls) {
  const tab = await tabOf(browser, new URL("/in", urls[0]).href);
  for (const url of urls.slice(1)) await tab.page.goto(new URL("/in", url).href);
  return tab;
}

async function ask(tab, url, query, wish = { credentials: "include" }) {
  const { body } = await tab.call("fetch", { ...json("POST", url, { query }), ...wish });
  return body && JSON.parse(body).data;
}

// ---- subscriptions: what came, and an error instead ---------------------------

const countBySocket = (tab, url) => tab.page.evaluate(([address, query]) => new Promise((resolve) => {
  const client = graphqlWs.createClient({ url: address, retryAttempts: 0 });
  const came = [];
  client.subscribe({ query }, {
    next: ({ data }) => came.push(data.count), complete: () => resolve(came), error: () => resolve("refused"),
  });
}), [url.replace(/^http/, "ws"), COUNT]);

const countByEvents = (tab, url) => tab.page.evaluate((address) => new Promise((resolve) => {
  const source = new EventSource(address, { withCredentials: true });
  const came = [];
  source.addEventListener("next", ({ data }) => came.push(JSON.parse(data).data.count));
  source.addEventListener("complete", () => { source.close(); resolve(came); });
  source.onerror = () => { source.close(); resolve("refused"); };
}), `${url}?query=${encodeURIComponent(COUNT)}`);

async function checkFrontEnd(tab, url) {
  equal(await ask(tab, url, "{ user }"), { user: "ann" }, "a query, as the user");
  equal(await ask(tab, url, "{ user }", {}), { user: "nobody" }, "and as nobody");
  equal(await ask(tab, url, 'mutation { write(note: "hello") }'), { write: "hello" }, "a mutation");
  equal(await countBySocket(tab, url), COUNTED, "a subscription by WebSocket");
  equal(await countByEvents(tab, url), COUNTED, "by an EventSource");
  const stream = { ...json("POST", url, { query: COUNT }, { Accept: "text/event-stream" }), credentials: "include" };
  const { body } = await tab.call("fetch", stream);
  equal(body?.match(/ann \d/g), COUNTED, "and by fetch");
}

async function checkStranger(tab, url) {
  await cannotRead(tab, { ...json("POST", url, { query: "{ user }" }), credentials: "include" }, "a query");
  await cannotRead(tab, { url: `${url}?query={user}`, credentials: "include" }, "one by GET");
  await cannotRead(tab, { url, ...FORM }, "a form");
  equal(await countBySocket(tab, url), "refused", "a WebSocket");
  equal(await countByEvents(tab, url), "refused", "an EventSource");
}
