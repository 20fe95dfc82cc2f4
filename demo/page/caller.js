// Runs in a frame of the page's other origin: makes the calls that it is told,
// from there, and hands back what came of them.

import { perform, settings } from "./call.js";

addEventListener("message", async (event) => {
  const { origins } = await settings();
  if (!origins.includes(event.origin)) return;
  event.ports[0].postMessage(await perform(event.data));
});
