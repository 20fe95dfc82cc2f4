// The engines that the suites run in, behind one narrow interface, so that a suite is written once:
//
//     browser   name, version; newContext(), close()
//     context   a set of cookies, caches and remembered preflights: newPage(), clearCookies(), close()
//     page      goto(url), reload(), url(), evaluate(script, argument), press(key), resize(width, height),
//               leave(act): does what leads to another document, and waits for that; close(), and
//               errors(): what the console complained of since it was last asked
//
// evaluate() gives a function of the page one argument, and comes back with what it resolves to, both by
// way of JSON.

import { launch as chromium } from "./engines/chromium.js";
import { launch as firefox } from "./engines/firefox.js";
import { launch as webkit } from "./engines/webkit.js";

const ENGINES = { chromium, firefox, webkit };

// Settings: engine; program, which is the browser, or what runs it; proxy, as "address:port", if it has one.
export async function launch(settings) {
  return ENGINES[settings.engine](settings);
}
