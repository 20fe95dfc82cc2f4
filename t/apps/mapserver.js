// MapServer: images by WMS and features by WFS, in OpenLayers.

import { equal, inGroup } from "../browser/report.js";
import { beside, tabOf } from "./page.js";

const PUBLIC = "/maps?map=a";
const INTERNAL = "/internal-maps?map=a";

export async function run(browser, settings) {
  const front = await tabOf(browser, settings.page, "ol.js");
  const stranger = await beside(front, settings.stranger, "ol.js");
  await inGroup("the front end", () => checkReads(front, settings, [PUBLIC, INTERNAL]));
  await inGroup("a stranger", async () => {
    await checkReads(stranger, settings, [PUBLIC]);
    equal(await pixelOf(stranger, settings, INTERNAL, "anonymous"), "no image", "no image of the internal map, to be read");
    equal(await pixelOf(stranger, settings, INTERNAL, null), "SecurityError", "one to be looked at, of which no pixel is read");
    equal(await featuresOf(stranger, settings, INTERNAL), "TypeError", "no feature");
  });
}

// The colour in the middle of the map, as a script reads it; or why it cannot.
const pixelOf = (tab, { api }, path, crossOrigin) => tab.page.evaluate(([url, cors]) => new Promise((resolve) => {
  const target = document.body.appendChild(document.createElement("div"));
  target.style = "width: 256px; height: 128px";
  const source = new ol.source.ImageWMS({ url, crossOrigin: cors, params: { LAYERS: "square" }, ratio: 1 });
  source.on("imageloaderror", () => resolve("no image"));
  const map = new ol.Map({
    target, controls: [], layers: [new ol.layer.Image({ source })],
    view: new ol.View({ projection: "EPSG:4326", center: [0, 0], resolution: 360 / 256 }),
  });
  map.once("rendercomplete", () => {
    const canvas = target.querySelector("canvas");
    try {
      resolve([...canvas.getContext("2d").getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data]);
    } catch (error) {
      resolve(error.name);
    }
    map.setTarget(null);
    target.remove();
  });
}), [api + path, crossOrigin]);

// The names of the features that a filter finds.
const featuresOf = (tab, { api }, path) => tab.page.evaluate(async (url) => {
  const format = new ol.format.WFS({ version: "1.1.0" });
  const question = format.writeGetFeature({
    featureNS: "http://mapserver.gis.umn.edu/mapserver", featurePrefix: "ms", featureTypes: ["square"], srsName: "EPSG:4326",
    filter: new ol.format.filter.EqualTo("name", "here"),
  });
  try {
    const response = await fetch(url, {
      method: "POST", headers: { "Content-Type": "application/xml" }, body: new XMLSerializer().serializeToString(question),
    });
    return format.readFeatures(await response.text()).map((feature) => feature.get("name"));
  } catch (error) {
    return error.name;
  }
}, api + path);

async function checkReads(tab, settings, paths) {
  for (const path of paths) {
    equal(await pixelOf(tab, settings, path, "anonymous"), [255, 0, 0, 255], `${path}: an image, and its pixels`);
    equal(await featuresOf(tab, settings, path), ["here"], `${path}: features, by a filter in XML`);
  }
}
