"""The plain text of one page of a Pipermail web archive.

Such a page, saved or copied from the browser, shows of the header only the subject and, a blank line
below, the date in the server's zone; between them may stand who wrote it ("Name user at host").
"""

from __future__ import annotations

from listarchive.dates import PAGE_DATE
from listarchive.lazy import lazy_pattern
from listarchive.sources import eml
from listarchive.sources.window import without_blank

kind = "page"
grows = False

_PAGE = lazy_pattern(
    rb"[^\r\n]{1,998}\r?\n"
    rb"(?:[ \t]{0,80}\r?\n){1,4}"
    rb"(?:[^\r\n]{1,998}\r?\n(?:[ \t]{0,80}\r?\n){0,2})?"
    rb"[ \t]{0,80}" + PAGE_DATE.encode() + rb"[ \t]{0,80}(?:\r?\n[ \t]{0,80})?(?:\r?\n|$)"
)
"""Subject, blank line, perhaps the author, date (`Thu Jan 12 15:15:17 EST 2023`), blank line."""


def recognise(head: bytes) -> bool:
    """A date with its zone, alone on a line right below the first line, is what a Pipermail page shows."""
    return _PAGE.match(without_blank(head)) is not None


split = eml.split
