// A GraphQL server with subscriptions by WebSocket and by server-sent events, at the port in the environment. Who
// asks is what a cookie says.

import { useServer } from "graphql-ws/lib/use/ws";
import { createSchema, createYoga } from "graphql-yoga";
import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

let note = "empty";
const changes = new EventEmitter();

// What it is now, and what it becomes.
async function* notes(count, user) {
  for (let number = 1; number < count; number += 1) {
    const change = once(changes, "note");
    yield { notes: `${user}: ${note}` };
    await change;
  }
  yield { notes: `${user}: ${note}` };
}

const userOf = (cookie) => /\buser=(\w+)/.exec(cookie || "")?.[1] || "nobody";

const schema = createSchema({
  typeDefs: `
    type Query { user: String!, note: String! }
    type Mutation { write(note: String!): String! }
    type Subscription { notes(count: Int!): String! }
  `,
  resolvers: {
    Query: { user: (_, __, { user }) => user, note: () => note },
    Mutation: { write: (_, wish) => { note = wish.note; changes.emit("note"); return note; } },
    Subscription: { notes: { subscribe: (_, { count }, { user }) => notes(count, user) } },
  },
});

const yoga = createYoga({ schema, logging: false, context: ({ request }) => ({ user: userOf(request.headers.get("cookie")) }) });

const server = createServer((request, response) => {
  console.log(`${request.method} ${request.url}`);
  yoga(request, response);
});

useServer({ schema, context: ({ extra }) => ({ user: userOf(extra.request.headers.cookie) }) },
  new WebSocketServer({ server, path: "/graphql" }));

server.listen(process.env.PORT, "127.0.0.1");
