"""Whoosh's parser and searcher find what `listarchive search` finds, in every field of words."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from polyglot_archive import TEXTS  # type: ignore[import-not-found]
from whoosh.qparser import QueryParser

from listarchive.archive import Archive
from listarchive.engine.field_kinds import WORDS
from listarchive.engines.whoosh.index import ArchiveIndex
from listarchive.engines.whoosh.queries.archive_parser import ArchiveParser

ROUNDS = 60
OTHERS = "lamp burn gardens FENETRE baum fur valvula naïve zzz foo_bar lampe's v1.2 1.2.3"
SAID = [*map(" ".join, TEXTS.values()), OTHERS]
PEOPLE = [
    "Ada Example",
    "Zoe Müller",
    "ada Gärtner gardener",
    "Old Name example.org",
    "robot example Example example.net",
]
TYPED = {
    "subject": SAID,
    "body": SAID,
    "quoted": SAID,
    "attached_text": SAID,
    "author": PEOPLE,
    "to": PEOPLE,
    "cc": PEOPLE,
    "attachment": ["frost-report.pdf frost report PDF", "Lampe groß.jpg jpg notes.txt"],
}
"""What is typed in each field: words that follow one another."""


@pytest.fixture(scope="module")
def archive(home: Path) -> Archive:
    return Archive.open(home)


def a_word(chance: random.Random, field: str) -> str:
    some = [word for word in chance.choice(TYPED[field]).split() if word != "and"]  # an operator
    return chance.choice(some).strip(",;")


def typed(chance: random.Random, field: str) -> tuple[str, str]:
    """Give a query of words and phrases as Whoosh's parser has it, and as `listarchive search` has it."""
    some = [a_word(chance, field) for _ in range(chance.choice([1, 1, 1, 2]))]
    if chance.random() < 0.5:
        words = chance.choice(TYPED[field]).split()
        start = chance.randrange(max(1, len(words) - 2))
        phrase = f'"{" ".join(words[start : start + chance.randrange(2, 5)])}"'
        some = [phrase] if chance.random() < 0.5 else [*some, phrase]
    if chance.random() < 0.3:
        return " OR ".join(some), " or ".join(some)
    if chance.random() < 0.3:
        word = a_word(chance, field)
        return f"{' '.join(some)} NOT {word}", f"{' '.join(some)} not {word}"
    return " ".join(some), " ".join(some)


def wider(chance: random.Random, field: str) -> tuple[str, str]:
    """Give the same with a prefix, a typo or a pattern."""
    words = [word.strip(",;") for some in TYPED[field] for word in some.split()]
    word = chance.choice([word for word in words if word.isalnum() and len(word) > 3])
    some = chance.choice(
        [
            (f"{word[:3]}*",) * 2,
            (f"{word[:4].upper()}*",) * 2,
            (f"{word[:2]}x{word[3:]}~", f"~{word[:2]}x{word[3:]}"),
            (f"/{word[1:3]}.?.?{word[-1]}/",) * 2,
        ]
    )
    if chance.random() < 0.6:
        return some
    theirs, ours = typed(chance, field)
    return f"{some[0]} OR ({theirs})", f"{some[1]} or ({ours})"


def found_by_whoosh(index: ArchiveIndex, parser: type[QueryParser], field: str, query: str) -> list[str]:
    with index.searcher() as searcher:
        found = searcher.search(parser(field, index.schema).parse(query), limit=None)
        assert len(found) == len(list(found))
        return sorted(hit["message_id"] for hit in found)


@pytest.mark.slow
@pytest.mark.parametrize("field", WORDS)
def test_words_and_phrases(index: ArchiveIndex, archive: Archive, field: str) -> None:
    chance = random.Random(field)
    some = 0
    for _ in range(ROUNDS):
        theirs, ours = typed(chance, field)
        expected = sorted(hit.message_id for hit in archive.search(f"{field}:({ours})", limit=None).hits)
        for parser in (QueryParser, ArchiveParser):
            assert found_by_whoosh(index, parser, field, theirs) == expected, (field, theirs)
        some += bool(expected)
    assert some >= ROUNDS / 6


@pytest.mark.slow
@pytest.mark.parametrize("field", WORDS)
def test_prefixes_typos_and_patterns(index: ArchiveIndex, archive: Archive, field: str) -> None:
    chance = random.Random(field)
    some = 0
    for _ in range(ROUNDS):
        theirs, ours = wider(chance, field)
        expected = sorted(hit.message_id for hit in archive.search(f"{field}:({ours})", limit=None).hits)
        assert found_by_whoosh(index, ArchiveParser, field, theirs) == expected, (field, theirs)
        some += bool(expected)
    assert some >= ROUNDS / 6


def test_nothing_is_found_where_nothing_is(nothing: ArchiveIndex) -> None:
    for query in ("lamp", '"lamp burn"', "lam*", "lamx~", "/lam/", "NOT lamp"):
        assert found_by_whoosh(nothing, ArchiveParser, "body", query) == []
