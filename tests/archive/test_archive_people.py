"""The names and addresses of one person are one author in a search."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_posts import a_post  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home, writing
from listarchive.errors import QueryError
from listarchive.post import Author, Origin

AUTHORS = {
    "home": Author("Steve Roe", "steve.roe@example.org"),
    "work": Author("sroe", "sroe@work.example.com"),
    "office": Author("S. Roe", "office@example.com"),
    "other": Author("Jana Doe", "office@example.com"),
    "article": Author("News", "news@lists.example.net", byline="Steve Roe"),
    "nameless": Author("Steve Roe", ""),
    "namesake": Author("Steve Poe", "steve.poe@example.org"),
}
MAILMAP = """\
Steve Roe <steve.roe@example.org>
Steve Roe <steve.roe@example.org> <sroe@work.example.com>
Steve Roe <steve.roe@example.org> S. Roe <office@example.com>
"""
HIS = {"home", "work", "office", "article", "nameless"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("people")


@pytest.fixture(scope="module")
def before(home: Path) -> Iterator[Archive]:
    """The archive as it is without a mailmap."""
    with writing(Home(home)) as writer:
        for number, (name, author) in enumerate(AUTHORS.items()):
            writer.add(a_post(f"{name}@example.org", "Tea.", author=author), Origin("mbox/a.mbox", number))
        writer.commit()
    with Archive.open(home) as archive:
        yield archive


@pytest.fixture(scope="module")
def archive(before: Archive, home: Path) -> Iterator[Archive]:
    """The same index with a mailmap that was written after it."""
    (home / "mailmap").write_text(MAILMAP, "utf-8")
    with Archive.open(home) as found:
        assert len(found) == len(before)
        yield found


def found(archive: Archive, query: str) -> set[str]:
    return {hit.message_id.partition("@")[0] for hit in archive.search(query, limit=None).hits}


@pytest.mark.parametrize(
    ("query", "without", "with_it"),
    [
        ("author:roe", HIS - {"work"}, HIS),
        ('author:"Steve Roe"', {"home", "article", "nameless"}, HIS),
        ("author:steve.roe@example.org", {"home"}, HIS),
        ("author:sroe", {"work"}, HIS),
        ("author:sroe@work.example.com", {"work"}, HIS),
        ("author:steve", {"home", "article", "nameless", "namesake"}, HIS | {"namesake"}),
        ("author:sro*", {"work"}, HIS),
        ("author:~sroee", {"work"}, HIS),
        # letters that changed places are two changes, as they are without a mailmap
        ("author:~sreo", set(), set()),
        ("author:/^sr/", {"work"}, HIS),
        ("from:(sroe or jana)", {"work", "other"}, HIS | {"other"}),
        ("roe", HIS - {"work"}, HIS),
        ("tea -author:sroe", AUTHORS.keys() - {"work"}, {"other", "namesake"}),
        # who asks for a host wants what was sent from there
        ("author:@example.org", {"home", "namesake"}, {"home", "namesake"}),
        ("author:@work.example.com", {"work"}, {"work"}),
        ("author:work", {"work"}, {"work"}),
        ("author:office@example.com", {"office", "other"}, HIS | {"other"}),
        ("author:jana", {"other"}, {"other"}),
    ],
)
def test_an_author_is_all_their_names_and_addresses(
    before: Archive, archive: Archive, query: str, without: set[str], with_it: set[str]
) -> None:
    assert found(before, query) == without
    assert found(archive, query) == with_it


def test_one_person_counts_once(before: Archive, archive: Archive) -> None:
    counts = before.search("", limit=0, facets=["author"]).facets["author"]
    # One address is one author, and a name without an address is another.
    assert sorted(counts) == [
        ("S. Roe", 2),
        ("Steve Poe", 1),
        ("Steve Roe", 1),
        ("Steve Roe", 2),
        ("sroe", 1),
    ]
    counts = archive.search("", limit=0, facets=["author"]).facets["author"]
    assert counts == [("Steve Roe", 5), ("Jana Doe", 1), ("Steve Poe", 1)]


def test_a_hit_bears_the_name_that_the_file_wants_and_the_post_its_own(archive: Archive) -> None:
    hits = {hit.message_id.partition("@")[0]: hit for hit in archive.search("tea", limit=None).hits}
    steve = Author("Steve Roe", "steve.roe@example.org")
    assert hits["work"].author == hits["office"].author == hits["nameless"].author == steve
    assert hits["article"].author == AUTHORS["article"]
    assert hits["other"].author == AUTHORS["other"]
    assert archive.get(hits["work"].id).post.author == AUTHORS["work"]


@pytest.mark.slow
@settings(deadline=None, max_examples=30)
@given(
    st.lists(
        st.sampled_from(["steve", "roe", "sroe", "office", "jana", "news", "s."]), min_size=1, max_size=4
    )
)
def test_nobody_is_lost_by_a_mailmap(before: Archive, archive: Archive, words: list[str]) -> None:
    query = " or ".join(f"author:{word}" for word in words)
    assert found(before, query) <= found(archive, query)


def test_a_mailmap_elsewhere(before: Archive, tmp_path: Path) -> None:
    (tmp_path / "who").write_text("Doe, Jana <jana@example.org> <office@example.com>\n", "utf-8")
    with Archive.open(before.home.path, mailmap=tmp_path / "who") as archive:
        assert archive.search("author:jana", limit=0).total == 2


def test_a_person_is_found_under_the_id_of_any_address(before: Archive, archive: Archive) -> None:
    ids = {name: before.person(f"{name}@example.org") for name in AUTHORS}
    now = {name: archive.person(f"{name}@example.org") for name in AUTHORS}
    assert {now[name] for name in HIS} == {ids["home"]}
    assert (now["other"], now["namesake"]) == (ids["office"], ids["namesake"])
    for name in HIS - {"office"}:
        written = archive.written_by(ids[name])
        assert (written.posts, written.author.name) == (5, "Steve Roe")
    assert archive.written_by(ids["office"]).posts == 1
    assert sorted(archive.overview().people.values()) == [1, 1, 5]


def test_a_pattern_for_a_person_is_given_up_as_any_other(before: Archive, tmp_path: Path) -> None:
    (tmp_path / "who").write_text(f"{'a' * 60} <a@example.org>\nJana <jana@example.org>\n", "utf-8")
    with (
        Archive.open(before.home.path, mailmap=tmp_path / "who") as archive,
        pytest.raises(QueryError, match="takes too long"),
    ):
        archive.search("author:/(a|aa)+!$/")
