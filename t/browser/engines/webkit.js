// WebKitGTK, by way of webkit-host.py.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { until } from "../until.js";

const HOST = fileURLToPath(new URL("webkit-host.py", import.meta.url));

// Neither a session bus nor a set-up of the desktop.
const ALONE = { NO_AT_BRIDGE: "1", GTK_USE_PORTAL: "0", GIO_USE_VFS: "local", GSETTINGS_BACKEND: "memory" };

export async function launch({ program, proxy }) {
  const env = { ...process.env, ...ALONE };
  delete env.DBUS_SESSION_BUS_ADDRESS;
  const browser = new Browser(spawn(program, proxy ? [HOST, `http://${proxy}`] : [HOST], { env, stdio: "pipe" }));
  browser.version = await browser.tell("version");
  return browser;
}

class Browser {
  constructor(host) {
    Object.assign(this, { host, name: "WebKit", pages: new Set(), waiting: new Map(), last: 0 });
    createInterface({ input: host.stdout }).on("line", (line) => this.hear(JSON.parse(line)));
    createInterface({ input: host.stderr }).on("line", (line) => this.note(line));
    host.on("exit", () => this.fail(new Error(`WebKit has ended: ${this.noted}`)));
    host.stdin.on("error", () => {});
  }

  hear({ id, value, error }) {
    const { resolve, reject } = this.waiting.get(id);
    this.waiting.delete(id);
    if (error) reject(new Error(error)); else resolve(value);
  }

  // WebKit does not say of which page it is: all that are open hear it.
  note(line) {
    const [, text] = /CONSOLE (?:\w+ )?ERROR (.*)/.exec(line) || [];
    if (text === undefined) this.noted = line;
    else for (const page of this.pages) page.heard.push(text);
  }

  fail(error) {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }

  tell(command, more) {
    this.last += 1;
    return new Promise((resolve, reject) => {
      this.waiting.set(this.last, { resolve, reject });
      this.host.stdin.write(`${JSON.stringify({ id: this.last, do: command, ...more })}\n`);
    });
  }

  async newContext() {
    return new Context(this, await this.tell("new_context"));
  }

  async close() {
    const ended = once(this.host, "exit");
    this.host.stdin.end();
    const timer = setTimeout(() => this.host.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(timer);
  }
}

class Context {
  constructor(browser, id) {
    Object.assign(this, { browser, id, pages: [] });
  }

  async newPage() {
    const page = new Page(this.browser, await this.browser.tell("new_page", { context: this.id }));
    this.browser.pages.add(page);
    this.pages.push(page);
    return page;
  }

  clearCookies() {
    return this.browser.tell("clear_cookies", { context: this.id });
  }

  async close() {
    for (const page of this.pages) await page.close();
  }
}

class Page {
  constructor(browser, id) {
    Object.assign(this, { browser, id, heard: [], address: "about:blank" });
  }

  tell(command, more) {
    return this.browser.tell(command, { page: this.id, ...more });
  }

  async goto(url) {
    await this.tell("goto", { url });
    this.address = url;
  }

  reload() {
    return this.tell("reload");
  }

  url() {
    return this.address;
  }

  async evaluate(script, argument) {
    const body = `return JSON.stringify({ value: await (${script})(${JSON.stringify(argument ?? null)}) });`;
    return JSON.parse(await this.tell("evaluate", { body })).value;
  }

  press(key) {
    return this.tell("press", { key: { Enter: "Return" }[key] || key });
  }

  // The host takes one command after the other: it waits before anything can come.
  async leave(act) {
    const loaded = this.tell("load");
    await act();
    await loaded;
  }

  // GTK asks for another size, and the page has it a moment later.
  async resize(width, height) {
    await this.tell("resize", { width, height });
    await until(() => this.evaluate(([w, h]) => innerWidth === w && innerHeight === h, [width, height]));
  }

  async errors() {
    return this.heard.splice(0);
  }

  async close() {
    if (!this.browser.pages.delete(this)) return;
    await this.tell("close_page");
  }
}
