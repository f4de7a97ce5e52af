// 確認: one field after the other; the server judges each, and gets all answers together at the end.
"use strict";

// What was typed and not sent yet, in this tab: by person, case, what is asked of it and the version that they saw.
const Draft = {
  name(user, caseId, asking) {
    return `check:${user}:${caseId}${asking}`;
  },

  read() {
    const { user, case: caseId, version, asking } = document.getElementById("work").dataset;
    for (const name of Object.keys(sessionStorage))
      if (name.startsWith("check:") && !name.startsWith(`check:${user}:`)) sessionStorage.removeItem(name);
    const kept = JSON.parse(sessionStorage.getItem(this.name(user, caseId, asking)));
    return kept?.version === version ? kept : null;
  },

  write(kept) {
    const { user, case: caseId, version, asking } = document.getElementById("work").dataset;
    sessionStorage.setItem(this.name(user, caseId, asking), JSON.stringify({ ...kept, version }));
  },

  drop(user, caseId, asking) {
    sessionStorage.removeItem(this.name(user, caseId, asking));
  },
};

// While somebody types, the page says what the text means or what is wrong with it.
const Typing = {
  timer: 0,
  turn: 0,

  stop() {
    clearTimeout(this.timer);
    this.turn += 1;
  },

  begin() {
    this.stop();
    this.timer = setTimeout(() => this.ask(this.turn), 300);
  },

  async ask(turn) {
    const field = Check.field();
    const body = new URLSearchParams({ path: field.dataset.path, text: Check.text() });
    const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), "HX-Request": "true" };
    const answer = await fetch(`/check/${Check.caseId()}/field`, { method: "POST", headers, body }).catch(() => null);
    const told = answer?.ok ? await answer.text() : "";
    if (turn === this.turn) field.querySelector(".verdict").innerHTML = told;
  },
};

const Check = {
  fields: [],
  at: 0,
  answers: new Map(),
  since: 0,
  busy: false,

  begin() {
    const work = document.getElementById("work");
    this.fields = [...work.querySelectorAll(".field")];
    this.answers = new Map();
    this.busy = false;
    document.getElementById("notice").textContent = "";
    if (this.fields.length) this.go(this.restore());
    this.fetchAhead(work.dataset);
  },

  // The next case's pictures, so that they are there when it opens. Without them it opens all the same.
  async fetchAhead({ case: caseId, asking }) {
    if (!caseId) return;
    const answer = await fetch(`/check/${caseId}/ahead${asking}`).catch(() => null);
    const addresses = answer?.ok ? await answer.json().catch(() => []) : [];
    for (const address of addresses) new Image().src = address;
  },

  field() {
    return this.fields[this.at];
  },

  input() {
    return this.field().querySelector("input.text");
  },

  go(place) {
    this.at = place;
    this.since = performance.now();
    this.fields.forEach((one, index) => {
      one.classList.toggle("now", index === place);
      one.toggleAttribute("aria-current", index === place);
    });
    const target = this.input() || this.field().querySelector(".options");
    target.focus({ preventScroll: true });
    if (target.select) target.select();
    this.field().scrollIntoView({ block: "center" });
    outline(this.field());
    turned();
  },

  text() {
    const input = this.input();
    if (input) return input.value;
    return this.field().querySelector("[aria-checked=true]")?.dataset.text || "";
  },

  choose(button) {
    const input = this.input();
    if (input) {
      input.value = button.dataset.text;
      input.select();
    } else {
      for (const one of this.field().querySelectorAll("[role=radio]"))
        one.setAttribute("aria-checked", String(one === button));
    }
    this.keep();
    turned();
  },

  // The candidates in turn, with what was read among them.
  nextCandidate() {
    const input = this.input();
    const buttons = [...this.field().querySelectorAll(".candidates button")];
    if (!input || !buttons.length) return;
    const texts = [input.defaultValue, ...buttons.map((one) => one.dataset.text)];
    input.value = texts[(texts.indexOf(input.value) + 1) % texts.length];
    input.select();
    this.keep();
    turned();
  },

  async accept(blank) {
    if (this.busy) return;
    this.busy = true;
    Typing.stop();
    const field = this.field();
    const path = field.dataset.path;
    const before = this.answers.get(path)?.milliseconds || 0;
    const milliseconds = before + Math.round(performance.now() - this.since);
    const text = blank ? "" : this.text();
    const final = !blank && text === field.dataset.settled ? text : await this.judged(field, text, blank);
    this.busy = false;
    if (final === undefined) return this.refuse();
    this.answers.set(path, { path, text, blank, milliseconds });
    this.close(field, final, blank);
    this.keep();
    if (this.at + 1 < this.fields.length) return this.go(this.at + 1);
    return this.send(false);
  },

  // Answers what a text means, in the words of the final value; undefined where it cannot be taken.
  async judged(field, text, blank) {
    await htmx.ajax("POST", `/check/${this.caseId()}/field`, {
      target: field.querySelector(".verdict"),
      swap: "innerHTML",
      values: { path: field.dataset.path, text, blank },
    });
    return field.querySelector(".verdict [data-final]")?.dataset.final;
  },

  close(field, final, blank) {
    const input = field.querySelector("input.text");
    if (input) input.value = final;
    field.classList.add("done");
    field.querySelector(".result").textContent = blank ? "(空欄)" : final;
    field.querySelector(".verdict").replaceChildren();
  },

  // What was typed stays, with the reason beside it.
  refuse() {
    (this.input() || this.field().querySelector(".options")).focus();
    turned();
  },

  send(insist) {
    return this.post("", { insist });
  },

  // 読めない: what was answered is kept, and the case waits for the applicant.
  unreadable() {
    if (!this.busy) this.post("/unreadable", { path: this.field().dataset.path });
  },

  async post(place, values) {
    this.busy = true;
    const { version, user, asking } = document.getElementById("work").dataset;
    const caseId = this.caseId();
    const answers = JSON.stringify([...this.answers.values()]);
    await htmx.ajax("POST", `/check/${caseId}${place}${asking}`, {
      target: "#work",
      swap: "outerHTML",
      values: { version, answers, ...values },
    });
    if (this.caseId() !== caseId) Draft.drop(user, caseId, asking);
    this.busy = false;
  },

  // Whatever ends the session, what was typed stays in this tab until it is sent.
  keep() {
    const typed = {};
    for (const field of this.fields) {
      const input = field.querySelector("input.text");
      const chosen = field.querySelector("[aria-checked=true]")?.dataset.text;
      if (input ? input.value !== input.defaultValue : chosen) typed[field.dataset.path] = input ? input.value : chosen;
    }
    const done = this.fields.filter((one) => one.classList.contains("done")).map((one) => one.dataset.path);
    Draft.write({ typed, done, answers: [...this.answers.values()] });
  },

  // Answers the first field that is still to be answered.
  restore() {
    const kept = Draft.read();
    if (!kept) return 0;
    for (const one of kept.answers) this.answers.set(one.path, one);
    for (const field of this.fields) this.restoreField(field, kept);
    const open = this.fields.findIndex((one) => !one.classList.contains("done"));
    return open < 0 ? this.fields.length - 1 : open;
  },

  restoreField(field, kept) {
    const { path } = field.dataset;
    const text = kept.typed[path];
    const input = field.querySelector("input.text");
    if (input && text !== undefined) input.value = text;
    for (const one of input || text === undefined ? [] : field.querySelectorAll("[role=radio]"))
      one.setAttribute("aria-checked", String(one.dataset.text === text));
    const answer = this.answers.get(path);
    if (answer && kept.done.includes(path)) this.close(field, text ?? answer.text, answer.blank);
  },

  back() {
    document.getElementById("notice").textContent = "";
    if (this.at > 0 || this.field().classList.contains("done")) {
      const place = this.field().classList.contains("done") ? this.at : this.at - 1;
      this.fields[place].classList.remove("done");
      this.keep();
      this.go(place);
    }
  },

  caseId() {
    return document.getElementById("work")?.dataset.case;
  },

  waitsForInsistence() {
    return document.querySelector("#notice [data-insist]") !== null;
  },

  key(event) {
    const name = nameOf(event);
    const choosing = !this.input();
    const digit = (choosing && singleKeys() ? /^(Alt\+)?[1-9]$/ : /^Alt\+[1-9]$/).exec(name);
    // A key that is held down decides nothing: each answer is one press.
    if (name === "Enter" && event.repeat) return void event.preventDefault();
    if (name === "Enter" && this.waitsForInsistence()) this.send(true);
    else if (name === "Enter") this.accept(false);
    else if (name === "F8") this.accept(true);
    else if (name === "F7") this.unreadable();
    else if (name === "ArrowUp" || name === "Shift+Tab") this.back();
    else if (name === "ArrowDown") this.nextCandidate();
    else if (name === "F2" || (choosing && name === " ")) document.querySelector("#work .whole").classList.toggle("open");
    else if (digit) this.chooseNumber(Number(name.at(-1)));
    else return false;
    event.preventDefault();
    return true;
  },

  chooseNumber(number) {
    const button = this.field().querySelectorAll("[data-text]")[number - 1];
    if (button) this.choose(button);
  },
};

// Before keys.js: while a field is open its keys come first.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || openDialog() || !Check.fields.length) return;
    if (event.target.closest(".top")) return;
    Check.key(event);
  },
  true,
);
document.addEventListener("click", (event) => {
  const field = event.target.closest(".field");
  if (!field || !Check.fields.includes(field)) return;
  if (field !== Check.field()) return void Check.go(Check.fields.indexOf(field));
  const button = event.target.closest("[data-text], [data-do]");
  if (!button) return;
  if (button.dataset.text !== undefined) Check.choose(button);
  else if (button.dataset.do === "accept") Check.accept(false);
  else if (button.dataset.do === "blank") Check.accept(true);
  else if (button.dataset.do === "unreadable") Check.unreadable();
});
document.addEventListener("input", (event) => {
  if (!event.target.matches(".field.now input.text")) return;
  Check.keep();
  if (!event.isComposing) Typing.begin();
});
document.addEventListener("compositionend", (event) => {
  if (event.target.matches(".field.now input.text")) Typing.begin();
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "work") Check.begin();
});
document.addEventListener("DOMContentLoaded", () => Check.begin());
