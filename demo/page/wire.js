// What went over the wire. A script never sees a preflight, so the page reads
// httpd's access log: one JSON object a line, in the order of the calls.

export async function wireMark() {
  return (await readLog()).length;
}

// The preflight and the call that a call from an origin led to, each null when
// there was none. The log may be a moment late.
export async function wireSince(mark, origin, call, settled) {
  const deadline = Date.now() + 1500;
  for (;;) {
    const seen = pick((await readLog()).slice(mark), origin, call);
    if (settled(seen) || Date.now() > deadline) return seen;
    await new Promise((resolve) => setTimeout(resolve, 80));
  }
}

async function readLog() {
  const response = await fetch("requests.log", { cache: "no-store" });
  const lines = (await response.text()).split("\n");
  return lines.map(parse).filter(Boolean);
}

// "-" is how httpd logs what is not there. A line that is no JSON is somebody's
// odd request, not ours.
function parse(line) {
  try {
    const entries = Object.entries(JSON.parse(line));
    return Object.fromEntries(entries.map(([key, value]) => [key, value === "-" ? "" : value]));
  } catch {
    return null;
  }
}

function pick(lines, origin, call) {
  const path = new URL(call.url).pathname;
  const ours = lines.filter((line) => line.path === path && line.origin === origin);
  return {
    preflight: ours.findLast((line) => line.method === "OPTIONS" && line.askMethod === call.method) ?? null,
    actual: ours.findLast((line) => line.method === call.method) ?? null,
  };
}
