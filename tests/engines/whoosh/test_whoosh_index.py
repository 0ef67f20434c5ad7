"""An archive is an index of Whoosh that goes on with its commits, and in which nothing is pickled."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest
from polyglot_archive import a_post, write  # type: ignore[import-not-found]
from whoosh import query
from whoosh.index import EmptyIndexError, Index, open_dir
from whoosh.qparser import QueryParser
from whoosh.reading import IndexReader
from whoosh.searching import Searcher

from listarchive.archive import Home, whoosh_index, writing
from listarchive.engines.whoosh.index import ArchiveIndex
from listarchive.errors import NoArchive
from listarchive.post import Origin
from listarchive.query import FIELDS

Add = Callable[[str, str], None]


@pytest.fixture
def growing(tmp_path: Path) -> tuple[ArchiveIndex, Add]:
    """An archive of two segments, and what adds one with one post."""

    def add(message_id: str, text: str) -> None:
        with writing(Home(tmp_path)) as writer:
            writer.add(a_post(message_id, text), Origin("mbox/new.mbox", 0, 10))
            writer.commit(in_haste=True)

    write(tmp_path, 2)
    return whoosh_index(tmp_path), add


@pytest.mark.slow
def test_it_is_what_whoosh_says_an_index_is(index: ArchiveIndex) -> None:
    assert isinstance(index, Index)
    with index.reader() as reader, index.searcher() as searcher:
        assert isinstance(reader, IndexReader)
        assert isinstance(searcher, Searcher)
        assert reader.doc_count() == searcher.doc_count() == index.doc_count()
        assert reader.doc_count_all() == index.doc_count_all() >= index.doc_count()
        assert len(list(reader.all_stored_fields())) == index.doc_count()
    assert index.latest_generation() == index.snapshot.generation > 0
    assert index.up_to_date()
    assert index.refresh() is index
    assert not index.is_empty()
    assert index.last_modified() > 0


@pytest.mark.slow
def test_its_fields_are_those_of_a_query(index: ArchiveIndex) -> None:
    asked = {field.name for field in FIELDS if field.kind or field.name == "thread"}
    assert set(index.schema.names()) == asked | {"message_id", "person", "vocabulary"}


def test_an_archive_without_posts_is_an_index_too(nothing: ArchiveIndex) -> None:
    assert nothing.is_empty()
    assert nothing.doc_count() == nothing.doc_count_all() == 0
    assert nothing.latest_generation() == nothing.reader().generation()


def test_a_folder_without_an_archive_is_none(tmp_path: Path) -> None:
    with pytest.raises(NoArchive, match="no archive in"):
        whoosh_index(tmp_path)


def test_readers_and_searchers_are_of_the_newest_commit(growing: tuple[ArchiveIndex, Add]) -> None:
    index, add = growing
    before = index.searcher()
    asked = QueryParser("body", index.schema).parse("pumpkin")
    assert len(before.search(asked)) == 0
    add("new@example.org", "A pumpkin is here.")
    assert not index.up_to_date()
    assert not before.up_to_date()
    assert len(before.search(asked)) == 0
    assert len(index.searcher().search(asked)) == 1
    after = before.refresh()
    assert after.up_to_date()
    assert after.refresh() is after
    assert [hit["message_id"] for hit in after.search(asked)] == ["new@example.org"]
    newer = index.refresh()
    assert newer is not index
    assert newer.up_to_date()


def test_words_of_a_language_that_came_later_are_found(growing: tuple[ArchiveIndex, Add]) -> None:
    index, add = growing
    parsed = QueryParser("body", index.schema).parse("köket")
    add("sv@example.org", "Och jag kan inte ha det som var i köken, men det är för att jag har ett kök.")
    assert [hit["message_id"] for hit in index.searcher().search(parsed)] == ["sv@example.org"]


def test_nothing_is_pickled(index: ArchiveIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> NoReturn:
        raise AssertionError("something was unpickled")

    for name in ("load", "loads", "dump", "dumps", "Unpickler"):
        monkeypatch.setattr(pickle, name, refuse)
    import whoosh.formats  # noqa: PLC0415 - takes them by name

    for name in ("loads", "dumps"):
        monkeypatch.setattr(whoosh.formats, name, refuse, raising=False)
    with index.searcher() as searcher:
        found = searcher.search(query.Phrase("body", ["lamp", "of"]), terms=True, limit=None)
        assert found.matched_terms()
        leaf, _ = searcher.leaf_searchers()[0]
        matcher = query.Term("body", "lamp").matcher(leaf)
        assert matcher.value_as("positions") == [span.start for span in matcher.spans()]
        assert list(matcher.items_as("frequency"))
        with pytest.raises(ValueError, match="has no characters"):
            query.Term("body", "lamp").matcher(leaf).value_as("characters")
        assert dict(searcher.vector_as("frequency", found[0].docnum, "body"))["lamp"] > 0


def test_the_folder_of_an_archive_is_not_opened_as_one_of_whoosh_s_own(home: Path) -> None:
    (folder,) = (each for each in (home / "index").iterdir() if each.is_dir())
    for path in (home, home / "index", folder):
        with pytest.raises(EmptyIndexError, match="Index 'MAIN' does not exist"):
            open_dir(str(path))
