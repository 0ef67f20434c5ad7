"""Mail from its sources into the archive."""

from __future__ import annotations

from listarchive.importer.check import check
from listarchive.importer.hiding import hide, unhide
from listarchive.importer.intake import Progress
from listarchive.importer.purging import Purge, planned, purge
from listarchive.importer.rebuild import rebuild
from listarchive.importer.report import Problem, Report, SourceReport
from listarchive.importer.run import run

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
