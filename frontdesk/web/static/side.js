// What was opened to the right is closed by a control with data-empties="id"; the work goes on in the note.

document.addEventListener("click", (event) => {
  const closer = event.target.closest?.("[data-empties]");
  const side = closer && document.getElementById(closer.dataset.empties);
  if (!side) return;
  event.preventDefault();
  side.replaceChildren();
  document.getElementById("calls-note")?.focus();
});

// A field with data-from="id" begins with what stands in that field now: the last words may not have been stored yet.
document.addEventListener("htmx:after:swap", () => {
  document.querySelectorAll("[data-from]").forEach((field) => {
    const latest = document.getElementById(field.dataset.from)?.value ?? "";
    if (latest.startsWith(field.value)) field.value = latest;
    delete field.dataset.from;
  });
});

// In danger the side folds, and nothing in it is lost; what is opened after that unfolds it.

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const fold = document.getElementById("reception-fold");
  if (!fold) return;
  if (document.querySelector("#triage-now[data-new]")) fold.open = false;
  else if (ctx.target?.id === "side" && ctx.sourceEvent?.type !== "load") fold.open = true;
});

// When a card closes, what stood to the right about its person goes too: facts, choices and words alike. What is about
// nobody's card (a report, papers at the counter) stays. When one opens, the times are those of its person.

const ABOUT_CARD = "#booking-week, #safety-reaching, #calls-leave, #calls-callback";

function forget() {
  document.getElementById("side")?.querySelectorAll(ABOUT_CARD).forEach((panel) => panel.remove());
}

function anew() {
  const open = document.getElementById("side")?.querySelector("[data-of-person]");
  if (open) htmx.ajax("GET", open.dataset.ofPerson, { target: "#side", swap: "innerHTML" });
}

const contact = /\/contacts\/([0-9a-f-]+)$/.exec(location.pathname)?.[1];
if (contact) {
  document.body.addEventListener(`live:card:${contact}`, forget);
  document.body.addEventListener(`live:standing:${contact}`, anew);
}
document.addEventListener("htmx:after:swap", () => {
  const parted = document.querySelector("[data-parted]");
  if (!parted) return;
  delete parted.dataset.parted;
  forget();
});
