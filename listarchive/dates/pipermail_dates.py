"""Dates as Pipermail writes them on the pages of its web archive."""

from __future__ import annotations

PAGE_DATE = (
    r"[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]?\d \d\d:\d\d:\d\d (?:[A-Z]{1,5}[+-]?\d{0,4} |[+-]\d{4} )?\d{4}"
)
"""In the zone of the archive's host: `Thu Jan 12 15:15:17 EST 2023`. ASCII, so it serves for bytes too."""
