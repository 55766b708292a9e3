// Nothing fails in silence. When the server does not answer, a strip says so until it does again; what was pressed says that
// it did not go through; and whoever else speaks with the server tells of it here:
//   document.dispatchEvent(new CustomEvent("network", { detail: { kind: "server", over: false } }))
// Kinds: `server` (no contact), `broken` (it answers with an error), `live` (no news for too long). `network:back` follows
// when there is contact again: what waited is sent, and every panel is fetched anew.

const strip = document.getElementById("network");
const WORST_FIRST = ["server", "broken", "live"];
const troubles = new Set();
let asking = 0;
let pause = 1000;

function show() {
  const worst = WORST_FIRST.find((kind) => troubles.has(kind));
  strip.hidden = !worst;
  if (!worst) return;
  strip.dataset.color = worst === "live" ? "warning" : "danger";
  const words = strip.dataset[worst];
  if (strip.textContent !== words) strip.textContent = words;
}

function set(kind, over) {
  const had = troubles.has(kind);
  if (over) troubles.delete(kind);
  else troubles.add(kind);
  show();
  // Only lost contact is asked after; an error and a silent line end where they were seen.
  if (kind !== "server") return;
  if (!over) ask();
  else if (had) back();
}

function back() {
  clearTimeout(asking);
  asking = 0;
  pause = 1000;
  troubles.delete("server");
  show();
  document.dispatchEvent(new Event("network:back"));
  document.body.dispatchEvent(new CustomEvent("live:all", { detail: { id: "" } }));
}

function isThere() {
  return fetch("/healthz", { signal: AbortSignal.timeout(5000) }).then((answer) => answer.ok, () => false);
}

function ask() {
  if (asking) return;
  asking = setTimeout(async () => {
    const awake = await isThere();
    asking = 0;
    if (awake) return back();
    pause = Math.min(pause * 2, 8000);
    ask();
  }, pause);
}

// What was pressed says that it did not go through, until it is pressed again.
function fail(context) {
  if (context?.sourceEvent?.type?.startsWith("live:")) return;
  const pressed = context?.request?.submitter ?? context?.sourceElement;
  const button = pressed?.matches?.("button, a") ? pressed : pressed?.querySelector?.("button:not([type=button])");
  document.getElementById("told").textContent = strip.dataset.failed;
  if (!button || button.dataset.failed) return;
  button.dataset.failed = button.innerHTML;
  button.textContent = strip.dataset.failed;
}

function mend(button) {
  if (!button?.dataset?.failed) return;
  button.innerHTML = button.dataset.failed;
  delete button.dataset.failed;
}

document.addEventListener("network", ({ detail: { kind, over } }) => set(kind, over));

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  mend(ctx.request.submitter ?? ctx.sourceElement);
});

document.addEventListener("htmx:error", (event) => {
  if (!event.detail.ctx?.request || event.detail.ctx.response) return;
  set("server", false);
  fail(event.detail.ctx);
});

document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  if (ctx.response.status < 500) return;
  // Our own refusal says itself where it is shown; anything else comes from a machine between us and the server.
  const ours = ctx.response.headers.get("HX-Retarget");
  if (!ours) {
    event.preventDefault();
    set("server", false);
  }
  fail(ctx);
});

// A form that is no fragment's would leave the page for the browser's own error: when in doubt, ask before it is sent.
document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (form.method === "dialog" || form.hasAttribute("hx-post")) return;
    // What this page sends once more itself (here and in note.js) has been asked about.
    if (form.dataset.checked || form.dataset.noted) return;
    if (navigator.onLine && !troubles.has("server")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const submitter = event.submitter;
    if (!(await isThere())) {
      set("server", false);
      fail({ sourceElement: form, request: { submitter } });
      return;
    }
    mend(submitter);
    form.dataset.checked = "1";
    form.requestSubmit(submitter);
    delete form.dataset.checked;
  },
  true,
);

addEventListener("offline", () => set("server", false));
addEventListener("online", () => troubles.has("server") && (pause = 1000));
