// What she unfolded stays so when its panel fetches itself: the page changes because of others, and no work is folded away
// under a hand. So does what she unfolded while the answer to her own form was on its way: only what was open when she sent
// it is the answer's to fold. A part is known again by its form's address, never by its place: rows come and go.

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

function open(context) {
  return new Set(all(context).filter((details) => details.open).map(known));
}

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  ctx.openWhenSent = byItself(ctx) ? new Set() : open(ctx);
});

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  unfolded = new Set([...open(ctx)].filter((part) => !ctx.openWhenSent?.has(part)));
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  for (const details of all(ctx)) if (unfolded.has(known(details))) details.open = true;
  unfolded = new Set();
});
