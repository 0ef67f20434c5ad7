"""Which lines are the rest of a quoted line that a mailer broke?"""

from __future__ import annotations

from listarchive.text.sheet import Sheet


def join_continuations(sheet: Sheet) -> None:
    """Label the rest of a quoted line that a mailer broke without repeating its mark.

    The rest is one line between two quoted lines. It counts only if its first word did not fit on
    the line above (72 columns or more with it) and it reads on with a small letter; or if it is no
    word at all (the rest of an address).
    """
    labels, bare, lines = sheet.labels, sheet.bare, sheet.lines
    if "quote" not in labels:
        return
    for index in range(1, len(bare) - 1):
        if (
            labels[index] is None
            and labels[index - 1] == "quote"
            and labels[index + 1] == "quote"
            and bare[index]
            and index not in sheet.locked
            and bare[index - 1][:1] == bare[index + 1][:1] == ">"
        ):
            text = bare[index]
            above = len(lines[index - 1].rstrip())
            first, _, rest = text.partition(" ")
            if (not rest and len(first) > 8 and any(sign in text for sign in "@/=")) or (
                len(text) <= (60 if bare[index - 1][-1:] == "," else 32)
                and above + 1 + len(first) >= 72
                and bare[index - 1][-1:] not in (".", "?", "!", ">")
                and (first[0].islower() or first[0] in "<(")
            ):
                labels[index] = "quote"
