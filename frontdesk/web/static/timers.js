// Timers count in place: data-since (seconds already passed) upwards, data-until (seconds left) downwards.
// They count from the moment they came onto the page, so a computer's wrong clock does not matter.

const born = new WeakMap();

function show(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
}

function begin(timer) {
  const shown = timer.dataset.since ?? timer.dataset.until;
  const known = born.get(timer);
  if (known && known.shown === shown) return known;
  const fresh = { shown, at: performance.now(), seconds: Number(shown) };
  born.set(timer, fresh);
  return fresh;
}

function tick(timer) {
  const { at, seconds } = begin(timer);
  const passed = (performance.now() - at) / 1000;
  const now = timer.dataset.since === undefined ? seconds - passed : seconds + passed;
  const text = show(now);
  if (timer.textContent !== text) timer.textContent = text;
  if (timer.dataset.until === undefined) return;
  if (timer.dataset.ending && now <= 60 && now > 0) {
    document.getElementById("told").textContent = timer.dataset.ending;
    delete timer.dataset.ending;
  }
  if (now <= 0 && !timer.dataset.over) {
    timer.dataset.over = "1";
    timer.dispatchEvent(new CustomEvent("timer:over", { bubbles: true }));
  }
}

function all() {
  document.querySelectorAll("time[data-since], time[data-until]").forEach(tick);
}

all();
setInterval(all, 1000);
document.addEventListener("htmx:after:swap", all);
