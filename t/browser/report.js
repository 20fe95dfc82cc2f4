// What the checks found, one JSON object a line, for the Perl test that started them.

import { isDeepStrictEqual } from "node:util";

let group = "";
let checks = 0;

// What throws fails its group, and not those after it.
export async function inGroup(name, run) {
  group = name;
  try {
    await run();
  } catch (error) {
    check(false, "comes to its end", String(error.stack));
  }
}

export function check(ok, name, detail = "") {
  checks += 1;
  console.log(JSON.stringify({ group, name, ok: Boolean(ok), detail: ok ? "" : detail }));
}

export function equal(actual, expected, name) {
  check(isDeepStrictEqual(actual, expected), name,
    `got ${JSON.stringify(actual)}\nexpected ${JSON.stringify(expected)}`);
}

// What this engine does, where others do something else.
export function row(name, text) {
  console.log(JSON.stringify({ row: name, text }));
}

export function finish({ name, version }, pages) {
  console.log(JSON.stringify({ browser: name, version, checks, pages }));
}
