"""The post that somebody names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from listarchive.errors import NotFound, UsageError, Withdrawn

if TYPE_CHECKING:
    from listarchive.engine.protocols import Reader


def number_of(reader: Reader, home: Path, name: str) -> int:
    """Number the document of a short id, of the beginning of one, or of a Message-ID.

    Raises `NotFound`, `Withdrawn` if the post is hidden, and `UsageError` if the beginning fits several.
    """
    found = reader.find(name) if name else []
    if not found:
        _tell_if_hidden(reader, home, name)
        raise NotFound(f"no post {name!r} here: find its id with `listarchive search --format ids`")
    if len(found) > 1:
        ids = ", ".join(reader.labels("ref", number)[0] for number in found[:4])
        raise UsageError(f"{name!r} is the beginning of {len(found)} ids ({ids} …): write more of it")
    return found[0]


def _tell_if_hidden(reader: Reader, home: Path, name: str) -> None:
    """Raise `Withdrawn` if the post is hidden, and whoever asks sees a list that it was on."""
    from listarchive.moderation import HiddenPosts  # noqa: PLC0415 - what is asked for is seldom hidden

    audience = reader.audience
    posts = HiddenPosts.read(home)
    if audience.hidden:
        posts = HiddenPosts(each for each in posts if each.lists and audience.sees(each.lists))
    if hidden := posts.named(name):
        raise Withdrawn(f"post {hidden.id} is not shown: {hidden.told}", hidden.told)
