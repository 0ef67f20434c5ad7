"""Addresses written as `name at host`, for who may not collect them.

Every output that is given to strangers comes through here: pages, feeds, JSON, mails. An address is found in
what a reader sees: without signs that nobody sees, and with those that look like others taken for them. What
only looks like an address stays: decorators, versions of packages, `user@host:path`, files and units.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from itertools import accumulate

from listarchive.lazy import lazy_pattern
from listarchive.printable import UNSEEN, Spans

# Whether there may be one at all: the sign, its wide and small forms, and what programs write for it.
SIGNS = re.compile(r"[@\uff20\ufe6b]|%40|=40|&(?:#0{0,9}64|#[xX]0{0,9}40|commat);")
# What nobody sees, and controls, which nobody should; `=` at the end of a line of quoted-printable.
_PASSED_OVER = lazy_pattern(
    rf"[{UNSEEN}\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|=\r?\n"
)
_FOLDED = lazy_pattern(r"\r?\n[ \t]+")
# Full-width forms, and the full stops of East Asia (RFC 3490 §3.1), each one character for one.
_LIKE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_LIKE |= {0xFE6B: ord("@"), 0xFE52: ord("."), 0x2024: ord(".")}
_STOP = lazy_pattern("(?<=[a-zA-Z0-9])[\u3002\uff61](?=[a-zA-Z0-9])")  # in a sentence, it ends one

# Letters of any alphabet with their marks, and bytes that are no UTF-8; no punctuation.
_WIDE = (
    r"\u00aa\u00b5\u00ba\u00c0-\u1fff\u2071\u207f\u2c00-\u2dff\u3005-\u3007\u3021-\u3029\u3040-\ufdff\ufe20-\ufe2f"
    r"\ufe70-\uff00\uff41-\uff5a\uff66-\uffdc\U00010000-\U0010ffff"
)
LOCAL = rf"[a-zA-Z0-9_.!\#$%&'*+/=?^`{{|}}~{_WIDE}-]"
_PART = rf"[a-zA-Z0-9_{_WIDE}-]"  # of the name of a host
_TOP = rf"(?P<top>[a-zA-Z{_WIDE}][a-zA-Z0-9{_WIDE}-]+)"
_NAME = rf"{_PART}{{1,250}}\.(?:{_PART}{{0,250}}\.){{0,60}}{_TOP}"
_NUMBER = r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![\w-]|\.\w)"
_LITERAL = r"\[(?:[iI][pP][vV]6:)?[0-9a-fA-F:.]{3,45}\]"
ADDRESS = lazy_pattern(
    rf"(?P<local>{LOCAL}|\")(?P<at>@{{1,3}}|%40|=40|&(?:\#0{{0,9}}64|\#[xX]0{{0,9}}40|commat);)"
    rf"(?=(?P<host>{_NUMBER}|{_LITERAL}|{_NAME}))"
)
NO_TOP = frozenset(
    {"service", "socket", "timer", "mount", "automount", "target", "slice", "scope", "path", "device", "swap"}
    | {"png", "jpg", "jpeg", "gif", "svg", "webp", "css", "json", "html", "xml", "txt"}
)
"""What no domain ends in, and names of units and pictures do: `getty@tty1.service`, `logo@2x.png`."""
_REPOSITORY = lazy_pattern(
    r"(?:git|svn|hg|bzr|cvs|rsync|s?ftp|ssh)(?:\+\w{2,8})?://[^\s/@]{1,64}\Z", re.IGNORECASE
)
_BREAK = lazy_pattern(r"[\s<>\"]")
_PATH = lazy_pattern(r":[~/\w.][\w./~+-]{0,200}(?![\w./~+-]{0,200}@)")
_CALL = lazy_pattern(r"\((?:\)|[\d-])|\[[\d:-]")
_ROUNDS = 4
_BEFORE = 300  # characters that are looked at before a sign
_SCHEME = 80  # of them, those in which the scheme of a repository and its user stand


def obscured(text: str, spans: Spans = (), *, folded: bool = False) -> tuple[str, Spans]:
    """Write addresses as `name at host`, and move the spans in the text along with what they mark.

    `folded` is for the head of a mail, where a line that begins with a blank goes on. What is no address is
    left as it is, with all of its signs.
    """
    for _ in range(_ROUNDS):
        before = text
        text, spans = _once(text, spans, folded=folded)
        if text == before:  # what stands beside an address may be one without it
            break
    return text, spans


def _once(text: str, spans: Spans, *, folded: bool) -> tuple[str, Spans]:
    if SIGNS.search(text) is None:
        return text, spans
    plain, place = plain_of(text, folded)
    found = [match.span("at") for match in ADDRESS.finditer(plain) if is_address(plain, match)]
    # What nobody sees beside the sign goes with it.
    signs = [(place(start - 1) + 1, place(end)) for start, end in found]
    if not signs:
        return text, spans
    pieces = []
    last = 0
    for start, end in signs:
        pieces += [text[last:start], " at "]
        last = end
    moved = Moving(signs)
    return "".join([*pieces, text[last:]]), [(moved(start), moved(end)) for start, end in spans]


def plain_of(text: str, folded: bool) -> tuple[str, Callable[[int], int]]:
    """Give a text as it is read, and what gives the place in the text as it was of one of its characters."""
    like = text if text.isascii() else _STOP.sub(".", text.translate(_LIKE))
    gone = [match.span() for match in _PASSED_OVER.finditer(like)]
    if folded:
        gone = sorted({*gone, *(match.span() for match in _FOLDED.finditer(like))})
    if not gone:
        return like, int
    pieces = [
        like[start:end] for (_, start), (end, _) in zip([(0, 0), *gone], [*gone, (len(like), 0)], strict=True)
    ]
    # Where in the plain text each piece ends, and how much was left out before the next.
    ends = list(accumulate(map(len, pieces)))
    left_out = list(accumulate((end - start for start, end in gone), initial=0))
    return "".join(pieces), lambda number: number + left_out[min(bisect_right(ends, number), len(gone))]


def is_address(plain: str, match: re.Match[str]) -> bool:
    """Tell an address from what only looks like one."""
    start, end = match.start("at"), match.end("host")
    before = plain[max(0, start - _SCHEME) : start]
    if match["local"].endswith('"') and not _ends_in_quoted(before):
        return False
    if match["at"][0] == "@":
        return not (
            (match["top"] or "").lower() in NO_TOP
            or _CALL.match(plain, end)
            or _PATH.match(plain, end)
            or ("://" in before and _REPOSITORY.search(before))
        )
    # In the address of a page it leads somewhere, mostly to a Message-ID.
    return match["at"] != "%40" or "/" not in _BREAK.split(plain[max(0, start - _BEFORE) : start])[-1]


def _ends_in_quoted(before: str) -> bool:
    """Tell whether a text ends in a quoted local part (`"a b"`), not in a mark that opens a quotation."""
    line = before.rpartition("\n")[2]
    return (line.count('"') - line.count('\\"')) % 2 == 0 and not line.endswith('""')


class Moving:
    """Moves places in a text along with what is put into it."""

    def __init__(self, replaced: list[tuple[int, int]], lengths: list[int] | None = None) -> None:
        """Take what was replaced, and how long what stands there now is: ` at `, if nothing is said."""
        self._starts = [start for start, _ in replaced]
        self._ends = [end for _, end in replaced]
        self._grown = [0]
        for (start, end), length in zip(replaced, lengths or [len(" at ")] * len(replaced), strict=True):
            self._grown.append(self._grown[-1] + length - (end - start))

    def __call__(self, place: int) -> int:
        """Give where a place is now."""
        passed = bisect_right(self._ends, place)
        if bisect_left(self._starts, place) > passed:  # within what was replaced: behind it
            return self._ends[passed] + self._grown[passed + 1]
        return place + self._grown[passed]
