"""Exactly once, by simulation: the shipped protocol and ledger against a target and a world that fail."""
