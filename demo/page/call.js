// Making a call, from this origin or from the page's other one.

export const settings = once(async () => (await fetch("settings.json")).json());

function once(make) {
  let made;
  return () => (made ??= make());
}

// The arguments of fetch() for a call. Only what it needs is named: the page
// shows them as the code that runs.
export function fetchOptions(call) {
  const options = { method: call.method };
  if (Object.keys(call.headers).length) options.headers = call.headers;
  if (call.credentials === "include") options.credentials = "include";
  if (["POST", "PUT", "PATCH"].includes(call.method)) options.body = '{"text": "hello"}';
  return options;
}

// What a script learns from a call: an answer, or next to nothing.
export async function perform(call) {
  try {
    const response = await fetch(call.url, fetchOptions(call));
    return {
      readable: true,
      status: response.status,
      statusText: response.statusText,
      headers: [...response.headers],
      body: await response.text(),
    };
  } catch (error) {
    return { readable: false, error: String(error) };
  }
}

export async function performFrom(origin, call) {
  return origin === location.origin ? perform(call) : performInFrame(origin, call);
}

async function performInFrame(origin, call) {
  const frame = await frameOf(origin);
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((resolve, reject) => {
    port1.onmessage = (event) => resolve(event.data);
    setTimeout(() => reject(new Error(`${origin} does not answer`)), 8000);
  });
  frame.contentWindow.postMessage(call, origin, [port2]);
  return answer;
}

const frames = new Map();

function frameOf(origin) {
  if (!frames.has(origin)) frames.set(origin, openFrame(origin));
  return frames.get(origin);
}

function openFrame(origin) {
  return new Promise((resolve) => {
    const frame = document.createElement("iframe");
    frame.hidden = true;
    frame.title = `calls from ${origin}`;
    frame.src = `${origin}/caller.html`;
    frame.onload = () => resolve(frame);
    document.body.append(frame);
  });
}
