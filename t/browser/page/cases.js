// What a page takes from elsewhere besides data, by its own markup and scripts: some engines treat what a
// test driver runs in the page another way. Each says in a few words how it went.

"use strict";

window.cases = {
  async font(url) {
    const style = document.createElement("style");
    style.textContent = `@font-face { font-family: "strange"; src: url("${url}"); }`;
    document.head.append(style);
    const faces = await document.fonts.load("20px strange").catch(() => []);
    style.remove();
    return faces.some((face) => face.status === "loaded") ? "loaded" : "not loaded";
  },

  // Crossorigin: "anonymous", "use-credentials", or nothing.
  async image({ url, crossorigin }) {
    const image = new Image();
    if (await loadImage(image, url, crossorigin) !== "loaded") return "not loaded";
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.drawImage(image, 0, 0);
    return attempt(() => canvas.getImageData(0, 0, 1, 1));
  },

  async texture({ url, crossorigin }) {
    const image = new Image();
    await loadImage(image, url, crossorigin);
    const gl = document.createElement("canvas").getContext("webgl");
    return gl ? attempt(() => gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, image)) : "no WebGL";
  },

  module: (url) => load(Object.assign(document.createElement("script"), { type: "module", src: url })),

  // What the page learns of an error in it.
  script({ url, crossorigin }) {
    const script = document.createElement("script");
    if (crossorigin) script.crossOrigin = crossorigin;
    script.src = url;
    const learnt = new Promise((resolve) => {
      addEventListener("error", (event) => {
        event.preventDefault();
        resolve(event.message);
      }, { once: true });
    });
    const loaded = load(script);
    return Promise.race([learnt, loaded.then((how) => (how === "loaded" ? learnt : how))]);
  },

  async styles(url) {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", crossOrigin: "anonymous", href: url });
    const how = await load(link);
    return how === "loaded" ? attempt(() => link.sheet.cssRules.length) : how;
  },

  events({ url, withCredentials }) {
    return new Promise((resolve) => {
      const source = new EventSource(url, { withCredentials });
      const end = (text) => {
        source.close();
        resolve(text);
      };
      source.onmessage = (event) => end(event.data);
      source.onerror = () => end("error");
    });
  },

  beacon: (url) => navigator.sendBeacon(url, new Blob(["{}"], { type: "application/json" })),

  callFromWorker(call) {
    return new Promise((resolve) => {
      const worker = new Worker("worker.js");
      worker.onmessage = (event) => {
        worker.terminate();
        resolve(event.data);
      };
      worker.postMessage(call);
    });
  },

  async startServiceWorker() {
    const controlled = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    });
    await navigator.serviceWorker.register("worker.js");
    await controlled;
    return Boolean(navigator.serviceWorker.controller);
  },

  // A frame whose address is all there is of it.
  callFromData(call) {
    const html = `<script>${callByFetch}
      callByFetch(${JSON.stringify(call)}).then((answer) => parent.postMessage(answer, "*"));</${"script"}>`;
    return new Promise((resolve) => {
      const frame = document.createElement("iframe");
      frame.src = `data:text/html,${encodeURIComponent(html)}`;
      addEventListener("message", (event) => {
        frame.remove();
        resolve(event.data);
      }, { once: true });
      document.body.append(frame);
    });
  },
};

function loadImage(image, url, crossorigin) {
  if (crossorigin) image.crossOrigin = crossorigin;
  return new Promise((resolve) => {
    image.onload = () => resolve("loaded");
    image.onerror = () => resolve("not loaded");
    image.src = url;
  });
}

function attempt(run) {
  try {
    run();
    return "readable";
  } catch (error) {
    return error.name;
  }
}

function load(element) {
  return new Promise((resolve) => {
    element.onload = () => resolve("loaded");
    element.onerror = () => resolve("not loaded");
    document.head.append(element);
  });
}
