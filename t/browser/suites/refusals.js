// What a policy does not allow fails in the browser, and the console names the culprit. Nothing of it
// gets past the preflight.

import { check, equal } from "../report.js";
import { Tab } from "../tab.js";

export async function checkRefusals({ tab, context, settings, texts, log, at, path }, target) {
  const stranger = await Tab.open(context, settings.stranger);
  for (const how of ["fetch", "xhr"]) {
    const wish = (more) => ({ url: at(target), method: "PUT", ...more });
    await fails(stranger, how, wish({}), texts.originAfterPreflight, "a refused origin");
    await fails(stranger, how, wish({ method: "GET" }), texts.origin, "a refused origin without a preflight");
    await fails(tab, how, wish({ method: "PURGE" }), texts.method("PURGE"), "a refused method");
    await fails(tab, how, wish({ headers: { "X-Debug": "1" } }), texts.header("X-Debug"), "a refused header");
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
