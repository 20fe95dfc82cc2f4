// A tus server, at the port in the environment, which keeps files in a folder of its own.

import { FileStore } from "@tus/file-store";
import { Server } from "@tus/server";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const directory = mkdtempSync(join(tmpdir(), "cors204-"));
process.on("exit", () => rmSync(directory, { recursive: true }));
process.on("SIGTERM", () => process.exit());

const tus = new Server({ path: "/files", datastore: new FileStore({ directory }) });

createServer((request, response) => {
  console.log(`${request.method} ${request.url}`);
  tus.handle(request, response);
}).listen(process.env.PORT, "127.0.0.1");
