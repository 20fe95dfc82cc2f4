// tus: uploads in pieces, with seven request headers, two methods and three response headers that are not everybody's.

import { check, equal, inGroup } from "../browser/report.js";
import { beside, cannotRead, tabOf } from "./page.js";

const SIZE = 300_000;
const UPLOADS = {
  "in three pieces": { chunkSize: 100_000 },
  "with its first piece": { uploadDataDuringCreation: true, chunkSize: 100_000 },
  "of a length that is not known yet": { uploadLengthDeferred: true, chunkSize: 100_000 },
};

export async function run(browser, settings) {
  const front = await tabOf(browser, settings.page, "tus.js");
  const stranger = await beside(front, settings.stranger, "tus.js");
  let url;
  await inGroup("the front end", async () => { url = await checkFrontEnd(front, settings); });
  await inGroup("nothing remembered", async () => {
    await checkFrontEnd(front, { ...settings, api: "https://forgotten.example.com" });
    await checkAsked(settings);
  });
  await inGroup("a stranger", () => checkStranger(stranger, settings, url));
}

// Uploads; stops after the first piece if wanted, and then goes on from the address that it got.
const upload = (tab, { api }, options, stop = false) => tab.page.evaluate(([endpoint, size, more, stops]) => (
  new Promise((resolve) => {
    const file = new Blob(["x".repeat(size)]);
    const task = new tus.Upload(more.uploadLengthDeferred ? file.stream().getReader() : file, {
      endpoint, metadata: { filename: "a.txt" }, retryDelays: null, storeFingerprintForResuming: false, ...more,
      onSuccess: () => resolve({ url: task.url }),
      onError: (error) => resolve({ error: String(error) }),
      onChunkComplete: () => stops && task.abort().then(() => resolve({ url: task.url })),
    });
    task.start();
  })
), [`${api}/files`, SIZE, options, stop]);

const remove = (tab, url) => tab.page.evaluate((address) => (
  tus.Upload.terminate(address, { retryDelays: null }).then(() => "removed", (error) => String(error))
), url);

const lengths = (tab, url) => tab.call("fetch", { url, method: "HEAD", headers: { "Tus-Resumable": "1.0.0" } });

async function checkFrontEnd(tab, settings) {
  for (const [name, options] of Object.entries(UPLOADS)) {
    const { url, error } = await upload(tab, settings, options);
    check(url?.startsWith(`${settings.api}/files/`), `an upload ${name}`, error || url);
    equal((await lengths(tab, url)).headers?.["upload-offset"], String(SIZE), "all of it arrived");
  }
  const { url } = await upload(tab, settings, { chunkSize: 100_000 }, true);
  const begun = Number((await lengths(tab, url)).headers?.["upload-offset"]);
  check(begun >= 100_000 && begun < SIZE, "one that was interrupted", String(begun));
  equal(await upload(tab, settings, { uploadUrl: url, chunkSize: 100_000 }), { url }, "goes on");
  const { headers } = await lengths(tab, url);
  equal([headers?.["upload-offset"], headers?.["upload-length"]], [String(SIZE), String(SIZE)], "to its end");
  const partial = { "Tus-Resumable": "1.0.0", "Upload-Concat": "partial", "Upload-Length": "1" };
  const answer = await tab.call("fetch", { url: `${settings.api}/files`, method: "POST", headers: partial });
  check(answer.status, "a part of several may be asked for, whether or not the server has that", JSON.stringify(answer));
  const done = await upload(tab, settings, {});
  equal(await remove(tab, done.url), "removed", "an upload is removed");
  return url;
}

// The recipe lists what was asked for, and nothing else.
async function checkAsked({ log }) {
  const preflights = (await log.entries()).filter(({ method }) => method === "OPTIONS");
  const of = (field) => [...new Set(preflights.flatMap((entry) => entry[field].split(",")))].sort();
  equal(of("askMethod"), ["DELETE", "HEAD", "PATCH", "POST"], "the methods that preflights asked for");
  equal(of("askHeaders"), [
    "content-type", "tus-resumable", "upload-concat", "upload-defer-length", "upload-length", "upload-metadata", "upload-offset",
  ], "and the headers");
}

async function checkStranger(tab, settings, url) {
  const failed = /failed|error/;
  check(failed.test((await upload(tab, settings, {})).error), "cannot upload");
  check(failed.test((await upload(tab, settings, { uploadUrl: url })).error), "cannot go on with another's upload");
  check(failed.test(await remove(tab, url)), "cannot remove it");
  await cannotRead(tab, { url }, "it");
  const sent = (await settings.log.entries()).filter(({ origin, method }) => origin === settings.stranger && method !== "OPTIONS");
  equal(sent.map(({ method }) => method), ["GET"], "nothing but the GET was sent");
}
