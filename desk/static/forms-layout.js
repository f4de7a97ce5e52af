// Places on paper, in mm: boxes of a field, moved, stretched, and made into fields of another shape.

export const round = (mm) => Math.round(mm * 100) / 100;
const apart = (box) => ({ ...box });
const GAP_MM = 1;

// The box objects of a layout themselves, in reading order.
export function boxesIn(layout) {
  if (layout.kind === "cells") return layout.boxes;
  if (layout.kind === "options") return layout.options.map((one) => one.box);
  if (layout.kind !== "date_parts") return [layout.box];
  const era = layout.era ? layout.era.options.map((one) => one.box) : [];
  return [...era, ...layout.year, ...layout.month, ...layout.day];
}

export function around(boxes) {
  const x = Math.min(...boxes.map((one) => one.x));
  const y = Math.min(...boxes.map((one) => one.y));
  const right = Math.max(...boxes.map((one) => one.x + one.w));
  const bottom = Math.max(...boxes.map((one) => one.y + one.h));
  return { ...boxes[0], x, y, w: round(right - x), h: round(bottom - y) };
}

export function shift(boxes, dx, dy) {
  for (const one of boxes) {
    one.x = round(one.x + dx);
    one.y = round(one.y + dy);
  }
}

// Stretch boxes as the box around them goes from one place to another.
export function stretch(boxes, from, to) {
  const across = to.w / from.w;
  const down = to.h / from.h;
  for (const one of boxes) {
    one.x = round(to.x + (one.x - from.x) * across);
    one.y = round(to.y + (one.y - from.y) * down);
    one.w = round(Math.max(one.w * across, 0.5));
    one.h = round(Math.max(one.h * down, 0.5));
  }
}

export function onSide(box, side) {
  return (box.page || 1) === side.page && (box.side || "front") === side.side;
}

// Row by row, each from the left.
export function inOrder(boxes) {
  const rows = [];
  for (const one of [...boxes].sort((a, b) => a.y - b.y)) {
    const row = rows.find((other) => Math.abs(other[0].y + other[0].h / 2 - one.y - one.h / 2) < other[0].h / 2);
    if (row) row.push(one);
    else rows.push([one]);
  }
  return rows.flatMap((row) => row.sort((a, b) => a.x - b.x));
}

export function split(box, count) {
  const w = round(box.w / count);
  return Array.from({ length: count }, (_, place) => ({ ...box, x: round(box.x + place * w), w }));
}

// Year, month and day: parted where the widest gaps are.
function inThree(boxes) {
  const row = inOrder(boxes);
  if (row.length < 3) return split(around(row), 3).map((one) => [{ ...one, w: round(one.w - GAP_MM) }]);
  const gaps = row.slice(1).map((one, place) => ({ place: place + 1, gap: one.x - row[place].x - row[place].w }));
  const [first, second] = gaps.sort((a, b) => b.gap - a.gap).slice(0, 2).map((one) => one.place).sort((a, b) => a - b);
  return [row.slice(0, first), row.slice(first, second), row.slice(second)];
}

export function options(boxes, mark = "circle") {
  const named = inOrder(boxes).map((box, place) => ({ code: String(place + 1), label: `選択肢${place + 1}`, box }));
  return { kind: "options", mark, options: named };
}

export function asLayout(kind, given) {
  const boxes = given.map(apart);
  if (kind === "cells") return { kind, boxes: boxes.length > 1 ? inOrder(boxes) : split(boxes[0], 7) };
  if (kind === "options") return options(boxes.length > 1 ? boxes : split(boxes[0], 2));
  if (kind !== "date_parts") return { kind, box: around(boxes) };
  const [year, month, day] = inThree(boxes);
  return { kind, fixed_era: "R", year, month, day };
}

// What a kind is read from, and what a shape is usually of.
const SHAPES = { date: "date_parts", choice: "options", check: "check_box", sign: "cells" };
const KINDS = { date_parts: "date", options: "choice", check_box: "check" };

export function layoutFor(kind, layout) {
  const wanted = SHAPES[kind];
  const keeps = wanted ? layout.kind === wanted : !(layout.kind in KINDS);
  return keeps ? layout : asLayout(wanted || "line", boxesIn(layout));
}

export function kindFor(shape, kind) {
  if (KINDS[shape]) return KINDS[shape];
  if (kind in SHAPES && kind !== "sign") return shape === "cells" ? "digits" : "text";
  return kind;
}

export function names(layout) {
  if (layout.kind === "options") return layout.options.map((one) => one.label);
  if (layout.kind !== "date_parts") return boxesIn(layout).map((_, place) => String(place + 1));
  const era = layout.era ? layout.era.options.map((one) => one.label) : [];
  const numbered = (word, boxes) => boxes.map((_, place) => (boxes.length > 1 ? `${word}${place + 1}` : word));
  return [...era, ...numbered("年", layout.year), ...numbered("月", layout.month), ...numbered("日", layout.day)];
}
