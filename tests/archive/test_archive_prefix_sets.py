"""The posts are found that have any of very many terms that begin with the same letters."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from made_posts import a_post  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home, engine_of
from listarchive.engines.whoosh.codec import postings_writer
from listarchive.engines.whoosh.codec.prefix_sets import PrefixSets
from listarchive.engines.whoosh.codec.segment import Segment
from listarchive.engines.whoosh.queries.terms_query import TermsQuery
from listarchive.engines.whoosh.term_keys import PREFIXES
from listarchive.query import parse

MANY = [f"st{number}" for number in range(300)]
BODY = PREFIXES["body"]
LETTERS = "asté"


def beginnings(segment: Segment) -> dict[bytes, int]:
    return {beginning: terms for beginning, (_, _, terms) in segment.prefix_sets._offsets.items()}


def total(archive: Archive, query: str) -> int:
    return archive.search(parse(query), sort="newest", limit=1).total


@pytest.mark.slow
def test_a_set_is_kept_where_hundreds_of_words_begin_alike(filled: Any) -> None:
    posts = [a_post(f"{word}@example.org", f"{word} and rain") for word in MANY]
    archive = filled([*posts, a_post("none@example.org", "rain")])
    (segment,) = archive._reader.segments
    assert beginnings(segment) == {BODY + b"st": 300}
    assert segment.prefix_sets.set(BODY + b"st").bit_count() == 300
    assert total(archive, "st*") == total(archive, "body:st*") == 300
    assert total(archive, "st1*") == 111
    assert total(archive, "rain -st*") == 1


@pytest.mark.slow
def test_a_set_tells_nothing_if_it_holds_a_term_that_is_not_asked_for(filled: Any) -> None:
    archive = filled([a_post(f"{word}@example.org", word) for word in MANY])
    (segment,) = archive._reader.segments
    assert TermsQuery("body", MANY).among(segment).bit_count() == 300
    assert TermsQuery("body", MANY[:-1]).among(segment).bit_count() == 299
    assert segment.prefix_sets.having([BODY + word.encode() for word in sorted(MANY[1:])])[0] == 0


@pytest.mark.slow
def test_an_index_without_such_sets_answers_from_the_postings(filled: Any) -> None:
    archive = filled([a_post(f"{word}@example.org", word) for word in MANY])
    for segment in archive._reader.segments:
        del segment.directory.sections["alike"]
    assert total(archive, "st*") == 300
    assert [beginnings(segment) for segment in archive._reader.segments] == [{}]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_they_are_those_that_the_postings_tell(
    filled: Any, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In two languages, with letters of two bytes, removed posts and segments that were merged."""
    monkeypatch.setattr(postings_writer, "_ALIKE", 3)
    chance = random.Random(seed)
    german = "das ist nicht der Garten und es ist auch keine Hütte, die man von hier aus sehen kann "

    def post(number: int) -> object:
        words = ["".join(chance.choices(LETTERS, k=chance.randrange(1, 5))) for _ in range(8)]
        return a_post(f"{number}@example.org", german * (number % 3 == 0) + " ".join(words))

    posts = [post(number) for number in range(90)]
    archive = filled(posts[:60], posts[60:], [post(number) for number in range(0, 20, 3)])
    kept = [beginning for segment in archive._reader.segments for beginning in beginnings(segment)]
    assert {BODY + b"st", BODY + "sé".encode(), BODY + b"de:st"} & set(kept)
    for text in ("s", "st", "sta", "a", "at", "é", "té", "d", "de"):
        forms = [form for form in archive._reader.terms("body") if form.split(":")[-1].startswith(text)]
        for some in (forms, chance.sample(forms, len(forms) // 2)):
            for segment in archive._reader.segments:
                each = (segment.postings("body", form.encode()) for form in some)
                found = 0
                for postings in filter(None, each):
                    found |= postings.bits()
                assert TermsQuery("body", some).among(segment) == found


@pytest.mark.slow
def test_a_set_that_lacks_a_post_is_a_fault(
    filled: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = filled([a_post(f"{word}@example.org", word) for word in MANY])
    assert engine_of(Home(tmp_path)).faults() == []
    whole = PrefixSets.set
    monkeypatch.setattr(PrefixSets, "set", lambda self, beginning: whole(self, beginning) & ~1)
    short_id = archive._reader.stored_post(0).id
    assert engine_of(Home(tmp_path)).faults() == [f"post {short_id} is not found by 1 of its terms"]
