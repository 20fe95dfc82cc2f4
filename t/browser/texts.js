// What the console of each engine says of a refusal, as far as it is always the same. Each entry is tested
// by a suite that has an engine refuse just that.

const TEXTS = {
  Chromium: {
    originAfterPreflight: "No 'Access-Control-Allow-Origin' header is present on the requested resource",
    origin: "No 'Access-Control-Allow-Origin' header is present on the requested resource",
    method: (name) => `Method ${name} is not allowed by Access-Control-Allow-Methods in preflight response`,
    header: (name) =>
      `Request header field ${name.toLowerCase()} is not allowed by Access-Control-Allow-Headers in preflight response`,
    noCredentials: "'Access-Control-Allow-Credentials' header in the response is '' which must be 'true'",
    wildcard: "must not be the wildcard '*' when the request's credentials mode is 'include'",
    // What else it says of a call that is refused, and of a response that is an error.
    besides: ["net::ERR_FAILED"],
    status: (code) => [`status of ${code}`],
  },
  Firefox: {
    originAfterPreflight: "CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 403",
    origin: "CORS header ‘Access-Control-Allow-Origin’ missing). Status code: ",
    method: () => "Did not find method in CORS header ‘Access-Control-Allow-Methods’",
    header: (name) => `header ‘${name.toLowerCase()}’ is not allowed according to header `
      + "‘Access-Control-Allow-Headers’ from CORS preflight response",
    noCredentials: "expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’",
    wildcard: "Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’",
    besides: ["CORS request did not succeed"],
    status: () => [],
  },
  // Which names the header as the script wrote it.
  WebKit: {
    originAfterPreflight: "Preflight response is not successful. Status code: 403",
    origin: "is not allowed by Access-Control-Allow-Origin. Status code: ",
    method: (name) => `Method ${name} is not allowed by Access-Control-Allow-Methods.`,
    header: (name) => `Request header field ${name} is not allowed by Access-Control-Allow-Headers.`,
    noCredentials: "Credentials flag is true, but Access-Control-Allow-Credentials is not \"true\"",
    wildcard: "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true",
    besides: ["due to access control checks"],
    status: () => [],
  },
};

export const textsOf = (browser) => TEXTS[browser.name];
