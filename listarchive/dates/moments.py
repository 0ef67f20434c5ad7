"""The stretch of time that one date of a user's words names, or what is wrong with it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

from listarchive.dates import relative, written
from listarchive.dates.names import ENGLISH_MONTHS, ENGLISH_WEEKDAYS, fold
from listarchive.dates.stretches import Clock, Stretch
from listarchive.errors import DateError
from listarchive.lazy import lazy_pattern

_FORMS = "2023, 2023-01, 2023-01-12, 12 Jan 2023, yesterday, last week"
_LONGEST = 60
_NOON = lazy_pattern("(?:(?P<before>.+) )?(?P<hour>noon|midnight)|(?P<first>noon|midnight) (?P<after>.+)")
_VOCABULARY = (
    *(
        "yesterday",
        "today",
        "tomorrow",
        "last week",
        "last month",
        "last year",
        "this week",
        "this month",
        "this year",
    ),
    *("last", "week", "month", "year", "weeks ago", "months ago", "days ago", "years ago"),
    *ENGLISH_WEEKDAYS,
    *(name.lower() for name in ENGLISH_MONTHS),
)


def read(words: str, *, now: datetime, tz: tzinfo = UTC, ranges: bool = True) -> Stretch:
    """The stretch of time, in UTC, that one date names. Raises DateError, naming what would work.

    `ranges` tells that a range would work, too.
    """
    forms = f"{_FORMS}, 3d or 2022..2023" if ranges else f"{_FORMS} or 3d"
    text = _plain(words[: _LONGEST * 4])
    if not text:
        raise DateError(f"a date is missing: try {forms}")
    clock = Clock(now.astimezone(tz), tz)
    try:
        stretch = _read(text, clock) if len(text) <= _LONGEST else None
        if stretch is not None:
            return stretch._replace(start=stretch.start.astimezone(UTC), end=stretch.end.astimezone(UTC))
    except OverflowError:
        raise DateError(f"{_shown(words)} is further back than any calendar: try 2y") from None
    raise DateError(f'"{_shown(words)}" is not a date: {_meant(words, clock) or _hint(text, clock, forms)}')


def _read(text: str, clock: Clock) -> Stretch | None:
    if match := _NOON.fullmatch(text):
        day = _read(match["before"] or match["after"] or "today", clock)
        return day and relative.noon(day, match["hour"] or match["first"])
    for form, reader in relative.READERS + written.READERS:
        match = re.fullmatch(form, text)
        stretch = match and reader(match, clock)
        if stretch:
            return stretch
    return None


_MARKS = lazy_pattern(r"(?<=[^\W\d_])\.|(?<![0-9][a-z])(?<=[^\W\d_])-|[.\-](?=[^\W\d_])|(?<=[0-9])\.(?= )")
_TOGETHER = lazy_pattern(r"(?<=[0-9])(?=[^\W\d_]{3})|(?<=[^\W\d_]{3})(?=[0-9])")


def _plain(words: str) -> str:
    """Folded, with single blanks for the marks in `last.week`, `12-Jan-2023`, `Jan 12, 2023`, `3rd`.

    `6w-2w` is a range elsewhere, and no length of eight weeks.
    """
    text = fold(words.strip().strip("\"'“”").replace("_", " ").replace(",", " "))
    text = _TOGETHER.sub(" ", _MARKS.sub(" ", text))
    return " ".join(re.sub(r"\b([0-9]{1,2})(?:st|nd|rd|th)\b", r"\1", text).split())


def _shown(words: str) -> str:
    shown = " ".join("".join(c if c.isprintable() else " " for c in words[:80]).split())
    return shown if len(shown) <= 40 else shown[:39] + "…"


def _meant(words: str, clock: Clock) -> str:
    """What a range with a hyphen or slash (mairix) or a bare number is meant to be."""
    words = words.strip()
    if re.fullmatch("[0-9]{9,10}", words):
        return f"try @{words} for that second, counted from 1970"
    if re.fullmatch("[0-9]{1,3}", words):
        return f"try {words}d for days, or {words}w, {words}m, {words}y"
    if week := re.fullmatch("[wW]([0-9]{1,2})", words):
        meant = f"{clock.now.year}-W{week[1]}"
        return f"try {meant}" if _readable(meant, clock) else ""
    marks = re.finditer(r"[-/–—]", words) if len(words) <= _LONGEST else ()
    for mark in sorted(marks, key=lambda mark: mark[0] == "-"):  # a date itself has hyphens before slashes
        first, last = words[: mark.start()].strip(), words[mark.end() :].strip()
        if (first or last) and all(_readable(side, clock) for side in (first, last) if side):
            turned = first and last and _begins(first, clock) > _begins(last, clock)
            return f"try {last}..{first}" if turned else f"try {first}..{last}"
    return ""


def _readable(words: str, clock: Clock) -> bool:
    try:
        return _read(_plain(words), clock) is not None
    except (DateError, OverflowError):
        return False


def _begins(words: str, clock: Clock) -> datetime:
    stretch = _read(_plain(words), clock)
    assert stretch is not None
    return stretch.start


def _hint(text: str, clock: Clock, forms: str) -> str:
    """The nearest known words, first for the whole, then word by word; else one date of each form."""
    import difflib  # noqa: PLC0415 - who types well does not wait for it

    whole = difflib.get_close_matches(text[:30], _VOCABULARY, 1, 0.75)
    if whole and whole[0] != text and _readable(whole[0], clock):
        return f"did you mean {whole[0]}?"
    words = text[:_LONGEST].split()
    mended = [(difflib.get_close_matches(word, _VOCABULARY, 1, 0.75) or [word])[0] for word in words]
    meant = " ".join(mended)
    return f"did you mean {meant}?" if mended != words and _readable(meant, clock) else f"try {forms}"
