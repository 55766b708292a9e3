// A week as a grid of half hours. Blocks are drawn with the mouse or with the keys: arrows move, Enter begins and ends a
// block, Delete takes one away, Escape lets go. What was drawn is put into the form named by data-picks, and the server
// answers with the rest; nothing is changed before it is saved there.

let hand = null; // what is being drawn: { grid, column, fixed, moving, row, keys, exact }

const gridOf = (element) => element?.closest?.("table[data-picks]");
const cellOf = (event) => (event.target.closest ? event.target.closest("table[data-picks] td") : null);
const columnOf = (cell) => [...gridOf(cell).querySelectorAll(`td[data-day="${cell.dataset.day}"]`)];
const isOpen = (cell) => "row" in cell.dataset && !("closed" in cell.dataset);
const isPast = (cell) => cell.classList.contains("past");

// The block a cell belongs to: what is drawn already comes before what stands there.
function blockOf(cell) {
  const column = columnOf(cell);
  const drawn = cell.classList.contains("drawn");
  const cells = column.filter((one) => (drawn ? one.classList.contains("drawn") : one.dataset.row === cell.dataset.row));
  const picked = document.getElementById(gridOf(cell).dataset.picks).elements.window.value;
  return { cells, row: drawn ? picked : cell.dataset.row };
}

function say(grid, name, values) {
  const sentence = grid.dataset[name].replace(/{(\w+)}/g, (_, key) => values[key] ?? "");
  document.getElementById("told").textContent = sentence;
}

const spoken = (time) => time.replace(":", document.documentElement.lang === "en" ? ":" : ".");

function span() {
  const cells = [hand.fixed, hand.moving].sort((one, other) => one - other);
  return hand.column.slice(cells[0], cells[1] + 1);
}

// An edge that nobody moved keeps its exact minute; a new one stands on a half hour.
function times() {
  const cells = span();
  const [first, last] = [cells[0], cells.at(-1)];
  return {
    opens: hand.exact && first === hand.exact.first ? hand.exact.opens : first.dataset.at,
    closes: hand.exact && last === hand.exact.last ? hand.exact.closes : last.dataset.until,
  };
}

function paint() {
  const cells = span();
  const { opens, closes } = times();
  for (const cell of hand.column) {
    cell.classList.toggle("drawn", cells.includes(cell));
    cell.classList.toggle("leaving", hand.row !== "" && cell.dataset.row === hand.row && !cells.includes(cell));
    delete cell.dataset.drawn;
  }
  cells[0].dataset.drawn = `${spoken(opens)}–${spoken(closes)}`;
  if (hand.keys) say(hand.grid, "sayNow", { from: spoken(opens), to: spoken(closes) });
}

function wipe(grid) {
  for (const cell of grid.querySelectorAll(".drawn, .leaving")) {
    cell.classList.remove("drawn", "leaving");
    delete cell.dataset.drawn;
  }
}

function begin(cell, { block = null, edge = "end", keys = false } = {}) {
  const grid = gridOf(cell);
  const column = columnOf(cell);
  const cells = block?.cells ?? [cell];
  const ends = [column.indexOf(cells[0]), column.indexOf(cells.at(-1))];
  const [fixed, moving] = edge === "end" ? ends : [ends[1], ends[0]];
  const old = cells[0].dataset;
  const exact = block && old.opens ? { first: cells[0], last: cells.at(-1), opens: old.opens, closes: old.closes } : null;
  wipe(grid);
  hand = { grid, column, fixed, moving, row: block?.row ?? "", keys, exact };
  paint();
}

// A block grows until it meets another one.
function stretch(to) {
  const step = Math.sign(to - hand.moving);
  while (step && hand.moving !== to) {
    const next = hand.column[hand.moving + step];
    const growing = hand.moving === hand.fixed || (next && Math.sign(hand.moving - hand.fixed) === step);
    if (!next || (growing && isOpen(next) && next.dataset.row !== hand.row)) break;
    hand.moving += step;
  }
  paint();
}

function drop() {
  if (!hand) return;
  const { grid, row, column } = hand;
  const { opens, closes } = times();
  hand = null;
  pick(grid, { window: row, day: column[0].dataset.day, opens, closes, verb: "" });
}

function pick(grid, values) {
  const form = document.getElementById(grid.dataset.picks);
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
  form.dispatchEvent(new CustomEvent("picked", { bubbles: true }));
}

const choose = (cell, verb) => pick(gridOf(cell), { window: cell.dataset.row, day: cell.dataset.day, opens: "", closes: "", verb });

function letGo(grid) {
  hand = null;
  wipe(grid);
  say(grid, "sayStopped", {});
}

// Where on a block the pointer is: at the edge it begins with, the one it ends with, or neither.
function edgeAt(cell, y) {
  if (isPast(cell) || (!isOpen(cell) && !cell.classList.contains("drawn"))) return null;
  const { cells } = blockOf(cell);
  const box = cell.getBoundingClientRect();
  if (cell === cells.at(-1) && box.bottom - y <= 8) return "end";
  if (cell === cells[0] && y - box.top <= 8) return "begin";
  return null;
}

document.addEventListener("pointerdown", (event) => {
  const cell = cellOf(event);
  if (!cell || event.button !== 0 || event.pointerType === "touch" || isPast(cell)) return;
  const edge = edgeAt(cell, event.clientY);
  if (!edge && (isOpen(cell) || "closed" in cell.dataset)) return;
  event.preventDefault();
  focus(cell);
  begin(cell, edge ? { block: blockOf(cell), edge } : {});
});

document.addEventListener("pointermove", (event) => {
  if (hand && !hand.keys) {
    const beside = hand.column[0].getBoundingClientRect();
    const under = document.elementFromPoint(beside.left + beside.width / 2, event.clientY)?.closest("td");
    const to = hand.column.indexOf(under);
    if (to >= 0 && to !== hand.moving) stretch(to);
    return;
  }
  const cell = cellOf(event);
  if (cell) cell.classList.toggle("edge", edgeAt(cell, event.clientY) !== null);
});

document.addEventListener("pointerup", () => {
  if (hand && !hand.keys) drop();
});

document.addEventListener("click", (event) => {
  const cell = cellOf(event);
  if (!cell) return;
  event.preventDefault();
  if (isPast(cell)) return;
  if ("row" in cell.dataset && !cell.classList.contains("drawn")) choose(cell, "");
  // A finger scrolls where a mouse draws: it taps the first half hour, and then the last.
  else if (event.pointerType === "touch") tap(cell);
});

function tap(cell) {
  const at = hand?.column.indexOf(cell) ?? -1;
  if (at < 0) return begin(cell, { keys: true });
  stretch(at);
  drop();
}

function focus(cell) {
  for (const other of gridOf(cell).querySelectorAll("td[tabindex='0']")) other.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus({ preventScroll: false });
}

function beside(cell, key) {
  const rows = [...gridOf(cell).tBodies[0].rows].map((row) => [...row.cells].filter((one) => one.matches("td")));
  const row = rows.findIndex((one) => one.includes(cell));
  const at = rows[row].indexOf(cell);
  const to = { ArrowUp: [row - 1, at], ArrowDown: [row + 1, at], ArrowLeft: [row, at - 1], ArrowRight: [row, at + 1] };
  const [down, across] = to[key] ?? { Home: [row, 0], End: [row, rows[row].length - 1] }[key];
  return rows[down]?.[across];
}

function draws(event, cell) {
  const up = event.key === "ArrowUp";
  if (event.key === "Escape") letGo(gridOf(cell));
  else if (event.key === "Enter" || event.key === " ") drop();
  else if (up || event.key === "ArrowDown") {
    // With Shift the other end moves.
    if (event.shiftKey) [hand.fixed, hand.moving] = [hand.moving, hand.fixed];
    stretch(hand.moving + (up ? -1 : 1));
    const end = hand.column[hand.moving];
    if (event.shiftKey) [hand.fixed, hand.moving] = [hand.moving, hand.fixed];
    focus(end);
  } else return false;
  return true;
}

function lifts(event, cell) {
  const acts = ["Enter", " ", "Delete", "Backspace"].includes(event.key);
  if (acts && isPast(cell)) return false;
  if (event.key === "Enter" || event.key === " ") {
    if ("closed" in cell.dataset) choose(cell, "");
    else {
      const block = isOpen(cell) || cell.classList.contains("drawn") ? blockOf(cell) : null;
      begin(cell, { block, keys: true });
      say(hand.grid, block ? "sayLifted" : "sayBegun", { from: spoken(times().opens), to: spoken(times().closes) });
    }
  } else if (event.key === "Delete" || event.key === "Backspace") {
    if (!("row" in cell.dataset)) return false;
    choose(cell, "remove");
  } else if (/^(Arrow|Home|End)/.test(event.key)) {
    const next = beside(cell, event.key);
    if (next) focus(next);
  } else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  const cell = cellOf(event);
  if (!cell || event.ctrlKey || event.altKey || event.metaKey) return;
  if (hand?.keys ? draws(event, cell) : lifts(event, cell)) event.preventDefault();
});

function dress() {
  for (const hint of document.querySelectorAll("[data-scripts]")) hint.hidden = false;
  document.querySelectorAll("table[data-picks]:not([role])").forEach(walkable);
}

// With scripts the table is one control that the arrows walk in; without them it is a table with links.
function walkable(grid) {
  const body = grid.tBodies[0];
  grid.setAttribute("role", "grid");
  for (const cell of body.querySelectorAll("td")) {
    cell.tabIndex = -1;
    cell.setAttribute("role", "gridcell");
    cell.setAttribute("aria-label", cell.dataset.say);
    for (const link of cell.querySelectorAll("a")) link.tabIndex = -1;
  }
  const first = body.querySelector("td.drawn") ?? body.querySelector("td[data-row]:not(.past)") ?? body.querySelector("td:not(.past)");
  (first ?? body.querySelector("td")).tabIndex = 0;
}

dress();
document.addEventListener("htmx:after:swap", dress);
