"""Which lists a reader names.

A list has one name, and is called by others: the tag of its subjects, the folder of its mail, its address, a
name of old. What its posts show of them is looked at when a name is no list's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from listarchive.engine.analysis.words import fold
from listarchive.engine.protocols import Reader
from listarchive.engine.stored_post import StoredPost
from listarchive.lazy import lazy_pattern
from listarchive.query.tree import And, Conversations, Not, Or, Prefix, Query, Term, Xor
from listarchive.subjects import list_tag

_LOOKED_AT = 2_000  # posts, of all lists together
_OF_EACH = (3, 40)  # posts of a list: at least, and at most
_SHOWN = 3  # posts that must show a name, or half of them all
_MBOX = "mbox"
_HEADERS = frozenset({"list-id", "list-post", "x-mailing-list", "mailing-list", "x-beenthere"})
_ADDRESS = lazy_pattern(r"[\w.+-]{1,80}@[\w.-]{1,120}")
_LIST_ID = lazy_pattern(r"<([^<>\s]{1,200})>")


def with_list_names(reader: Reader, query: Query) -> Query:
    """Put into a query the names of the lists that it means; the same query if it has them already."""
    match query:
        case And(parts) | Or(parts) | Xor(parts):
            found = tuple(with_list_names(reader, part) for part in parts)
            return query if found == parts else replace(query, parts=found)
        case Not(part) | Conversations(part):
            inner = with_list_names(reader, part)
            return query if inner == part else replace(query, part=inner)
        case Term("list", typed):
            known = reader.terms("list")
            names = list_names(known, typed) or list_names(_called(reader, known), typed)
        case Prefix("list", typed):
            known = reader.terms("list")
            names = _beginning({name: [name] for name in known}, typed)
            if names and all(name.startswith(typed.lower()) for name in names):
                return query
            names = names or _beginning(_called(reader, known), typed)
        case _:
            return query
    terms = tuple(Term("list", name) for name in names)
    return terms[0] if len(terms) == 1 else Or(terms) if terms else query


def list_names(known: Iterable[str] | dict[str, list[str]], typed: str) -> list[str]:
    """Give the lists that are named by their name, tag, address, List-Id or the folder of their mail.

    With accents or without, in capitals or not, with the signs between its words or without. `known` may
    give lists by what they are called.
    """
    calls = known if isinstance(known, dict) else {name: [name] for name in known}
    for key, meant in _readings(typed.strip("[]<>*/ ")):
        wanted = key(meant)
        found = [name for call, names in calls.items() if key(call) == wanted for name in names]
        if found and wanted:
            return sorted(dict.fromkeys(found))
    return []


def _beginning(calls: dict[str, list[str]], typed: str) -> list[str]:
    wanted = fold(typed)
    found = (name for call, names in calls.items() if fold(call).startswith(wanted) for name in names)
    return sorted(dict.fromkeys(found))


def _readings(typed: str) -> list[tuple[Callable[[str], str], str]]:
    return [
        (fold, typed),
        (_letters, typed),
        (fold, typed.partition("@")[0]),
        (fold, typed.rstrip("/").rpartition("/")[2]),
        (fold, typed.partition(".")[0]),
    ]


def _letters(name: str) -> str:
    return "".join(sign for sign in fold(name) if sign.isalnum() or not sign.isprintable())


def _called(reader: Reader, known: list[str]) -> dict[str, list[str]]:
    """Give the lists by what some of their posts, spread over their time, show that they are called."""
    least, most = _OF_EACH
    each = max(least, min(most, _LOOKED_AT // max(1, len(known))))
    calls: dict[str, list[str]] = {}
    for name in known[: _LOOKED_AT // least]:
        numbers = reader.documents("list", name)
        some = numbers[:: -(-len(numbers) // each) or 1]
        shown = Counter(call for number in some for call in {*_shown(reader.entry(number))})
        for call, count in shown.items():
            if count >= min(_SHOWN, -(-len(some) // 2)):
                calls.setdefault(call, []).append(name)
    return calls


def _shown(entry: StoredPost) -> Iterator[str]:
    """Give what a post shows that its list is called."""
    if tag := list_tag(entry.post.subject):
        yield tag
    yield from _places(entry.origin.path)
    for name, value in entry.post.headers:
        if name.lower() in _HEADERS:
            yield from filter(None, [value[:200].partition("<")[0].strip(' "\t\n')])
            for found in (*_ADDRESS.findall(value[:500]), *_LIST_ID.findall(value[:500])):
                yield from (found, found.partition("@")[0].partition(".")[0])


def _places(path: str) -> Iterator[str]:
    """Give the folder that a file stands in, below `mbox/` the topmost; else the name of the file."""
    *folders, file = path.split("/")
    inside = folders[1:] if folders[:1] == [_MBOX] else folders[-1:]
    yield inside[0] if inside else file.partition(".")[0]
