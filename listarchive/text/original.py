"""Whole mails that a mailer puts, with their headers, under the reply or the comment.

Outlook and its kin cite by a line ("-----Original Message-----"), a short header, and the text without
any mark. A forward looks nearly the same; but what is forwarded is content.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

from listarchive.lazy import lazy_pattern
from listarchive.text.mail_heads import DASHES, RULES, field_meaning, header_at, separator
from listarchive.text.sheet import Sheet
from listarchive.text.wordings import FORWARDING

_PATCH = lazy_pattern(r">?From [0-9a-f]{12,40} ")
_ENTRY = lazy_pattern(r"Message: {1,4}\d{1,6}$")
_MAX_COMMENT = 4
_ASKED = 5_000  # lines that have a colon, or are a rule
_TRIED = 250  # lines that may begin one: more than any text has
_MAX_SHOWN = 120
_BEGIN = "-*_=~S" + DASHES
_NOTES = lazy_pattern(
    r"(?:.{2,80} on )?\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4} \d{1,2}:\d\d(?::\d\d)?(?: [AP]M)?(?: [A-Z]{2,4})?$"
    r"|Please respond to |Sent by: "
)
"""What Lotus Notes sets above the fields of a header: who on which day, and where to answer."""
_RULED = lazy_pattern(f"[{_BEGIN}]")
_COLON = lazy_pattern("[:：]")


def mark_mails(sheet: Sheet) -> list[int]:
    """Label separators and headers of whole mails; answer the lines from which all is unmarked quote.

    Under a reply, everything from there on is quote. With nothing of the author's above it, or after
    a forwarder's separator, or with a raw header that only a human pastes, what follows is content
    and the header is `forward-header`. Above `>` text it is an attribution, and what follows stays.
    """
    bare, labels = sheet.bare, sheet.labels
    cuts: list[int] = []
    comment = _Comment(sheet)
    count = len(bare)
    done = tried = 0
    for index in islice(_promising(sheet), _ASKED):
        if index < done or not sheet.open(index):
            continue
        text = bare[index]
        kind = separator(text) if text[0] in _BEGIN or text[-1] in ":：" else None
        if kind is None and field_meaning(text) is None:
            continue
        tried += 1
        if tried > _TRIED:
            sheet.given_up = True
            break
        head = sheet.next_filled(index + 1) if kind else index
        found = header_at(sheet, head, announced=bool(kind)) if 0 <= head - index < 4 else None
        if kind is None and (found is None or not found.whole or not _detached(sheet, index, found.end)):
            done = found.end if found and not found.whole else 0
            continue
        if found and (_is_patch(sheet, head, found.end) or (kind is None and _is_shown(sheet, index))):
            done = found.end
            continue
        end = found.end if found else index + 1
        start = index if kind else _with_rule(sheet, index)
        below = sheet.next_filled(end)
        in_digest = _ENTRY.match(bare[sheet.previous_filled(index - 1)]) is not None if found else False
        if kind == "forwarded" or (found and found.raw and kind is None and not in_digest):
            label = "forward-header"
        elif below < count and labels[below] == "quote":
            label = "attribution"
        elif comment.stands_above(start):
            cuts.append(start)
            done = end
            continue
        else:
            label = "forward-header"
        for line in range(start, end):
            if bare[line] and labels[line] is None:
                labels[line] = label  # type: ignore[call-overload]
        done = end
    return cuts


def _promising(sheet: Sheet) -> Iterator[int]:
    """The lines without a label that a separator or a header can begin with."""
    labels = sheet.labels
    named = (
        index
        for index, (text, label) in enumerate(zip(sheet.bare, labels, strict=True))
        if label is None and (":" in text[:40] or "：" in text[:40])
    )
    fields = (index for index in islice(named, _ASKED) if field_meaning(sheet.bare[index]))
    return sheet.marked(fields, sheet.beginning(_RULED), sheet.ending(_COLON))


def _with_rule(sheet: Sheet, start: int) -> int:
    """Where a header begins, with the rule (Outlook) or the name and the moment (Notes) above it."""
    while start and _NOTES.match(sheet.bare[start - 1]) and sheet.open(start - 1):
        start -= 1
    above = sheet.previous_filled(start - 1)
    if above < 0 or sheet.labels[above] is not None:
        return start
    return above if len(sheet.bare[above]) > 3 and not sheet.bare[above].strip(RULES) else start


def _detached(sheet: Sheet, start: int, end: int) -> bool:
    """Whether a header without a separator line stands by itself, not in the middle of prose."""
    if start == 0 or not sheet.bare[start - 1] or not sheet.open(start - 1):
        return True
    return end - start >= 3 or not sheet.bare[start - 1].strip(RULES)


def _is_patch(sheet: Sheet, start: int, end: int) -> bool:
    """Whether the header is that of a patch (git format-patch), which is content."""
    above = sheet.previous_filled(start - 1)
    if above >= 0 and _PATCH.match(sheet.bare[above]):
        return True
    return any(
        text.startswith("Subject: ") and "[PATCH" in text[:40] for text in sheet.bare[start:end]
    ) and any(
        text.startswith(("diff ", "--- ", "Index: ", "Signed-off-by:")) for text in sheet.bare[end : end + 80]
    )


def _is_shown(sheet: Sheet, start: int) -> bool:
    """Whether the author shows a header as an example: announced by a colon, or between two rules.

    A rule with words in it (`---[ log ]---`) opens a paste.
    """
    above = sheet.previous_filled(start - 1)
    if above < 0 or sheet.labels[above] is not None:
        return False
    text = sheet.bare[above]
    if len(text) > 3 and not text.strip(RULES):
        return text in sheet.bare[start : start + _MAX_SHOWN]
    return text[-1] in ":：" or text.startswith(("---", "===", "***", "```", "~~~", "<<<"))


class _Comment:
    """What the author wrote so far in the part that is being read (at most its first lines)."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.starts = [first for first, _ in sheet.parts]
        self.position = 0
        self.lines: list[str] = []

    def stands_above(self, start: int) -> bool:
        """Whether the author wrote something above line `start` that does not announce a forward."""
        first = self.starts[bisect_right(self.starts, start) - 1]
        if first > self.position:
            self.position = first
            self.lines.clear()
        for index in range(self.position, start):
            if (
                len(self.lines) <= _MAX_COMMENT
                and self.sheet.labels[index] is None
                and self.sheet.bare[index]
            ):
                self.lines.append(self.sheet.bare[index][:300])
        self.position = max(self.position, start)
        if len(self.lines) > _MAX_COMMENT:
            return True
        return bool(self.lines) and not any(map(FORWARDING.search, self.lines))
