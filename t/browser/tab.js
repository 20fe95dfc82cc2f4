// A page in the browser, what its console says, and the calls it makes.

import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE = 10_000;

let opened = 0;

export const pagesOpened = () => opened;

export class Tab {
  static async open(context, url) {
    const tab = new Tab(await context.newPage());
    await tab.page.goto(url);
    opened += 1;
    return tab;
  }

  constructor(page) {
    this.page = page;
    this.errors = [];
    page.on("console", (message) => {
      if (message.type() === "error") this.errors.push(message.text());
    });
    page.on("pageerror", (error) => this.errors.push(String(error)));
  }

  // How: "fetch" or "xhr".
  call(how, request) {
    return this.page.evaluate(([name, wish]) => window.calls[name](wish), [how, request]);
  }

  // Takes the first error that contains the text from the console. Errors arrive a moment after the
  // script goes on. Returns what there is instead, should it never come.
  async missedError(text) {
    const find = () => this.errors.findIndex((error) => error.includes(text));
    if (!(await until(() => find() >= 0))) return `in the console: ${this.errors.join("\n") || "nothing"}`;
    this.errors.splice(find(), 1);
    return "";
  }
}

// Whether it has come true in time.
export async function until(condition) {
  const deadline = Date.now() + PATIENCE;
  while (!(await condition())) {
    if (Date.now() > deadline) return false;
    await sleep(10);
  }
  return true;
}
