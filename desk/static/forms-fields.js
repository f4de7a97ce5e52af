// The list of what stands on the paper, and everything that can be said of the one that is selected.

import { around, asLayout, boxesIn, kindFor, layoutFor, round, split } from "./forms-layout.js";

export function h(name, attributes = {}, ...children) {
  const one = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) one.addEventListener(key.slice(2), value);
    else if (value === true) one.setAttribute(key, "");
    else if (value !== false && value !== undefined && value !== null) one.setAttribute(key, value);
  }
  one.append(...children.filter((child) => child !== null && child !== false));
  return one;
}

export function choice(words, chosen, attributes = {}) {
  const options = Object.entries(words).map(([value, word]) => h("option", { value, selected: value === chosen }, word));
  return h("select", attributes, ...options);
}

export class Fields {
  constructor(list, panel, draft, words) {
    Object.assign(this, { list, panel, draft, words });
    list.addEventListener("click", (event) => this.click(event));
    list.addEventListener("keydown", (event) => this.walk(event));
    draft.addEventListener("change", () => this.drawList());
    draft.addEventListener("change", () => this.drawPanel());
    draft.addEventListener("select", () => this.drawList());
    draft.addEventListener("select", () => this.drawPanel());
    this.drawList();
    this.drawPanel();
  }

  drawList() {
    const focused = this.list.contains(document.activeElement);
    const rows = this.draft.items().map((item) => this.row(item));
    this.list.replaceChildren(...rows);
    const current = rows.find((one) => one.getAttribute("aria-selected") === "true");
    (current || rows[0])?.setAttribute("tabindex", "0");
    current?.scrollIntoView({ block: "nearest" });
    if (focused) (current || rows[0])?.focus();
  }

  row(item) {
    const chosen = this.draft.selected.includes(item.key);
    const wrong = this.draft.troubles.some((one) => one.place.startsWith(`${item.key}.`) && (item.field || !one.place.includes(".columns.")));
    const kind = item.field ? this.words.kinds[item.field.kind] : item.table ? `明細 ${item.table.offsets.length}行` : "";
    const signs = [this.draft.isUnsure(item) && h("b", { class: "unsure" }, "? 要確認"), wrong && h("b", { class: "wrong" }, "! 直す")];
    return h(
      "li",
      { role: "option", "aria-selected": String(chosen), tabindex: "-1", "data-key-of": item.key, class: item.of ? "column" : "" },
      h("span", { class: "label" }, item.label || "(ラベルなし)"),
      h("span", { class: "kind" }, kind),
      ...signs,
    );
  }

  click(event) {
    const key = event.target.closest("[data-key-of]")?.dataset.keyOf;
    if (!key) return;
    const { selected } = this.draft;
    const more = event.ctrlKey || event.shiftKey;
    this.draft.select(more ? (selected.includes(key) ? selected.filter((one) => one !== key) : [...selected, key]) : [key]);
    this.focus();
  }

  focus() {
    this.list.querySelector("[tabindex='0']")?.focus();
  }

  walk(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    event.stopPropagation();
    const rows = [...this.list.children];
    const here = rows.indexOf(document.activeElement);
    const next = rows[Math.min(Math.max(here + (event.key === "ArrowDown" ? 1 : -1), 0), rows.length - 1)];
    if (!next) return;
    this.draft.select([next.dataset.keyOf]);
    this.focus();
    window.turned();
  }

  // Drawn anew after each change, except while somebody types in it.
  drawPanel() {
    const chosen = this.draft.chosen();
    const typing = this.panel.contains(document.activeElement) && document.activeElement.matches("input[type=text], input[type=number]");
    const same = chosen.length === 1 && this.shown === chosen[0].key;
    if (typing && same) return this.tellTroubles();
    const focused = same ? document.activeElement?.dataset?.name : null;
    this.shown = chosen.length === 1 ? chosen[0].key : null;
    this.panel.replaceChildren(...this.about(chosen));
    if (focused) this.panel.querySelector(`[data-name="${focused}"]`)?.focus();
    this.tellTroubles();
  }

  tellTroubles() {
    for (const one of this.panel.querySelectorAll(".trouble")) one.remove();
    for (const trouble of this.draft.troubles) {
      const name = this.shown && trouble.place.startsWith(`${this.shown}.`) ? trouble.place.slice(this.shown.length + 1) : null;
      if (name === null || name.startsWith("columns.")) continue;
      const input = this.panel.querySelector(`[data-name="${name}"]`) || this.panel.querySelector("[data-name='layout']");
      input?.closest("label, fieldset")?.append(h("span", { class: "trouble", role: "alert" }, trouble.message));
    }
  }

  about(chosen) {
    if (!chosen.length) return [h("p", { class: "faint" }, "枠か一覧の項目を選ぶと、ここに内容が出ます。")];
    if (chosen.length > 1) return this.several(chosen);
    const [item] = chosen;
    if (item.field) return this.field(item);
    return item.table ? this.table(item) : [h("p", {}, "ここに書かれたものは読みません。"), this.place(item)];
  }

  several(chosen) {
    const press = (word, act) => h("button", { type: "button", onclick: act }, word);
    return [
      h("p", {}, `${chosen.length} 個を選んでいます。まとめて一つの項目にできます。`),
      h(
        "p",
        { class: "row" },
        press("1文字ずつの枠に", () => this.draft.join("cells")),
        press("日付に", () => this.draft.join("date_parts")),
        press("選択肢に", () => this.draft.join("options")),
        press("一つの枠に", () => this.draft.join("line")),
        press("明細(表)の列に", () => this.draft.tabulate()),
        press("読まない場所に", () => this.draft.ignore()),
      ),
    ];
  }

  text(item, name, word, set, value, more = {}) {
    const input = h("input", { type: "text", value: value ?? "", "data-name": name, autocomplete: "off", ...more });
    input.addEventListener("input", () => set(input.value));
    return h("label", {}, word, input);
  }

  put(item, name, value) {
    this.draft.change(() => {
      const empty = value === "" || value === false || value === undefined || Number.isNaN(value);
      if (empty && name !== "label") delete item.field[name];
      else item.field[name] = value;
    }, `${name} ${item.key}`);
  }

  field(item) {
    const { field } = item;
    const stem = item.of ? `${item.of.path}.` : "";
    const label = this.text(item, "label", "ラベル(紙の上の名前)", (value) => this.put(this.now(item), "label", value), field.label, { list: "known-labels" });
    label.querySelector("input").addEventListener("change", () => this.suggest(this.now(item)));
    return [
      this.draft.isUnsure(item) &&
        h("p", { class: "notice warn ask" }, "提案です。確かめてください。", h("button", { type: "button", class: "main", "data-key": "Enter", "data-do": "sure" }, h("kbd", {}, "Enter"), "確認した")),
      h("div", { class: "two" }, label, this.text(item, "path", "項目名(半角)", (value) => this.draft.rename(this.now(item), stem + value), field.path.slice(stem.length))),
      h("div", { class: "two" }, this.kinds(item), this.shapes(item)),
      this.flags(item),
      this.shape(item),
      this.place(item),
      this.extras(item),
      h(
        "p",
        { class: "row" },
        boxesIn(field.layout).length > 1 && !item.of && h("button", { type: "button", class: "quiet", onclick: () => this.draft.apart() }, "枠ごとに分ける"),
        !item.of && h("button", { type: "button", class: "quiet", onclick: () => this.draft.tabulate() }, "明細(表)の列にする"),
        !item.of && h("button", { type: "button", class: "quiet", onclick: () => this.draft.ignore() }, "読まない場所にする"),
      ),
    ].filter(Boolean);
  }

  now(item) {
    return this.draft.item(item.key);
  }

  // What other forms call the same thing has the same name and kind here.
  suggest(item) {
    const known = this.words.known.find((one) => one.label === item.field.label);
    if (!known || item.of || !/^komoku_\d+$/.test(item.field.path)) return;
    this.draft.rename(item, this.draft.freePath(known.path));
    if (item.field.kind === "text") this.setKind(this.now(item), known.kind);
  }

  setKind(item, kind) {
    this.draft.change(() => {
      item.field.kind = kind;
      item.field.layout = layoutFor(kind, item.field.layout);
      if (kind !== "digits") delete item.field.check_digit;
    });
  }

  kinds(item) {
    const select = choice(this.words.kinds, item.field.kind, { "data-name": "kind" });
    select.addEventListener("change", () => this.setKind(this.now(item), select.value));
    return h("label", {}, "種類", select);
  }

  shapes(item) {
    const select = choice(this.words.layouts, item.field.layout.kind, { "data-name": "shape" });
    select.addEventListener("change", () => {
      const { field } = this.now(item);
      this.draft.change(() => {
        field.kind = kindFor(select.value, field.kind);
        field.layout = asLayout(select.value, boxesIn(field.layout));
      });
    });
    return h("label", {}, "枠の形", select);
  }

  flags(item) {
    const boxes = Object.entries(this.words.flags)
      .filter(([name]) => name !== "not_future" || item.field.kind === "date")
      .map(([name, word]) => h("label", { class: "check" }, h("input", { type: "checkbox", "data-name": name, checked: Boolean(item.field[name]), onchange: (event) => this.put(this.now(item), name, event.target.checked) }), word));
    return h("div", { class: "flags" }, ...boxes);
  }

  number(word, value, set, more = {}) {
    const input = h("input", { type: "number", value: value ?? "", ...more });
    input.addEventListener("change", () => set(input.value === "" ? undefined : Number(input.value)));
    return h("label", {}, word, input);
  }

  shape(item) {
    const { layout } = item.field;
    const body = { line: () => this.line(item), cells: () => this.cells(item), options: () => this.options(item, layout), date_parts: () => this.date(item) };
    const children = (body[layout.kind] || (() => []))();
    return children.length ? h("fieldset", { "data-name": "layout" }, h("legend", {}, this.words.layouts[layout.kind]), ...children) : h("fieldset", { "data-name": "layout", hidden: true });
  }

  edit(item, step) {
    this.draft.change(() => step(this.now(item).field.layout));
  }

  line(item) {
    const { layout } = item.field;
    return [
      this.number("行の数", layout.rows || 1, (value) => this.edit(item, (now) => (now.rows = value || 1)), { min: 1, max: 40, "data-name": "rows" }),
      h("label", { class: "check" }, h("input", { type: "checkbox", checked: Boolean(layout.vertical), "data-name": "vertical", onchange: (event) => this.edit(item, (now) => (event.target.checked ? (now.vertical = true) : delete now.vertical)) }), "たて書き"),
    ];
  }

  cells(item) {
    const { layout } = item.field;
    return [
      this.number("枠の数", layout.boxes.length, (value) => this.edit(item, (now) => (now.boxes = split(around(now.boxes), Math.max(value || 1, 1)))), { min: 1, max: 60, "data-name": "count" }),
      this.number("小数点の前の枠数", layout.point_after, (value) => this.edit(item, (now) => (value === undefined ? delete now.point_after : (now.point_after = value))), { min: 1, "data-name": "point_after" }),
    ];
  }

  options(item, layout, era = false) {
    const rows = layout.options.map((option, place) => {
      const put = (name) => (event) => this.draft.change(() => (this.optionsNow(item, era).options[place][name] = event.target.value), `${name} ${place} ${item.key}`);
      return h(
        "div",
        { class: "option" },
        h("input", { type: "text", value: option.label, "aria-label": `選択肢${place + 1}の名前`, "data-name": `option-${place}-label`, oninput: put("label") }),
        h("input", { type: "text", value: option.code, "aria-label": `選択肢${place + 1}のコード`, "data-name": `option-${place}-code`, oninput: put("code") }),
        layout.options.length > 1 && h("button", { type: "button", class: "quiet", "aria-label": `選択肢${place + 1}を消す`, onclick: () => this.draft.change(() => this.optionsNow(item, era).options.splice(place, 1)) }, "×"),
      );
    });
    const mark = choice({ circle: "○で囲む", tick: "□にチェック" }, layout.mark, { "data-name": "mark" });
    mark.addEventListener("change", () => this.draft.change(() => (this.optionsNow(item, era).mark = mark.value)));
    return [
      !era && h("label", {}, "しるし", mark),
      h("div", { class: "option head" }, h("span", {}, "名前"), h("span", {}, "コード")),
      ...rows,
      h("button", { type: "button", class: "quiet", onclick: () => this.draft.change(() => addOption(this.optionsNow(item, era))) }, "＋ 選択肢"),
    ].filter(Boolean);
  }

  optionsNow(item, era) {
    const { layout } = this.now(item).field;
    return era ? layout.era : layout;
  }

  date(item) {
    const { layout } = item.field;
    const words = { "": "印刷なし(西暦)", circle: "○で囲む", ...Object.fromEntries(Object.entries(this.words.eras).map(([letter, name]) => [letter, `「${name}」と印刷`])) };
    const select = choice(words, layout.era ? "circle" : layout.fixed_era || "", { "data-name": "era" });
    select.addEventListener("change", () => this.edit(item, (now) => setEra(now, select.value, this.words.eras)));
    return [h("label", {}, "元号", select), ...(layout.era ? this.options(item, layout.era, true) : [])];
  }

  place(item) {
    const boxes = this.draft.handled();
    if (!boxes.length) return "";
    const box = around(boxes);
    const inputs = [["x", "左"], ["y", "上"], ["w", "幅"], ["h", "高さ"]].map(([name, word]) =>
      this.number(word, round(box[name]), (value) => value !== undefined && this.draft.change(() => placed(this.draft.handled(), name, value)), { step: 0.1, "data-name": `place-${name}` }),
    );
    return h("div", { class: "place", role: "group", "aria-label": "場所 mm" }, ...inputs, h("span", { class: "faint" }, "mm"));
  }

  extras(item) {
    const { field } = item;
    const others = Object.fromEntries([["", "なし"], ...this.draft.items().filter((one) => one.field && one.key !== item.key).map((one) => [one.field.path, one.label])]);
    const put = (name) => (value) => this.put(this.now(item), name, value);
    const pick = (name, words, word) => {
      const select = choice(words, field[name] || "", { "data-name": name });
      select.addEventListener("change", () => put(name)(select.value));
      return h("label", {}, word, select);
    };
    const used = ["pattern", "characters", "min_length", "max_length", "check_digit", "same_as", "when"].filter((name) => field[name] !== undefined && field[name] !== null).length;
    return h(
      "details",
      { open: used > 0 },
      h("summary", {}, `くわしい決まり${used ? `(${used})` : ""}`),
      h("div", { class: "two" }, this.text(item, "pattern", "書式(正規表現。例 [0-9]{7})", put("pattern"), field.pattern), this.text(item, "characters", "使える文字", put("characters"), field.characters)),
      h("div", { class: "two" }, this.number("最短の文字数", field.min_length, put("min_length"), { min: 0, "data-name": "min_length" }), this.number("最長の文字数", field.max_length, put("max_length"), { min: 1, "data-name": "max_length" })),
      field.kind === "digits" && pick("check_digit", { "": "なし", ...this.words.check_digits }, "検査数字"),
      pick("same_as", others, "「〃」「同上」と書かれたときの元"),
      this.when(item, others),
    );
  }

  when(item, others) {
    const { when } = item.field;
    const select = choice({ ...others, "": "いつでも" }, when?.field || "", { "data-name": "when" });
    select.addEventListener("change", () => this.put(this.now(item), "when", select.value ? { field: select.value, is: this.firstAnswer(select.value) } : undefined));
    const answers = when && this.answers(when.field);
    const value = when && (answers ? choice(answers, String(when.is), { "data-name": "when-is" }) : h("input", { type: "text", value: when.is, "data-name": "when-is" }));
    value?.addEventListener("change", () => this.put(this.now(item), "when", { field: when.field, is: value.value === "true" ? true : value.value === "false" ? false : value.value }));
    return h("div", { class: "two" }, h("label", {}, "書かれるのは", select), value ? h("label", {}, "が次のとき", value) : "");
  }

  answers(path) {
    const field = this.draft.items().find((one) => one.field?.path === path)?.field;
    if (field?.kind === "check") return { true: "はい", false: "いいえ" };
    return field?.layout.kind === "options" ? Object.fromEntries(field.layout.options.map((one) => [one.code, one.label])) : null;
  }

  firstAnswer(path) {
    const [first] = Object.keys(this.answers(path) || { "": "" });
    return first === "true" ? true : first;
  }

  table(item) {
    const { table } = item;
    const now = () => this.now(item).table;
    const pitch = table.offsets.length > 1 ? round(table.offsets[1]) : round(around(this.draft.boxesOf(item)).h);
    const even = (rows, step) => this.draft.change(() => (now().offsets = Array.from({ length: Math.max(rows, 1) }, (_, row) => round(row * step))));
    const offsets = h("input", { type: "text", value: table.offsets.join(", "), "data-name": "offsets" });
    offsets.addEventListener("change", () => this.draft.change(() => (now().offsets = offsets.value.split(/[,、\s]+/).filter(Boolean).map(Number))));
    return [
      h("div", { class: "two" }, this.text(item, "label", "明細の名前", (value) => this.draft.change(() => (now().label = value), `label ${item.key}`), table.label), this.text(item, "path", "項目名(半角)", (value) => this.draft.rename(this.now(item), value), table.path)),
      h("div", { class: "two" }, this.number("行の数", table.offsets.length, (value) => even(value, pitch), { min: 1, max: 100, "data-name": "rows" }), this.number("行の間隔 mm", pitch, (value) => even(now().offsets.length, value), { step: 0.1, "data-name": "pitch" })),
      h("label", {}, "各行の位置(1行目から下へ mm)", offsets),
      h("p", { class: "faint" }, `列: ${table.columns.map((one) => one.label).join("、")}。列は一覧から選んで直します。`),
      this.place(item),
    ];
  }
}

function addOption(layout) {
  const last = layout.options.at(-1);
  const box = { ...last.box, x: round(last.box.x + last.box.w + 2) };
  layout.options.push({ code: String(layout.options.length + 1), label: `選択肢${layout.options.length + 1}`, box });
}

function setEra(layout, value, eras) {
  if (value !== "circle") {
    delete layout.era;
    if (value) layout.fixed_era = value;
    else delete layout.fixed_era;
    return;
  }
  delete layout.fixed_era;
  const [first] = layout.year;
  const letters = ["S", "H", "R"];
  const options = letters.map((code, place) => ({ code, label: eras[code], box: { ...first, x: round(first.x - 11 * (letters.length - place)), w: 10 } }));
  layout.era = { kind: "options", mark: "circle", options };
}

function placed(boxes, name, value) {
  const from = around(boxes);
  const to = { ...from, [name]: value };
  const [across, down] = [name === "w" ? to.w / from.w : 1, name === "h" ? to.h / from.h : 1];
  for (const one of boxes) {
    one.x = round(to.x + (one.x - from.x) * across);
    one.y = round(to.y + (one.y - from.y) * down);
    one.w = round(one.w * across);
    one.h = round(one.h * down);
  }
}
