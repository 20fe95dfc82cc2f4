// What the browser under test has as its proxy, so that the names and ports of web-platform-tests need not
// exist. It hands requests on to the tests' own server, and notes what that says of CORS; or to httpd, below a
// folder for each policy, once there are policies.

import { once } from "node:events";
import { Agent, createServer, request as send } from "node:http";

import { keyOf } from "./key.js";

// As derive.js calls them.
const FIELDS = {
  origin: "access-control-allow-origin",
  credentials: "access-control-allow-credentials",
  methods: "access-control-allow-methods",
  headers: "access-control-allow-headers",
  expose: "access-control-expose-headers",
  "max-age": "access-control-max-age",
};

// The harness of the tests, which says how it went in a place that the runner looks at.
const REPORT = `add_completion_callback((tests, status) => {
  window.wptDone = { status: status.status, message: status.message,
    tests: tests.map((test) => ({ name: test.name, status: test.status, message: test.message })) };
});`;

// Ports of the tests' server and of httpd; numbers: the folder of each key. Without numbers, it notes.
export class Proxy {
  constructor({ plain, httpd, numbers }) {
    Object.assign(this, { plain, httpd, numbers, records: {}, agent: new Agent() });
    this.server = createServer({ insecureHTTPParser: true, maxHeaderSize: 1 << 17 }, (question, answer) =>
      this.serve(question, answer).catch(() => answer.destroy()));
  }

  async listen() {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `127.0.0.1:${this.server.address().port}`;
  }

  close() {
    this.server.close();
    this.server.closeAllConnections();
    // What a browser no longer wanted to read is still there.
    this.agent.destroy();
  }

  async serve(question, answer) {
    const parts = [];
    for await (const part of question) parts.push(part);
    const [, port, target] = /^http:\/\/[^/]*?(?::(\d+))?(\/.*|)$/.exec(question.url);
    if (target === "/resources/testharnessreport.js") return answer.end(REPORT);
    const asked = {
      method: question.method, headers: question.headers, body: Buffer.concat(parts),
      server: port === "8001" ? 1 : 0, target: target || "/", key: keyOf(port === "8001" ? 1 : 0, target),
    };
    const response = await (this.numbers ? this.byHttpd(asked) : this.byItself(asked));
    answer.on("error", () => {});
    answer.writeHead(response.statusCode, response.statusMessage, withoutHops(response.rawHeaders));
    response.on("error", () => answer.destroy());
    return response.pipe(answer);
  }

  async byItself(asked) {
    const response = await this.forward(this.plain[asked.server], asked.target, asked);
    this.note(asked, response);
    return response;
  }

  // The tests' server counts preflights, and must hear of those that httpd answers.
  async byHttpd(asked) {
    const number = this.numbers[asked.key];
    if (number && isPreflight(asked)) (await this.forward(this.plain[asked.server], asked.target, asked)).resume();
    return this.forward(this.httpd[asked.server], `/k${number ?? 0}${asked.target}`, asked);
  }

  forward(port, path, { method, headers, body }) {
    return new Promise((resolve, reject) => {
      const out = send({
        host: "127.0.0.1", port, method, path, headers, agent: this.agent, setHost: false, insecureHTTPParser: true,
      }, resolve);
      out.on("error", reject);
      out.end(body);
    });
  }

  note(asked, response) {
    const said = Object.fromEntries(Object.entries(FIELDS).map(([field, name]) => [field, valuesOf(response, name)]));
    const { origin, host } = asked.headers;
    if (origin === undefined && !said.origin.length) return;
    this.records[asked.key] ??= [];
    this.records[asked.key].push({
      preflight: isPreflight(asked), status: response.statusCode, origin, own: `http://${host}`, said,
    });
  }
}

function isPreflight({ method, headers }) {
  return method === "OPTIONS" && headers.origin !== undefined && headers["access-control-request-method"] !== undefined;
}

function valuesOf({ rawHeaders }, name) {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1].toLowerCase() === name);
}

function withoutHops(raw) {
  return raw.filter((_, index) => !/^(?:transfer-encoding|connection)$/i.test(raw[index - (index % 2)]));
}
