// A WebSocket server that says back what it hears, at the port in the environment.

import { createServer } from "node:http";

import { WebSocketServer } from "ws";

const server = createServer((request, response) => {
  console.log(`${request.method} ${request.url}`);
  response.writeHead(426).end();
});

new WebSocketServer({ server }).on("connection", (socket) => {
  socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
});

server.listen(process.env.PORT, "127.0.0.1");
