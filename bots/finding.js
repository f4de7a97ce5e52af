// How words and elements of a business screen belong together. Evaluated to an object of functions.
(() => {
  const CONTROLS = "input:not([type=hidden]):not([type=submit]):not([type=button]):not([type=image]):not([type=reset]), select, textarea";
  const UNSAID = "script, style, option, title, template, noscript";
  const BLOCK = "p, div, li, td, th, dd, fieldset, form, section, main, body";
  // Spaces inside a name and the marks for 必須 are the page's dress, not its words.
  const plain = text => (text || "").replace(/[\s\u3000]+/g, "").replace(/[※*＊:：]/g, "");
  const seen = element => element.checkVisibility({ visibilityProperty: true });
  const cells = row => [...row.cells];
  const rooted = root => root.nodeType === Node.DOCUMENT_NODE ? root.documentElement : root;
  const inside = (root, css) => [...(root.matches && root.matches(css) ? [root] : []), ...root.querySelectorAll(css)];

  // A cell, at every place that it covers.
  const gridOf = table => {
    const grid = [...table.rows].map(() => []);
    [...table.rows].forEach((row, down) => {
      let right = 0;
      for (const cell of row.cells) {
        while (grid[down][right]) right += 1;
        for (let y = 0; y < cell.rowSpan && down + y < grid.length; y += 1)
          for (let x = 0; x < cell.colSpan; x += 1) grid[down + y][right + x] = cell;
        right += cell.colSpan;
      }
    });
    return grid;
  };

  // Elements that say just these words, and none of their children does; words between other things too.
  const labelsOf = (root, words) => {
    const wanted = plain(words), found = [];
    const walker = document.createTreeWalker(rooted(root), NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const own = plain(text.nodeValue);
      if (!own || !wanted.startsWith(own) || !text.parentElement || text.parentElement.closest(UNSAID)) continue;
      let label = own === wanted ? text : null;
      for (let up = text.parentElement; up && plain(up.textContent).length <= wanted.length && !up.querySelector(CONTROLS); up = up.parentElement)
        if (plain(up.textContent) === wanted) label = up;
      const shown = label && (label.nodeType === Node.TEXT_NODE ? label.parentElement : label);
      if (shown && seen(shown) && !found.includes(label)) found.push(label);
    }
    return found;
  };

  // The cell, dd or element that belongs to a label.
  const placeOf = label => {
    const element = label.nodeType === Node.TEXT_NODE ? label.parentElement : label;
    const cell = element.closest("td, th");
    if (cell && plain(cell.textContent) === plain(label.textContent)) return cell.nextElementSibling;
    const term = element.closest("dt");
    if (term) return term.nextElementSibling && term.nextElementSibling.matches("dd") ? term.nextElementSibling : null;
    return null;
  };

  // What comes after a label in its own block, up to the next words.
  const afterLabel = (label, wanted) => {
    const element = label.nodeType === Node.TEXT_NODE ? label.parentElement : label;
    const block = element.matches(BLOCK) && label === element ? element.parentElement : element.closest(BLOCK);
    const found = [];
    if (!block) return found;
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const behind = label.compareDocumentPosition(node);
      if (!(behind & Node.DOCUMENT_POSITION_FOLLOWING) || behind & Node.DOCUMENT_POSITION_CONTAINED_BY) continue;
      if (node.nodeType === Node.ELEMENT_NODE) {
        if (node.matches(wanted)) found.push(node);
      } else if (plain(node.nodeValue) && !node.parentElement.closest(`${UNSAID}, select, textarea, button`)) break;
    }
    return found;
  };

  const near = (root, { text, place }) => {
    const found = new Set();
    for (const label of labelsOf(root, text)) {
      const beside = placeOf(label);
      if (beside) {
        for (const one of place ? [beside] : inside(beside, CONTROLS)) found.add(one);
      } else if (place) {
        const next = label.nextElementSibling || (label.nodeType === Node.TEXT_NODE ? null : label.parentElement.nextElementSibling);
        if (next) found.add(next);
      } else {
        for (const one of afterLabel(label, CONTROLS)) found.add(one);
      }
    }
    return [...found].filter(seen);
  };

  const cell = (root, { column, row, place }) => {
    const found = [];
    for (const table of inside(rooted(root), "table").filter(seen)) {
      const grid = gridOf(table), wanted = plain(column);
      const head = grid.findIndex(line => line.some(one => one && plain(one.textContent) === wanted));
      if (head < 0) continue;
      const at = grid[head].findIndex(one => one && plain(one.textContent) === wanted);
      const under = grid.slice(head + 1).filter(line => line[at] && line[at] !== grid[head][at] && line.some(one => one && one.tagName === "TD"));
      const line = typeof row === "number" ? under[row - 1]
        : under.find(one => one.some(each => each && plain(each.innerText) === plain(row)));
      if (line) found.push(...(place ? [line[at]] : inside(line[at], CONTROLS)));
    }
    return found;
  };

  // Radio buttons and check boxes by their own words, bound to them or just behind.
  const choice = (root, { text }) => [...root.querySelectorAll("input[type=radio], input[type=checkbox]")].filter(one => {
    const said = [...(one.labels || [])].map(label => label.textContent);
    if (one.getAttribute("aria-label")) said.push(one.getAttribute("aria-label"));
    if (!said.length) {
      let behind = one.nextSibling;
      while (behind && !plain(behind.textContent) && !(behind.matches && behind.matches("input"))) behind = behind.nextSibling;
      said.push(behind ? behind.textContent : "");
    }
    return said.some(words => plain(words) === plain(text));
  });

  const all = (line, tag) => line.length > 0 && line.every(one => one && one.tagName === tag);
  const LAYOUTS = {
    beside: root => inside(root, "tr").flatMap(row => cells(row)
      .map((one, n) => [one, row.cells[n + 1]])
      .filter(([head, value]) => head.tagName === "TH" && value && value.tagName === "TD")),
    pairs: root => inside(root, "tr").flatMap(row => cells(row).length % 2 ? [] : cells(row)
      .map((one, n) => [one, row.cells[n + 1]]).filter((_, n) => n % 2 === 0)
      .filter(([head, value]) => !head.querySelector("table") && !value.querySelector("table") && plain(head.textContent))),
    above: root => inside(root, "table").flatMap(table => {
      const grid = gridOf(table), marked = table.querySelector("th");
      return grid.flatMap((line, n) => (marked ? all(line, "TH") && grid[n + 1] && !all(grid[n + 1], "TH") : n % 2 === 0 && grid[n + 1])
        ? line.map((head, at) => [head, grid[n + 1][at]]) : []);
    }),
    list: root => inside(root, "dt").map(one => [one, one.nextElementSibling]),
    rows: root => inside(root, "table").flatMap(table => {
      const grid = gridOf(table), top = table.querySelector("th") ? grid.findIndex(line => all(line, "TH")) : 0;
      const under = grid.slice(top + 1).filter(line => line.some(one => one && one.tagName === "TD"));
      return (top < 0 ? [] : under).flatMap(line => line.map((value, at) => [grid[top][at], value]));
    }),
  };

  const textOf = element => {
    const fields = [...element.querySelectorAll(CONTROLS)].filter(one => !["radio", "checkbox"].includes(one.type));
    if (fields.length !== 1) return element.innerText.trim();
    const [one] = fields;
    return (one.tagName === "SELECT" ? (one.selectedOptions[0] || { text: "" }).text : one.value).trim();
  };

  // What is shown, as pairs of header and element.
  const pairs = (root, layout) => LAYOUTS[layout](rooted(root))
    .filter(([head, value]) => head && value && head !== value && seen(value))
    .map(([head, value]) => [head.innerText.trim(), value]);

  // What follows finds as the browser's driver does, for pages that are asked many things in one turn.
  const spoken = text => text.replace(/[\u200b\u00ad]/g, "").trim().replace(/\s+/g, " ");
  const wordsOf = node => {
    if (node.nodeType === Node.TEXT_NODE) return node.nodeValue;
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches("script, style, noscript, head")) return "";
    return node.matches("input[type=submit], input[type=button]") ? node.value : [...node.childNodes].map(wordsOf).join("");
  };
  const visible = element => {
    const { width, height } = element.getBoundingClientRect();
    return seen(element) && width > 0 && height > 0;
  };
  const named = element => {
    const ids = (element.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean);
    const by = ids.map(id => element.ownerDocument.getElementById(id)).filter(Boolean);
    if (by.length) return by.map(wordsOf);
    const own = element.getAttribute("aria-label");
    return own && own.trim() ? [own] : [...(element.labels || [])].map(wordsOf);
  };
  const NAMED = "[aria-labelledby], [aria-label], input, select, textarea, button, meter, output, progress";
  const FINDERS = {
    label: (root, { label }) => [...root.querySelectorAll(NAMED)].filter(one => named(one).some(words => spoken(words) === spoken(label))),
    near: (root, { near: text }, place) => near(root, { text, place }),
    column: (root, { column, row }, place) => cell(root, { column, row: row === undefined ? 1 : row, place }),
    css: (root, { css }) => [...root.querySelectorAll(css)],
  };

  // The elements that a locator names; null where only the driver can tell: by roles, and in shadows.
  const found = (root, at, place) => {
    const way = Object.keys(FINDERS).find(one => at[one] !== undefined);
    const outer = at.within ? found(root, at.within, true) : [root];
    if (way === undefined || outer === null || outer.length !== 1) return null;
    try {
      const all = FINDERS[way](outer[0], at, place);
      return at.number === undefined ? all : all.slice(at.number - 1, at.number);
    } catch {
      return null;  // CSS of the driver's own
    }
  };
  const shaded = root => [...root.querySelectorAll("*")].some(one => one.shadowRoot);

  // The innermost elements that say some words, among others.
  const saying = (root, text) => {
    const wanted = spoken(text).toLowerCase(), innermost = [];
    const says = element => {
      if (!spoken(wordsOf(element)).toLowerCase().includes(wanted)) return false;
      if (!([...element.children].filter(says)).length) innermost.push(element);
      return true;
    };
    says(rooted(root));
    return innermost;
  };

  return {
    near, cell, choice, visible,
    found: (root, at, place) => shaded(root) ? null : found(root, at, place),
    shows: (root, { at, text }) => {
      if (shaded(root)) return null;
      if (at === undefined) return saying(root, text).some(visible);
      const all = found(root, at, true);
      return all && all.length > 0 && visible(all[0]);
    },
    shown: (root, { header, layout }) => pairs(root, layout).filter(([head]) => head === header).map(([, value]) => value),
    table: (root, layout) => pairs(root, layout).map(([head, value]) => [head, textOf(value)]),
  };
})()
