"""Engines: one opinion each of what a picture says."""
