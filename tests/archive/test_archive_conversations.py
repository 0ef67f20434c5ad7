"""Conversations: how large one may be, and what it costs to read it."""

from __future__ import annotations

from typing import Any

import pytest
from made_posts import a_post  # type: ignore[import-not-found]

from listarchive.engine import conversations


@pytest.mark.parametrize(("size", "walks"), [(4, 1), (5, 1), (6, 3)])
def test_a_conversation_of_as_many_posts_as_one_may_have_is_walked_once_for_a_page(
    filled: Any, monkeypatch: pytest.MonkeyPatch, size: int, walks: int
) -> None:
    """A larger one is cut, and another one to each of its posts."""
    monkeypatch.setattr(conversations, "_LARGEST", 5)
    archive = filled(
        [a_post(f"{n}@example.org", f"no {n}", references=("0@example.org",)) for n in range(size)]
    )
    assert len(archive.conversation("1@example.org")) == min(size, 5)
    walk, walked = conversations._Walk, []
    monkeypatch.setattr(conversations, "_Walk", lambda *given: walked.append(given) or walk(*given))
    assert len(archive.search(limit=3).hits) == 3
    assert len(walked) == walks


def test_posts_are_read_as_they_stand_in_the_files(filled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    posts = [a_post(f"{n}@example.org", f"no {n}", references=("0@example.org",)) for n in range(40)]
    archive = filled(posts[:20], posts[20:])
    read, entry = [], archive._reader.entry
    monkeypatch.setattr(archive._reader, "entry", lambda number: read.append(number) or entry(number))
    found = archive.conversation("7@example.org")
    assert read == sorted(read)
    dated = [(each.post.sent.when, each.id) for each in found]
    assert dated == sorted(dated)
    assert len(found) == 40
