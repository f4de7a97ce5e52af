"""Filled sheets whose truth is known, for fitting probabilities and for measuring how well is read."""
