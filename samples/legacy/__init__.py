"""An old business system: frames, windows, dialogs, Shift_JIS, labels that are bound to nothing."""
