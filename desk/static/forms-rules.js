// Rules between fields, and what is said of the form as a whole.

import { choice, h } from "./forms-fields.js";

export class Rules {
  constructor(panel, draft, words) {
    Object.assign(this, { panel, draft, words });
    draft.addEventListener("change", () => this.draw());
    this.draw();
  }

  draw() {
    if (this.panel.contains(document.activeElement) && document.activeElement.matches("input[type=text]")) return this.tell();
    this.panel.replaceChildren(this.title(), h("h2", {}, "項目どうしの決まり"), ...this.rules(), this.adding());
    this.tell();
  }

  tell() {
    for (const one of this.panel.querySelectorAll(".trouble")) one.remove();
    for (const { place, message } of this.draft.troubles) {
      const where = this.panel.querySelector(`[data-place-of="${place.split(".").slice(0, 2).join(".")}"]`);
      where?.append(h("span", { class: "trouble", role: "alert" }, message));
    }
  }

  title() {
    const input = (name, word) => {
      const one = h("input", { type: "text", value: this.draft.form[name], autocomplete: "off" });
      one.addEventListener("input", () => this.draft.change((form) => (form[name] = one.value), name));
      return h("label", { "data-place-of": name }, word, one);
    };
    return h("div", { class: "two" }, input("title", "帳票の名前"), input("version", "版(半角)"));
  }

  labels(rule) {
    const items = this.draft.items().filter((one) => one.field);
    const fitting = rule === "column_sum" ? items : items.filter((one) => !one.of);
    return Object.fromEntries(fitting.map((one) => [one.field.path, one.of ? `${one.of.label} ${one.label}` : one.label]));
  }

  rules() {
    const rules = this.draft.form.rules || [];
    if (!rules.length) return [h("p", { class: "faint" }, "まだありません。")];
    return rules.map((rule, place) => this.rule(rule, place));
  }

  rule(rule, place) {
    const [word, parts] = this.words.rules[rule.rule];
    const now = () => this.draft.form.rules[place];
    const selects = rule.fields.map((path, number) => {
      const select = choice(this.labels(rule.rule), path);
      select.addEventListener("change", () => this.draft.change(() => (now().fields[number] = select.value)));
      return h("label", {}, parts[number] || parts[0], select);
    });
    const more = rule.rule === "exactly_one" && h("button", { type: "button", class: "quiet", onclick: () => this.draft.change(() => now().fields.push(rule.fields[0])) }, "＋ 項目");
    const remove = h("button", { type: "button", class: "quiet", onclick: () => this.draft.change((form) => form.rules.splice(place, 1)) }, "消す");
    return h("fieldset", { class: "rule", "data-place-of": `rules.${place}` }, h("legend", {}, word), ...selects, h("p", { class: "row" }, more || "", remove));
  }

  adding() {
    const words = Object.fromEntries(Object.entries(this.words.rules).map(([name, [word]]) => [name, word]));
    const select = choice({ "": "選んで加える…", ...words }, "", { "aria-label": "決まりを加える", "data-name": "add-rule" });
    select.addEventListener("change", () => select.value && this.add(select.value));
    return h("label", {}, "決まりを加える", select);
  }

  // The fields that are likely meant: those of the kinds that the rule is about, in the form's order.
  add(rule) {
    const wanted = WANTED[rule];
    const items = this.draft.items().filter((one) => one.field);
    const taken = [];
    for (const kind of wanted) {
      const fitting = items.find((one) => !taken.includes(one.field.path) && (kind === "column" ? one.of : one.field.kind === kind && !one.of));
      const other = items.find((one) => !taken.includes(one.field.path));
      if (fitting || other) taken.push((fitting || other).field.path);
    }
    if (taken.length === wanted.length) this.draft.change((form) => (form.rules = [...(form.rules || []), { rule, fields: taken }]));
  }
}

const WANTED = {
  postal_matches_address: ["postal_code", "address"],
  kana_matches_name: ["kana", "name"],
  not_before: ["date", "date"],
  not_after: ["date", "date"],
  exactly_one: ["check", "check"],
  column_sum: ["column", "money"],
  resident: ["name", "date", "address"],
  bank_branch: ["text", "text"],
};
