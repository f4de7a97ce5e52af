// Tells whether a click would reach a button, without touching it: "" if it would, else what hinders it.
// A driver's trial click is heard by the page: it sends real events, and stops them behind whatever listens first.
button => {
  if (button.matches(":disabled") || button.closest("[aria-disabled=true]")) return "disabled";
  if (!button.checkVisibility({ visibilityProperty: true })) return "hidden";
  button.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  // The first of its parts: between those of a link that goes over two lines lie other words.
  const box = [...button.getClientRects()].find(one => one.width && one.height);
  if (!box) return "hidden";
  let [x, y, wanted] = [box.left + box.width / 2, box.top + box.height / 2, button];
  const within = (inner, outer) => {
    let one = inner;
    while (one && one !== outer) one = one.parentNode || one.host;
    return Boolean(one);
  };
  const at = (root, known) => {
    const found = root.elementFromPoint(x, y);
    return found && found !== known && found.shadowRoot ? at(found.shadowRoot, found) : found;
  };
  while (wanted) {
    const found = at(wanted.ownerDocument, null);
    if (!found || !within(found, wanted)) return "covered";
    // What lies over its frame covers it too.
    const frame = wanted.ownerDocument.defaultView.frameElement;
    if (frame) {
      const outer = frame.getBoundingClientRect();
      [x, y] = [x + outer.left + frame.clientLeft, y + outer.top + frame.clientTop];
    }
    wanted = frame;
  }
  return "";
}
