// Which policy does what the tests' own server did, for each URL that a policy can speak for.
//
//     derive.js RECORDS POLICIES       both JSON: what proxy.js noted; { numbers, config, left }

import { readFile, writeFile } from "node:fs/promises";

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const ORIGIN = /^(?:null|https?:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d+)?)$/;
const SAFELISTED = ["GET", "HEAD", "POST"];
const NEVER_EXPOSED = ["set-cookie", "set-cookie2"];

class CannotSay extends Error {}

function refuse(condition, reason) {
  if (condition) throw new CannotSay(reason);
}

// The words of all lists, each once; two names of one header are one.
function wordsOf(records, field) {
  const words = new Map();
  for (const value of records.flatMap(({ said }) => said[field])) {
    for (const word of value.split(",").map((part) => part.trim()).filter(Boolean)) {
      refuse(!TOKEN.test(word), `a list that is none: ${field}`);
      words.set(field === "methods" ? word : word.toLowerCase(), word);
    }
  }
  return [...words.values()].sort();
}

function originsOf(records) {
  const origins = new Set();
  for (const { said } of records) {
    refuse(said.origin.length > 1, "several origins in one response");
    const [value] = said.origin;
    refuse(value && value !== "*" && !ORIGIN.test(value), "an origin that is none");
    if (value) origins.add(value);
  }
  refuse(origins.has("*") && origins.size > 1, "* beside an origin");
  return [...origins].sort();
}

// A policy speaks on every response, or on none.
function checkSteady(records) {
  const foreign = records.filter(({ origin, own }) => origin && origin !== own);
  const speaking = foreign.filter(({ said }) => said.origin.length);
  refuse(speaking.length && speaking.length < foreign.length, "CORS headers on some of its responses only");
  refuse(!foreign.length, "no request from another origin");
  refuse(records.some(({ preflight, status }) => preflight && (status < 200 || status > 299)), "a preflight that fails on purpose");
}

function credentialsOf(records, origins) {
  const values = new Set(records.flatMap(({ said }) => said.credentials));
  refuse([...values].some((value) => value !== "true" && value !== "false"), "credentials that are neither true nor false");
  return values.has("true") && !origins.includes("*");
}

function ageOf(records) {
  const [age] = records.flatMap(({ said }) => said["max-age"]);
  refuse(age !== undefined && (!/^\d+$/.test(age) || Number(age) > 86_400), "an age that is none");
  return age;
}

const star = (words, always = []) =>
  (words.includes("*") ? ["*", ...words.filter((word) => always.includes(word.toLowerCase()))] : words);

function policyFor(records) {
  checkSteady(records);
  const origins = originsOf(records);
  const credentials = credentialsOf(records, origins);
  const age = ageOf(records.filter(({ preflight }) => preflight));
  const preflights = records.filter(({ preflight }) => preflight);
  const methods = star(wordsOf(preflights, "methods").filter((word) => !SAFELISTED.includes(word)));
  const headers = star(wordsOf(preflights, "headers"), ["authorization"]);
  const expose = star(wordsOf(records, "expose").filter((word) => !NEVER_EXPOSED.includes(word.toLowerCase())));
  refuse(methods.some((word) => word !== "*" && word !== word.toUpperCase()), "a method in lower case");
  refuse(credentials && (origins.includes("null") || expose.includes("*")), "what is refused with credentials");
  return [
    `CorsAllowOrigin ${origins.join(" ") || "https://nobody.example.com"}`,
    methods.length && origins.length && `CorsAllowMethods ${methods.join(" ")}`,
    headers.length && origins.length && `CorsAllowHeaders ${headers.join(" ")}`,
    expose.length && origins.length && `CorsExposeHeaders ${expose.map((word) => `"${word}"`).join(" ")}`,
    credentials && "CorsAllowCredentials On",
    credentials && origins.some((origin) => origin.startsWith("http:")) && "CorsTolerate insecure-origin",
    age !== undefined && origins.length && `CorsMaxAge ${age}`,
  ].filter(Boolean);
}

const [, , recordsFile, policiesFile] = process.argv;
const numbers = {};
const left = {};
const sections = [];
for (const [key, records] of Object.entries(JSON.parse(await readFile(recordsFile, "utf8")))) {
  try {
    const lines = policyFor(records);
    numbers[key] = sections.length + 1;
    sections.push([`# ${key.replace(/[^\x20-\x7e]|\\$/g, "?")}`, `<Location "/k${numbers[key]}/">`, ...lines, "</Location>"].join("\n"));
  } catch (error) {
    if (!(error instanceof CannotSay)) throw error;
    left[error.message] = (left[error.message] ?? 0) + 1;
  }
}
await writeFile(policiesFile, JSON.stringify({ numbers, sections, left }));
const all = sections.length + Object.values(left).reduce((sum, count) => sum + count, 0);
console.log(`${sections.length} of ${all} URLs have a policy; not the others:`);
for (const [reason, count] of Object.entries(left).sort((a, b) => b[1] - a[1])) console.log(`  ${count}  ${reason}`);
