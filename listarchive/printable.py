"""Text from mail, made safe for a terminal or a page."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from listarchive.lazy import lazy_pattern

Spans = Sequence[tuple[int, int]]
"""[start, end) of stretches of a text, in order."""

# Nothing that arrives by mail may talk to the terminal: control characters (with them every escape
# sequence), line and paragraph separators, and what embeds, overrides or isolates the direction of what
# follows (Unicode TR 36, CVE-2021-42574). A reader sees that something stood there.
_OBEYED = lazy_pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff]")
# Characters that nobody sees: joiners, soft hyphens, marks of direction, Hangul fillers, variation
# selectors, formats of hieroglyphs, shorthand and music, tags. They hide text from whoever compares it;
# without them it reads the same.
UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\u206a-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_UNSEEN = lazy_pattern(f"[{UNSEEN}]")
_SEEN = bytes({*range(256)} - {0xCD, 0xE1, 0xE3, 0xEF, 0xF3})
"""With what in UTF-8 nothing begins that nobody sees although Python takes it for printable."""
_SPACE = re.compile(r"\s")


def safe(text: str) -> str:
    """Put a text from mail on one line, with nothing in it that a terminal would obey."""
    return printable(" ".join(text.split()))[0].strip()


def safe_line(text: str) -> str:
    """Take out of one line what a terminal would obey, and keep its shape."""
    return _OBEYED.sub("\ufffd", _UNSEEN.sub("", text.replace("\r", ""))).expandtabs(8).replace("\n", " ")


def printable(text: str, spans: Spans = ()) -> tuple[str, Spans]:
    """Make a text safe sign by sign, and move the spans in it along with what they mark."""
    if text.isprintable() and not text.encode().translate(None, _SEEN):
        return text, spans  # as nearly all are; to compile what looks for the others takes a search 1.5 ms
    unseen = [match.start() for match in _UNSEEN.finditer(text)]
    moved = [(start - bisect_left(unseen, start), end - bisect_left(unseen, end)) for start, end in spans]
    return _OBEYED.sub("\ufffd", _SPACE.sub(" ", _UNSEEN.sub("", text))), moved
