"""Exactly once in a real browser: the shipped protocol and ledger against stand-in systems that fail."""
