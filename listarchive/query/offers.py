"""What is offered to somebody whose query cannot be understood. An offer can be typed as it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextvars import ContextVar

from listarchive.errors import QueryError
from listarchive.query.field_names import BY_NAME, DATE_SIDES
from listarchive.query.notation import WORD, has_words, quoted, shown

_LONGEST = 80
"""More is not offered: who reads an error does not type it."""

_TRIES = 20

_trying: ContextVar[bool] = ContextVar("_trying", default=False)
"""Whether an offer is read just now: what would be offered instead of it is nobody's concern."""


class _AnyName(Mapping[str, str]):
    """Saved searches of every name: which there are is not known where an offer is made."""

    def __getitem__(self, name: str) -> str:
        return "*"

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def works(query: str) -> bool:
    """Tell whether a query can be understood; inside another that is tried, every one is said to be."""
    return _trying.get() or parses(query)


def parses(query: str) -> bool:
    """Tell whether a query can be understood, wherever that is asked."""
    from listarchive.query.parser import parse  # noqa: PLC0415 - it reads tokens, and makes offers itself

    trying = _trying.set(True)
    try:
        parse(query, saved=_AnyName())
    except QueryError:
        return False
    finally:
        _trying.reset(trying)
    return True


class Tries:
    """Reads what a piece of a query may mean, a few times for each query: a long one is not read for ever."""

    def __init__(self) -> None:
        self._left = _TRIES

    def parses(self, query: str) -> bool:
        """Tell whether a query can be understood; when there were many, that it cannot."""
        self._left -= 1
        return self._left >= 0 and parses(query)


def first_of(*queries: str) -> str:
    """Give the first of some queries that can be shown whole and understood, or else the last."""
    return next((each for each in queries if whole(each) and works(each)), queries[-1])


def whole(text: str, longest: int = _LONGEST) -> bool:
    """Tell whether a piece of the query is shown as it stands, so that it can be offered."""
    return shown(text, longest) == text


def example(name: str) -> str:
    """Give a field with a value that it takes, in the spelling that was typed."""
    field = BY_NAME[name]
    value = field.example.removeprefix(f"{field.name}:")
    if name in DATE_SIDES:
        value = "2w" if name.endswith("_than") else "2023-01-12"
    return f"{name}:{value}"


def itself(text: str, what: str = "the word itself, quote it") -> str:
    """Say how a piece of a query is looked for as it stands; nothing if it is long or has no word."""
    return f" (to search for {what}: {quoted(text)})" if has_words(text) and whole(text, 40) else ""


def foreign(what: str, query: str, position: int, hint: str) -> QueryError:
    """Make the error of a field or operator that there is not; `hint` says what there is."""
    word = WORD.match(query, position)
    text = word[0] if word else query[position]
    named = f"{text.partition(':')[0]}:" if what == "field" else text
    return QueryError(
        f'unknown {what} "{shown(named)}" at character {position + 1}: {hint}{itself(text)}', position
    )
