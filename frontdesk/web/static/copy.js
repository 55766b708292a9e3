// A button with data-copies="id" puts that element's text on the clipboard. Its form is sent as always, so that it is noted.

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copies]");
  const source = button && document.getElementById(button.dataset.copies);
  if (!source) return;
  navigator.clipboard?.writeText(source.innerText).catch(() => getSelection().selectAllChildren(source));
});
