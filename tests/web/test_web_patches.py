"""The page of a patch leads to its newer versions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from written_mails import a_mail  # type: ignore[import-not-found]

from listarchive.short_ids import short

MAILS = (
    a_mail("1@x.example", "[PATCH 1/2] lamp: trim it"),
    a_mail("2@x.example", "[PATCH v2 1/3] lamp: trim it", minute=1),
    a_mail("3@x.example", "[PATCH v3 1/3] lamp: trim it", minute=2),
    a_mail("4@x.example", "[PATCH] lamp: alone", minute=3),
    a_mail("5@x.example", "Re: [PATCH v2 1/3] lamp: trim it", minute=4),
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "told", "newer"),
    [
        (
            "1@x.example",
            ["Of a series of patches: version 1, patch 1 of 2 · version 2 is newer · version 3 is newer"],
            ["2@x.example", "3@x.example"],
        ),
        ("3@x.example", ["Of a series of patches: version 3, patch 1 of 3"], []),
        ("4@x.example", [], []),
        ("5@x.example", [], []),
    ],
)
def test_a_newer_version_is_named(
    home_of: Callable[..., Path],
    reading: Callable[..., FlaskClient],
    name: str,
    told: list[str],
    newer: list[str],
) -> None:
    shown = BeautifulSoup(reading(home_of(*MAILS)).get(f"/post/{short(name)}").data, "lxml")
    lines = [line for line in shown.select("article > p.meta") if "series" in line.text]
    assert [line.text for line in lines] == told
    links = [link["href"].rpartition("/")[2] for line in lines for link in line.select("a")]
    assert links == [short(each) for each in newer]
