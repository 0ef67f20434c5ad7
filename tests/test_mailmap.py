"""The names and addresses that a mailmap makes one person's."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.authors import mailmap
from listarchive.post import Author

FILE = """\
# Those whom we know

Ada Example <ada@example.org>
Ada Example <ada@example.org> <ada@old.example.net>   # until 2019
Ada Example <ada@example.org> A. Ex <office@example.com>
<bo@example.org> <bo@old.example.net>
Cy Example <cy@example.org>\tOffice <office@example.com>
Dee Rée <dee@home.example>
Dee Rée <dee@work.example>
"""


@pytest.mark.parametrize(
    ("name", "email", "canonical"),
    [
        ("ada", "ada@example.org", "Ada Example <ada@example.org>"),
        ("whoever", "ada@old.example.net", "Ada Example <ada@example.org>"),
        ("whoever", "ADA@Old.Example.NET", "Ada Example <ada@example.org>"),
        ("a. EX", "Office@example.com", "Ada Example <ada@example.org>"),
        ("Office", "office@example.com", "Cy Example <cy@example.org>"),
        ("Somebody Else", "office@example.com", "Somebody Else <office@example.com>"),
        ("Bo", "bo@old.example.net", "Bo <bo@example.org>"),
        ("Eve", "eve@example.org", "Eve <eve@example.org>"),
    ],
)
def test_an_author_as_git_has_it(
    name: str, email: str, canonical: str, program: Callable[[str], str], tmp_path: Path
) -> None:
    assert str(mailmap(FILE).canonical(Author(name, email))) == canonical
    (tmp_path / "map").write_text(FILE, "utf-8")
    command = [program("git"), "-c", f"mailmap.file={tmp_path / 'map'}", "check-mailmap", f"{name} <{email}>"]
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, text=True)
    assert done.stdout.strip() == canonical


@pytest.mark.parametrize(
    ("author", "canonical"),
    [
        (
            Author("News", "news@example.org", byline="A. Ex"),
            Author("News", "news@example.org", byline="Ada Example"),
        ),
        (Author("Bo", "bo@old.example.net", byline="Eve"), Author("Bo", "bo@example.org", byline="Eve")),
        (Author("dee ree"), Author("Dee Rée", "dee@home.example")),
        (Author("", "dee@work.example"), Author("Dee Rée", "dee@home.example")),
        (Author(), Author()),
    ],
)
def test_bylines_and_authors_without_a_name_or_an_address(author: Author, canonical: Author) -> None:
    assert mailmap(FILE).canonical(author) == canonical


def test_whoever_has_one_name_or_one_address_is_one_person() -> None:
    known = mailmap(FILE)
    assert len(known.people) == 4
    assert known.person(Author("x", "dee@home.example")) == known.person(Author("y", "dee@work.example"))


def test_the_address_of_an_address() -> None:
    known = mailmap("A <b@x> <a@x>\nC <c@x> <b@x>\n")
    assert {each.addresses for each in known.people} == {frozenset({"a@x", "b@x", "c@x"})}


def test_the_last_line_on_an_address_counts() -> None:
    known = mailmap("Ada <ada@x> <shared@x>\nBo <bo@x> <shared@x>\n")
    assert known.canonical(Author("", "shared@x")).name == "Bo"
    assert len(known.people) == 2


@pytest.mark.parametrize(
    ("line", "mistake"),
    [
        ("Ada Example", "has no address: write Name <address>"),
        ("Ada <ada@example.org", "has a < that is never closed: write Name <address>"),
        ("Ada <ada@x> <b@x", "has a < that is never closed: write Name <address> <other address>"),
        ("Ada <>", "has nothing between < and >: write Name <address>"),
        (
            "<ada@example.org>",
            "has one address and no name: write Name <address>, or <address> <other address>",
        ),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_others_are_read(line: str, mistake: str) -> None:
    known = mailmap(f"\ufeff# who\r\n{line}\r\nBo <bo@example.org>\r\n")
    assert known.mistakes == (f"line 2 {mistake}",)
    assert [person.name for person in known.people] == ["Bo"]


_WORDS = st.text(st.sampled_from("abé <>@#.\t"), max_size=12)
_NAMES = st.sampled_from(["", "Ada", "Bo Roe", "Cé"])
_MAILS = st.sampled_from(["a@x", "b@x", "C@x", "d@y", "e@y"])
_GOOD = st.builds(
    lambda name, mail, other, more: f"{name} <{mail}>" + (f" {other} <{more}>" if more else ""),
    _NAMES,
    _MAILS,
    _NAMES,
    st.none() | _MAILS,
)
_FILES = st.lists(_WORDS | _GOOD, max_size=8).map("\n".join)


@given(st.text() | _FILES)
def test_any_text_is_a_mailmap(text: str) -> None:
    known = mailmap(text)
    lines = [line for line in text.removeprefix("\ufeff").splitlines() if line.strip()]
    assert len(known.mistakes) <= len(lines)


@given(_FILES, _NAMES, _MAILS)
def test_a_canonical_author_is_their_own_canon(text: str, name: str, email: str) -> None:
    known = mailmap(text)
    once = known.canonical(Author(name, email))
    person = known.person(Author(name, email))
    if person is not None and known.person(once) == person:
        assert known.canonical(once) == once


@given(_FILES)
def test_no_address_and_no_shared_name_is_two_persons(text: str) -> None:
    people = mailmap(text).people
    proper = [person.email.lower() for person in people]
    assert len(set(proper)) == len(proper)
    for person in people:
        assert person.email.lower() in person.addresses


@given(_FILES, st.randoms())
def test_the_order_of_lines_that_do_not_contradict_means_nothing(text: str, random: object) -> None:
    lines = [line for line in text.split("\n") if line]
    others = [line.rpartition("<")[2] for line in lines]
    if len(set(others)) < len(others):
        return
    shuffled = list(lines)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert {each.addresses for each in mailmap("\n".join(lines)).people} == {
        each.addresses for each in mailmap("\n".join(shuffled)).people
    }
