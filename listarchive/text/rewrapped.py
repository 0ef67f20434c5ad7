"""The rest of quoted lines that a mailer broke."""

from __future__ import annotations

from listarchive.text.sheet import Sheet

_FULL = 72
_USUAL, _PROVEN = 32, 45
"""How long a rest may be; one of more than a few words is believed where the mailer has broken others."""
_ADDRESS_SIGNS = frozenset("@/=")


def join_continuations(sheet: Sheet) -> None:
    """Label the rest of a quoted line that a mailer broke without repeating its mark.

    The rest is one line between two quoted lines. It counts only if its first word did not fit on
    the line above (72 columns or more with it) and it reads on with no capital; or if it is no word
    at all (the rest of an address).
    """
    labels, bare = sheet.labels, sheet.bare
    if "quote" not in labels:
        return
    proven = 0
    doubtful: list[int] = []
    for index in range(1, len(bare) - 1):
        if (
            labels[index] is None
            and labels[index - 1] == "quote"
            and labels[index + 1] == "quote"
            and bare[index]
            and index not in sheet.locked
            and bare[index - 1][:1] == bare[index + 1][:1] == ">"
        ):
            length = _rest_length(bare[index], sheet.lines[index - 1].rstrip())
            if length > (60 if bare[index - 1][-1:] == "," else _USUAL):
                doubtful.append(index)
            elif length:
                labels[index] = "quote"
                proven += 1
    if proven > 1:
        for index in doubtful:
            if len(bare[index]) <= _PROVEN:
                labels[index] = "quote"


def _rest_length(text: str, above: str) -> int:
    """How long a line is that reads as the rest of the quoted line above it; 0 if it does not."""
    first, _, rest = text.rstrip("> ").partition(" ")
    if not first:
        return 0
    if not rest and len(first) > 8 and not _ADDRESS_SIGNS.isdisjoint(text):
        return 1
    reads_on = not (first[0].isupper() or first[0].isdigit()) and (len(first) > 1 or first.isalpha())
    if reads_on and len(above) + 1 + len(first) >= _FULL and above[-1:] not in ".?!>":
        return len(text)
    return 0
