// Which URLs of the tests are the same one: all that they differ in is a name that was made up for one run.

const MADE_UP = /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}|\d{9,}|0\.\d{6,}/gi;
const NAMES_OF_A_RUN = /^(?:token|id|uuid|cache|nonce)=/i;

// Server: 0 or 1, as the tests have two ports.
export function keyOf(server, target) {
  const [path, query = ""] = target.split("?");
  const words = query.split("&").filter((word) => word && !NAMES_OF_A_RUN.test(word));
  return `${server} ${path}?${words.sort().join("&")}`.replace(MADE_UP, "*");
}
