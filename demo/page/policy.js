// The policy, as the API's httpd was told it.

export async function loadPolicy(box) {
  const text = await (await fetch("policy.txt")).text();
  box.replaceChildren(...text.trimEnd().split("\n").map(lineOf));
}

function lineOf(text) {
  const line = document.createElement("span");
  line.className = text.trimStart().startsWith("#") ? "line comment" : "line";
  line.textContent = `${text}\n`;
  return line;
}

// Marks the directives that decided, in the section that the path belongs to. A
// directive that is not written there decided by its default: mark the section.
export function markPolicy(box, path, verdict) {
  const lines = [...box.children];
  for (const line of lines) line.classList.remove("good", "bad");
  const section = sectionOf(lines, path);
  const decided = section.filter((line) => verdict.directives.includes(firstWord(line)));
  const marked = decided.length ? decided : verdict.directives.length ? section.slice(0, 1) : [];
  for (const line of marked) line.classList.add(verdict.good ? "good" : "bad");
}

function firstWord(line) {
  return line.textContent.trim().split(/\s/)[0];
}

// The lines of the last <Location> that covers the path: httpd merges them in
// the order of the file.
function sectionOf(lines, path) {
  let found = [];
  let open = null;
  for (const line of lines) {
    const place = line.textContent.match(/<Location "(.*)">/);
    if (place) open = covers(place[1], path) ? (found = []) : null;
    open?.push(line);
    if (firstWord(line) === "</Location>") open = null;
  }
  return found;
}

function covers(location, path) {
  return path === location || path.startsWith(`${location}/`);
}
