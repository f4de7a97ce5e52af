// Clicks once before a time, and answers null after it. Dialogs that come up in the same turn are answered
// here, by the same clock: the worker that watches from outside may be frozen while they stand.
(button, { until, dialogs }) => {
  if (Date.now() > until) return null;
  const windows = new Set([button.ownerDocument.defaultView]);
  for (const one of windows) {
    for (const other of [one.parent, one.opener]) {
      try {
        if (other && other.document) windows.add(other);
      } catch { /* a page of another origin */ }
    }
  }
  let unexpected = false;
  const agreed = text => {
    const known = dialogs.find(one => String(text).includes(one.says));
    if (!known) unexpected = true;
    return Boolean(known) && known.answer === "ok" && Date.now() <= until;
  };
  const before = [...windows].map(one => [one, one.alert, one.confirm, one.prompt]);
  for (const one of windows) {
    one.alert = text => { agreed(text); };
    one.confirm = agreed;
    one.prompt = text => { agreed(text); return null; };
  }
  try {
    button.click();
  } finally {
    for (const [one, alert, confirm, prompt] of before) Object.assign(one, { alert, confirm, prompt });
  }
  return { unexpected };
}
