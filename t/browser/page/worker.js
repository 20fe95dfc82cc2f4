// As a worker: makes the call that it is sent. As a service worker: hands on what pages ask for.

"use strict";

importScripts("calls.js");

addEventListener("install", () => self.skipWaiting?.());
addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
addEventListener("fetch", (event) => event.respondWith(fetch(event.request)));
addEventListener("message", async (event) => {
  if (!("clients" in self)) postMessage(await self.calls.fetch(event.data));
});
