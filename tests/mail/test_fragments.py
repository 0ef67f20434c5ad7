"""Fragments that Pipermail cut off posts: joined where the file shows it, else kept without a date."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from listarchive.archive import Archive, Home
from listarchive.importer import rebuild, run
from listarchive.mail import FRAGMENT, posts_in
from listarchive.post import Author, Post
from listarchive.sources import mbox


def post(number: int, clock: str = "10:00:00", text: str = "Fourteen herons.") -> str:
    return (
        f"From jane at example.org  Thu Jan  5 {clock} 2023\nFrom: jane at example.org (Jane Doe)\n"
        f"Date: Thu, 05 Jan 2023 {clock} +0000\nSubject: [birds] Herons {number}\n"
        f"Message-ID: <{number}@example.org>\n\n"
        f"{text}\n\n\n"
    )


def fragment(
    number: int, clock: str = "10:00:01", day: str = "Thu Jan  5", subject: str = "No subject", at: str = "@"
) -> str:
    return (
        f"From bogus{at}does.not.exist.com  {day} {clock} 2023\nFrom: bogus{at}does.not.exist.com ()\n"
        f"Date: Thu, 05 Jan 2023 {clock} -0000\nSubject: {subject}\n"
        f"Message-ID: <mailman.{number}.1672912801.77.birds@lists.example.org>\n\n"
        f"the nests were counted, too: {number}.\n\n\n"
    )


def read(text: str) -> list[Post]:
    data = text.encode()
    pieces = [raw for _, raw in mbox.split(BytesIO(data), 0, lambda *_: None)]
    assert b"".join(pieces) == data
    return [each for raw in pieces for each in posts_in(raw)]


@pytest.mark.parametrize("clock", ["10:00:00", "10:00:01", "10:00:59"])
@pytest.mark.parametrize("at", ["@", " at "])
def test_a_fragment_of_the_same_minute_is_the_rest_of_the_post_above(clock: str, at: str) -> None:
    for end in ("", post(2)):
        first, *others = read(post(1) + fragment(0, clock, at=at) + end)
        assert first.body.own == "Fourteen herons.\n\nthe nests were counted, too: 0."
        assert (first.message_id, first.author.name) == ("1@example.org", "Jane Doe")
        assert "joined with a fragment that Pipermail had cut off" in first.repairs
        assert [each.message_id for each in others] == (["2@example.org"] if end else [])


def test_several_fragments_of_one_post() -> None:
    (whole,) = read(post(1) + fragment(0) + fragment(1, "10:00:02"))
    assert whole.body.own.split("\n\n") == [
        "Fourteen herons.",
        "the nests were counted, too: 0.",
        "the nests were counted, too: 1.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(fragment(0), id="at the top of a file"),
        pytest.param(post(1) + fragment(0, "10:01:01"), id="of another minute"),
        pytest.param(post(1) + fragment(0, "09:59:59"), id="of an earlier moment"),
        pytest.param(post(1) + fragment(0, day="Fri Jan  6"), id="of another day"),
        pytest.param(post(1) + fragment(0, "15:36:47") + fragment(1, "15:36:47"), id="all of one moment"),
        pytest.param(fragment(0) + fragment(1, "10:00:02"), id="below a fragment"),
        pytest.param(fragment(0, subject="Kein Betreff"), id="of a German list"),
        pytest.param(fragment(0, subject="Pas de sujet"), id="of a French list"),
    ],
)
def test_else_it_is_kept_and_marked_and_has_no_date(text: str) -> None:
    fragments = [each for each in read(text) if each.message_id.startswith("mailman.")]
    assert len(fragments) == text.count("From bogus")
    for each in fragments:
        assert (each.author, each.sent.when, each.sent.source) == (Author(), None, "none")
        assert FRAGMENT in each.repairs
        assert each.body.own.startswith("the nests")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(fragment(0).replace("No subject", "Nests"), id="a subject of its own"),
        pytest.param(
            fragment(0).replace("mailman.0.1672912801.77.birds@lists", "7@mail"), id="an id of its own"
        ),
        pytest.param(fragment(0).replace("bogus@does.not.exist.com", "jane@example.org"), id="a sender"),
    ],
)
def test_a_mail_with_something_of_its_own_keeps_its_date(text: str) -> None:
    (only,) = read(text)
    assert only.sent.when is not None
    assert FRAGMENT not in only.repairs


def test_a_mail_that_shows_such_a_header_in_its_text_keeps_it() -> None:
    shown = fragment(0, day="Wed Mar 14").rstrip()
    text = (
        f"From: a@b.org\nDate: Thu, 05 Jan 2023 10:00:00 +0000\nSubject: What is this?\n\nLook:\n\n{shown}\n"
    )
    (only,) = posts_in(text.encode())
    assert "Subject: No subject" in only.body.text


MONTH = post(1) + fragment(0) + post(2, "11:00:00") + fragment(1, "15:36:47") + fragment(2, "15:36:47")


def state(home: Path) -> dict[str, Post]:
    with Archive.open(home) as archive:
        return {stored.id: stored.post for stored in archive.stored_posts()}


def test_fragments_are_never_the_newest_however_they_came(tmp_path: Path) -> None:
    places = [MONTH.index("From bogus", start) for start in (0, MONTH.index("Herons 2"))]
    homes = []
    for number, cut in enumerate([0, *places, MONTH.index("From jane", 9), MONTH.rindex("From bogus")]):
        home = tmp_path / str(number)
        folder = home / "mbox" / "birds"
        folder.mkdir(parents=True)
        for until in {cut, len(MONTH)} - {0}:
            (folder / "2023-January.txt").write_text(MONTH[:cut])
            run(Home(home), jobs=1)
            (folder / "2023-January.txt").write_text(MONTH[:until])
            run(Home(home), jobs=1)
        homes.append(state(home))
        with Archive.open(home) as archive:
            newest = [hit.message_id for hit in archive.search("", sort="newest").hits]
        assert newest[:2] == ["2@example.org", "1@example.org"]
        assert len(newest) == 4
        rebuild(Home(home), jobs=1)
        assert state(home) == homes[0]
    assert all(each == homes[0] for each in homes)
