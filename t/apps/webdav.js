// WebDAV: a file manager in the browser.

import { check, equal, inGroup } from "../browser/report.js";
import { beside, cannotRead, tabOf } from "./page.js";

export async function run(browser, settings) {
  const front = await tabOf(browser, settings.page);
  const stranger = await beside(front, settings.stranger);
  await inGroup("the file manager", () => checkFrontEnd(front, settings));
  await inGroup("a stranger with the password", () => checkStranger(stranger, settings));
}

// A method of the client; what it returns, or the status or text of its error.
const ask = (tab, { api }, method, ...rest) => tab.page.evaluate(async ([url, name, values]) => {
  const { createClient } = await import("/webdav.js");
  const client = createClient(url, { username: "ann", password: "sesame" });
  try {
    return await client[name](...values) ?? "done";
  } catch (error) {
    return error.status || String(error);
  }
}, [`${api}/dav`, method, rest]);

async function checkFrontEnd(tab, settings) {
  const dav = (...words) => ask(tab, settings, ...words);
  const names = async (path) => (await dav("getDirectoryContents", path)).map?.((entry) => entry.basename).sort();
  equal(await dav("createDirectory", "/notes"), "done", "makes a folder");
  equal(await dav("putFileContents", "/notes/a.txt", "hello"), true, "writes a file");
  equal(await dav("putFileContents", "/notes/a.txt", "again", { overwrite: false }), false, "and not over another");
  equal(await dav("getFileContents", "/notes/a.txt", { format: "text" }), "hello", "reads it");
  equal(await dav("copyFile", "/notes/a.txt", "/notes/b.txt"), "done", "copies it");
  equal(await dav("moveFile", "/notes/b.txt", "/notes/c.txt"), "done", "moves it");
  equal(await names("/notes"), ["a.txt", "c.txt"], "lists the folder");
  equal((await dav("stat", "/notes/a.txt")).size, 5, "asks for the length");
  const { token } = await dav("lock", "/notes/a.txt");
  check(token, "locks it");
  equal(await dav("deleteFile", "/notes/a.txt"), 423, "so that it stays");
  equal(await dav("unlock", "/notes/a.txt", `<${token}>`), "done", "unlocks it");
  equal(await dav("deleteFile", "/notes/a.txt"), "done", "removes it");
  equal(await dav("getFileContents", "/notes/a.txt"), 404, "and reads that it is gone");
  const answer = await tab.call("fetch", { url: `${settings.api}/dav/`, method: "OPTIONS" });
  equal([answer.status, answer.headers?.["www-authenticate"]], [401, 'Basic realm="files"'], "OPTIONS wants the password");
}

async function checkStranger(tab, settings) {
  const calls = [
    ["getDirectoryContents", "/"], ["getFileContents", "/notes/c.txt"], ["putFileContents", "/notes/d.txt", "x"],
    ["createDirectory", "/more"], ["moveFile", "/notes/c.txt", "/d.txt"], ["deleteFile", "/notes/c.txt"], ["lock", "/notes/c.txt"],
  ];
  for (const call of calls) check(/TypeError/.test(await ask(tab, settings, ...call)), call[0], "no error");
  await cannotRead(tab, { url: `${settings.api}/dav/` }, "that a password is wanted");
  const sent = (await settings.log.entries()).filter(({ origin, method }) => origin === settings.stranger && method !== "OPTIONS");
  equal(sent.map(({ method }) => method), ["GET"], "nothing but that was sent");
}
