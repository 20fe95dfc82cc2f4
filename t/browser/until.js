// Waiting for something to come true, and for nothing else.

import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE = 20_000;

// Whether it has come true in time.
export async function until(condition) {
  const deadline = Date.now() + PATIENCE;
  while (!(await condition())) {
    if (Date.now() > deadline) return false;
    await sleep(10);
  }
  return true;
}
