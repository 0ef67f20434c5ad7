"""How well cleaning does on what other projects expect, and on real inline replies."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from listarchive.text import clean

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
from cleaning_inline import replies  # type: ignore[import-not-found]
from cleaning_suites import Score, score, view_of  # type: ignore[import-not-found]


def test_the_suites_lose_little_and_little_is_left(shared: Path) -> None:
    total = Score()
    for path in sorted((shared / "fixtures/quoting").glob("*.jsonl")):
        view = view_of(path)
        total.add(score(path, lambda text, view=view: view(clean(text))))  # type: ignore[misc]
    assert total.precision >= 0.95
    assert total.recall >= 0.99


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "count"), [("lkml", 63), (".", 91)])
def test_inline_replies_lose_nothing(shared: Path, folder: str, count: int) -> None:
    own = kept = left = seen = 0
    for reply in replies(shared / "corpora/suites/notmuch" / folder):
        seen += 1
        labels = [line.label for line in clean(reply.text).lines]
        own += len(reply.own)
        kept += sum(labels[number] == "own" for number in reply.own)
        left += sum(labels[number] == "own" for number in reply.quoted)
    assert (seen, left) == (count, 0)
    assert kept / own >= 0.995
