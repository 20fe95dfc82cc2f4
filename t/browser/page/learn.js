// An application with three buttons: a resumable upload (tus), a DELETE, and a call with cookies. Each
// tells what it could read.

"use strict";

const api = new URLSearchParams(location.search).get("api");
const TUS = { "Tus-Resumable": "1.0.0", "Upload-Offset": "0" };

document.cookie = "session=1; path=/";

async function call(method, path, headers = {}, credentials = "same-origin") {
  const body = ["GET", "HEAD"].includes(method) ? undefined : "x";
  const response = await fetch(api + path, { method, headers, credentials, body });
  return response.headers.get("Upload-Offset");
}

async function upload() {
  await call("POST", "/files", { ...TUS, "Upload-Length": "1", "Upload-Metadata": "name eA==" });
  await call("PATCH", "/files/1", { ...TUS, "Content-Type": "application/offset+octet-stream" });
  return call("HEAD", "/files/1", TUS);
}

const ACTIONS = {
  upload,
  remove: () => call("DELETE", "/files/1", { Authorization: "Bearer x", "X-Request-Id": "7" }),
  save: () => call("PUT", "/notes/1", { "Content-Type": "application/json" }, "include"),
};

async function act({ target }) {
  const result = document.getElementById("result");
  const action = ACTIONS[target.id];
  if (!action) return;
  result.textContent = "";
  result.textContent = await action().then((offset) => `${target.id}: offset ${offset}`, (error) => `${target.id}: ${error.name}`);
}

addEventListener("click", act);
