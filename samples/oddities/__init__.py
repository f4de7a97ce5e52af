"""Sheets named after what is odd about them, with what must come of each: ``python -m samples.oddities``."""
