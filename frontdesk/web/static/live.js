// Listens to /live and tells the page: `live:<topic>` and `live:<topic>:<id>` on the body. Panels fetch themselves again with
// hx-trigger="live:queue from:body, live:all from:body". After a lost connection everything is asked to do so.
//
// A browser keeps six connections to a house and no more, so one window listens for all windows of the browser; when it
// closes, another takes over.

const body = document.body;
const windows = new BroadcastChannel("live");
// The server sends a sign of life every twenty seconds; so long without one means that the line is dead, whatever it looks like.
const SILENCE_MS = 45_000;
let heard = performance.now();
let quiet = false;
let line = null; // this window's stream, when it is the one that listens

function tell(name, id = "") {
  body.dispatchEvent(new CustomEvent(name, { detail: { id } }));
}

function trouble(over) {
  quiet = !over;
  document.dispatchEvent(new CustomEvent("network", { detail: { kind: "live", over } }));
}

function reload() {
  document.dispatchEvent(new Event("window:reloads"));
  location.reload();
}

function hear({ open, relayed, beat, topic, id = "" }) {
  if (beat || topic || (open && !relayed)) {
    heard = performance.now();
    if (quiet) trouble(true);
  }
  if (open) body.dataset.live = "open";
  if (!topic) return;
  if (topic === "lock") {
    // The screen was locked, or the session ended, in another window: this one must not go on showing a card.
    if (id === body.dataset.session) reload();
    return;
  }
  if (topic === "answered" && id === body.dataset.staff && location.pathname === "/reception") {
    // Answered in the telephone: the contact opens by itself, unless another one is in hand.
    reload();
    return;
  }
  tell(`live:${topic}`, id);
  if (id) tell(`live:${topic}:${id}`, id);
}

function pass(message) {
  windows.postMessage(message);
  hear(message);
}

// Holds the lock until the window goes, because the promise never ends.
function listenForAll() {
  line = { stream: null, lost: body.dataset.live === "open", pause: 1000 };
  connect(line);
  windows.addEventListener("message", ({ data }) => {
    if (data.asks && body.dataset.live === "open") windows.postMessage({ open: true, relayed: true });
  });
  addEventListener("pagehide", () => line.stream.close());
  return new Promise(() => {});
}

function connect(line) {
  line.stream?.close();
  const stream = new EventSource("/live");
  line.stream = stream;
  stream.addEventListener("open", () => {
    pass({ open: true });
    if (line.lost) pass({ topic: "all" });
    line.lost = false;
    line.pause = 1000;
  });
  stream.addEventListener("topic", (event) => {
    const [topic, id] = event.data.split(/:(.*)/);
    pass({ topic, id });
  });
  stream.addEventListener("beat", () => pass({ beat: true }));
  stream.addEventListener("error", () => {
    if (stream !== line.stream) return;
    line.lost = true;
    // A house that is restarting may answer with an error, at which the browser gives up; we do not.
    if (stream.readyState === EventSource.CLOSED) again(line);
  });
}

function again(line) {
  line.pause = Math.min(line.pause * 2, 60_000);
  setTimeout(async () => {
    const awake = await fetch("/healthz", { signal: AbortSignal.timeout(5000) }).then((answer) => answer.ok, () => false);
    if (!awake) return again(line);
    // If the session is gone, the panels are the ones to find out, and show the login.
    tell("live:all");
    connect(line);
  }, line.pause);
}

// A half-open line says nothing at all: what does not beat is closed and opened anew. A window that only hears through
// another says so too, and asks it.
function watch() {
  if (performance.now() - heard < SILENCE_MS) return;
  heard = performance.now() - SILENCE_MS / 2; // try again in half the time
  trouble(false);
  if (line) {
    line.lost = true;
    line.stream.close();
    connect(line);
  } else {
    windows.postMessage({ asks: true });
  }
}
setInterval(watch, 1000);

windows.addEventListener("message", ({ data }) => hear(data));
if (navigator.locks) {
  navigator.locks.request("live", listenForAll);
  windows.postMessage({ asks: true });
} else {
  listenForAll();
}

addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// A panel that fetches itself is nobody at the keyboard: the server must not take it for one. It does not while a form is
// on its way whose answer is the panel: that is as new, and says besides what came of the form.
document.addEventListener("htmx:config:request", (event) => {
  const context = event.detail.ctx;
  if (!context.sourceEvent?.type?.startsWith("live:")) return;
  if (awaited(context.target)) event.preventDefault();
  else context.request.headers["X-Live"] = "1";
});

function awaited(panel) {
  return Boolean(panel?.id && document.querySelector(`form[aria-busy="true"][hx-target="#${CSS.escape(panel.id)}"]`));
}

// A panel that was renewed while a form of its was under way is another element by the same name; the answer is for it.
// Without this a time was held, and the page went on showing the week.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (ctx.target?.id && !ctx.target.isConnected) ctx.target = document.getElementById(ctx.target.id) ?? ctx.target;
});
