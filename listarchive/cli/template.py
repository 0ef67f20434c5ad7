r"""Templates: how a reader wants each post to be printed.

`{name}` is a field of the post, `{name:20}` fills it up to so many cells, `{name:>20}` from the left,
`{name:.60}` cuts it, `{date:%Y-%m-%d}` sets a date; `{{` and `}}` are braces; `\n`, `\t`, `\0` and `\\` are
signs. Nothing else is understood, and nothing of a template is run.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime, tzinfo
from typing import Any

from listarchive.cli.terminal import cut, width
from listarchive.errors import UsageError
from listarchive.export.field_names import advice, as_text, value
from listarchive.printable import safe, safe_line
from listarchive.record import record

_PIECE = re.compile(r"(?P<text>[^{}\\]+)|\{\{|\}\}|\\(?P<sign>.?)|\{(?P<slot>[^{}\n]*)\}|[{}]", re.DOTALL)
_SIGNS = {"n": "\n", "t": "\t", "0": "\0", "\\": "\\"}
_SIZE = re.compile(r"(?P<side>[<>]?)(?P<least>[1-9][0-9]{0,2})?(?:\.(?P<most>[1-9][0-9]{0,2}))?")
_DATE = re.compile(r"(?:[^%]|%[aAbBcdeFGHIjmMpRSTuUVwWxXyYzZ%])+")
_SURROGATE = re.compile("[\ud800-\udfff]")  # a byte that is not UTF-8: neither a date nor a line can have it
_LONGEST = 10_000
_LONGEST_DATE = 100
_OWN_LINES = frozenset({"body"})
"""What may have several lines."""


@record
class Slot:
    """Where a field stands, and how it is set: as a date, or in so many cells."""

    name: str
    date: str = ""
    least: int = 0
    most: int | None = None
    right: bool = False


class Template:
    """Sets posts, whose days are those of a zone, as a text says."""

    def __init__(self, text: str, known: Collection[str], zone: tzinfo) -> None:
        """Read it. Raises `UsageError`."""
        if len(text) > _LONGEST:
            raise UsageError(f"--template is longer than {_LONGEST} characters: write a shorter one")
        if broken := _SURROGATE.search(text):
            place = broken.start() + 1
            raise UsageError(f"--template: what stands at character {place} is not UTF-8: write all in UTF-8")
        self._zone = zone
        self._pieces: list[str | Slot] = []
        for match in _PIECE.finditer(text):
            self._pieces.append(_piece(match, known))
        last = self._pieces[-1] if self._pieces else ""
        if not (isinstance(last, str) and last.endswith(("\n", "\0"))):
            self._pieces.append("\n")

    def __call__(self, told: Mapping[str, Any]) -> str:
        """Set a post, given as its JSON; a line feed ends it unless the text ends in one, or in a NUL."""
        return "".join(each if isinstance(each, str) else self._set(each, told) for each in self._pieces)

    def _set(self, slot: Slot, told: Mapping[str, Any]) -> str:
        found = value(told, slot.name)
        if slot.name == "date":
            return self._date(slot, found)
        if slot.name == "author" and found:
            found = found["byline"] or found["name"] or found["email"]
        text = as_text(found)
        if slot.name in _OWN_LINES and slot.most is None:
            return "\n".join(map(safe_line, text.split("\n")))
        return _sized(safe(text), slot)

    def _date(self, slot: Slot, found: str | None) -> str:
        if found is None:
            return _sized("", slot)
        when = datetime.fromisoformat(found).astimezone(self._zone)
        return when.strftime(slot.date) if slot.date else _sized(when.isoformat(), slot)


def _sized(text: str, slot: Slot) -> str:
    text = text if slot.most is None else cut(text, slot.most)
    gap = " " * (slot.least - width(text))
    return gap + text if slot.right else text + gap


def _piece(match: re.Match[str], known: Collection[str]) -> str | Slot:
    whole, place = match[0], match.start() + 1
    if match["text"] is not None:
        return whole
    if match["slot"] is not None:
        return _slot(match["slot"], place, known)
    if whole in ("{{", "}}"):
        return whole[0]
    if match["sign"] is not None:
        if match["sign"] not in _SIGNS:
            raise UsageError(
                f"--template: {safe(whole)} at character {place} stands for nothing: "
                "write \\n, \\t, \\0 or \\\\"
            )
        return _SIGNS[match["sign"]]
    wrong = "is not closed" if whole == "{" else "closes nothing"
    raise UsageError(f"--template: the {whole} at character {place} {wrong}: for the sign write {whole * 2}")


def _slot(text: str, place: int, known: Collection[str]) -> Slot:
    name, colon, form = text.partition(":")
    if name not in known:
        shown = safe(name)[:80]
        raise UsageError(
            f"--template: there is no field {shown!r} at character {place}: {advice(name, known)}"
        )
    if not colon:
        return Slot(name)
    if name == "date" and "%" in form:
        if len(form) > _LONGEST_DATE or not _DATE.fullmatch(form):
            raise UsageError(
                f"--template: {safe(form)[:80]!r} at character {place} is no form of a date: "
                "try {date:%Y-%m-%d}"
            )
        return Slot(name, date=form)
    size = _SIZE.fullmatch(form)
    if not form or size is None:
        raise UsageError(
            f"--template: {safe(form)[:80]!r} at character {place} is no width, of up to 999: "
            "try {subject:.60} or {author:20}"
        )
    most = None if size["most"] is None else int(size["most"])
    return Slot(name, least=int(size["least"] or 0), most=most, right=size["side"] == ">")
