"""A test of cost fails for what is quadratic or dear, and for nothing else."""

from __future__ import annotations

import re

import pytest
from growth import unsteady  # type: ignore[import-not-found]


def test_what_is_linear_is_steady() -> None:
    assert not unsteady(lambda text: text.split(" "), "a ".__mul__, 100_000, 100)
    assert not unsteady(len, "a".__mul__, 100_000, 1)


@pytest.mark.slow
def test_what_is_quadratic_is_told() -> None:
    assert "for 4 times as much" in unsteady(re.compile("a*b").findall, "a".__mul__, 10_000, 1_000_000)


def test_what_is_dear_is_told() -> None:
    def dear(text: str) -> None:
        for _ in range(40):
            re.sub("a", "b", text)

    assert "plain loops" in unsteady(dear, "a".__mul__, 10_000, 20)
