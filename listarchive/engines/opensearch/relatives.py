"""The posts that references and base subjects tie together, asked for many at once and remembered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from listarchive.engine.conversations import WITHIN
from listarchive.engine.member import Member, SortKey
from listarchive.engines.opensearch.mapping import NUMBER
from listarchive.engines.opensearch.rows import Rows, told
from listarchive.engines.opensearch.view import Dsl, View, total_of

_FEW = 128  # posts that are read at once
_NAMES = 1_000  # ids of one question
_REMEMBERED = 200_000  # ids
_TOGETHER = 10_000  # posts that are asked for together
_PAGE = 64  # posts beside one
_ROUNDS = 20  # until the rest is asked for one by one

_Post = tuple[int, Member]
"""Its number, and what ties it to others."""
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

    def having_id(self, name: str) -> list[int] | None:
        """Number the posts that have an id, if it was asked who has or answers it; else give None."""
        posts = self._referring.get(name)
        return None if posts is None else [number for number, member in posts if member.names[0] == name]

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
        names: set[str] = set()
        subjects: set[_Alike] = set()
        for _ in range(_ROUNDS):
            new_names = {name for member in members.values() for name in member.names} - names
            new_subjects = set(_subjects(members.values(), references_only)) - subjects
            if not (new_names or new_subjects) or len(members) >= _TOGETHER:
                return
            names |= new_names
            subjects |= new_subjects
            self._ask(new_names, new_subjects)
            members.update(self.referring(new_names))
            for some in self._share(new_subjects).values():
                members.update(_tied(some[1], members))

    def _ask(self, names: Iterable[str], subjects: Iterable[_Alike]) -> None:
        """Ask for what is not known of some ids and base subjects, in one request."""
        ids = [name for name in names if name not in self._referring][:_NAMES]
        alike = [each for each in subjects if each not in self._alike][:_NAMES]
        if not (ids and alike):
            return  # it is one request in any case
        order: Dsl = {"sort": [{NUMBER: "asc"}], "track_total_hits": False, "size": _TOGETHER, **told()}
        bodies = [{"query": query, **order} for query in ({"terms": {"ref": ids}}, _queries(alike))]
        found = [
            [(number, row.member) for number, row in map(self._rows.note, answer["hits"].get("hits", ()))]
            for answer in self._view.ask_all(bodies)
        ]
        if len(found[0]) < _TOGETHER:
            self._referring.update(_by_name(ids, found[0]))
        if len(found[1]) < _TOGETHER:
            self._alike.update(_by_subject(alike, found[1]))

    def _refer(self, names: Iterable[str]) -> dict[str, list[tuple[int, Member]]]:
        """Give, for each of some ids, the posts that have or answer it."""
        known = self._referring
        if len(known) > _REMEMBERED:
            known = self._referring = {}
        found = {name: known.get(name) for name in names}
        missing = [name for name, posts in found.items() if posts is None]
        for start in range(0, len(missing), _NAMES):
            some = missing[start : start + _NAMES]
            rows = self._rows.hits({"terms": {"ref": some}})
            fresh = _by_name(some, ((number, row.member) for number, row in rows))
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
        every = list(self._rows.hits(_queries(alike), _TOGETHER)) if len(alike) > 1 else []
        if not every or len(every) == _TOGETHER:
            return self._one_by_one(alike)
        return _by_subject(alike, ((number, row.member) for number, row in every))

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


def _by_name(names: Iterable[str], posts: Iterable[_Post]) -> dict[str, list[_Post]]:
    found: dict[str, list[_Post]] = {name: [] for name in names}
    for number, member in posts:
        for name in found.keys() & member.names:
            found[name].append((number, member))
    return found


def _by_subject(alike: Iterable[_Alike], posts: Iterable[_Post]) -> dict[_Alike, _Sharing]:
    found: dict[_Alike, list[_Post]] = {each: [] for each in alike}
    for number, member in posts:
        for name in member.lists:
            some = found.get((name, member.subject >> 1))
            if some is not None:
                some.append((number, member))
    return {
        each: (len(some), sorted(some, key=_sort_key) if len(some) <= _FEW else [])
        for each, some in found.items()
    }


def _subjects(members: Iterable[Member], references_only: frozenset[str]) -> Iterator[_Alike]:
    for member in members:
        if member.subject:
            for name in member.lists:
                if name not in references_only:
                    yield name, member.subject >> 1


def _tied(alike: Sequence[_Post], known: Mapping[int, Member]) -> dict[int, Member]:
    """Give those of one subject, in their order, that may go with one that is known, or with another such."""
    found: dict[int, Member] = {}
    pairs = list(pairwise(alike))
    for one, other in (*pairs, *reversed(pairs)):
        close = other[1].is_answer and other[1].date - one[1].date <= WITHIN
        if close and any(number in known or number in found for number in (one[0], other[0])):
            found.update((one, other))
    return found


def _numbers(subject: int) -> list[int]:
    return [subject << 1, subject << 1 | 1]


def _queries(alike: Sequence[_Alike]) -> Dsl:
    """Find the posts of some lists and base subjects, and some more."""
    subjects = [one for _, each in alike for one in _numbers(each)]
    return {
        "bool": {
            "filter": [
                {"terms": {"list": sorted({name for name, _ in alike})}},
                {"terms": {"base_subject": subjects}},
            ]
        }
    }


def _query(alike: _Alike) -> Dsl:
    name, subject = alike
    return {
        "bool": {
            "filter": [{"term": {"list": {"value": name}}}, {"terms": {"base_subject": _numbers(subject)}}]
        }
    }
