// A GraphQL server with subscriptions by WebSocket and by server-sent events, at the port in the environment. Who
// asks is what a cookie says.

import { useServer } from "graphql-ws/lib/use/ws";
import { createSchema, createYoga } from "graphql-yoga";
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

let note = "empty";

const userOf = (cookie) => /\buser=(\w+)/.exec(cookie || "")?.[1] || "nobody";

const schema = createSchema({
  typeDefs: `
    type Query { user: String!, note: String! }
    type Mutation { write(note: String!): String! }
    type Subscription { count(to: Int!): String! }
  `,
  resolvers: {
    Query: { user: (_, __, { user }) => user, note: () => note },
    Mutation: { write: (_, wish) => { note = wish.note; return note; } },
    Subscription: {
      count: {
        async* subscribe(_, { to }, { user }) {
          for (let number = 1; number <= to; number += 1) yield { count: `${user} ${number}` };
        },
      },
    },
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
