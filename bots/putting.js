// Puts texts into the entries of a page, many in one turn of it, and asks whether they take them. Evaluated
// with what finding.js knows.
(finding => {
  const TYPED = ["text", "search", "tel", "url", "email", "password", "number"];
  const SET = ["date", "month", "week", "time", "datetime-local"];

  // What a field itself says that it takes: the browser cuts at the length without a word.
  const takes = (field, text) => {
    if (field.maxLength >= 0 && text.length > field.maxLength) return "long";
    if (field.pattern && text && !new RegExp(`^(?:${field.pattern})$`, "u").test(text)) return "charset";
    return "";
  };
  const ready = field => finding.visible(field) && !field.matches(":disabled") && !field.readOnly
    && field.getAttribute("aria-readonly") !== "true" && !field.closest("[aria-disabled=true]");
  const HEARD = { bubbles: true, composed: true };
  const changed = field => {
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, HEARD));
  };
  // The page's own scripts get their turn, as they do between the calls of a driver.
  const turn = () => new Promise(done => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done();
    port2.postMessage(null);
  });

  // Each answers whether the entry now holds just that.
  const WAYS = {
    async fill(field, text) {
      if (field.tagName !== "TEXTAREA" && !(field.tagName === "INPUT" && [...TYPED, ...SET].includes(field.type))) return false;
      if (!ready(field) || takes(field, text)) return false;
      if (SET.includes(field.type)) {
        field.focus();
        field.value = text;
        if (field.value === text) changed(field);
      } else {
        // An edit as by hand: the page hears input now, and change when the field is left. Chromium leaves out
        // what comes before; a page that forbids it is for the driver, and so is a key that empties a field.
        if (!text && field.value) return false;
        field.select();
        field.focus();
        const before = { ...HEARD, cancelable: true, inputType: "insertText", data: text };
        if (text && !field.dispatchEvent(new InputEvent("beforeinput", before))) return false;
        if (text) field.ownerDocument.execCommand("insertText", false, text);
      }
      await turn();
      return field.value === text;
    },
    async select(field, text) {
      if (!text) return true;
      if (field.tagName !== "SELECT" || field.multiple || !ready(field)) return false;
      const options = [...field.options].filter(one => one.text === text);
      if (options.length !== 1 || options[0].matches(":disabled")) return false;
      options[0].selected = true;
      changed(field);
      await turn();
      return options[0].selected;
    },
    check: async (field, text) => field.type === "checkbox" && field.checked === Boolean(text),
  };

  // How many from the first on were put in. The rest is for the driver, which waits, presses keys, and says
  // what is wrong; so is a field that a script cut later.
  const put = async (root, asked) => {
    const done = [];
    for (const { at, how, text } of asked) {
      const fields = finding.found(root, at, false);
      if (fields === null || fields.length !== 1 || !(await WAYS[how](fields[0], text))) break;
      done.push({ field: fields[0], how, text });
    }
    if (done.length) await new Promise(later => setTimeout(later));
    const cut = done.findIndex(({ field, how, text }) => how === "fill" && field.value !== text && text.startsWith(field.value));
    return cut < 0 ? done.length : cut;
  };

  return {
    takes, put,
    // For each entry what every field that it names says; null where only the driver finds it.
    fits: (root, asked) => asked.map(({ at, text }) => {
      const fields = finding.found(root, at, false);
      return fields && fields.map(one => takes(one, text));
    }),
  };
})
