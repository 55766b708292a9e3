// Listens to /live and tells the page: `live:<topic>` and `live:<topic>:<id>` on the body. Panels fetch themselves again with
// hx-trigger="live:queue from:body, live:all from:body". After a lost connection everything is asked to do so.

const body = document.body;
let lost = false;

function tell(name, id = "") {
  body.dispatchEvent(new CustomEvent(name, { detail: { id } }));
}

const stream = new EventSource("/live");

stream.addEventListener("open", () => {
  if (lost) tell("live:all");
  lost = false;
  body.dataset.live = "open";
});

stream.addEventListener("error", () => {
  lost = true;
});

stream.addEventListener("topic", (event) => {
  const [topic, id = ""] = event.data.split(/:(.*)/);
  if (topic === "lock") {
    // The screen was locked, or the session ended, in another window: this one must not go on showing a card.
    if (id === body.dataset.session) location.reload();
    return;
  }
  if (topic === "answered" && id === body.dataset.staff && location.pathname === "/reception") {
    // Answered in the telephone: the contact opens by itself, unless another one is in hand.
    location.reload();
    return;
  }
  tell(`live:${topic}`, id);
  if (id) tell(`live:${topic}:${id}`, id);
});

addEventListener("pagehide", () => stream.close());
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// A panel that fetches itself is nobody at the keyboard: the server must not take it for one.
document.addEventListener("htmx:config:request", (event) => {
  const context = event.detail.ctx;
  if (context.sourceEvent?.type?.startsWith("live:")) context.request.headers["X-Live"] = "1";
});
