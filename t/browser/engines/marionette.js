// Firefox's own protocol for tests: frames of "length:[type, id, command or error, parameters or result]".

import { connect } from "node:net";

export class Marionette {
  // Resolves once Firefox has said hello, which is a frame that is no array.
  static open(port) {
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1");
      const client = new Marionette(socket, () => resolve(client));
      socket.on("error", reject);
    });
  }

  constructor(socket, greeted) {
    this.socket = socket;
    this.greeted = greeted;
    this.buffer = Buffer.alloc(0);
    this.waiting = new Map();
    this.last = 0;
    socket.on("data", (data) => this.read(data));
    socket.on("close", () => this.fail(new Error("Firefox has hung up")));
  }

  read(data) {
    this.buffer = Buffer.concat([this.buffer, data]);
    for (;;) {
      const colon = this.buffer.indexOf(":");
      const end = colon + 1 + Number(this.buffer.subarray(0, colon));
      if (colon < 0 || this.buffer.length < end) return;
      this.hear(JSON.parse(this.buffer.subarray(colon + 1, end)));
      this.buffer = this.buffer.subarray(end);
    }
  }

  hear(frame) {
    if (!Array.isArray(frame)) return this.greeted();
    const [, id, error, result] = frame;
    const { name, resolve, reject } = this.waiting.get(id);
    this.waiting.delete(id);
    return error ? reject(new Error(`${name}: ${error.error}: ${error.message}`)) : resolve(result);
  }

  fail(error) {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }

  tell(name, parameters = {}) {
    this.last += 1;
    const frame = JSON.stringify([0, this.last, name, parameters]);
    return new Promise((resolve, reject) => {
      this.waiting.set(this.last, { name, resolve, reject });
      this.socket.write(`${Buffer.byteLength(frame)}:${frame}`);
    });
  }

  close() {
    this.socket.destroy();
  }
}
