"""No regular expression of the package takes more than its share of a text that is made for it.

A quadratic one takes sixteen times as long for four times the text; what takes no time at all is neither.
"""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from patterns import Found, patterns, pumps  # type: ignore[import-not-found]

SHORT, TIMES = 4_000, 4
MOST = 8
"""So many times as long may four times the text take."""
AT_ONCE = 0.03
"""Seconds: a quadratic one takes ten times as long for 16,000 characters."""
HANGS = 5
READINGS = 20
"""The least of so many counts: a moment at which others use the machine, and its memory, tells nothing."""

BOUNDS = {
    "authors.bylines": 120,  # `_INTRODUCTION`
    "authors.mailbox": 1000,  # `_LONGEST`
    "dates.header_dates": 200,  # `_LONGEST`
    "dates.relative": 60,  # `moments._LONGEST`
    "sources.from_lines": 600,  # `LINE`
    "text.attribution_forms": 420,  # `MAX_JOINED`
    "text.mobile_tails": 110,  # `_MAX_TAIL`
    "text.signatures": 80,  # a line in `_mark_ruled`
}
"""Rooms whose patterns are given no longer text, by what stands beside each."""
DEAREST = 200
"""So many times as long as a plain loop may a pattern take for texts of the bound."""
PLAIN = re.compile("(?:a|b)*?c")

MADE = {
    "engine.analysis.detection": "a class of characters",
    "engines.shared.deadline": "what a user asks for, with one repeat, or two in few letters",
    "dates.moments": "what is in the tables of `relative` and `written`, for 60 characters",
    "fetch.imap": "a name, escaped",
    "fetch.links": "one of four names of elements",
    "lazy": "what the others have compiled when it is used",
    "moderation.name_spellings": "a name or an address that an owner gave, between repeats that are bounded",
    "moderation.redactions": "the same, and a pseudonym",
    "query.values": "what a user asks for",
    "query.notation": "the signs between two values",
    "text.charset_names": "rows of a table, for a name",
}
"""What is made of a variable, and of which."""


@pytest.fixture(scope="module")
def found_and_made() -> tuple[Found, list[str]]:
    return patterns()  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def found(found_and_made: tuple[Found, list[str]]) -> Found:
    return found_and_made[0]


@pytest.mark.slow
def test_every_pattern_is_found(found_and_made: tuple[Found, list[str]]) -> None:
    found, made = found_and_made
    assert len(found) > 250
    assert {place.partition(":")[0] for place in made} == set(MADE)


@pytest.mark.slow
def test_four_times_the_text_takes_no_sixteen_times_as_long(found: Found) -> None:
    for pattern, (place, anywhere) in found.items():
        if place.partition(":")[0] not in BOUNDS:
            for head, body in pumps(pattern):
                for tail in ("", "\0"):
                    with stopped(place, head, body):
                        ratio = growth(
                            pattern,
                            anywhere,
                            lambda n: head + body * (n // len(body)) + tail,  # noqa: B023
                        )
                    assert ratio < MOST, (place, head, body, tail, pattern.pattern)


@pytest.mark.slow
def test_a_bounded_text_takes_no_more_than_its_length_allows(found: Found) -> None:
    for pattern, (place, anywhere) in found.items():
        if bound := BOUNDS.get(place.partition(":")[0]):
            for head, body in pumps(pattern):
                text = (head + body * bound)[:bound]
                times = cost(pattern, anywhere, text, place, head, body)
                assert times < DEAREST, (place, times, text, pattern.pattern)


def cost(pattern: re.Pattern[Any], anywhere: bool, text: str, *where: str) -> float:
    """So many times as long as a plain loop over as many characters takes a pattern, at the same moment."""
    least = float("inf")
    for _ in range(READINGS):
        with stopped(*where):
            taken = work(pattern, anywhere, text)
        least = min(least, taken / (work(PLAIN, False, "ab" * SHORT) / SHORT * len(text)))
        if least < DEAREST:
            break
    return least


def growth(pattern: re.Pattern[Any], anywhere: bool, text: Callable[[int], str]) -> float:
    """So many times as long takes four times the text, at a quiet moment; 0 if it is no time."""
    short = long = HANGS * 1.0
    for _ in range(READINGS):
        long = min(long, work(pattern, anywhere, text(SHORT * TIMES)))
        if long < AT_ONCE:
            return 0
        short = min(short, work(pattern, anywhere, text(SHORT)))
        if long < short * TIMES * 1.2:
            break
    return long / short


def work(pattern: re.Pattern[Any], anywhere: bool, text: str) -> float:
    """Seconds of this thread, whatever else the machine does."""
    given: Any = text if isinstance(pattern.pattern, str) else text.encode()
    before = time.thread_time()
    if anywhere:
        for _ in pattern.finditer(given):
            pass
    else:
        pattern.match(given)
        pattern.fullmatch(given)
    return time.thread_time() - before


@contextmanager
def stopped(*where: str) -> Iterator[None]:
    """`re` heeds signals."""

    def hang(*_: object) -> None:
        pytest.fail(f"hangs: {where}")

    before = signal.signal(signal.SIGPROF, hang)
    signal.setitimer(signal.ITIMER_PROF, HANGS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
