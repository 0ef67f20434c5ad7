"""The posts that references and base subjects tie together, asked for many at once and remembered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from listarchive.engine.member import Member, SortKey
from listarchive.engines.opensearch.rows import Rows, told
from listarchive.engines.opensearch.view import Dsl, View, total_of

_FEW = 128  # posts that are read at once
_NAMES = 1_000  # ids of one question
_REMEMBERED = 200_000  # ids
_TOGETHER = 10_000  # posts that are asked for together
_PAGE = 64  # posts beside one

_Alike = tuple[str, int]
"""A list and a base subject."""
_Sharing = tuple[int, list[tuple[int, Member]]]
"""How many posts share them, and these if they are few."""


class Relatives:
    """Finds them."""

    def __init__(self, view: View, rows: Rows) -> None:
        self._view = view
        self._rows = rows
        self._referring: dict[str, list[tuple[int, Member]]] = {}
        self._alike: dict[_Alike, _Sharing] = {}

    def referring(self, names: Iterable[str]) -> Iterator[tuple[int, Member]]:
        """Give the posts that have or answer some ids."""
        found: dict[int, Member] = {}
        for posts in self._refer(names).values():
            found.update(posts)
        return iter(found.items())

    def sharing(self, alike: _Alike) -> int:
        """Count the posts on a list that have a base subject and a date."""
        return self._share([alike])[alike][0]

    def few(self, alike: _Alike) -> list[tuple[int, Member]]:
        """Give the same posts in the order of their places; none if they are many."""
        return self._share([alike])[alike][1]

    def beside(self, post: Member, name: str, *, later: bool) -> Iterator[tuple[int, Member]]:
        """Give the posts on a list, with the base subject of one, before or behind it, the nearest first."""
        order = "asc" if later else "desc"
        bound = {"gte" if later else "lte": post.date}
        body: Dsl = {
            "query": {"bool": {"filter": [_query((name, post.subject >> 1)), {"range": {"date": bound}}]}},
            "sort": [{"date": order}, {"base_subject": order}, {"id": order}],
            **told(),
            "track_total_hits": False,
        }
        for hit in self._view.hits(body, page=_PAGE):
            number, row = self._rows.note(hit)
            if row.member.sort_key > post.sort_key if later else row.member.sort_key < post.sort_key:
                yield number, row.member

    def expect(self, numbers: Sequence[int], references_only: frozenset[str]) -> None:
        """Ask for all that the conversations of some posts are likely to ask for."""
        self._rows.expect(numbers)
        members = {number: self._rows.row(number).member for number in numbers}
        names = {name for member in members.values() for name in member.names}
        passed: set[str] = set()
        while (new := names - passed) and len(members) < _TOGETHER:
            passed |= new
            for number, member in self.referring(new):
                members[number] = member
                names.update(member.names)
        self._share(
            {
                (name, member.subject >> 1)
                for member in members.values()
                if member.subject
                for name in member.lists
                if name not in references_only
            }
        )

    def _refer(self, names: Iterable[str]) -> dict[str, list[tuple[int, Member]]]:
        """Give, for each of some ids, the posts that have or answer it."""
        known = self._referring
        if len(known) > _REMEMBERED:
            known = self._referring = {}
        found = {name: known.get(name) for name in names}
        missing = [name for name, posts in found.items() if posts is None]
        for start in range(0, len(missing), _NAMES):
            some = missing[start : start + _NAMES]
            fresh: dict[str, list[tuple[int, Member]]] = {name: [] for name in some}
            for number, row in self._rows.hits({"terms": {"ref": some}}):
                for name in fresh.keys() & row.member.names:
                    fresh[name].append((number, row.member))
            known.update(fresh)
            found.update(fresh)
        return {name: posts or [] for name, posts in found.items()}

    def _share(self, alike: Iterable[_Alike]) -> dict[_Alike, _Sharing]:
        known = self._alike
        if len(known) > _REMEMBERED:
            known = self._alike = {}
        found = {each: known.get(each) for each in alike}
        missing = [each for each, posts in found.items() if posts is None]
        for start in range(0, len(missing), _NAMES):
            fresh = self._together(missing[start : start + _NAMES])
            known.update(fresh)
            found.update(fresh)
        return {each: posts for each, posts in found.items() if posts is not None}

    def _together(self, alike: list[_Alike]) -> dict[_Alike, _Sharing]:
        """Find the posts of some lists and base subjects: all at once, if they are not very many."""
        found: dict[_Alike, list[tuple[int, Member]]] = {each: [] for each in alike}
        query: Dsl = {
            "bool": {
                "filter": [
                    {"terms": {"list": sorted({name for name, _ in alike})}},
                    {"terms": {"base_subject": [one for _, each in alike for one in _numbers(each)]}},
                ]
            }
        }
        every = list(self._rows.hits(query, _TOGETHER)) if len(alike) > 1 else []
        if not every or len(every) == _TOGETHER:
            return self._one_by_one(alike)
        for number, row in every:
            for name in row.member.lists:
                some = found.get((name, row.member.subject >> 1))
                if some is not None:
                    some.append((number, row.member))
        return {
            each: (len(some), sorted(some, key=_sort_key) if len(some) <= _FEW else [])
            for each, some in found.items()
        }

    def _one_by_one(self, alike: list[_Alike]) -> dict[_Alike, _Sharing]:
        bodies: list[Dsl] = [
            {
                "query": _query(each),
                "sort": [{"date": "asc"}, {"base_subject": "asc"}, {"id": "asc"}],
                "size": _FEW,
                **told(),
                "track_total_hits": True,
            }
            for each in alike
        ]
        found = {}
        for each, answer in zip(alike, self._view.ask_all(bodies), strict=True):
            total = total_of(answer)
            noted = [self._rows.note(hit) for hit in answer["hits"]["hits"]]
            members = sorted([(number, row.member) for number, row in noted], key=_sort_key)
            found[each] = total, members if total <= _FEW else []
        return found


def _sort_key(post: tuple[int, Member]) -> SortKey:
    return post[1].sort_key


def _numbers(subject: int) -> list[int]:
    return [subject << 1, subject << 1 | 1]


def _query(alike: _Alike) -> Dsl:
    name, subject = alike
    return {
        "bool": {
            "filter": [{"term": {"list": {"value": name}}}, {"terms": {"base_subject": _numbers(subject)}}]
        }
    }
