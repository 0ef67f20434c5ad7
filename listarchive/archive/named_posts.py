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
    from listarchive.moderation import HiddenPosts  # noqa: PLC0415 - what is asked for is seldom hidden

    if reader.audience.hidden:  # the file does not say on which lists it was
        return
    if hidden := HiddenPosts.read(home).named(name):
        raise Withdrawn(f"post {hidden.id} is not shown: {hidden.told}", hidden.told)
