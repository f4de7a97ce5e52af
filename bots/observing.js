// Answers one document as a person reads it: {title, inputs, buttons, shown, elements}. Changes nothing.
() => {
  const CONTROLS = "input,select,textarea";
  const MARKS = /(?:[\s　]*(?:[[((【〔]?(?:必須|任意|要入力)[\]))】〕]?|[*＊※]))+$|^(?:(?:[[((【〔]?(?:必須|任意)[\]))】〕]?|[*＊※●■◆・])[\s　]*)+/g;
  const REQUIRED = /必須|要入力|[*＊]|※/;
  const INLINE = /^(inline|contents|none|ruby)/;
  const said = text => (text || "").replace(/\s+/g, " ").trim();
  const clean = text => {
    let now = said(text), was = null;
    while (now !== was) { was = now; now = said(now.replace(MARKS, "").replace(/[\s:：]+$/, "")); }
    return now;
  };
  const shown = node => {
    if (!node.getClientRects().length) return false;
    const style = getComputedStyle(node);
    return style.visibility !== "hidden" && style.display !== "none";
  };
  const elements = [];
  const lines = [];        // pieces of text and controls in reading order, with the block that each stands in
  const skipped = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "OPTION"]);
  const blockOf = node => {
    let one = node;
    while (one && (INLINE.test(getComputedStyle(one).display)) && one.parentElement) one = one.parentElement;
    return one;
  };
  const walk = node => {
    for (const child of node.childNodes) {
      if (child.nodeType === 3) {
        const text = said(child.nodeValue);
        if (text && child.parentElement) lines.push({ text, block: blockOf(child.parentElement), node: child.parentElement });
      } else if (child.nodeType === 1 && !skipped.has(child.tagName)) {
        if (child.matches(CONTROLS)) {
          if (child.type !== "hidden" && shown(child)) lines.push({ control: child, block: blockOf(child), node: child });
        } else if (child.matches("button")) {
          lines.push({ button: child, block: blockOf(child), node: child });
        } else {
          if (!child.getClientRects().length && getComputedStyle(child).display !== "contents") continue;
          if (child.tagName === "BR") lines.push({ end: true, block: null, node: child });
          walk(child.shadowRoot || child);
        }
      }
    }
  };
  if (document.body) walk(document.body);
  const taken = new Set(lines.filter(one => one.control).map(one => one.block));   // what stands beside an entry is its own
  const textOf = node => {   // what a node says, without its controls
    let found = "";
    const read = one => {
      for (const child of one.childNodes) {
        if (child.nodeType === 3) found += " " + child.nodeValue;
        else if (child.nodeType === 1 && !skipped.has(child.tagName) && !child.matches(CONTROLS + ",button")) read(child);
      }
    };
    read(node);
    return said(found);
  };
  const holds = node => !!node.querySelector(CONTROLS.split(",").map(one => `${one}:not([type=hidden])`).join(","));

  // Tables as people see them: every cell at each place that it covers.
  const grids = new Map();
  const gridOf = table => {
    if (grids.has(table)) return grids.get(table);
    const grid = [], at = new Map();
    [...table.rows].forEach((row, r) => {
      grid[r] = grid[r] || [];
      let c = 0;
      for (const cell of row.cells) {
        while (grid[r][c]) c += 1;
        at.set(cell, [r, c]);
        for (let down = 0; down < cell.rowSpan; down += 1)
          for (let right = 0; right < cell.colSpan; right += 1)
            (grid[r + down] = grid[r + down] || [])[c + right] = cell;
        c += cell.colSpan;
      }
    });
    grids.set(table, { grid, at });
    return grids.get(table);
  };
  const inTable = node => {
    const cell = node.closest("td,th");
    const table = cell && cell.closest("table");
    if (!table) return {};
    const { grid, at } = gridOf(table);
    const [r, c] = at.get(cell);
    const found = {};
    for (let left = c - 1; left >= 0; left -= 1) {
      const one = grid[r][left];
      if (!one || holds(one) || !textOf(one)) continue;
      if (found.row === undefined) found.row = one;
      else if (one !== found.row && one.rowSpan > 1) { found.over = one; break; }
    }
    for (let up = r - 1; up >= 0; up -= 1) {
      const one = grid[up] && grid[up][c];
      if (!one || one === cell) continue;
      if (holds(one)) continue;
      const heads = grid[up].filter(Boolean);
      const whole = new Set(heads).size === 1 && heads.length > 1;
      if (whole) { found.over = found.over || one; break; }
      if (new Set(heads).size > 1 && heads.every(head => !holds(head)) && (one.tagName === "TH" || up === 0)) found.column = one;
      break;
    }
    if (!found.over) {
      for (let up = r; up >= 0; up -= 1) {
        const heads = new Set((grid[up] || []).filter(Boolean));
        const [only] = heads;
        if (heads.size === 1 && only !== cell && only.colSpan > 1 && !holds(only) && textOf(only)) { found.over = only; break; }
      }
    }
    if (table.caption) found.caption = table.caption;
    return found;
  };
  const named = node => {
    const ids = (node.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean);
    const root = node.getRootNode();
    const by = ids.map(id => root.getElementById && root.getElementById(id)).filter(Boolean).map(textOf).join(" ");
    return by || said(node.getAttribute("aria-label"));
  };
  const labelled = node => [...(node.labels || [])].map(label => {
    if (!label.contains(node)) return textOf(label);
    const range = document.createRange();   // what stands before an entry in its label names it; the rest are units and hints
    range.setStart(label, 0);
    range.setEndBefore(node);
    return said(range.toString()) || textOf(label);
  }).filter(Boolean).join(" ");
  const around = (node, step) => {   // text beside a control in its own line
    let at = lines.findIndex(one => one.node === node) + step, found = [];
    const block = blockOf(node);
    for (; lines[at]; at += step) {
      const one = lines[at];
      if (one.control || one.button || one.end || one.block !== block) break;
      if (step < 0) found.unshift(one.text); else found.push(one.text);
    }
    return said(found.join(" "));
  };
  const above = node => {   // the text block just before, where the control stands alone in its own
    let at = lines.findIndex(one => one.node === node) - 1, found = [], block = null;
    for (; lines[at]; at -= 1) {
      const one = lines[at];
      if (one.end) continue;
      if (one.control || one.button || (block && one.block !== block) || taken.has(one.block)) break;
      block = one.block;
      found.unshift(one.text);
    }
    return block && block.matches("h1,h2,h3,h4,h5,h6,legend,caption,[role=heading]") ? "" : said(found.join(" "));
  };
  const leading = node => {   // the words at the head of the block, which all its entries share
    const block = blockOf(node), first = lines.find(one => one.control && one.block === block);
    return first ? around(first.node, -1) || above(first.node) : "";
  };
  const HEADS = "h1,h2,h3,h4,h5,h6,[role=heading]";
  const headings = [...document.querySelectorAll(HEADS)].filter(shown);
  const sectionOf = (node, table) => {
    const found = [];
    for (let one = node.parentElement; one; one = one.parentElement) {
      if (one.matches("fieldset,[role=group]")) {
        const legend = one.querySelector(":scope > legend");
        const text = legend ? textOf(legend) : named(one);
        if (text) found.unshift(text);
      }
    }
    if (table.over) found.push(textOf(table.over));
    else if (table.caption) found.push(textOf(table.caption));
    if (!found.length) {
      const over = headings.filter(one => one.compareDocumentPosition(node) & 4).pop();
      if (over && over.tagName !== "H1") found.push(textOf(over));
    }
    return said(found.join(" "));
  };
  const kindOf = node => {
    if (node.tagName === "SELECT") return "select";
    if (node.tagName === "TEXTAREA") return "area";
    const kinds = { date: "date", number: "number", password: "password", file: "file", radio: "radio", checkbox: "check" };
    return kinds[node.type] || "text";
  };
  const hintOf = (node, taken) => {   // what else stands in the control's cell or line
    const place = node.closest("td,dd") || blockOf(node);
    if (!place || place === document.body || place.matches("form,main,table,fieldset")) return "";
    const described = (node.getAttribute("aria-describedby") || "").split(/\s+/).map(id => id && document.getElementById(id));
    const text = [textOf(place), ...described.filter(Boolean).map(textOf), said(node.title)].join(" ");
    return said(taken.reduce((left, word) => word ? left.replace(word, " ") : left, text)).slice(0, 200);
  };
  const read = (node, members) => {
    const table = inTable(node), kind = kindOf(node);
    const around_all = members ? members[0].closest("[role=radiogroup],[role=group],fieldset") : null;
    const alone = around_all && [...around_all.querySelectorAll(CONTROLS)].every(one => members.includes(one) || one.type === "hidden");
    const box = alone ? around_all : null;
    const own = members ? (box ? named(box) || (box.querySelector(":scope > legend") ? textOf(box.querySelector(":scope > legend")) : "") : "") : named(node) || labelled(node);
    const term = node.closest("dd");
    const dt = term ? [...term.parentElement.children].slice(0, [...term.parentElement.children].indexOf(term)).reverse().find(one => one.tagName === "DT") : null;
    const row = table.row ? textOf(table.row) : dt ? textOf(dt) : "";
    const column = table.column ? textOf(table.column) : "";
    const before = around(members ? members[0] : node, -1);
    const last = members ? members[members.length - 1] : node;
    const after = members ? "" : around(last, 1);
    const head = [row, column].filter(Boolean).join(" ");
    const beside = node.closest("label") ? "" : kind === "check" ? after : "";
    const up = head ? "" : leading(members ? members[0] : node);
    const first = node.tagName === "SELECT" && node.options.length && !node.options[0].value ? said(node.options[0].text) : "";
    const placeholder = said(node.getAttribute("placeholder")) || "";
    const label = own || beside || head || up || before || placeholder || first || said(node.title);
    const words = [own, row, column, before, up];
    const words_of = members ? members.map(one => named(one) || labelled(one) || around(one, 1) || one.value) : [...(node.options || [])].map(one => said(one.text));
    const must = node.required || node.getAttribute("aria-required") === "true" || words.some(one => REQUIRED.test(one)) || REQUIRED.test(after.slice(0, 4));
    return {
      kind, label: clean(label),
      group: clean(head || up) === clean(label) ? "" : clean(head || up),
      section: clean(sectionOf(members && box ? box : node, table)), before: clean(before), after: clean(after).slice(0, 60),
      hint: hintOf(node, [...words_of.map(String), after, before, row, own]), placeholder,
      options: words_of, maxlength: node.maxLength > 0 ? node.maxLength : null, required: must,
      readonly: !!(node.readOnly || node.disabled), name: node.name || node.id || "",
    };
  };
  const inputs = [], groups = new Map();
  for (const { control } of lines.filter(one => one.control)) {
    if (["submit", "button", "reset", "image"].includes(control.type)) continue;
    if (control.type === "radio" && control.name) {
      const key = control.form ? [...document.forms].indexOf(control.form) + control.name : control.name;
      if (groups.has(key)) { groups.get(key).push(control); continue; }
      groups.set(key, [control]);
      inputs.push({ node: control, members: groups.get(key) });
    } else inputs.push({ node: control, members: null });
  }
  const answers = inputs.map(({ node, members }) => { elements.push(node); return read(node, members); });
  const wayTo = ({ node, members }) => {   // the words by which it may be found again, as they stand there
    const table = inTable(node), { grid, at } = node.closest("table") ? gridOf(node.closest("table")) : {};
    const cell = table.column && node.closest("td,th");
    const group = node.closest("fieldset,[role=group],[role=radiogroup]");
    const legend = group && group.querySelector(":scope > legend");
    const over = group && members && group.parentElement.closest("fieldset,[role=group]");
    const nameOf = one => one ? named(one) || (one.querySelector(":scope > legend") ? textOf(one.querySelector(":scope > legend")) : "") : "";
    const term = node.closest("dd") ? node.closest("dd").previousElementSibling : null;
    return {
      bound: named(node) || [...(node.labels || [])].map(label => said(label.textContent)).join(" "),
      group: nameOf(group), role: group ? group.getAttribute("role") || "group" : "",
      outer: nameOf(over),
      near: [table.row ? textOf(table.row) : "", term ? textOf(term) : "", around(members ? members[0] : node, -1), leading(node), above(members ? members[0] : node)].filter(Boolean),
      column: table.column ? textOf(table.column) : "",
      row: cell ? at.get(cell)[0] - at.get(table.column)[0] : 0,
      placeholder: node.getAttribute("placeholder") || "", id: node.id, name: node.name || "", tag: node.tagName.toLowerCase(),
    };
  };
  const press = [...document.querySelectorAll("button,input[type=submit],input[type=button],input[type=image],[role=button],a[href]")].filter(shown);
  const buttons = press.map(node => ({
    role: node.tagName === "A" && node.getAttribute("role") !== "button" ? "link" : "button",
    name: named(node) || said(node.value && node.tagName === "INPUT" ? node.value : node.alt || textOf(node)),
  })).filter(one => one.name);
  const cells = [...document.querySelectorAll("tr")].filter(row => row.cells.length === 2 && !holds(row) && row.querySelector("th") && row.querySelector("td"));
  const terms = [...document.querySelectorAll("dt")].filter(one => one.nextElementSibling && !holds(one.nextElementSibling));
  return { title: said(document.title), inputs: answers, buttons, elements, ways: inputs.map(wayTo),
    shown: [...cells.map(row => clean(textOf(row.querySelector("th")))), ...terms.map(one => clean(textOf(one)))] };
}
