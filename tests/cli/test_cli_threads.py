"""Answers without references, and new subjects, as each command tells of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import archive_of, listarchive  # type: ignore[import-not-found]

from listarchive.short_ids import short


def mail(name: str, day: int, subject: str, text: str, answers: str = "") -> bytes:
    head = f"In-Reply-To: <{answers}@example.org>\n" if answers else ""
    return (
        f"From a@b Thu Jan  4 10:00:00 2024\nFrom: {name} <{name}@example.org>\nSubject: {subject}\n"
        f"Date: {day} Jan 2024 10:00:00 +0000\nMessage-ID: <{name}@example.org>\n{head}\n{text}\n\n"
    ).encode()


MAILS = (
    mail("ada", 2, "Frost in the garden", "The beans are gone.")
    + mail("bob", 3, "[plots] Re: Frost in the garden", "Mine are well.")
    + mail("cy", 4, "Soup for everybody", "Then let us cook.", "bob")
    + mail("dan", 5, "RE: Soup for everybody", "With leeks.")
    + mail("eve", 6, "Frost in the garden", "It came again.")
)
ADA, BOB, CY, DAN, EVE = (short(f"{name}@example.org") for name in ("ada", "bob", "cy", "dan", "eve"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made: Path = archive_of(tmp_path, plots=MAILS)
    return made


def by_references_alone(home: Path) -> None:
    (home / "listarchive.toml").write_text("[lists.plots]\nthreads = 'references'\n")


def test_thread_shows_where_a_new_subject_begins(home: Path) -> None:
    assert listarchive("--home", home, "thread", DAN).lines == [
        f"2024-01-02  ada  Frost in the garden                                {ADA}",
        f"2024-01-03  └ bob  “Mine are well.”                                 {BOB}",
        f"2024-01-04    └ cy  New subject: Soup for everybody                 {CY}",
        f"2024-01-05      └ dan  “With leeks.”                                {DAN}",
    ]


def test_json_says_so_beside_the_post(home: Path) -> None:
    (ada,) = listarchive("--home", home, "thread", BOB, "--format", "json").json["roots"]
    (bob,) = ada["replies"]
    (cy,) = bob["replies"]
    (dan,) = cy["replies"]
    assert [each["post"]["id"] for each in (ada, bob, cy, dan)] == [ADA, BOB, CY, DAN]
    assert [each.get("new_subject") for each in (ada, bob, cy, dan)] == [None, None, True, None]


def test_every_command_counts_the_same_conversations(home: Path) -> None:
    def told() -> tuple[object, ...]:
        hits = listarchive("--home", home, "search", "--format", "json", "--sort", "oldest").json["hits"]
        digest = listarchive(
            "--home", home, "digest", "--since", "2024-01-05", "--until", "2024-01-05", "--format", "json"
        ).json
        return (
            [hit["thread"] for hit in hits],
            listarchive("--home", home, "search", "--threads", "--count").out.strip(),
            listarchive("--home", home, "search", f"thread:{DAN}", "--count").out.strip(),
            sum(
                count for _, count in listarchive("--home", home, "stats", "--format", "json").json["answers"]
            ),
            [(each["thread"], each["before"]) for each in digest["lists"][0]["conversations"]],
        )

    assert told() == ([ADA, ADA, ADA, ADA, EVE], "2", "4", 2, [(ADA, 3)])
    by_references_alone(home)
    assert told() == ([ADA, BOB, BOB, DAN, EVE], "4", "1", 4, [(DAN, 0)])
