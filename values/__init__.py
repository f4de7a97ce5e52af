"""What a field may hold: normalise, validate, write and compare."""
