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
