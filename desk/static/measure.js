// 計測: the clock's face. The time itself is the ledger's: a page that is closed or reloaded loses nothing.
"use strict";

let shownAt = performance.now();

function face(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function tick() {
  const clock = document.querySelector(".clock");
  if (!clock || !("running" in clock.dataset)) return;
  clock.textContent = face(Number(clock.dataset.ran) + performance.now() - shownAt);
}

// A key that is held down starts and stops once: the next press must be one of its own.
document.addEventListener("keydown", (event) => {
  if (event.repeat && !event.target.matches("input")) event.stopImmediatePropagation();
}, { capture: true });
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "work") return;
  shownAt = performance.now();
  // What was refused before is over once something was kept.
  if (event.detail.requestConfig.verb === "post") document.getElementById("notice").textContent = "";
});
// Whoever pressed on an old page sees at once how it stands now.
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.xhr.status === 409) htmx.ajax("GET", location.pathname, { target: "#work", swap: "outerHTML" });
});
setInterval(tick, 200);
