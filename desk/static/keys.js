// Keys for every page: a visible control with data-key="F9" is pressed by that key.
"use strict";

// Counted up whenever the page is ready for the next key; tests and scripts wait for it.
function turned() {
  document.body.dataset.turn = String(Number(document.body.dataset.turn || 0) + 1);
}

function nameOf(event) {
  const key = event.code.startsWith("Digit") ? event.code.slice(5) : event.key;
  return (event.altKey ? "Alt+" : "") + (event.shiftKey ? "Shift+" : "") + key;
}

// WCAG 2.1.4: whoever dictates, or whose hand slips, turns single characters off in this browser (ヘルプ); they
// are then pressed with Alt.
const SINGLE = "desk:single-keys";

function singleKeys() {
  return localStorage.getItem(SINGLE) !== "off";
}

// What a key commands: the name that a control's data-key has, or nothing.
function commandOf(event) {
  const name = nameOf(event);
  if (singleKeys()) return name;
  if (/^Alt\+.$/.test(name)) return name.at(-1);
  return name.length === 1 && name !== " " ? "" : name;
}

function showSingleKeys() {
  document.getElementById("single-keys")?.setAttribute("aria-checked", String(singleKeys()));
  for (const key of singleKeys() ? [] : document.querySelectorAll("main :is(button, a) kbd"))
    if (/^[0-9A-Z]$/.test(key.textContent)) key.textContent = `Alt+${key.textContent}`;
}

function isTyping(target) {
  return target.matches("input:not([type=hidden]), textarea, select");
}

function shown(element) {
  return element.getClientRects().length > 0;
}

function openDialog() {
  return document.querySelector("dialog[open]");
}

function show(dialog) {
  dialog.showModal();
  (dialog.querySelector("[data-key='1']") || dialog.querySelector("input:not([type=hidden])")).focus();
  turned();
}

// What a key means on every page. Answers whether the key was used.
function pressByKey(event) {
  const name = commandOf(event);
  const plain = name.length === 1 || name === "Enter";
  if (plain && (isTyping(event.target) || (name === "Enter" && event.target.matches("button, a")))) return false;
  const where = openDialog() || document;
  const found = name && [...where.querySelectorAll("[data-key]")].find((one) => one.dataset.key === name && shown(one));
  if (!found) return false;
  event.preventDefault();
  found.click();
  return true;
}

function onClick(event) {
  const target = event.target.closest("[data-open], [data-close], [data-fill], [data-turn], [data-do='whole']");
  if (!target) return;
  if (target.dataset.open) show(document.getElementById(target.dataset.open));
  else if ("close" in target.dataset) target.closest("dialog").close();
  else if (target.dataset.fill) fill(target);
  else if (target.dataset.turn) turnTo(target.dataset.turn);
  else document.querySelector(".whole")?.classList.toggle("open");
}

function fill(target) {
  const input = target.closest("form").querySelector("input[name=reason]");
  input.value = target.dataset.fill;
  input.focus();
  turned();
}

// Of a paper with several sides one is shown.
function turnTo(side) {
  const sheets = [...document.querySelectorAll(".whole .sheet")];
  if (!sheets.some((sheet) => sheet.dataset.sheet === side)) return;
  for (const sheet of sheets) sheet.hidden = sheet.dataset.sheet !== side;
}

// The red box on the whole page follows the field that is looked at, on the side where it stands.
function outline(element) {
  if (element?.dataset.side) turnTo(element.dataset.side);
  const box = document.querySelector(".whole .sheet:not([hidden]) rect.box");
  if (!box) return;
  const [x, y, w, h] = (element?.dataset.box || "0 0 0 0").split(" ").map(Number);
  const margin = w ? 1 : 0;
  box.setAttribute("x", x - margin);
  box.setAttribute("y", y - margin);
  box.setAttribute("width", w + 2 * margin);
  box.setAttribute("height", h + 2 * margin);
}

// ↑ and ↓ walk through the rows of a table whose rows have a place on the page.
function walkRows(event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const rows = [...document.querySelectorAll("table[data-boxes] tbody tr")];
  if (!rows.length || isTyping(event.target)) return;
  const here = rows.indexOf(document.activeElement);
  const next = rows[Math.min(Math.max(here + (event.key === "ArrowDown" ? 1 : -1), 0), rows.length - 1)];
  event.preventDefault();
  next.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape") document.querySelector(".whole.open")?.classList.remove("open");
  if (!pressByKey(event) && !openDialog()) walkRows(event);
});
document.addEventListener("click", onClick);
document.addEventListener("click", (event) => {
  if (event.target.id !== "single-keys") return;
  localStorage.setItem(SINGLE, singleKeys() ? "off" : "on");
  showSingleKeys();
});
// What was typed and not sent yet is kept for whoever typed it; the next person may sit here.
document.addEventListener("submit", (event) => {
  if (event.target.matches(".who")) sessionStorage.clear();
});
document.addEventListener("DOMContentLoaded", turned);
document.addEventListener("DOMContentLoaded", showSingleKeys);
document.addEventListener("focusin", (event) => {
  const row = event.target.closest("tr[data-box]");
  if (row) outline(row);
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "notice") openDialog()?.close();
  if (event.target.id === "work") showSingleKeys();
  if (event.target.id === "work" || event.target.id === "notice") turned();
});
document.addEventListener("htmx:sendError", () => {
  document.getElementById("notice").textContent = "つながりません。もう一度押してください。";
  turned();
});
