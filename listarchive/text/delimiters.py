"""Signature delimiters, and the lines that look like them: fences, rules, what stands in a pasted mail."""

from __future__ import annotations

import re
from collections.abc import Sequence

from listarchive.lazy import lazy_pattern

DELIMITERS = frozenset(("--", "- --", "—", "––", "-- --"))
RULE = lazy_pattern(r"([-_=~*—–+#])\1{3,}$")
_QUOTATION = {"“": "”", "„": "”", "«": "»", "‘": "’", "<<": ">>", "<<<": ">>>"}
_MARKS = frozenset(('"', "'", "'''", '"""', "```", "~~~", "''", "***", "+++", "===", *_QUOTATION.values()))
_SCISSORS = lazy_pattern(
    r"[-=_ ]{0,80}(?:8<|>8|%<|✂|(?:cut|snip|schnipp|schnapp)\b)[-=_ 8<>%✂\w]{0,80}$", re.IGNORECASE
)
_MAY_MARK = frozenset("-=_ 8>%✂csCS*~—–+#")
"""What a rule or scissors may begin with."""
_SEEN = 300  # lines above a delimiter: what is pasted begins among them
_POSTSCRIPT = lazy_pattern(
    r"(?:(?:p\.? ?){1,4}[./-]?s(?:[.:,;)]| ?-|$)|p/s\b|(?-i:P{1,3}S (?:I'?[a-z]{0,3} |[a-z]|\S{1,20} [a-z]))"
    r"|post ?script(?:um)?\b|п\. ?с\.|з\. ?ы\.|зы[.:]|p\. ?d\.|posdata\b|pd:"
    r"|u\. ?i\.|ui\.?:|υ\.? ?γ\.|נ[.\"״]?ב[.:]|ملاحظة|追伸|又及|추신)",
    re.IGNORECASE,
)


def is_fence(bare: Sequence[str], start: int, index: int, end: int) -> bool:
    """Whether a `--` without its blank (RFC 3676 §4.3) closes a block, stands in a list, or is a rule.

    The lines of a block or of an item touch the `--` above and below; those of a list touch the third,
    too. A rule has a blank line above and below, and more than one line follows, with a sentence in them.
    """
    below = [text for text in bare[index + 1 : end] if text]
    if not below:
        return False
    if not bare[index - 1] and not bare[index + 1]:
        return len(below) > 1 and any(map(_is_sentence, below))
    above = _touching(bare, start, index)
    if above is None:
        return False
    before = sum(text in DELIMITERS for text in bare[start:above])
    return before % 2 == 0 or _touching(bare, start, above) is not None


def prose_below(bare: Sequence[str], index: int, end: int) -> int | None:
    """Where a paragraph with a sentence begins in a signature, below a blank line; None if there is none."""
    line = next((line for line in range(index + 1, end) if bare[line]), end)
    sentence = next((below for below in range(line, end) if bare[below] and _is_sentence(bare[below])), None)
    while sentence is not None and sentence > line and bare[sentence - 1]:
        sentence -= 1
    return sentence if sentence is not None and sentence > line and not bare[sentence - 1] else None


def _is_sentence(text: str) -> bool:
    """Whether a line ends a sentence: three words without a capital or more, and a full stop or its like."""
    return text[-1] in ".?!" and sum(word[0].islower() for word in text.split()) > 2


def _touching(bare: Sequence[str], start: int, index: int) -> int | None:
    """The `--` above line `index`, if no blank line touches either of the two on the way."""
    for above in range(index - 1, start - 1, -1):
        if bare[above] in DELIMITERS:
            return above if index - above > 1 and bare[index - 1] and bare[above + 1] else None
    return None


def is_pasted(bare: Sequence[str], start: int, index: int, end: int) -> bool:
    """Whether a delimiter stands in a pasted mail: one mark opens it above, the same closes it below.

    Such a mark is a line of its own: quotation marks, a code fence, scissors, a rule. Something follows.
    """
    last = end - 1
    while last > index and not bare[last]:
        last -= 1
    for line in range(index + 1, last):
        mark = _mark(bare[line])
        if mark and sum(_mark(text) == mark for text in bare[max(start, index - _SEEN) : index]) % 2:
            return True
    return False


def _mark(text: str) -> str:
    """The mark that a line is, or nothing: opening and closing ones of a kind are the same."""
    closing = _QUOTATION.get(text, text)
    if closing in _MARKS:
        return closing
    if len(text) < 4 or text[0] not in _MAY_MARK:
        return ""
    return closing if RULE.match(text) else "8<" if _SCISSORS.match(text) else ""


def postscript(bare: Sequence[str], index: int, end: int) -> int:
    """Where a postscript begins below the delimiter at `index`; `end` if there is none.

    `P.S.` and what stands for it in other languages, below a line or more of the signature.
    """
    first = index + 1
    while first < end and not bare[first]:
        first += 1
    return next((line for line in range(first + 1, end) if _POSTSCRIPT.match(bare[line])), end)
