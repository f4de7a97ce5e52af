// 帳票定義, the editor: joins paper, list and rules, and keeps every edit as it is made.

import { Draft } from "./forms-draft.js";
import { Fields } from "./forms-fields.js";
import { Paper } from "./forms-paper.js";
import { Rules } from "./forms-rules.js";

const SAVE_AFTER_MS = 600;
const AGAIN_AFTER_MS = 4000;
const one = (name) => document.getElementById(name);
const root = one("editor");
const address = `/forms/${root.dataset.draft}`;
const words = JSON.parse(one("words").textContent);
const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), "HX-Request": "true" };

class Keeper {
  constructor(draft, version) {
    Object.assign(this, { draft, version, kept: draft.body(), running: null, timer: null, stopped: false });
    draft.addEventListener("change", () => this.soon(SAVE_AFTER_MS));
    window.addEventListener("beforeunload", (event) => this.dirty() && event.preventDefault());
    this.say();
  }

  dirty() {
    return this.draft.body() !== this.kept;
  }

  soon(milliseconds) {
    clearTimeout(this.timer);
    this.say();
    this.timer = setTimeout(() => this.save(), milliseconds);
  }

  // Everything is kept when this has ended; one request at a time, so that versions follow each other.
  async save() {
    clearTimeout(this.timer);
    while (this.running) await this.running;
    if (!this.dirty() || this.stopped) return;
    this.running = this.send(this.draft.body());
    await this.running;
    this.running = null;
    this.say();
    window.turned();
  }

  async send(body) {
    let answer;
    try {
      answer = await fetch(address, { method: "POST", headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify({ version: this.version, body }) });
    } catch {
      return this.soon(AGAIN_AFTER_MS);
    }
    if (answer.headers.get("HX-Redirect")) return this.refuse('<p class="notice bad">ログインの期限が切れました。別の窓でログインしてから、この画面で続けてください。</p>', false);
    if (!answer.ok) return this.refuse(await answer.text(), answer.status === 409 || answer.status === 403);
    const told = await answer.json();
    this.version = told.version;
    this.kept = body;
    this.draft.troubles = told.troubles;
    this.draft.dispatchEvent(new Event("judged"));
    one("notice").textContent = "";
    return null;
  }

  refuse(notice, stop) {
    one("notice").innerHTML = notice;
    this.stopped = stop;
    root.classList.toggle("stopped", stop);
    one("reload").hidden = !stop;
    if (!stop) this.soon(AGAIN_AFTER_MS);
  }

  say() {
    const state = this.stopped ? "保存できません" : this.dirty() ? "保存しています…" : "保存しました";
    one("kept").textContent = state;
    root.dataset.kept = String(!this.dirty());
  }
}

function tabs(draft, paper) {
  const sides = draft.sides();
  one("sides").hidden = sides.length < 2;
  const buttons = sides.map((side, number) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `${side.page}ページ${side.side === "back" ? "裏" : ""}`;
    button.addEventListener("click", () => paper.show(number));
    one("sides").append(button);
    return button;
  });
  const tell = () => buttons.forEach((button, number) => button.setAttribute("aria-pressed", String(number === paper.side)));
  paper.pane.addEventListener("side", tell);
  tell();
}

function panels() {
  const buttons = [...root.querySelectorAll("[role=tab]")];
  for (const button of buttons)
    button.addEventListener("click", () => {
      for (const other of buttons) {
        other.setAttribute("aria-selected", String(other === button));
        one(other.getAttribute("aria-controls")).hidden = other !== button;
      }
      window.turned();
    });
}

function tellCounts(draft) {
  const unsure = draft.doc.unsure.length;
  const wrong = draft.troubles.length;
  one("unsure").textContent = unsure ? `? 要確認 残り ${unsure}` : "✓ 要確認なし";
  one("unsure").className = unsure ? "tag must" : "tag good";
  one("wrong").textContent = wrong ? `! 直すところ ${wrong}` : "";
  one("wrong").hidden = !wrong;
  one("wrong").title = draft.troubles.map((trouble) => trouble.message).join("\n");
  one("undo").disabled = !draft.past.length;
  one("redo").disabled = !draft.future.length;
}

function sure(draft) {
  const [item] = draft.chosen();
  if (item?.field && draft.isUnsure(item)) draft.sure(item);
  const next = draft.nextUnsure(item?.key);
  if (next) draft.select([next.key]);
}

function acts(draft, paper, fields, keeper) {
  return {
    // From anywhere: what is typed counts once its input is left, and the next unsure field comes.
    sure: () => (document.activeElement.blur(), sure(draft), fields.focus()),
    new: () => paper.draws(!paper.drawing),
    remove: () => draft.selected.length && (draft.remove(), fields.focus()),
    undo: () => draft.undo(),
    redo: () => draft.redo(),
    wider: () => paper.resize(paper.zoom * 1.25),
    narrower: () => paper.resize(paper.zoom / 1.25),
    fit: () => paper.resize(1),
    label: () => fields.panel.querySelector("[data-name=label]")?.select(),
    review: async () => {
      await keeper.save();
      if (!keeper.dirty()) window.location.assign(`${address}/review`);
    },
  };
}

function keyed(draft, paper, fields, act) {
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.isComposing || document.querySelector("dialog[open]")) return;
      const typing = event.target.matches("input:not([type=checkbox]), textarea");
      const name = (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + event.key.toLowerCase();
      const way = { arrowleft: [-1, 0], arrowright: [1, 0], arrowup: [0, -1], arrowdown: [0, 1] }[name];
      if (way && event.altKey) paper.nudge(way, event.shiftKey ? 1 : 0.2);
      else if (name === "enter" && !one("panel-fields").hidden && !event.target.matches("button, summary, a")) act.sure();
      else if (name === "escape") (paper.draws(false), fields.focus());
      else if (name === "f2") act.label();
      else if (!typing && name === "delete") act.remove();
      else if (!typing && name === "Ctrl+z") act.undo();
      else if (!typing && (name === "Ctrl+y" || name === "Ctrl+Z")) act.redo();
      else return;
      event.preventDefault();
      event.stopPropagation();
      window.turned();
    },
    true,
  );
}

function trial(draft, keeper) {
  // What is read is what is kept: the last edit goes first.
  one("try").addEventListener("htmx:confirm", (event) => {
    event.preventDefault();
    keeper.save().then(() => event.detail.issueRequest());
  });
  one("panel-trial").addEventListener("focusin", (event) => {
    const path = event.target.closest("[data-path]")?.dataset.path;
    const plain = path?.replace(/\[\d+\]/g, "");
    const item = draft.items().find((other) => other.field?.path === plain);
    if (item) draft.select([item.key]);
  });
  document.addEventListener("htmx:afterSettle", (event) => event.target.id === "trial" && window.turned());
}

async function begin() {
  const answer = await fetch(`${address}/document`, { headers });
  const { version, body, troubles } = await answer.json();
  const draft = new Draft(body);
  draft.troubles = troubles;
  const paper = new Paper(one("pane"), draft, (number) => `${address}/blanks/${number}`);
  const fields = new Fields(one("items"), one("properties"), draft, words);
  const rules = new Rules(one("panel-rules"), draft, words);
  const keeper = new Keeper(draft, version);
  draft.addEventListener("change", () => tellCounts(draft));
  draft.addEventListener("judged", () => (paper.draw(), fields.drawList(), fields.tellTroubles(), rules.tell(), tellCounts(draft)));
  const act = acts(draft, paper, fields, keeper);
  root.addEventListener("click", (event) => {
    const name = event.target.closest("[data-do]")?.dataset.do;
    if (act[name]) act[name]();
  });
  paper.pane.addEventListener("draws", () => one("new").setAttribute("aria-pressed", String(paper.drawing)));
  keyed(draft, paper, fields, act);
  tabs(draft, paper);
  panels();
  trial(draft, keeper);
  tellCounts(draft);
  const first = draft.nextUnsure(null) || draft.items()[0];
  if (first) draft.select([first.key]);
  fields.focus();
  root.dataset.ready = "true";
  window.turned();
}

begin();
