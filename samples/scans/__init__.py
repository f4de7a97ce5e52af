"""Scans whose true placement is known, and forms that are nearly alike: to measure sorting and aligning."""
