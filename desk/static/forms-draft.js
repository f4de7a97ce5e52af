// The draft as the page holds it: its fields, what is selected, and every step back and forth.

import { asLayout, boxesIn, inOrder } from "./forms-layout.js";

const MOST_STEPS = 300;

export class Draft extends EventTarget {
  constructor(body) {
    super();
    this.doc = JSON.parse(body);
    this.past = [];
    this.future = [];
    this.merge = null;
    this.selected = [];
    this.part = null;
    this.troubles = [];
  }

  get form() {
    return this.doc.form;
  }

  body() {
    return JSON.stringify(this.doc);
  }

  sides() {
    const first = { page: 1, side: "front", width: this.form.width, height: this.form.height };
    const further = (this.form.further_pages || []).map((one) => ({ page: 1, side: "front", ...one }));
    return [first, ...further];
  }

  // Everything that stands on the paper, by the place where it stands in the document.
  items() {
    const fields = (this.form.fields || []).map((field, n) => ({ key: `fields.${n}`, field, label: field.label }));
    const tables = (this.form.tables || []).flatMap((table, n) => [
      { key: `tables.${n}`, table, label: table.label },
      ...table.columns.map((field, place) => ({ key: `tables.${n}.columns.${place}`, field, of: table, label: field.label })),
    ]);
    const ignored = (this.form.ignore || []).map((box, n) => ({ key: `ignore.${n}`, box, label: "読まない場所" }));
    return [...fields, ...tables, ...ignored];
  }

  item(key) {
    return this.items().find((one) => one.key === key);
  }

  chosen() {
    return this.selected.map((key) => this.item(key)).filter(Boolean);
  }

  boxesOf(item) {
    if (item.field) return boxesIn(item.field.layout);
    if (item.box) return [item.box];
    return item.table.columns.flatMap((one) => boxesIn(one.layout));
  }

  // The boxes that a move or a stretch is about: one box of a field, or all that is selected.
  handled() {
    const [only] = this.chosen();
    if (only && this.part !== null) return [this.boxesOf(only)[this.part]].filter(Boolean);
    return [...new Set(this.chosen().flatMap((one) => this.boxesOf(one)))];
  }

  select(keys, part = null) {
    this.selected = keys;
    this.part = part;
    this.merge = null;
    this.dispatchEvent(new Event("select"));
  }

  // One step that can be taken back; steps of the same sort that follow each other are one.
  change(step, merge = null) {
    const before = this.body();
    step(this.form, this.doc);
    if (this.body() === before) return;
    if (merge === null || merge !== this.merge) this.past.push(before);
    if (this.past.length > MOST_STEPS) this.past.shift();
    this.merge = merge;
    this.future = [];
    this.dispatchEvent(new Event("change"));
  }

  undo() {
    this.step(this.past, this.future);
  }

  redo() {
    this.step(this.future, this.past);
  }

  step(from, to) {
    if (!from.length) return;
    to.push(this.body());
    this.doc = JSON.parse(from.pop());
    this.merge = null;
    this.selected = this.selected.filter((key) => this.item(key));
    this.part = null;
    this.dispatchEvent(new Event("change"));
    this.dispatchEvent(new Event("select"));
  }

  isUnsure(item) {
    return Boolean(item.field) && this.doc.unsure.includes(item.field.path);
  }

  sure(item) {
    this.change((_, doc) => (doc.unsure = doc.unsure.filter((one) => one !== item.field.path)));
  }

  nextUnsure(after) {
    const items = this.items();
    const from = items.findIndex((one) => one.key === after);
    const turned = [...items.slice(from + 1), ...items.slice(0, from + 1)];
    return turned.find((one) => this.isUnsure(one));
  }

  freePath(stem = "komoku") {
    const taken = new Set(this.items().map((one) => (one.field || one.table || {}).path));
    if (stem !== "komoku" && !taken.has(stem)) return stem;
    let number = stem === "komoku" ? 1 : 2;
    while (taken.has(`${stem}_${number}`)) number += 1;
    return `${stem}_${number}`;
  }

  add(box) {
    const field = { path: this.freePath(), label: "新しい項目", kind: "text", layout: asLayout("line", [box]) };
    this.change((form) => (form.fields = [...(form.fields || []), field]));
    this.select([`fields.${this.form.fields.length - 1}`]);
  }

  // Everything that speaks of a field follows its new path.
  rename(item, path) {
    this.change((form, doc) => {
      const own = item.field || item.table;
      for (const one of own.columns || []) renamed(form, doc, one, path + one.path.slice(own.path.length));
      renamed(form, doc, own, path);
    }, `rename ${item.key}`);
  }

  remove() {
    if (this.part !== null) return this.removePart();
    const gone = this.chosen();
    this.change((form, doc) => {
      for (const one of gone) forget(form, doc, one);
    });
    this.select([]);
  }

  removePart() {
    const [item] = this.chosen();
    this.change(() => cutOut(item, this.part));
    this.select([item.key]);
  }

  // Several selected boxes become one field; a choice beside a date becomes its era.
  join(shape) {
    const chosen = this.chosen().filter((one) => one.field && !one.of);
    if (!chosen.length) return;
    const first = chosen.reduce((a, b) => (rank(a) <= rank(b) ? a : b));
    const era = shape === "date_parts" && chosen.find((one) => one.field.layout.kind === "options");
    const boxes = chosen.filter((one) => one !== era).flatMap((one) => boxesIn(one.field.layout));
    const layout = asLayout(shape, boxes);
    if (era) [layout.era, layout.fixed_era] = [era.field.layout, undefined];
    const kind = { date_parts: "date", options: "choice" }[shape] || (["text", "check", "choice", "date"].includes(first.field.kind) ? "digits" : first.field.kind);
    this.change((form, doc) => {
      const { path, label } = first.field;
      const kept = { ...first.field, path, label, kind, layout };
      form.fields[Number(first.key.split(".")[1])] = kept;
      for (const one of chosen) if (one !== first) forget(form, doc, one);
    });
    this.select([this.items().find((one) => one.field?.path === first.field.path).key]);
  }

  // Each box a field of its own again.
  apart() {
    const [item] = this.chosen();
    const boxes = boxesIn(item.field.layout);
    this.change((form, doc) => {
      for (const box of boxes)
        form.fields.push({ path: this.freePath(), label: item.field.label, kind: "text", layout: asLayout("line", [box]) });
      forget(form, doc, item);
    });
    this.select([]);
  }

  // Selected fields become the columns of a table with rows of even height.
  tabulate() {
    const chosen = this.chosen().filter((one) => one.field && !one.of);
    if (!chosen.length) return;
    const path = this.freePath("meisai");
    const columns = chosen.map((one) => one.field);
    const pitch = Math.max(...columns.flatMap((one) => boxesIn(one.layout)).map((one) => one.h));
    this.change((form, doc) => {
      for (const one of columns) renamed(form, doc, one, `${path}.${one.path}`);
      form.tables = [...(form.tables || []), { path, label: "明細", offsets: [0, pitch], columns }];
      form.fields = form.fields.filter((one) => !columns.includes(one));
    });
    this.select([`tables.${this.form.tables.length - 1}`]);
  }

  ignore() {
    const chosen = this.chosen().filter((one) => one.field && !one.of);
    this.change((form, doc) => {
      form.ignore = [...(form.ignore || []), ...chosen.map((one) => asLayout("line", boxesIn(one.field.layout)).box)];
      for (const one of chosen) forget(form, doc, one);
    });
    this.select([]);
  }
}

function rank(item) {
  const [box] = inOrder(boxesIn(item.field.layout));
  return box.y * 1000 + box.x;
}

function allFields(form) {
  return [...(form.fields || []), ...(form.tables || []).flatMap((one) => one.columns)];
}

// While two have the same path, what speaks of it goes on meaning the other one.
function renamed(form, doc, own, path) {
  const old = own.path;
  own.path = path;
  if (allFields(form).some((one) => one.path === old)) return;
  for (const one of allFields(form)) {
    if (one.same_as === old) one.same_as = path;
    if (one.when?.field === old) one.when.field = path;
  }
  for (const rule of form.rules || []) rule.fields = rule.fields.map((one) => (one === old ? path : one));
  doc.unsure = doc.unsure.map((one) => (one === old ? path : one));
}

function cutOut(item, place) {
  const layout = item.field.layout;
  const box = boxesIn(layout)[place];
  for (const list of [layout.boxes, layout.options, layout.era?.options, layout.year, layout.month, layout.day]) {
    const at = (list || []).findIndex((one) => one === box || one.box === box);
    if (at >= 0 && list.length > 1) return list.splice(at, 1);
  }
  return null;
}

function forget(form, doc, item) {
  if (item.box) return void (form.ignore = form.ignore.filter((one) => one !== item.box));
  const gone = item.table ? [item.table.path, ...item.table.columns.map((one) => one.path)] : [item.field.path];
  form.fields = (form.fields || []).filter((one) => one !== item.field);
  form.tables = (form.tables || []).filter((one) => one !== item.table);
  for (const table of form.tables) table.columns = table.columns.filter((one) => one !== item.field);
  form.tables = form.tables.filter((one) => one.columns.length);
  form.rules = (form.rules || []).filter((one) => !one.fields.some((path) => gone.includes(path)));
  for (const one of allFields(form)) {
    if (gone.includes(one.same_as)) delete one.same_as;
    if (gone.includes(one.when?.field)) delete one.when;
  }
  doc.unsure = doc.unsure.filter((one) => !gone.includes(one));
}
