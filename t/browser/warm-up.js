// Firefox asks for the first URL of a fresh context three times before it begins to remember preflights.
// So calls are counted only once one has come without.

const ENOUGH = 10;

let serial = 0;

// Calls below the target, which no other call has been to. Returns how many preflights it took.
export async function warmUp({ tab, log, at, path }, target) {
  serial += 1;
  const place = `${target}${serial}`;
  for (let calls = 1; calls <= ENOUGH; calls += 1) {
    await tab.call("fetch", { url: at(place), method: "PUT" });
    const preflights = await log.preflightsOf(path(place), "PUT", calls);
    if (preflights.length < calls) return preflights.length;
  }
  throw new Error(`${ENOUGH} calls of ${place}, and no preflight is remembered`);
}
