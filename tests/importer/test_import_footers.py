"""Is a footer that only the list itself can teach kept out of what its authors wrote?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from made_mails import contents, mail  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home
from listarchive.export.mails import written
from listarchive.importer import rebuild, run
from listarchive.query import parse

AUTHORS = ["Ada", "Bo", "Cem", "Dag", "Eli", "Fay"]
FOOTER = "* * *\nTämä viesti kulki veneväen kautta\nHiljaa hyvä tulee"


def month(first: int, count: int) -> str:
    return "".join(
        mail(
            number,
            f"Sentence {chr(97 + number % 26)}{chr(97 + number % 25)}.\n\n{FOOTER}",
            From=f"{AUTHORS[number % 6]} <{AUTHORS[number % 6]}@example.org>",
        )
        for number in range(first, first + count)
    )


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_learnt_footer_is_not_searched(home: Callable[..., Path], jobs: int) -> None:
    place = home(**{"boats/2024-05.txt": month(0, 150), "boats/2024-06.txt": month(150, 12)})
    run(Home(place), jobs=jobs)
    with Archive.open(place) as archive:
        assert archive.search(parse("sentence")).total == 162
        assert archive.search(parse("viesti")).total == 0
    before = contents(place)
    rebuild(Home(place))
    assert contents(place) == before


def test_a_mail_above_a_learnt_footer_is_given_back(home: Callable[..., Path]) -> None:
    place = home(**{"boats/2024-05.txt": month(0, 20)})
    run(Home(place))
    with Archive.open(place) as archive:
        raw = b"".join(written(place, [archive.get("3@example.org")], "raw"))
    assert raw.decode() == month(3, 1)


def test_of_two_mails_nothing_is_learnt(home: Callable[..., Path]) -> None:
    place = home(**{"boats/2024-05.txt": month(0, 2)})
    run(Home(place))
    with Archive.open(place) as archive:
        assert archive.search(parse("viesti")).total == 2
