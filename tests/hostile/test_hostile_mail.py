"""The mail of `benchmarks/hostile.py` is what it says, and is read whole or to a limit that is told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from listarchive.mail import posts_in

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from hostile_mail import KINDS, mail  # type: ignore[import-not-found]

SIZE = 20_000
MOST = 21
"""So many characters of text for each byte, at most: an empty line of HTML in a quote twenty deep."""


def test_there_are_many_kinds() -> None:
    assert len(KINDS) >= 40


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_it_hangs_on_its_seed_alone_and_is_read(kind: str) -> None:
    made = mail(kind, SIZE, 1)
    assert made == mail(kind, SIZE, 1)
    assert SIZE / 2 < len(made) < SIZE * 2
    posts = list(posts_in(made))
    assert posts
    assert sum(len(post.body.text) for post in posts) <= MOST * len(made)
