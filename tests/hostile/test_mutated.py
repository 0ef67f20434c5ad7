"""A real mail is still a mail, and nothing but a mail, after it was cut, spliced or had bits flipped."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz import seeds, targets

TARGETS = ("splitter", "mail", "digest", "html", "cleaning", "dates")
ROUNDS = 3
"""How often a mail is damaged."""


@pytest.fixture(scope="module")
def mails(shared: Path) -> list[bytes]:
    assert shared.is_dir()
    return seeds.seeds(random.Random(7), 200)[:200]


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_a_damaged_mail_is_read(mails: list[bytes], name: str) -> None:
    @settings(max_examples=60)
    @given(st.integers(0, len(mails) - 1), st.randoms(use_true_random=False))
    def reads(number: int, chance: random.Random) -> None:
        mail = mails[number]
        for _ in range(ROUNDS):
            mail = seeds.mutated(mail, mails, chance)
        targets.TARGETS[name](mail)

    reads()
