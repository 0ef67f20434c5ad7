"""The newer versions of a patch that are in the archive: looked up when asked for, never kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from listarchive.archive.search.identity import identity
from listarchive.engine.conversations import conversation
from listarchive.patches import Mark, mark
from listarchive.record import record
from listarchive.subjects import base_subject

if TYPE_CHECKING:
    from listarchive.engine.protocols import Reader

_ALIKE = 128  # posts of one base subject that are looked at


class Newer(NamedTuple):
    """A newer version, and the short id of its post."""

    version: int
    id: str


@record
class Series:
    """What a patch says of its series, and what is newer than it."""

    mark: Mark
    newer: tuple[Newer, ...]
    """The lowest version first. Of a patch whose title no newer version has, the letters before these."""

    @property
    def place(self) -> str:
        """Say which patch of which version it is; nothing of a single one that has no other version."""
        mark = self.mark
        if mark.total == 1:
            return f"version {mark.version}" if mark.version > 1 or self.newer else ""
        part = f"patch {mark.number} of {mark.total}" if mark.number else f"before {mark.total} patches"
        return f"version {mark.version}, {part}"


def series(reader: Reader, number: int) -> Series | None:
    """Tell of the patch in a post; None if its subject has no mark of one, or only answers one.

    A newer version is on the same list, has the same title, and is by the same author or in the same
    conversation.
    """
    found = mark(reader.stored_post(number).post.subject)
    if found is None or found.is_answer:
        return None
    newer = _newer(reader, number, found)
    if not newer and found.total > 1 and found.number:
        letter = _letter(reader, number, found)
        newer = {} if letter is None else _newer(reader, letter, found)
    return Series(found, tuple(Newer(version, newer[version]) for version in sorted(newer)))


def _newer(reader: Reader, number: int, own: Mark) -> dict[int, str]:
    """Give the newer versions of a post, the last post of each that was sent."""
    found: dict[int, tuple[tuple[bool, int, str], str]] = {}
    author, here = "", frozenset[int]()
    for other in _alike(reader, number):
        stored = reader.stored_post(other)
        told = mark(stored.post.subject)
        if told is None or told.is_answer or told.version <= own.version:
            continue
        author = author or identity(reader, number)
        if identity(reader, other) != author:
            here = here or frozenset(conversation(reader, number))
            if other not in here:
                continue
        age = reader.member(other).age
        found[told.version] = max(found.get(told.version, (age, stored.id)), (age, stored.id))
    return {version: name for version, (_, name) in found.items()}


def _alike(reader: Reader, number: int) -> Iterator[int]:
    """Number the posts that share a list and a base subject with one, if they are few."""
    member = reader.member(number)
    subject = member.subject >> 1
    seen = {number}
    for name in member.lists if subject else ():
        if reader.sharing(name, subject) > _ALIKE:
            continue
        for other, _ in reader.few_alike(name, subject):
            if other not in seen:
                seen.add(other)
                yield other


def _letter(reader: Reader, number: int, own: Mark) -> int | None:
    """Find the letter before a series, in the conversation of one of its patches."""
    for other in conversation(reader, number)[:_ALIKE]:
        told = mark(reader.stored_post(other).post.subject)
        if told and (told.version, told.number, told.total, told.is_answer) == (
            own.version,
            0,
            own.total,
            False,
        ):
            return other if base_subject(told.title)[0] else None
    return None
