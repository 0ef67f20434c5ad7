"""The patches of a conversation that make a whole series."""

from __future__ import annotations

from collections.abc import Iterable, Set
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

from listarchive.patches.series import Mark
from listarchive.record import record

Key = TypeVar("Key")
_TOLD = 3  # patches that are named as missing


class Sent(NamedTuple, Generic[Key]):
    """A post: what its subject says, and who sent it."""

    key: Key
    mark: Mark
    sender: str


@record
class Complete(Generic[Key]):
    """A series."""

    version: int
    patches: tuple[Key, ...]
    """In the order in which they are applied, without the letter before them; none if none is whole."""
    missing: tuple[str, ...]
    """What series that were to be preferred lack: `version 3 lacks 2/7`."""
    others: tuple[Key, ...] = ()
    """The first patch of each other whole series of this version."""


class _Series(NamedTuple):
    version: int
    total: int
    sender: str
    title: str
    """Of a single patch: two of them in one conversation are two series. A letter before it has none."""

    @classmethod
    def of(cls, post: Sent[Key]) -> _Series:
        mark = post.mark
        return cls(
            mark.version, mark.total, post.sender, mark.title if mark.total == 1 and mark.number else ""
        )

    def is_named(self, asked: _Series, is_answer: bool) -> bool:
        """Tell whether a post of it was asked for, or an answer to one, whoever sent that."""
        told = self[:2] == asked[:2] and asked.title in ("", self.title)
        return told and (is_answer or self.sender == asked.sender)


def newest_complete(posts: Iterable[Sent[Key]], named: Key | None = None) -> Complete[Key]:
    """Find the newest version of which no patch is missing, among posts in the order of their dates.

    Of several series of one version: that of the post that is named, or that it answers; else the one with
    the most patches; else the one whose last patch is the latest. Of a patch that was sent twice, the later
    one counts.
    """
    series: dict[_Series, dict[int, tuple[int, Key]]] = {}
    asked, is_answer = _Series(0, 0, "", ""), False
    for place, post in enumerate(posts):
        own = _Series.of(post)
        if post.key == named:
            asked, is_answer = own, post.mark.is_answer
        if not post.mark.is_answer:
            # The letter alone, of which no patch is here, is a series that lacks all.
            series.setdefault(own, {})[post.mark.number] = place, post.key
    single = {each[:3] for each in series if each.title}

    def preferred(each: _Series) -> tuple[int, bool, int, tuple[int, Key]]:
        return each.version, each.is_named(asked, is_answer), each.total, max(series[each].values())

    missing: list[str] = []
    whole: list[_Series] = []
    for each in sorted(series, key=preferred, reverse=True):
        if whole and each.version < whole[0].version:
            break
        numbers = series[each].keys() - {0}
        if len(numbers) == each.total:
            whole.append(each)
        elif not whole and (each.title or each[:3] not in single):
            missing.append(f"version {each.version} lacks {_lacking(numbers, each.total)}")
    if not whole:
        return Complete(0, (), tuple(missing))
    patches, *others = [
        tuple(series[each][number][1] for number in range(1, each.total + 1)) for each in whole
    ]
    return Complete(whole[0].version, patches, tuple(missing), tuple(other[0] for other in others))


def _lacking(numbers: Set[int], total: int) -> str:
    first = islice((number for number in range(1, total + 1) if number not in numbers), _TOLD)
    more = total - len(numbers) - _TOLD
    told = ", ".join(f"{number}/{total}" for number in first)
    return f"{told} and {more} more" if more > 0 else told
