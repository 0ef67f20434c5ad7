"""Letters without their accents.

What else is folded depends on what the text is for: words that are searched for lose strokes and their ends
(`engine.analysis.words.fold`), names of months a dotless i (`dates.names.fold`); the keys of persons, which
stand in the index, lose nothing else (`authors.keys`).
"""

from __future__ import annotations

import unicodedata


def without_accents(text: str) -> str:
    """Decompose a text, and leave out what combines with the letter before it."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
