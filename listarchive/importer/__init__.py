"""Mail from its sources into the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from listarchive.importer.check import check
from listarchive.importer.intake import Progress
from listarchive.importer.rebuild import rebuild
from listarchive.importer.report import Problem, Report, SourceReport
from listarchive.importer.run import run
from listarchive.lazy import lazy_attributes

if TYPE_CHECKING:
    from listarchive.importer.hiding import hide, unhide
    from listarchive.importer.purging import Purge, planned, purge

__all__ = [
    "Problem",
    "Progress",
    "Purge",
    "Report",
    "SourceReport",
    "check",
    "hide",
    "planned",
    "purge",
    "rebuild",
    "run",
    "unhide",
]

__getattr__ = lazy_attributes(
    __name__,
    {
        "hide": ".hiding",
        "unhide": ".hiding",
        "Purge": ".purging",
        "planned": ".purging",
        "purge": ".purging",
    },
)
"""What takes mail apart, of which an import of known mail has no need."""
