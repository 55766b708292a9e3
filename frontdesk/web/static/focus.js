// Focus is never lost. Before a swap we remember where it was; after it the same id has it again, else the row it was in, or
// the next one when that is gone, else the panel that was swapped, else the page. Who asked for more rows comes to the first. In what somebody asked for, the field marked data-autofocus takes it; a panel that is finished
// says with data-next where the work goes on.

let before = null;

function remember() {
  const active = document.activeElement;
  if (!active || active === document.body) return;
  const panel = active.closest("[id]:is(section, form, dialog, main)");
  const { id, name, value } = active;
  before = { id, name, value, panel: panel?.id ?? "", after: active.dataset.after, rows: rowsFrom(active), typing: isTyping(active) };
}

// The row somebody is in, those below it and those above it, the nearest first.
function rowsFrom(active) {
  const row = active.closest("li[id], tr[id]");
  const ids = row ? [...row.parentElement.children].map((one) => one.id) : [];
  const here = ids.indexOf(row?.id);
  return [...ids.slice(here), ...ids.slice(0, Math.max(here, 0)).reverse()].filter(Boolean);
}

function rowLeft() {
  return document.getElementById(before.rows.find((id) => document.getElementById(id)) ?? "");
}

function firstOfMore() {
  const last = before.after && document.getElementById(before.after);
  return focus(last?.nextElementSibling?.querySelector("button, a[href]") ?? last?.nextElementSibling);
}

function isTyping(element) {
  return element.matches("textarea, input:not([type=button], [type=submit], [type=radio], [type=checkbox])");
}

function focus(element) {
  if (!element) return false;
  if (element.tabIndex < 0 && !element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
  element.focus({ preventScroll: false });
  return document.activeElement === element;
}

function onwards() {
  const done = document.querySelector("[data-next]");
  const next = done && document.querySelector(done.dataset.next);
  done?.removeAttribute("data-next");
  return focus(next);
}

function into(panel) {
  const first = panel.querySelector("[data-first] button, [data-autofocus]");
  return focus(first ?? panel.querySelector("input:not([type=hidden]), select, textarea, button"));
}

function again() {
  const row = rowLeft();
  const panel = before.panel && document.getElementById(before.panel);
  if (before.id && focus(document.getElementById(before.id))) return;
  const twin = before.name && (row ?? panel)?.querySelector(`[name="${CSS.escape(before.name)}"][value="${CSS.escape(before.value ?? "")}"]`);
  if (focus(twin)) return;
  if (row && focus(row.querySelector("button, a[href]") ?? row)) return;
  if (focus(panel)) return;
  focus(document.getElementById("main"));
}

function restore(event) {
  const context = event.detail?.ctx;
  const lost = !document.activeElement || document.activeElement === document.body;
  const swapped = context?.target?.isConnected ? context.target : document.getElementById(context?.target?.id ?? "");
  const wanted = swapped?.querySelector("[data-autofocus]");
  // A panel that fetched itself is nobody's doing, and takes the focus from nobody.
  const asked = !context?.sourceEvent?.type?.startsWith("live:");
  // Who sent the form from a field inside what came back is not elsewhere: the answer is theirs.
  const within = swapped?.contains(document.activeElement);
  const elsewhere = document.activeElement && isTyping(document.activeElement) && !lost && !within;
  const danger = asked && document.querySelector("#triage-now[data-new]");
  if (danger) {
    // Nothing comes before it, wherever somebody was.
    delete danger.dataset.new;
    focus(danger);
  } else if (asked && before?.after && firstOfMore()) {
    // The first of the rows that were asked for.
  } else if (asked && swapped?.matches("[data-leads]") && swapped.checkVisibility() && into(swapped)) {
    // A panel that somebody opened: the work goes on at its beginning, wherever they were.
  } else if (asked && wanted && !elsewhere) {
    wanted.removeAttribute("data-autofocus");
    focus(wanted);
  } else if (asked && !elsewhere && onwards()) {
    // The work goes on in another panel.
  } else if (lost && before) {
    again();
  }
  before = null;
}

document.addEventListener("htmx:before:swap", remember);
document.addEventListener("htmx:after:swap", restore);

const first = document.querySelector("#triage-now") ?? document.querySelector("[data-autofocus]");
if (first) {
  first.removeAttribute("data-autofocus");
  focus(first);
}
