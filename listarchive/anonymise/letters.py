"""The text of a letter: what people wrote has no key words, what stands around it has."""

from __future__ import annotations

import re

from listarchive.anonymise.disguise import Disguise, Fits
from listarchive.text import clean

_WORDS = re.compile(r"[^\W\d_]+")
_STRUCTURE = re.compile(
    r"[>\s]*[\w-]{2,40}:(?!//)|.*[:@]\s*$|.*(?:\bMIME\b|\d\d:\d\d|\S@\S|://| at \S+\.)"
    r"|[>\s]*(?:\d+\.|\W|$)"
)
"""Lines that may say more than words do: fields, ends of attributions, moments, addresses, lists, marks."""
_FEW = 5


def letter(text: str, disguise: Disguise, fits: Fits) -> str:
    """Change a text; where it is prose, of whomever, nothing of it is left."""
    lines = text.split("\n")
    labels = [line.label for line in clean(text).lines]
    if len(labels) != len(lines):
        return disguise.text(text, fits)
    prose = [
        label in ("own", "quote") and len(_WORDS.findall(line)) >= _FEW and not _STRUCTURE.match(line)
        for label, line in zip(labels, lines, strict=True)
    ]
    made: list[str] = []
    start = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or prose[end] != prose[start]:
            change = disguise.prose if prose[start] else disguise.text
            made.append(change("\n".join(lines[start:end]), fits))
            start = end
    return "\n".join(made)
