// Shortcuts. A control that says data-key="F2" or data-key="Alt+B" is pressed by that key, while it can be seen and used.
// Never a bare letter. `?` (outside fields) lists what the page has; the body's data-keys="off" switches everything off.

const FIELDS = "input, textarea, select, [contenteditable]";

function nameOf(event) {
  const parts = [];
  if (event.ctrlKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  // Letters by their place on the keyboard where Alt makes another sign of them (AltGr, macOS).
  const letter = /^Key([A-Z])$/.exec(event.code);
  const plain = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  parts.push(event.altKey && letter && !/^[A-ZÅÄÖ]$/.test(plain) ? letter[1] : plain);
  return parts.join("+");
}

function isAllowed(name) {
  return /^(F\d{1,2}|Escape|(Ctrl\+)?(Alt\+)?Enter|Alt\+.|Ctrl\+Alt\+.)$/.test(name) && name !== "Enter";
}

function usable(control) {
  return control.checkVisibility() && !control.disabled && control.ariaDisabled !== "true" && !control.closest("[inert]");
}

function controls() {
  const dialog = document.querySelector("dialog[open]");
  return [...(dialog ?? document).querySelectorAll("[data-key]")].filter(usable);
}

function press(control) {
  if (control.matches(FIELDS) || control.tabIndex >= 0 && control.matches("section, [data-key-focus]")) control.focus();
  else {
    // The key is as good as a press of the mouse: the focus goes along, and on into what opens.
    control.focus({ preventScroll: true });
    control.click();
  }
  // What a key opens is where the hands are going.
  if (control.matches("details[open] > summary")) control.parentElement.querySelector(`${FIELDS}, button`)?.focus();
}

function wordsOf(control) {
  const words = (control.labels?.[0] ?? control).cloneNode(true);
  words.querySelectorAll("kbd").forEach((hint) => hint.remove());
  return control.ariaLabel || words.textContent.trim();
}

function list() {
  const dialog = document.getElementById("keys");
  const rows = controls().map((control) => {
    const row = document.createElement("div");
    const key = document.createElement("kbd");
    key.textContent = control.dataset.key.replaceAll("+", " ").replace("Enter", "↵").replace("Escape", "Esc");
    const term = document.createElement("dt");
    const text = document.createElement("dd");
    term.append(key);
    text.textContent = wordsOf(control);
    row.append(term, text);
    return row;
  });
  document.getElementById("keys-list").replaceChildren(...rows);
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (document.body.dataset.keys !== "on" || event.repeat || event.isComposing) return;
  if (event.key === "?" && !event.target.closest(FIELDS) && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    list();
    return;
  }
  const name = nameOf(event);
  if (!isAllowed(name)) return;
  const control = controlFor(name);
  if (!control) return;
  event.preventDefault();
  if (isOutdated(control)) early = { name, until: performance.now() + PATIENCE_MS };
  else press(control);
});

function controlFor(name) {
  return controls().find((one) => one.dataset.key.toUpperCase() === name.toUpperCase());
}

// Hands are faster than answers: a button that a form under way is about to renew is about what was there before. The key
// waits for the answer, and presses what stands there then.
const PATIENCE_MS = 3000;
let early = null;

function isOutdated(control) {
  if (control.matches(FIELDS)) return false;
  const busy = [...document.querySelectorAll('form[aria-busy="true"][hx-target^="#"]')];
  return busy.some((form) => !form.contains(control) && document.querySelector(form.getAttribute("hx-target"))?.contains(control));
}

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (!early || !ctx.sourceElement?.closest?.("form")) return;
  const { name, until } = early;
  early = null;
  if (ctx.response?.status >= 400 || performance.now() > until) return;
  const control = controlFor(name);
  if (control) press(control);
});

// Dialogs open by name; Escape and their own buttons close them, and the browser gives the focus back.
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  }
});
