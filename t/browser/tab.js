// A page in the browser, what its console says, and the calls it makes.

import { until } from "./until.js";

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
  }

  // How: "fetch" or "xhr".
  call(how, request) {
    return this.page.evaluate(([name, wish]) => window.calls[name](wish), [how, request]);
  }

  // ---- the console ----------------------------------------------------------

  async listen() {
    this.errors.push(...await this.page.errors());
    return this.errors;
  }

  // What was said until now is of no interest.
  async forget() {
    await this.listen();
    this.errors.length = 0;
  }

  // Takes the first error that contains the text from the console. Errors arrive a moment after the
  // script goes on. Returns what there is instead, should it never come.
  async missedError(text) {
    const find = async () => (await this.listen()).findIndex((error) => error.includes(text));
    if (!(await until(async () => (await find()) >= 0))) {
      return `not in the console: ${text}\nbut: ${this.errors.join("\n") || "nothing"}`;
    }
    this.errors.splice(await find(), 1);
    return "";
  }

  // ---- what the page shows --------------------------------------------------

  texts(selector) {
    return this.page.evaluate((which) => [...document.querySelectorAll(which)].map((e) => e.textContent), selector);
  }

  async text(selector) {
    return (await this.texts(selector))[0];
  }

  shows(selector) {
    return until(() => this.page.evaluate((which) => Boolean(document.querySelector(which)), selector).catch(() => false));
  }

  // ---- what its user does ---------------------------------------------------

  focus(selector) {
    return this.page.evaluate((which) => document.querySelector(which).focus(), selector);
  }
}
