// The blank with the boxes drawn over it, in mm: select, drag, stretch, draw.

import { around, onSide, round, shift, stretch } from "./forms-layout.js";

const SVG = "http://www.w3.org/2000/svg";
const NUDGE_MM = 0.2;
const STEP_MM = 1;
const LEAST_MM = 1.5;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const CORNERS = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];

function make(name, attributes, parent) {
  const one = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
  parent?.append(one);
  return one;
}

export class Paper {
  constructor(pane, draft, blankOf) {
    this.pane = pane;
    this.draft = draft;
    this.blankOf = blankOf;
    this.side = 0;
    this.zoom = 1;
    this.drawing = false;
    this.svg = make("svg", { id: "paper", tabindex: "0", role: "application", "aria-label": "帳票と項目の枠。矢印キーで選んだ枠を動かします" });
    this.image = make("image", { preserveAspectRatio: "none" }, this.svg);
    this.boxes = make("g", {}, this.svg);
    this.over = make("g", {}, this.svg);
    pane.append(this.svg);
    this.svg.addEventListener("pointerdown", (event) => this.press(event));
    this.svg.addEventListener("dblclick", (event) => this.pickPart(event));
    this.svg.addEventListener("keydown", (event) => this.key(event));
    draft.addEventListener("change", () => this.draw());
    draft.addEventListener("select", () => this.follow());
    this.show(0);
  }

  show(number) {
    this.side = number;
    const side = this.draft.sides()[number];
    this.svg.setAttribute("viewBox", `0 0 ${side.width} ${side.height}`);
    this.image.setAttribute("href", this.blankOf(number + 1));
    this.image.setAttribute("width", side.width);
    this.image.setAttribute("height", side.height);
    this.resize(this.zoom);
    this.draw();
    this.pane.dispatchEvent(new Event("side"));
  }

  resize(zoom) {
    this.zoom = Math.min(Math.max(zoom, 0.4), 4);
    this.svg.style.width = `${this.zoom * 100}%`;
    this.pane.dispatchEvent(new Event("zoom"));
  }

  here() {
    return this.draft.sides()[this.side];
  }

  draw() {
    this.boxes.replaceChildren();
    for (const item of this.draft.items()) this.drawItem(item);
    this.drawHandles();
  }

  drawItem(item) {
    if (item.table) return this.drawRows(item);
    const chosen = this.draft.selected.includes(item.key);
    const wrong = this.draft.troubles.some((one) => one.place.startsWith(`${item.key}.`));
    const look = [item.box ? "ignored" : "", chosen ? "chosen" : "", this.draft.isUnsure(item) ? "unsure" : "", wrong ? "wrong" : ""];
    this.draft.boxesOf(item).forEach((box, place) => {
      if (!onSide(box, this.here())) return;
      const { x, y, w, h } = box;
      const part = chosen && this.draft.part === place ? "part" : "";
      const rect = make("rect", { x, y, width: w, height: h, class: ["box", ...look, part].join(" "), "data-key": item.key, "data-place": place }, this.boxes);
      make("title", {}, rect).textContent = item.label;
    });
    const [first] = this.draft.boxesOf(item);
    if (!first || !onSide(first, this.here())) return;
    if (chosen || this.draft.isUnsure(item)) {
      const sign = this.draft.isUnsure(item) ? "? " : "";
      make("text", { x: first.x, y: first.y - 0.7, class: chosen ? "chosen" : "unsure" }, this.boxes).textContent = sign + item.label;
    }
  }

  // The rows below the first are shown, and moved with it.
  drawRows(item) {
    for (const down of item.table.offsets.slice(1))
      for (const box of this.draft.boxesOf(item).filter((one) => onSide(one, this.here())))
        make("rect", { x: box.x, y: round(box.y + down), width: box.w, height: box.h, class: "row", "data-key": item.key, "data-place": 0 }, this.boxes);
  }

  drawHandles() {
    this.over.replaceChildren();
    const boxes = this.draft.handled().filter((one) => onSide(one, this.here()));
    if (!boxes.length || this.draft.selected.length > 1) return;
    const { x, y, w, h } = around(boxes);
    make("rect", { x, y, width: w, height: h, class: "frame" }, this.over);
    for (const corner of CORNERS) {
      const cx = corner.includes("w") ? x : corner.includes("e") ? x + w : x + w / 2;
      const cy = corner.includes("n") ? y : corner.includes("s") ? y + h : y + h / 2;
      const size = 2 / this.zoom;
      make("rect", { x: cx - size / 2, y: cy - size / 2, width: size, height: size, class: `handle ${corner}`, "data-corner": corner }, this.over);
    }
  }

  // Bring what was selected in the list before the eyes.
  follow() {
    this.draw();
    const [first] = this.draft.handled();
    if (!first) return;
    const side = this.draft.sides().findIndex((one) => onSide(first, one));
    if (side >= 0 && side !== this.side) this.show(side);
    const rect = [...this.boxes.querySelectorAll(".chosen")].find((one) => one.tagName === "rect");
    if (rect) this.intoView(rect.getBoundingClientRect());
  }

  intoView(place) {
    const pane = this.pane.getBoundingClientRect();
    const margin = 40;
    if (place.top < pane.top + margin || place.bottom > pane.bottom - margin)
      this.pane.scrollTop += place.top - pane.top - pane.height / 3;
    if (place.left < pane.left || place.right > pane.right) this.pane.scrollLeft += place.left - pane.left - margin;
  }

  at(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    return { x: point.x, y: point.y };
  }

  press(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.svg.focus({ preventScroll: true });
    const target = event.target;
    if (this.drawing) return this.drag(event, (from, to) => this.sketch(from, to), (from, to) => this.finish(from, to));
    if (target.dataset.corner) return this.stretchBy(event, target.dataset.corner);
    if (target.dataset.key) return this.grasp(event, target.dataset.key);
    this.drag(event, (from, to) => this.sketch(from, to), (from, to) => this.catch(from, to, event.shiftKey));
  }

  grasp(event, key) {
    const { selected, part } = this.draft;
    const several = event.shiftKey || event.ctrlKey;
    if (several) this.draft.select(selected.includes(key) ? selected.filter((one) => one !== key) : [...selected, key]);
    else if (!selected.includes(key)) this.draft.select([key]);
    else if (part !== null && Number(event.target.dataset.place) !== part) this.draft.select([key]);
    if (several) return;
    let last = null;
    this.drag(event, (from, to) => {
      const begun = last || from;
      last = to;
      this.draft.change(() => shift(this.draft.handled(), to.x - begun.x, to.y - begun.y), `drag ${from.x} ${from.y}`);
    });
  }

  pickPart(event) {
    // While the pointer is captured the paper itself is the target.
    const under = document.elementsFromPoint(event.clientX, event.clientY).find((one) => one.dataset.key);
    const { key, place } = under?.dataset || {};
    const item = key && this.draft.item(key);
    if (item?.field && this.draft.boxesOf(item).length > 1) this.draft.select([key], Number(place));
  }

  stretchBy(event, corner) {
    const boxes = this.draft.handled();
    const first = around(boxes);
    const begun = boxes.map((one) => ({ ...one }));
    this.drag(event, (from, to) => {
      const wanted = pulled(first, corner, to.x - from.x, to.y - from.y);
      this.draft.change(() => {
        this.draft.handled().forEach((one, place) => Object.assign(one, begun[place]));
        stretch(this.draft.handled(), first, wanted);
      }, `stretch ${from.x} ${from.y}`);
    });
  }

  drag(event, move, end = () => {}) {
    const from = this.at(event);
    let to = from;
    this.svg.setPointerCapture(event.pointerId);
    const moved = (one) => {
      to = this.at(one);
      if (Math.hypot(to.x - from.x, to.y - from.y) > 0.3) move(from, to);
    };
    const ended = () => {
      this.svg.removeEventListener("pointermove", moved);
      this.svg.removeEventListener("pointerup", ended);
      this.svg.removeEventListener("pointercancel", ended);
      end(from, to);
      this.draft.merge = null;
      window.turned();
    };
    this.svg.addEventListener("pointermove", moved);
    this.svg.addEventListener("pointerup", ended);
    this.svg.addEventListener("pointercancel", ended);
  }

  sketch(from, to) {
    const { x, y, w, h } = spanned(from, to);
    this.over.replaceChildren();
    make("rect", { x, y, width: w, height: h, class: this.drawing ? "new" : "band" }, this.over);
  }

  finish(from, to) {
    const box = spanned(from, to);
    this.draws(false);
    const { page, side } = this.here();
    const where = { ...(page > 1 && { page }), ...(side !== "front" && { side }) };
    if (box.w >= LEAST_MM && box.h >= LEAST_MM) this.draft.add({ ...where, ...box });
    else this.drawHandles();
  }

  catch(from, to, more) {
    const band = spanned(from, to);
    const inside = (one) => onSide(one, this.here()) && one.x >= band.x && one.y >= band.y && one.x + one.w <= band.x + band.w && one.y + one.h <= band.y + band.h;
    const caught = this.draft.items().filter((one) => !one.table && this.draft.boxesOf(one).every(inside)).map((one) => one.key);
    this.draft.select(more ? [...new Set([...this.draft.selected, ...caught])] : caught);
  }

  draws(on) {
    this.drawing = on;
    this.svg.classList.toggle("draws", on);
    this.pane.dispatchEvent(new Event("draws"));
  }

  key(event) {
    const way = ARROWS[event.key];
    if (!way || event.ctrlKey || event.metaKey || !this.draft.handled().length) return;
    event.preventDefault();
    event.stopPropagation();
    this.nudge(way, event.shiftKey ? STEP_MM : NUDGE_MM);
  }

  nudge([across, down], mm) {
    this.draft.change(() => shift(this.draft.handled(), across * mm, down * mm), `nudge ${this.draft.selected}`);
    window.turned();
  }
}

function spanned(from, to) {
  const [x, y] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
  return { x: round(x), y: round(y), w: round(Math.abs(to.x - from.x)), h: round(Math.abs(to.y - from.y)) };
}

function pulled(box, corner, dx, dy) {
  const to = { ...box };
  if (corner.includes("w")) [to.x, to.w] = [box.x + dx, box.w - dx];
  if (corner.includes("e")) to.w = box.w + dx;
  if (corner.includes("n")) [to.y, to.h] = [box.y + dy, box.h - dy];
  if (corner.includes("s")) to.h = box.h + dy;
  return { x: round(to.x), y: round(to.y), w: round(Math.max(to.w, LEAST_MM)), h: round(Math.max(to.h, LEAST_MM)) };
}
