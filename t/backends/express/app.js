// Notes, by Express. What it offers: see ../README.md.

"use strict";

const { createHash } = require("node:crypto");
const express = require("express");

const app = express();

app.use((request, response, next) => {
  console.log(`${request.method} ${request.path}`);
  next();
});
if (process.env.CARELESS) app.use(careless);
app.use(express.json(), express.text());

app.get("/notes", (request, response) => {
  response.vary("Accept-Language").set("X-Total", "2").json(["buy milk", "call home"]);
});

app.route("/notes/:id")
  .put((request, response) => {
    response.set("ETag", etagOf(request.body.text)).status(204).end();
  })
  .patch((request, response) => response.status(204).end())
  .delete((request, response) => response.status(204).end());

app.post("/heartbeat", (request, response) => response.status(204).end());

app.post("/session", (request, response) => {
  response.cookie("session", "sesame", { httpOnly: true, sameSite: "lax" }).status(204).end();
});

app.get("/private", (request, response) => {
  if (isKnown(request)) response.json({ user: "ann" });
  else response.status(401).set("WWW-Authenticate", "Bearer").json({ error: "who are you?" });
});

app.put("/drafts/:id", (request, response) => response.redirect(307, `/notes/${request.params.id}`));

app.get("/crash", () => {
  throw new Error("crash");
});

app.listen(process.env.PORT, "127.0.0.1");

function etagOf(text) {
  return `"${createHash("sha256").update(text).digest("hex").slice(0, 16)}"`;
}

function isKnown(request) {
  return request.get("Authorization") === "Bearer sesame" || /\bsession=sesame\b/.test(request.get("Cookie"));
}

function careless(request, response, next) {
  response.append("Access-Control-Allow-Origin", "*");
  response.append("Access-Control-Allow-Origin", "*");
  response.set("Access-Control-Allow-Credentials", "true");
  response.set("Access-Control-Expose-Headers", "*");
  next();
}
