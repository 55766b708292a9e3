// What was opened to the right is closed by a control with data-empties="id"; the work goes on in the note.

document.addEventListener("click", (event) => {
  const closer = event.target.closest?.("[data-empties]");
  const side = closer && document.getElementById(closer.dataset.empties);
  if (!side) return;
  event.preventDefault();
  side.replaceChildren();
  document.getElementById("calls-note")?.focus();
});
