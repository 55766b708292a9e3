// What somebody unfolded stays so when its panel fetches itself: the page changes because of others, and nobody's work is
// folded away under their hand. One is known again by its form's address, never by its place: rows come and go.

let unfolded = new Set();

function known(details) {
  const form = details.querySelector("form[action]");
  const place = form ? form.getAttribute("action") : details.closest("[id]")?.id;
  return `${place} ${details.querySelector("summary")?.textContent.trim()}`;
}

function all(context) {
  const target = context.target?.isConnected ? context.target : document.getElementById(context.target?.id ?? "");
  return target ? [...target.querySelectorAll("details")] : [];
}

function byItself(context) {
  return context?.sourceEvent?.type?.startsWith("live:");
}

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  if (byItself(ctx)) unfolded = new Set(all(ctx).filter((details) => details.open).map(known));
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (!byItself(ctx)) return;
  for (const details of all(ctx)) if (unfolded.has(known(details))) details.open = true;
  unfolded = new Set();
});
