// Calls as an application makes them, by fetch and by XMLHttpRequest: the same question, the same
// kind of answer. What a script learns from a call that failed is next to nothing: { error }.

"use strict";

self.calls = { fetch: callByFetch, xhr: callByXhr };

async function callByFetch({ url, ...options }) {
  try {
    const response = await fetch(url, options);
    return {
      status: response.status,
      ok: response.ok,
      url: response.url,
      body: await response.text(),
      headers: Object.fromEntries(response.headers),
    };
  } catch (error) {
    return { error: error.name };
  }
}

function callByXhr({ url, method = "GET", headers = {}, body, credentials }) {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.open(method, url);
    xhr.withCredentials = credentials === "include";
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    xhr.onload = () => resolve(answerOf(xhr));
    xhr.onerror = () => resolve({ error: `status ${xhr.status}` });
    xhr.send(body);
  });
}

function answerOf(xhr) {
  const lines = xhr.getAllResponseHeaders().split("\r\n").filter(Boolean);
  return {
    status: xhr.status,
    ok: xhr.status >= 200 && xhr.status < 300,
    url: xhr.responseURL,
    body: xhr.responseText,
    headers: Object.fromEntries(lines.map((line) => line.split(/: (.*)/s).slice(0, 2))),
  };
}

// A POST that any form could send, but for the listeners: with them, browsers ask first.
self.upload = (url, size) => new Promise((resolve) => {
  const xhr = new XMLHttpRequest();
  let sent = 0;
  xhr.upload.onprogress = (event) => { sent = event.loaded; };
  xhr.open("POST", url);
  xhr.onload = () => resolve({ status: xhr.status, sent });
  xhr.onerror = () => resolve({ error: `status ${xhr.status}` });
  xhr.send("x".repeat(size));
});

self.submitForm = (url) => {
  const form = document.getElementById("form");
  form.action = url;
  form.submit();
};

// What a WebSocket says back to a message.
self.echo = (url, message) => new Promise((resolve) => {
  const socket = new WebSocket(url);
  socket.onopen = () => socket.send(message);
  socket.onmessage = (event) => {
    resolve(event.data);
    socket.close();
  };
  socket.onerror = () => resolve("no connection");
});

// The same call from a sandboxed frame, whose origin is "null".
self.callFromSandbox = (call) => new Promise((resolve) => {
  const frame = document.createElement("iframe");
  frame.sandbox = "allow-scripts";
  frame.srcdoc = `<script>${callByFetch}
    callByFetch(${JSON.stringify(call)}).then((answer) => parent.postMessage(answer, "*"));
  </${"script"}>`;
  addEventListener("message", (event) => {
    frame.remove();
    resolve(event.data);
  }, { once: true });
  document.body.append(frame);
});
