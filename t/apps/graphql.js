// GraphQL: queries and mutations as JSON, subscriptions by WebSocket and by server-sent events.

import { equal, inGroup } from "../browser/report.js";
import { beside, cannotRead, json, tabOf } from "./page.js";

const LIBRARY = "graphql-ws.js";
const FOLLOWED = ["ann: one", "ann: two"];
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
  for (const tab of [front, stranger]) await prepare(tab, url);
  await inGroup("the front end", () => checkFrontEnd(front, url));
  await inGroup("a stranger", () => checkStranger(stranger, url));
  await inGroup("what the stranger did", async () => {
    equal(await ask(front, url, "{ note }"), { note: "two" }, "nothing was written");
    await stranger.call("fetch", { url: ENFORCED, ...FORM });
    equal(await ask(front, url, "{ note }"), { note: "by a stranger" }, "but without Guard it was");
    equal(await bySocket(stranger, ENFORCED, 1), ["ann: by a stranger"], "and a WebSocket was the user's");
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

// ---- subscriptions --------------------------------------------------------------

// What came, or that nothing did. The second note is written when the first has come: what is kept back on the way
// never ends.
const QUERY = (count) => `subscription { notes(count: ${count}) }`;

const prepare = (tab, url) => tab.page.evaluate((address) => {
  window.follow = (start) => new Promise((resolve) => {
    const came = [];
    start((data) => {
      if (came.push(data.notes) > 1) return;
      const body = JSON.stringify({ query: 'mutation { write(note: "two") }' });
      fetch(address, { method: "POST", credentials: "include", headers: { "Content-Type": "application/json" }, body }).catch(() => {});
    }, () => resolve(came), () => resolve("refused"));
  });
}, url);

const bySocket = (tab, url, count = 2) => tab.page.evaluate(([address, query]) => window.follow((next, complete, error) => {
  const client = graphqlWs.createClient({ url: address, retryAttempts: 0 });
  client.subscribe({ query }, { next: ({ data }) => next(data), complete, error });
}), [url.replace(/^http/, "ws"), QUERY(count)]);

const byEvents = (tab, url) => tab.page.evaluate((address) => window.follow((next, complete, error) => {
  const source = new EventSource(address, { withCredentials: true });
  source.addEventListener("next", ({ data }) => next(JSON.parse(data).data));
  source.addEventListener("complete", () => { source.close(); complete(); });
  source.onerror = () => { source.close(); error(); };
}), `${url}?query=${encodeURIComponent(QUERY(2))}`);

const byFetch = (tab, call) => tab.page.evaluate((wish) => window.follow(async (next, complete, error) => {
  try {
    const stream = (await fetch(wish.url, wish)).body.pipeThrough(new TextDecoderStream());
    for await (const text of stream) for (const [, data] of text.matchAll(/^data: (\{.*)$/gm)) next(JSON.parse(data).data);
    complete();
  } catch {
    error();
  }
}), call);

const write = (tab, url, note) => ask(tab, url, `mutation { write(note: "${note}") }`);

async function checkFrontEnd(tab, url) {
  equal(await ask(tab, url, "{ user }"), { user: "ann" }, "a query, as the user");
  equal(await ask(tab, url, "{ user }", {}), { user: "nobody" }, "and as nobody");
  const stream = { ...json("POST", url, { query: QUERY(2) }, { Accept: "text/event-stream" }), credentials: "include" };
  const ways = { "by WebSocket": bySocket, "by an EventSource": byEvents, "by fetch": (...of) => byFetch(of[0], stream) };
  for (const [name, way] of Object.entries(ways)) {
    equal(await write(tab, url, "one"), { write: "one" }, "a mutation");
    equal(await way(tab, url), FOLLOWED, `a subscription ${name}`);
  }
}

async function checkStranger(tab, url) {
  await cannotRead(tab, { ...json("POST", url, { query: "{ user }" }), credentials: "include" }, "a query");
  await cannotRead(tab, { url: `${url}?query={user}`, credentials: "include" }, "one by GET");
  await cannotRead(tab, { url, ...FORM }, "a form");
  equal(await bySocket(tab, url), "refused", "a WebSocket");
  equal(await byEvents(tab, url), "refused", "an EventSource");
}
