"""The sample archive in mbox/ is what the documentation says it is.

Read with the standard library alone: a careless edit of the sample must not look like a fault in the program.
"""

from __future__ import annotations

import gzip
import re
from datetime import datetime
from email import message_from_string
from pathlib import Path

import pytest

MBOX = Path(__file__).resolve().parents[1] / "mbox"

MAILS = {
    "news/2024-January.txt": 5,
    "news/2024-February.txt": 5,
    "news/2024-March.txt.gz": 5,
    "tinkers/2023-November.txt": 10,
    "tinkers/2024-January.txt": 11,
    "tinkers/2024-February.txt": 10,
    "workshop/2024.mbox": 8,
}
"""How many true separators each file has."""

POSTS = {"News": 15, "tinkers": 30, "workshop": 8}
"""How many different posts each list has: [News] and [tinkers] by their tags, workshop by its List-Id."""

ALL_POSTS = 52
"""One of the posts stands on two lists."""

SEEN = 56
"""What an import sees: the mails, with the digest counted as the three posts in it."""

COPIES = {
    "20240212073005.9a61c7@workshop.example.net": ["tinkers/2024-February.txt", "workshop/2024.mbox"],
    "20240325141000.5e2b90@example.com": ["workshop/2024.mbox"] * 3,
    "CAB9tLr+5kXz8Qe=m4N@correo.example.com": ["tinkers/2023-November.txt"] * 2,
}
"""The posts that stand in the sample more than once, and where."""

ABSENT = {"mailman.7.1707825600.2290.tinkers@lists.example.org"}
"""The one parent that nobody has kept."""

SEPARATOR = re.compile(
    r"^From (?:\S+@\S+ |\S+ at \S+  )(?=[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$)",
    re.MULTILINE,
)
DAY = re.compile(r"^(?:> ?)*Date: (\w{3}), (\d{1,2} \w{3} \d{4}) \d\d:\d\d:\d\d [+-]\d{4}$", re.MULTILINE)
SEPARATOR_DAY = re.compile(r"^From \S+.*?  ?(\w{3}) (\w{3}) ([ \d]\d) \S+ (\d{4})$", re.MULTILINE)
MESSAGE_ID = re.compile(r"^Message-ID: (.*)$", re.MULTILINE)
WELL_FORMED = re.compile(r"<[A-Za-z0-9.+=_-]+@[a-z0-9.-]+>")


def text(name: str) -> str:
    raw = (MBOX / name).read_bytes()
    raw = gzip.decompress(raw) if name.endswith(".gz") else raw
    return raw.decode("latin-1" if name == "tinkers/2023-November.txt" else "utf-8")


def mails(name: str) -> list[str]:
    return SEPARATOR.split(text(name))[1:]


def message_ids(mail: str) -> list[str]:
    """The Message-ID of a mail; of a digest, those of its posts."""
    found = MESSAGE_ID.findall(mail)
    return [value.strip("<>") for value in (found[1:] if len(found) > 1 else found)]


def test_nothing_else_is_there() -> None:
    files = {path.relative_to(MBOX).as_posix() for path in MBOX.rglob("*") if path.is_file()}
    assert files == {"README.md", *MAILS}


@pytest.mark.parametrize("name", MAILS)
def test_mails_of_a_file(name: str) -> None:
    assert len(mails(name)) == MAILS[name]


def test_one_file_is_compressed_without_the_time_of_its_making() -> None:
    (name,) = [name for name in MAILS if (MBOX / name).read_bytes().startswith(b"\x1f\x8b")]
    assert name == "news/2024-March.txt.gz"
    assert (MBOX / name).read_bytes()[4:8] == bytes(4)


def test_lines_of_prose_that_begin_like_a_separator() -> None:
    everything = "\n".join(map(text, MAILS))
    unescaped = [line for line in re.findall(r"^From .*$", everything, re.M) if not line[-4:].isdigit()]
    assert unescaped == ["From my window I can see the slipway now, and there is still a round dry"]
    assert re.findall(r"^(>+From \S+ \S+)", everything, re.M) == [
        ">From 3f9c2ab1d07e46b58a91c2ab4e5d6f7081920a3b Mon",
        ">From here on",
        *[">From six o'clock"] * 3,
        ">>From six o'clock",
    ]


def test_distinct_posts() -> None:
    where: dict[str, list[str]] = {}
    for name in MAILS:
        for mail in mails(name):
            for message_id in message_ids(mail):
                where.setdefault(message_id, []).append(name)
    assert sum(map(len, where.values())) == SEEN
    assert len(where) == ALL_POSTS
    assert {message_id: names for message_id, names in where.items() if len(names) > 1} == COPIES
    lists = [{name.split("/")[0] for name in names} for names in where.values()]
    assert {name: sum(name.lower() in on for on in lists) for name in POSTS} == POSTS


@pytest.mark.parametrize("name", MAILS)
def test_weekdays_are_right(name: str) -> None:
    days = DAY.findall(text(name))
    assert len(days) >= MAILS[name]
    for weekday, day in days:
        assert datetime.strptime(day, "%d %b %Y").strftime("%a") == weekday, day
    for weekday, *day in SEPARATOR_DAY.findall(text(name)):
        assert datetime.strptime(" ".join(day), "%b %d %Y").strftime("%a") == weekday, day


@pytest.mark.parametrize("name", MAILS)
def test_message_ids_are_well_formed_and_parents_are_there(name: str) -> None:
    known = {message_id for each in MAILS for mail in mails(each) for message_id in message_ids(mail)}
    assert all(WELL_FORMED.fullmatch(value) for value in MESSAGE_ID.findall(text(name)))
    for mail in mails(name):
        head = message_from_string(mail.split("\n", 1)[1])
        for field in ("In-Reply-To", "References"):
            assert set(re.findall(r"<(.+?)>", str(head.get(field, "")))) <= known | ABSENT


@pytest.mark.parametrize("name", MAILS)
def test_nobody_real_is_named(name: str) -> None:
    unfolded = text(name).replace("=\n", "")
    hosts = re.findall(r"\w(?:@| at )((?:[\w-]+\.)+[a-z]{2,})|https?://([^/\s>\"]+)", unfolded)
    assert hosts
    for host in filter(None, sum(hosts, ())):
        assert re.fullmatch(r"(?:[\w-]+\.)*example\.(?:org|net|com)", host), host


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("English", "so I am going to be brave: the lamp can be repaired, and the part"),
        ("German", "Nicht drehen, nur wärmen."),
        ("French", "C'est un carillon, Sam, pas une girouette."),
        ("Spanish", "¡Qué maravilla!"),
        ("Russian", "Никто не толкает — его перестают держать."),
        ("Japanese", "雨の日に進む時計は、直さずにそのまま楽しむのも良いと思います。"),
    ],
)
def test_languages(language: str, sentence: str) -> None:
    assert any(sentence in text(name) for name in MAILS), language
