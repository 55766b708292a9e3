// The note is stored while it is typed, and what is not stored yet is never lost: it is sent again until the server has it,
// in the order it was written, and waits in this window over a reload, a lock or a lost session. It waits with the binding
// it was written under, so the server refuses it under another person's card; and it waits for the same person at work, for
// half an hour at most: it is gone once it is stored, and with the login.

const KEPT = "note:kept";
const PAGE = "note:page";
const KEPT_MS = 30 * 60_000;
const PATIENCE_MS = 10_000;
const TYPING_MS = 700;

const windows = new BroadcastChannel("note");
let stored = null; // what the server has, as far as this window knows
let sending = null; // the writing under way
let writes = 0; // how often the server has taken words of this window
let turn = 0;
let pause = 0;
let timer = 0;
let leaving = false;

const box = () => document.getElementById("calls-note-box");
const field = () => document.getElementById("calls-note");
const mark = () => document.getElementById("calls-saved");
const binding = () => box()?.querySelector("[name=binding]");
const isStray = () => "stray" in (box()?.dataset ?? {});
const isUnsaved = () => Boolean(field()) && stored !== null && field().value !== stored;

function trouble(kind, over = false) {
  document.dispatchEvent(new CustomEvent("network", { detail: { kind, over } }));
}

function random() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function page() {
  if (!sessionStorage.getItem(PAGE)) sessionStorage.setItem(PAGE, random());
  return sessionStorage.getItem(PAGE);
}

// Kept in this window alone, and only while the server does not have it.

function keep() {
  const kept = {
    staff: document.body.dataset.staff,
    note: box().dataset.note,
    binding: binding().value,
    text: field().value,
    at: Date.now(),
  };
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
}

function kept() {
  const found = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  return found && Date.now() - found.at < KEPT_MS ? found : forget();
}

function forget() {
  sessionStorage.removeItem(KEPT);
  return null;
}

function say(words, unsaved) {
  const told = mark();
  if (!told) return;
  told.textContent = words;
  told.classList.toggle("unsaved", unsaved);
}

function begin() {
  // What the server sent, not what stands there: hands may have been faster than this.
  stored = field()?.defaultValue ?? null;
  // What stands in the box of another person's words is stored nowhere.
  if (isStray()) stored = null;
  restore();
  if (isUnsaved() && !kept()) typed();
}

function restore() {
  const found = kept();
  if (!found) return;
  if (found.staff !== document.body.dataset.staff) return forget();
  if (!field() || found.note !== box().dataset.note || isStray()) return;
  if (found.text === stored) return forget();
  binding().value = found.binding;
  field().value = found.text;
  say(box().dataset.unsaved, true);
  send();
}

function typed() {
  if (!isUnsaved()) return;
  keep();
  if (!pause) say(box().dataset.saving, false);
  clearTimeout(timer);
  timer = setTimeout(send, TYPING_MS);
}

// One writing at a time, and always the newest words: an older one can never come after.
async function send() {
  clearTimeout(timer);
  if (sending) return sending;
  if (!field() || isStray() || !isUnsaved()) return;
  sending = post(field().value).finally(() => (sending = null));
  await sending;
  if (isUnsaved() && !isStray()) timer = setTimeout(send, pause || TYPING_MS);
}

async function post(text) {
  turn = Math.max(turn + 1, Date.now());
  const body = new URLSearchParams({ text, binding: binding().value, page: page(), turn });
  const headers = { "HX-Request": "true" };
  const ends = AbortSignal.timeout(PATIENCE_MS);
  try {
    const answer = await fetch(box().dataset.note, { method: "POST", body, headers, signal: ends });
    settle(answer, await answer.text(), text);
  } catch {
    failed("server");
  }
}

function settle(answer, html, text) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  if (answer.headers.get("HX-Refresh")) {
    // The session is gone or locked. The words wait here while the page makes room for the login.
    leaving = true;
    location.reload();
  } else if (answer.ok && parsed.getElementById("calls-saved")) {
    saved(text, parsed.getElementById("calls-saved"));
  } else if (parsed.getElementById("calls-note-box")) {
    refused(parsed);
  } else if (answer.status >= 400 && answer.status < 500) {
    // Over, or a colleague's by now: trying again would not help. The words stay where they are.
    pause = PATIENCE_MS * 6;
    say(box().dataset.unsaved, true);
    document.getElementById("notice").replaceChildren(...parsed.querySelectorAll("#refusal"));
  } else {
    failed(answer.status >= 500 ? "broken" : "server");
  }
}

function saved(text, told) {
  stored = text;
  writes += 1;
  pause = 0;
  trouble("server", true);
  trouble("broken", true);
  if (field().value === text) {
    forget();
    mark().replaceWith(told);
    document.getElementById("calls-note-fault")?.remove();
  }
  windows.postMessage({ note: box().dataset.note, binding: binding().value, text, told: told.textContent });
}

function refused(parsed) {
  const fault = parsed.getElementById("calls-note-fault");
  pause = PATIENCE_MS * 6;
  if (fault) {
    document.getElementById("calls-note-fault")?.remove();
    field().before(fault);
    say(box().dataset.unsaved, true);
    return;
  }
  // Words of another person: they wait in the box for a choice, with what was typed meanwhile.
  const fresh = parsed.getElementById("calls-note-box");
  fresh.querySelector("textarea").textContent = field().value;
  const had = box().contains(document.activeElement);
  box().replaceWith(fresh);
  htmx.process(fresh);
  begin();
  if (had) fresh.querySelector("button")?.focus();
}

function failed(kind) {
  pause = Math.min((pause || 500) * 2, PATIENCE_MS);
  say(box()?.dataset.unsaved ?? "", true);
  trouble(kind);
}

function retry() {
  if (isUnsaved()) {
    pause = 0;
    send();
  }
}

document.addEventListener("input", (event) => {
  if (event.target.id === "calls-note") typed();
});
document.addEventListener("focusout", (event) => {
  if (event.target.id === "calls-note" && !pause) send();
});
addEventListener("online", retry);
document.addEventListener("network:back", retry);

// Another window of the same browser wrote: this one shows it, unless it has words of its own on their way.
windows.addEventListener("message", ({ data }) => {
  if (!field() || isUnsaved() || data.note !== box().dataset.note || data.binding !== binding().value) return;
  field().value = stored = data.text;
  say(data.told, false);
});

// What closes a card takes the note along: its last words first, but never for long.
document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    const leaves = form.matches("[action='/lock'], [action='/logout']");
    if (form.dataset.noted || !isUnsaved() || !(leaves || form.matches("[data-note-first]"))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const submitter = event.submitter;
    await Promise.race([send(), new Promise((done) => setTimeout(done, 1500))]);
    if (leaves && isUnsaved() && !confirm(document.getElementById("network").dataset[form.action.endsWith("/lock") ? "lock" : "logout"])) return;
    leaving = leaves;
    form.dataset.noted = "1";
    form.requestSubmit(submitter);
    delete form.dataset.noted;
  },
  true,
);

document.addEventListener("submit", (event) => {
  if (event.target.matches("[action='/logout']")) forget();
});

// What is pressed on a card says which card it was: in a window left behind it may be another by now, and then the server
// refuses and the page is fetched anew.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const card = ctx.sourceElement?.closest?.("[data-card]");
  if (card && ctx.request.method !== "GET") ctx.request.headers["X-Card"] = card.dataset.card;
});
document.addEventListener("htmx:before:response", ({ detail: { ctx } }) => {
  if (ctx.response.status !== 409 || !ctx.request.headers["X-Card"]) return;
  document.body.dispatchEvent(new CustomEvent("live:all", { detail: { id: "" } }));
});

// The form that ends the contact carries the note itself.
document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  if (ctx.response.headers.get("HX-Refresh")) leaving = true;
  if (ctx.request.action?.endsWith?.("/close") && ctx.response.headers.get("HX-Redirect")) {
    leaving = true;
    forget();
  }
  // A choice was made for another person's words, and the server has done it.
  if (ctx.request.action?.endsWith?.("/note/settle") && ctx.response.status < 400) forget();
});
document.addEventListener("window:reloads", () => (leaving = true));

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => (ctx.writes = writes));
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (ctx.target?.id !== "calls-note-box" || !ctx.sourceEvent?.type?.startsWith("live:")) return;
  // News never takes words that are on their way; they are sent, and the server says what it thinks of them. Nor does news
  // from before they were stored: it would empty the box of words that the server has.
  if (isUnsaved() || isStray() || ctx.writes !== writes) event.preventDefault();
});
let journal = null;
document.addEventListener("htmx:before:swap", () => (journal = box()?.querySelector("[name=journal]")?.checked ?? journal));
document.addEventListener("htmx:after:swap", () => {
  if (!box() || "begun" in box().dataset) return;
  box().dataset.begun = "";
  const choice = box().querySelector("[name=journal]");
  if (choice && journal !== null) choice.checked = journal;
  pause = 0;
  begin();
});

addEventListener("beforeunload", (event) => {
  if ((isUnsaved() || isStray()) && !leaving) event.preventDefault();
});

if (box()) {
  box().dataset.begun = "";
  begin();
} else if (!document.body.dataset.session && location.pathname === "/login") {
  // Signed out, or signed out long ago: whoever sits down next finds nothing.
  forget();
  sessionStorage.removeItem(PAGE);
} else if (kept() && document.body.dataset.staff && kept().staff !== document.body.dataset.staff) {
  forget();
} else if (kept()) {
  document.querySelectorAll("[data-kept-note]").forEach((told) => (told.hidden = false));
  setTimeout(forget, KEPT_MS);
}
