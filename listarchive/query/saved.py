"""Saved searches, by their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from listarchive.errors import QueryError
from listarchive.lazy import lazy_pattern
from listarchive.query.lexer import Token
from listarchive.query.notation import quoted, shown

_PLAIN = lazy_pattern(r"[\w.-]+")

MOST = 100
"""Saved searches that one query may stand for: each may name others, and those others again."""


class Saved:
    """The saved searches that a query may name: a name in lower case, and its query."""

    def __init__(self, queries: Mapping[str, str]) -> None:
        self._queries = queries
        self._inside: list[str] = []
        self._left = MOST

    @contextmanager
    def query(self, token: Token) -> Iterator[str]:
        """Give the query that a name stands for, to be read in the `with`.

        Raises QueryError, for what is wrong in that query, too: at the name.
        """
        name = token.text.lower()
        if name not in self._queries:
            raise _wrong(f'there is no saved search "{shown(token.text)}"', token, self._hint(name))
        if name in self._inside:
            raise _wrong(
                f"the saved search {shown(name)} leads to itself", token, "change it where it is saved"
            )
        self._left -= 1
        if self._left < 0:
            raise _wrong(f"the query stands for more than {MOST} saved searches", token, "leave some out")
        self._inside.append(name)
        try:
            yield self._queries[name]
        except QueryError as error:
            raise _wrong(f"the saved search {shown(name)} cannot be understood", token, str(error)) from error
        self._inside.pop()

    def _hint(self, name: str) -> str:
        import difflib  # noqa: PLC0415 - who types well does not wait for it

        near = difflib.get_close_matches(name, self._queries, 1, 0.6)
        if near:
            return f"did you mean saved:{near[0] if _PLAIN.fullmatch(near[0]) else quoted(near[0])}?"
        if self._queries:
            return f"there are {shown(', '.join(self._queries), 200)}"
        return "none is saved, write one below [searches] in listarchive.toml"


def _wrong(what: str, token: Token, hint: str) -> QueryError:
    return QueryError(f"{what}, at character {token.position + 1}: {hint}", token.position)
