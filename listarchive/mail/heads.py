"""Fields of MIME that are written so that no parser takes them for fields (RFC 5322 §2.2)."""

from __future__ import annotations

import re

from listarchive.lazy import lazy_pattern

_BLANK_IN_NAME = lazy_pattern(rb"^(Content-[A-Za-z-]{1,40})[ \t]{1,9}:", re.MULTILINE | re.IGNORECASE)
_NOT_FOLDED = lazy_pattern(
    rb";[ \t]{0,9}\n(?=(?:boundary|charset|name|filename|format|delsp|protocol)[*0-9]{0,5}[ \t]{0,9}=)",
    re.IGNORECASE,
)
_LONGEST = 2_000


def mended(mail: bytes) -> bytes:
    """A mail, or its header, without blanks before a colon, its parameters folded where they were not.

    Only where a part has its head: a text may speak of such fields.
    """
    if b" :" in mail or b"\t:" in mail:
        mail = _BLANK_IN_NAME.sub(lambda field: field[1] + b":" if _in_head(field) else field[0], mail)
    if b";\n" in mail or b"; \n" in mail:
        mail = _NOT_FOLDED.sub(lambda end: b";\n " if _in_head(end) else end[0], mail)
    return mail


def _in_head(place: re.Match[bytes]) -> bool:
    """Whether no blank line parts a place from the delimiter above, or from the mail's first line."""
    start = max(place.start() - _LONGEST, 0)
    above = place.string[start : place.start()]
    head = above.rpartition(b"\n\n")[2]
    return head.startswith(b"--") or b"\n--" in head or (not start and head == above)
