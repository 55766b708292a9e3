// A form is sent once. The button keeps its place and its focus; it only stops listening until the answer has come.

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.method === "dialog") return;
    if (form.ariaBusy === "true") {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.ariaBusy = "true";
    // A refused or broken request must not leave the form closed.
    setTimeout(() => free(form), 10_000);
  },
  true,
);

function free(form) {
  form.ariaBusy = null;
}

document.addEventListener("htmx:finally:request", (event) => {
  const source = event.detail?.ctx?.sourceElement;
  const form = source?.closest?.("form");
  if (form) free(form);
});

addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach(free));
