"""The ledger's tables. A change here needs a migration; a test compares the two."""

from ledger.schema.base import Row, metadata
from ledger.schema.bulk import bulk_files, bulk_lines, bulk_results
from ledger.schema.coming import bundles, covers, listed, pages, scans, settled_counts, sides
from ledger.schema.counting import automations, halts, measured_sheets, measurings, paces, timings
from ledger.schema.deciding import after_views, delegations, rehearsals
from ledger.schema.defining import definitions, form_drafts
from ledger.schema.finding import search_terms, searches
from ledger.schema.keeping import disposal_cases, disposals, disposed_blobs, disposed_papers, retention_holds
from ledger.schema.people import deliveries, messages, sessions, users
from ledger.schema.proving import events, facts
from ledger.schema.watching import screen_looks
from ledger.schema.working import (
    answers,
    approvals,
    cases,
    entries,
    open_fields,
    planted,
    proposals,
    reasons,
    records,
    second_looks,
)

__all__ = [
    "Row", "after_views", "answers", "approvals", "automations", "bulk_files", "bulk_lines",
    "bulk_results", "bundles", "cases", "covers", "definitions",
    "delegations", "deliveries", "disposal_cases", "disposals", "disposed_blobs", "disposed_papers",
    "entries", "events", "facts", "form_drafts", "halts", "listed", "measured_sheets", "measurings",
    "messages", "metadata", "open_fields", "paces", "pages", "planted", "proposals", "reasons", "records",
    "rehearsals", "retention_holds", "scans", "screen_looks", "search_terms", "searches", "second_looks",
    "sessions", "settled_counts", "sides", "timings", "users",
]  # fmt: skip
