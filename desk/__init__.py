"""What people see: Japanese pages, thin over the ledger. FastAPI, Jinja2 and htmx live here."""
