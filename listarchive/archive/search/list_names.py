"""Which lists a reader names.

A list has one name, and is called by others: the tag of its subjects, the folder of its mail, its address, a
former name. What its posts show of them is looked at when a name is no list's, once for a commit.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import islice

from listarchive.engine.analysis.words import fold
from listarchive.engine.protocols import Reader
from listarchive.engine.stored_post import StoredPost
from listarchive.lazy import lazy_pattern
from listarchive.query.tree import And, Conversations, Not, Or, Prefix, Query, Term, Xor
from listarchive.subjects import base_subject, list_tag

_LOOKED_AT = 2_000  # posts, of all lists together
_OF_EACH = (3, 40)  # posts of a list: at least, and at most
_SHOWN = 3  # posts that must show a name, or half of them all
_OF_ONE = 50  # names that a post may show
_MBOX = "mbox"
_HEADERS = frozenset({"list-id", "list-post", "x-mailing-list", "mailing-list", "x-beenthere"})
_ADDRESS = lazy_pattern(r"[\w.+-]{1,80}@[\w.-]{1,120}")
_LIST_ID = lazy_pattern(r"<([^<>\s]{1,200})>")


class ListNames:
    """The names of the lists of one commit, and what else they are called."""

    def __init__(self, reader: Reader) -> None:
        """Look nothing up yet."""
        self._reader = reader

    def put_into(self, query: Query) -> Query:
        """Put into a query the names of the lists that it means; the same query if it has them already."""
        match query:
            case And(parts) | Or(parts) | Xor(parts):
                found = tuple(map(self.put_into, parts))
                return query if found == parts else replace(query, parts=found)
            case Not(part) | Conversations(part):
                inner = self.put_into(part)
                return query if inner == part else replace(query, part=inner)
            case Term("list", typed):
                names = self._meant(typed)
            case Prefix("list", typed):
                names = self._known.beginning(typed)
                if names and all(name.startswith(typed.lower()) for name in names):
                    return query
                names = names or self._called.beginning(typed)
            case _:
                return query
        terms = tuple(Term("list", name) for name in names)
        return terms[0] if len(terms) == 1 else Or(terms) if terms else query

    def _meant(self, typed: str) -> list[str]:
        """Give the lists that are named by their name, tag, address, List-Id or the folder of their mail.

        With accents or without, in capitals or not, with the signs between its words or without. An address
        that no list shows is that of the list with the name in it.
        """
        typed = typed.strip("[]<>*/ ")
        folder = typed.rpartition("/")[2]
        return (
            self._known.spelled(typed, folder)
            or self._called.spelled(typed, folder)
            or self._known.folded.get(fold(typed.partition("@")[0]), [])
            or self._known.folded.get(fold(typed.partition(".")[0]), [])
        )

    @cached_property
    def _known(self) -> _Calls:
        return _Calls((name, name) for name in self._reader.terms("list"))

    @cached_property
    def _called(self) -> _Calls:
        return _Calls(_called(self._reader))


class _Calls:
    """Lists, by what they are called."""

    def __init__(self, calls: Iterable[tuple[str, str]]) -> None:
        """Take calls, each with the name of a list."""
        self.folded: dict[str, list[str]] = defaultdict(list)
        self._lettered: dict[str, list[str]] = defaultdict(list)
        for call, name in sorted(calls, key=lambda each: each[1]):
            for names in (self.folded[fold(call)], self._lettered[_letters(call)]):
                if name not in names[-1:]:
                    names.append(name)

    def spelled(self, *spellings: str) -> list[str]:
        """Give the lists that are called so, those in the first of the spellings that any is called."""
        for spelling in filter(fold, spellings):
            found = self.folded.get(fold(spelling)) or self._lettered.get(_letters(spelling) or spelling)
            if found:
                return found
        return []

    def beginning(self, typed: str) -> list[str]:
        """Give the lists of which a call begins so."""
        wanted = fold(typed)
        return sorted(
            {name for call, names in self.folded.items() if call.startswith(wanted) for name in names}
        )


def _letters(name: str) -> str:
    return "".join(sign for sign in fold(name) if sign.isalnum() or not sign.isprintable())


def _called(reader: Reader) -> Iterator[tuple[str, str]]:
    """Give what some posts of each list, spread over its time, show that it is called."""
    known = reader.terms("list")
    least, most = _OF_EACH
    each = max(least, min(most, _LOOKED_AT // max(1, len(known))))
    for name in known[: _LOOKED_AT // least]:
        numbers = reader.documents("list", name)
        posts = [reader.stored_post(number) for number in numbers[:: -(-len(numbers) // each) or 1]]
        shown = Counter(call for post in posts for call in {*islice(_shown(post), _OF_ONE)})
        yield from (
            (call, name) for call, count in shown.items() if count >= min(_SHOWN, -(-len(posts) // 2))
        )
        yield from ((tag, name) for tag in _tags([post.post.subject for post in posts]))


def _tags(subjects: list[str]) -> Iterator[str]:
    """Give the tags of a list, now or formerly, but no mark that people set.

    Lists put a tag before every subject, if only for a time: most of the posts in that time have it, and not
    just the answers to one.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place, subject in enumerate(subjects):
        if tag := list_tag(subject):
            places[tag].append(place)
    for tag, having in places.items():
        late = len(having) // 8  # answers to a post of another time
        time = having[late : len(having) - late]
        bases = {base_subject(subjects[place])[0] for place in having}
        is_usual = 2 * len(having) >= len(subjects)
        if is_usual or (len(bases) >= _SHOWN and 3 * len(time) >= 2 * (time[-1] - time[0] + 1)):
            yield tag


def _shown(stored: StoredPost) -> Iterator[str]:
    """Give what a post shows that its list is called, but for a tag."""
    if stored.veiled:  # its mail came by a list that is not named
        return
    yield from _places(stored.origin.path)
    for name, value in stored.post.headers:
        if name.lower() in _HEADERS:
            yield from filter(None, [value[:200].partition("<")[0].strip(' "\t\n')])
            for found in (*_ADDRESS.findall(value[:500]), *_LIST_ID.findall(value[:500])):
                yield from (found, found.partition("@")[0].partition(".")[0])


def _places(path: str) -> Iterator[str]:
    """Give the folder that a file stands in, below `mbox/` the topmost; else the name of the file."""
    *folders, file = path.split("/")
    inside = folders[1:] if folders[:1] == [_MBOX] else folders[-1:]
    yield inside[0] if inside else file.partition(".")[0]
