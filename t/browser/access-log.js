// What httpd saw: the only place where preflights can be counted.

import { readFile, stat } from "node:fs/promises";

import { until } from "./until.js";

// As in the LogFormat of the Perl test. The request line is what the browser sent; httpd's own idea of
// a path changes when it goes on to an index.php.
const FIELDS = ["request", "status", "askMethod", "askHeaders", "origin"];

export class AccessLog {
  // Of what comes from now on: another browser may have been here before.
  static async from(file) {
    return new AccessLog(file, (await stat(file)).size);
  }

  constructor(file, start) {
    Object.assign(this, { file, start });
  }

  async entries() {
    const lines = (await readFile(this.file)).subarray(this.start).toString().split("\n");
    return lines.slice(0, -1).map(parse);
  }

  async of(path, method) {
    return (await this.entries()).filter((entry) => entry.path === path && entry.method === method);
  }

  // A line is written after its response was sent, so that it may be a moment late. Once the calls
  // themselves are there, the preflights that came before them are, too.
  async preflightsOf(path, method, calls) {
    const arrived = await until(async () => (await this.of(path, method)).length >= calls);
    if (!arrived) throw new Error(`the access log does not tell of ${calls} times ${method} ${path}`);
    return this.of(path, "OPTIONS");
  }
}

function parse(line) {
  const entry = Object.fromEntries(line.split("\t").map((value, index) => [FIELDS[index], value]));
  const [method, path] = entry.request.split(" ");
  return { ...entry, method, path };
}
