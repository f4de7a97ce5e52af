"""The front door. Limits that libraries read once at import are set before any room is imported."""

from yomikaki.settings import limit_libraries

limit_libraries()
