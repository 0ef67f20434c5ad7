"""A footer that only the list itself can teach is kept out of what its authors wrote."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from made_mails import contents, mail  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home
from listarchive.export.mails import written
from listarchive.importer import rebuild, run
from listarchive.query import parse

pytestmark = pytest.mark.slow

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
        raw = b"".join(written(Home(place), [archive.get("3@example.org")], "raw"))
    assert raw.decode() == month(3, 1)


def test_of_two_mails_nothing_is_learnt(home: Callable[..., Path]) -> None:
    place = home(**{"boats/2024-05.txt": month(0, 2)})
    run(Home(place))
    with Archive.open(place) as archive:
        assert archive.search(parse("viesti")).total == 2


def in_mbox(folder: Path, number: int) -> None:
    with folder.joinpath("boats.mbox").open("a", encoding="utf-8") as file:
        file.write(month(number, 1))


def in_maildir(folder: Path, number: int) -> None:
    for name in ("cur", "new", "tmp"):
        folder.joinpath("boats", name).mkdir(parents=True, exist_ok=True)
    delivered = month(number, 1).partition("\n")[2]
    folder.joinpath("boats/new", f"{1_700_000_000 + number}.M1P1.example").write_text(delivered, "utf-8")


@pytest.mark.parametrize("keep", [in_mbox, in_maildir])
def test_mails_that_come_night_by_night_have_the_same_words_as_if_they_came_at_once(
    home: Callable[..., Path], keep: Callable[[Path, int], None]
) -> None:
    place = home()
    read_on = 0
    for number in range(24):
        keep(place / "mbox", number)
        report = run(Home(place))
        assert report.total("added") == 1
        read_on += report.total("seen") == 1
    assert read_on >= 20
    nightly = contents(place)
    with Archive.open(place) as archive:
        assert archive.search(parse("viesti")).total == 0
    rebuild(Home(place))
    assert contents(place) == nightly


def test_what_is_added_to_a_large_file_is_read_with_the_footer_of_what_was_there(
    home: Callable[..., Path],
) -> None:
    place = home(**{"boats.mbox": month(0, 120)})
    run(Home(place))
    home(**{"boats.mbox": month(0, 121)})
    assert run(Home(place)).total("seen") == 1
    with Archive.open(place) as archive:
        assert archive.search(parse("viesti")).total == 0
