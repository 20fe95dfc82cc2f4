// What a policy does not allow fails in the browser, and the console names the culprit. Nothing of it
// gets past the preflight.

import { check, equal } from "../report.js";
import { Tab } from "../tab.js";

const ORIGIN = "No 'Access-Control-Allow-Origin' header is present on the requested resource";
const METHOD = "Method PURGE is not allowed by Access-Control-Allow-Methods in preflight response";
const HEADER = "Request header field x-debug is not allowed by Access-Control-Allow-Headers in preflight response";

export async function checkRefusals({ tab, context, settings, log, at, path }, target) {
  const stranger = await Tab.open(context, settings.stranger);
  for (const how of ["fetch", "xhr"]) {
    const wish = (more) => ({ url: at(target), method: "PUT", ...more });
    await fails(stranger, how, wish({}), ORIGIN, "a refused origin");
    await fails(stranger, how, wish({ method: "GET" }), ORIGIN, "a refused origin without a preflight");
    await fails(tab, how, wish({ method: "PURGE" }), METHOD, "a refused method");
    await fails(tab, how, wish({ headers: { "X-Debug": "1" } }), HEADER, "a refused header");
  }
  equal((await log.preflightsOf(path(target), "OPTIONS", 6)).length, 6, "refused: each was asked for");
  const sent = [...await log.of(path(target), "PUT"), ...await log.of(path(target), "PURGE")];
  equal(sent, [], "refused: and none was sent");
  await stranger.page.close();
}

export async function fails(tab, how, wish, text, name) {
  const answer = await tab.call(how, wish);
  equal(Object.keys(answer), ["error"], `${how}: ${name} fails`);
  const missed = await tab.missedError(text);
  check(!missed, `${how}: ${name} is named in the console`, missed);
}
