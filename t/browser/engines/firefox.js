// Firefox, by Marionette alone: it drives pages, and it alone hears what the console says of CORS. A
// context is a container, as its users know them: cookies and remembered preflights of its own.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { until } from "../until.js";
import { Marionette } from "./marionette.js";

// Keys as WebDriver knows them.
const KEYS = { Tab: "\uE004", Enter: "\uE007" };

// The port is one that Firefox finds free, and writes to a file.
const PREFERENCES = { "marionette.port": 0, "network.proxy.type": 0 };

function preferencesOf(proxy) {
  if (!proxy) return PREFERENCES;
  const [address, port] = proxy.split(":");
  return { ...PREFERENCES, "network.proxy.type": 1, "network.proxy.http": address, "network.proxy.http_port": Number(port) };
}

const NEW_TAB = `
  const tab = gBrowser.addTab("about:blank", {
    userContextId: arguments[0],
    triggeringPrincipal: Services.scriptSecurityManager.getSystemPrincipal(),
  });
  gBrowser.selectedTab = tab;
  return tab.linkedBrowser.browserId;`;

const NEW_CONTAINER = `
  const { ContextualIdentityService: identities } =
    ChromeUtils.importESModule("resource://gre/modules/ContextualIdentityService.sys.mjs");
  return identities.create("test", "fence", "blue").userContextId;`;

const CLEAR_COOKIES = `
  Services.cookies.removeCookiesWithOriginAttributes(JSON.stringify({ userContextId: arguments[0] }));`;

// Not the window, which stays wide enough for its own buttons, but the part of it that shows the page.
const RESIZE = `
  const [width, height] = arguments;
  gBrowser.selectedBrowser.style.cssText = \`flex: none; width: \${width}px; height: \${height}px\`;`;

// Which document the tab shows, once it is there whole.
const SHOWN = `
  const { browsingContext, webProgress } = gBrowser.selectedBrowser;
  const page = browsingContext.currentWindowGlobal;
  return webProgress.isLoadingDocument || page?.documentURI.spec === "about:blank" ? null : page?.innerWindowId;`;

// In each process of pages: tells of errors, and of the tab that they are of. Workers have none.
const LISTEN = `Services.console.registerListener({
  observe(error) {
    if (!(error instanceof Ci.nsIScriptError) || error.flags & Ci.nsIScriptError.warningFlag) return;
    const page = WindowGlobalChild.getByInnerWindowId(error.innerWindowID);
    if (!page && !error.category.startsWith("CORS")) return;
    const tab = page?.browsingContext.top.browserId;
    Services.cpmm.sendAsyncMessage("cors204:error", { tab, text: error.errorMessage });
  },
});`;

const HEAR_ERRORS = `
  gBrowser.errorsOfPages = [];
  Services.ppmm.addMessageListener("cors204:error", ({ data }) => gBrowser.errorsOfPages.push(data));
  Services.ppmm.loadProcessScript("data:application/javascript," + encodeURIComponent(arguments[0]), true);`;

const TAKE_ERRORS = "return gBrowser.errorsOfPages.splice(0);";

export async function launch({ program, proxy }) {
  const profile = await mkdtemp(join(tmpdir(), "firefox-"));
  const lines = Object.entries(preferencesOf(proxy)).map((pair) => `user_pref(${pair.map((part) => JSON.stringify(part))});\n`);
  await writeFile(join(profile, "user.js"), lines.join(""));
  const child = spawn(program, [
    "--headless", "--no-remote", "--profile", profile, "--marionette", "--remote-allow-system-access",
  ], { stdio: "ignore", env: { ...process.env, MOZ_CRASHREPORTER_DISABLE: "1" } });
  process.once("exit", () => child.kill("SIGKILL"));
  const client = await Marionette.open(await portIn(join(profile, "MarionetteActivePort")));
  const { capabilities } = await client.tell("WebDriver:NewSession", { capabilities: {} });
  await client.tell("WebDriver:SetTimeouts", { script: 60_000, pageLoad: 60_000 });
  const browser = new Browser(client, child, capabilities.browserVersion);
  await browser.inTurn(() => browser.inChrome(HEAR_ERRORS, LISTEN));
  return browser;
}

async function portIn(file) {
  const read = async () => Number(await readFile(file, "utf8").catch(() => ""));
  if (!(await until(read))) throw new Error("Firefox does not start");
  return read();
}

class Browser {
  constructor(client, child, version) {
    Object.assign(this, { client, child, version, name: "Firefox", pages: new Map(), turn: Promise.resolve() });
  }

  // Marionette has one current window and one current scope, hence one task after the other.
  inTurn(task) {
    const done = this.turn.then(task);
    this.turn = done.catch(() => {});
    return done;
  }

  async inChrome(script, ...args) {
    await this.client.tell("Marionette:SetContext", { value: "chrome" });
    try {
      return (await this.client.tell("WebDriver:ExecuteScript", { script, args })).value;
    } finally {
      await this.client.tell("Marionette:SetContext", { value: "content" });
    }
  }

  async newContext() {
    return new Context(this, await this.inTurn(() => this.inChrome(NEW_CONTAINER)));
  }

  newPage(container) {
    return this.inTurn(async () => {
      const before = await this.client.tell("WebDriver:GetWindowHandles");
      const tab = await this.inChrome(NEW_TAB, container);
      const after = await this.client.tell("WebDriver:GetWindowHandles");
      const page = new Page(this, after.find((handle) => !before.includes(handle)));
      this.pages.set(tab, page);
      return page;
    });
  }

  // What is of no tab is for all.
  async takeErrors() {
    for (const { tab, text } of await this.inChrome(TAKE_ERRORS)) {
      const page = this.pages.get(tab);
      for (const hearer of page ? [page] : this.pages.values()) hearer.heard.push(text);
    }
  }

  async close() {
    const ended = once(this.child, "exit");
    this.client.tell("Marionette:Quit", { flags: ["eForceQuit"] }).catch(() => {});
    const timer = setTimeout(() => this.child.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(timer);
    this.client.close();
  }
}

class Context {
  constructor(browser, container) {
    Object.assign(this, { browser, container, pages: [] });
  }

  async newPage() {
    const page = await this.browser.newPage(this.container);
    this.pages.push(page);
    return page;
  }

  clearCookies() {
    return this.browser.inTurn(() => this.browser.inChrome(CLEAR_COOKIES, this.container));
  }

  async close() {
    for (const page of this.pages) await page.close();
  }
}

class Page {
  constructor(browser, handle) {
    Object.assign(this, { browser, handle, heard: [], address: "about:blank" });
  }

  // With this page in front.
  inTurn(task) {
    return this.browser.inTurn(async () => {
      await this.browser.client.tell("WebDriver:SwitchToWindow", { handle: this.handle, focus: true });
      return task();
    });
  }

  tell(name, parameters) {
    return this.inTurn(() => this.browser.client.tell(name, parameters));
  }

  inChrome(script, ...args) {
    return this.inTurn(() => this.browser.inChrome(script, ...args));
  }

  async goto(url) {
    await this.leave(() => this.tell("WebDriver:Navigate", { url }));
    this.address = url;
  }

  reload() {
    return this.leave(() => this.tell("WebDriver:Refresh"));
  }

  url() {
    return this.address;
  }

  async evaluate(script, argument) {
    const { value } = await this.tell("WebDriver:ExecuteScript", {
      sandbox: null,
      args: [JSON.stringify(argument ?? null)],
      script: `return Promise.resolve((${script})(JSON.parse(arguments[0])))
        .then((value) => JSON.stringify({ value }));`,
    });
    return JSON.parse(value).value;
  }

  press(key) {
    const value = KEYS[key];
    return this.tell("WebDriver:PerformActions", {
      actions: [{ type: "key", id: "keyboard", actions: [{ type: "keyDown", value }, { type: "keyUp", value }] }],
    });
  }

  // Asked of the browser, not of the page: a script may still run in the document before, and Marionette
  // waits in vain for one whose document goes meanwhile.
  async leave(act) {
    const shown = () => this.inChrome(SHOWN);
    const before = await shown();
    await act();
    const arrived = async () => ![null, before].includes(await shown());
    if (!(await until(arrived))) throw new Error("no other document comes");
  }

  async resize(width, height) {
    await this.inChrome(RESIZE, width, height);
    await until(() => this.evaluate(([w, h]) => innerWidth === w && innerHeight === h, [width, height]));
  }

  async errors() {
    await this.browser.inTurn(() => this.browser.takeErrors());
    return this.heard.splice(0);
  }

  async close() {
    if (!this.handle) return;
    await this.tell("WebDriver:CloseWindow");
    this.handle = undefined;
    for (const [tab, page] of this.browser.pages) if (page === this) this.browser.pages.delete(tab);
  }
}
