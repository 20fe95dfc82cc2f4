// Chromium, by way of playwright.

import { chromium } from "playwright-core";

// What keeps the browser to itself: no look at the network or at the machine's set-up.
const ARGUMENTS = [
  "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

// resolve: "address:port", which is then where all names are, with a certificate that nobody has signed.
export async function launch({ program, proxy, resolve }) {
  const args = [...ARGUMENTS, proxy ? `--proxy-server=${proxy}` : "--no-proxy-server"];
  if (resolve) args.push(`--host-resolver-rules=MAP * ${resolve}`, "--ignore-certificate-errors");
  const browser = await chromium.launch({ executablePath: program, chromiumSandbox: false, args });
  return {
    name: "Chromium",
    version: browser.version(),
    newContext: async () => new Context(await browser.newContext()),
    close: () => browser.close(),
  };
}

class Context {
  constructor(context) {
    this.context = context;
  }

  async newPage() {
    return new Page(await this.context.newPage());
  }

  clearCookies() {
    return this.context.clearCookies();
  }

  close() {
    return this.context.close();
  }
}

class Page {
  constructor(page) {
    this.page = page;
    this.heard = [];
    page.on("console", (message) => {
      if (message.type() === "error") this.heard.push(message.text());
    });
    page.on("pageerror", (error) => this.heard.push(String(error)));
  }

  goto(url) {
    return this.page.goto(url);
  }

  reload() {
    return this.page.reload();
  }

  url() {
    return this.page.url();
  }

  evaluate(script, argument) {
    return this.page.evaluate(script, argument);
  }

  press(key) {
    return this.page.keyboard.press(key);
  }

  leave(act) {
    return Promise.all([this.page.waitForNavigation(), act()]);
  }

  resize(width, height) {
    return this.page.setViewportSize({ width, height });
  }

  async errors() {
    return this.heard.splice(0);
  }

  close() {
    return this.page.close();
  }
}
