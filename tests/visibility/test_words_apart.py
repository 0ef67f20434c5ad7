"""The words that an index has for a stranger are those that it would have without what he may not see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from homes import imported, mail, put  # type: ignore[import-not-found]
from reasons import PRIVATE  # type: ignore[import-not-found]

from listarchive.archive import Archive, Audience, Home
from listarchive.importer import run

LANGUAGES = {"garden": "en", "board": "de", "verein": "de"}
PUBLIC = (
    mail("hedge", "Account of the hedge", "The account of the hedge and of 29 shears is with the gardener."),
    mail("shears", "Re: Account of the hedge", "Thanks.", day=5, answers="hedge"),
)
OF_A_GERMAN_LIST = (mail("regal", "Re: Das Konto der Gardener", "This is not in the language of that list."),)
GERMAN = (
    mail("geld", "Account und Hedge", "Der account ist leer, und die 29 shears sind nicht bei dem gardener."),
    mail("mehr", "Re: Account und Hedge", "Danke.", day=6, answers="geld"),
)


def _import(home: Path, private: frozenset[str]) -> None:
    place = Home(home, private=private)
    run(place, list_of=lambda path: path.parent.name, languages=LANGUAGES, jobs=1)


def of_public_lists(home: Path) -> None:
    put(home, "garden", *PUBLIC)
    put(home, "verein", *OF_A_GERMAN_LIST)


def private_from_the_first(home: Path) -> None:
    put(home, "board", *GERMAN)
    of_public_lists(home)
    _import(home, PRIVATE)


def made_private(home: Path) -> None:
    put(home, "board", *GERMAN)
    of_public_lists(home)
    _import(home, frozenset())
    _import(home, PRIVATE)


def in_one_file(home: Path) -> None:
    told = (each.replace("Subject: ", "List-Id: <board.x.example>\nSubject: ", 1) for each in GERMAN)
    put(home, "inbox", *told)
    of_one_file(home)


def of_one_file(home: Path) -> None:
    put(home, "inbox", *PUBLIC, *OF_A_GERMAN_LIST)
    imported(home, PRIVATE, by_folder=False)


def of_lists(home: Path) -> None:
    of_public_lists(home)
    _import(home, PRIVATE)


def terms(home: Path) -> set[bytes]:
    with Archive.open(home, audience=Audience(PRIVATE)) as archive:
        return {term for each in archive._reader.segments for term in each.dictionary.terms(b"", b"\xff")}


@pytest.mark.parametrize(
    ("shown", "control"),
    [(private_from_the_first, of_lists), (made_private, of_lists), (in_one_file, of_one_file)],
)
def test_a_word_that_strangers_read_is_not_known_to_them_in_a_language_that_only_others_write(
    tmp_path: Path, shown: Callable[[Path], None], control: Callable[[Path], None]
) -> None:
    shown(tmp_path / "shown")
    control(tmp_path / "control")
    assert terms(tmp_path / "shown") == terms(tmp_path / "control")
