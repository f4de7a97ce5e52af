"""Pixels to records. Pure: no database, no Prefect, no browser, no clock, no environment."""
