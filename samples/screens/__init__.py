"""Invented business screens of about 25 entries, each with its truth, and what may change on one."""
