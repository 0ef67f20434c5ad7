"""Of a post that was hidden no word is left in the index: it is as if it had never been there."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from listarchive.archive import Archive, Home
from listarchive.authors import Mailmap
from listarchive.engine.field_kinds import TERMS
from listarchive.engines.whoosh.engine import WhooshEngine
from listarchive.engines.whoosh.lost_forms import unknown_forms
from listarchive.importer import hide, planned, purge, rebuild, run
from listarchive.query import parse

SAMPLE = Path(__file__).resolve().parents[2] / "mbox"


def terms(home: Path) -> dict[str, list[str]]:
    """Give all terms of an index, by field."""
    reader = WhooshEngine(Home(home)).reader(Mailmap())
    try:
        return {field: reader.terms(field) for field in TERMS}
    finally:
        reader.close()


def hidden(home: Path, query: str) -> Path:
    with Archive.open(home) as archive:
        stored_posts = [archive.get(name) for name in archive.ids(parse(query))]
    assert stored_posts
    hide(Home(home), stored_posts)
    return home


def words(home: Path) -> set[str]:
    """Give the words of subjects and own texts, as far as they are plain."""
    with Archive.open(home) as archive:
        texts = [f"{stored.post.subject}\n{stored.post.body.own}" for stored in archive.stored_posts()]
    return {word for text in texts for word in re.findall(r"(?<!\S)[a-z]{3,}(?!\S)", text.lower())}


def forms(home: Path) -> set[str]:
    return {form.partition(":")[0] for form in terms(home)["vocabulary"]}


QUERIES = ["id:3ths091r37se", "from:okafor", "list:workshop", "date:2024", "lamp", "lang:es or lang:de"]


@pytest.mark.slow
@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("segments", ["one segment", "a segment for each file"])
def test_the_index_has_the_words_of_the_posts_that_are_left(
    tmp_path: Path, query: str, segments: str
) -> None:
    shutil.copytree(SAMPLE, tmp_path / "mbox")
    files = [path for path in sorted((tmp_path / "mbox").rglob("*.*")) if path.is_file()]
    for paths in [[]] if segments == "one segment" else [[path] for path in files]:
        run(Home(tmp_path), paths, jobs=1)
    known = words(tmp_path)
    before = forms(tmp_path)
    assert known <= before
    hidden(tmp_path, query)
    left, now, index = words(tmp_path), forms(tmp_path), terms(tmp_path)
    assert left <= now
    rebuild(Home(tmp_path), jobs=1)
    # What a worse copy of another post says is no word of the posts that are hidden.
    assert not (known - left) & now - forms(tmp_path)
    rebuilt = terms(tmp_path)
    assert index | {"vocabulary": []} == rebuilt | {"vocabulary": []}


@pytest.mark.slow
def test_of_worse_copies_no_word_is_left_when_all_are_purged(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "mbox")
    run(Home(tmp_path), jobs=1)
    with Archive.open(tmp_path) as archive:
        plan = planned(Home(tmp_path), [archive.get(name) for name in archive.ids(parse("lang:es"))])
    spanish = {form for form in terms(tmp_path)["vocabulary"] if form.endswith(":es")}
    purge(Home(tmp_path), plan)
    assert spanish
    assert not spanish & set(terms(tmp_path)["vocabulary"])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["jelix-public", "hibiscus-devel"])
def test_no_word_of_a_post_is_taken_for_lost(shared: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "mbox").mkdir()
    shutil.copytree(shared / "corpora/pipermail" / name, tmp_path / "mbox" / name)
    run(Home(tmp_path), jobs=1)
    reader = WhooshEngine(Home(tmp_path)).reader(Mailmap())
    try:
        assert [unknown_forms(*part, reader.stored_post) for part in reader.parts] == [frozenset()] * len(
            reader.parts
        )
    finally:
        reader.close()
