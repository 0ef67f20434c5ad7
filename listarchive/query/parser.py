"""The tree that a query text means.

`near` binds closer than `not`, `not` closer than `and`, `and` closer than `or` and `xor`; words side by side
are joined by `and`.
The parser keeps its own stack, so that no query can exhaust Python's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from types import MappingProxyType

from listarchive.errors import QueryError
from listarchive.limits import limits
from listarchive.query.attached import mails, marker, narrowed
from listarchive.query.field_names import BY_NAME
from listarchive.query.lexer import Token, tokens
from listarchive.query.nearness import near
from listarchive.query.notation import fuzzy, prefix, shown
from listarchive.query.offers import itself
from listarchive.query.saved import Saved
from listarchive.query.tree import And, Conversations, Everything, Not, Or, Query, Xor
from listarchive.query.values import Values

DEEPEST = 50
"""Parentheses and negations inside one another that are followed. Nobody types so many, and whoever
walks the tree may then call itself."""

_SIGNS = 25
"""So many words, fields, operators and parentheses are read for each word that a query may stand for: what is
said again is looked up once."""

_MAILS = "attached"
_SIDE_BY_SIDE = frozenset({"{", f"{_MAILS}{{"})
"""What opens a group of which any part is enough."""

_NONE_SAVED: Mapping[str, str] = MappingProxyType({})


def parse(
    text: str, *, now: datetime | None = None, tz: tzinfo = UTC, saved: Mapping[str, str] = _NONE_SAVED
) -> Query:
    """The tree that a query means; an empty query is Everything.

    Dates are reckoned from `now` (aware; the present by default), days begin in `tz`. `saved` are the
    queries that `saved:` may name, their names in lower case. Raises QueryError, and nothing else, for
    whatever cannot be understood.
    """
    return _tree(text, now or datetime.now(UTC), tz, Saved(saved), 0)[0]


def _tree(text: str, now: datetime, tz: tzinfo, saved: Saved, depth: int) -> tuple[Query, int]:
    """The tree of a query that stands `depth` parentheses deep, and how deep it is itself."""

    def read_saved(token: Token, depth: int) -> tuple[Query, int]:
        with saved.query(token) as query:
            return _tree(query, now, tz, saved, depth)

    found = _read(text)
    if not found:
        if text.strip():
            raise QueryError(
                f'nothing to search for in "{shown(text.strip())}": try a word, or * for every post', 0
            )
        return Everything(), 0
    return _Parser(found, Values(text, now, tz), read_saved, depth).tree()


def _read(text: str) -> list[Token]:
    """The tokens of a query, as many as may be: reading more costs more than a search. Raises QueryError."""
    allowed = limits().query_words
    found: list[Token] = []
    wide = 0
    for token in tokens(text):
        found.append(token)
        wide += token.kind == "regex" or (token.kind == "word" and (prefix(token.text) or fuzzy(token.text)))
        if len(found) > _SIGNS * allowed:
            raise _too_long(f"{_SIGNS * allowed} words and signs", token)
        if wide > allowed:
            raise _too_long(f"{allowed} prefixes, typos and patterns", token)
    return found


def _too_long(most: str, token: Token) -> QueryError:
    return QueryError(
        f"the query is longer than {most}, from character {token.position + 1} on: leave words out",
        token.position,
    )


def _negated(node: Query, times: int) -> Query:
    for _ in range(times):
        node = Not(node)
    return node


@dataclass(slots=True, eq=False, repr=False)
class _Group:
    """What stands between two parentheses, as far as it has been read."""

    opened: int
    scope: str
    depth: int
    bracket: str = ""
    """What opened it; side by side in `{` means `or`."""
    alternatives: list[list[Query]] = field(default_factory=lambda: [[]])
    joins: list[str] = field(default_factory=list)
    """What stands between the alternatives."""
    negations: list[Token] = field(default_factory=list)
    operator: Token | None = None
    last: tuple[Query, int] | None = None
    """What was added last, and how often it is negated."""
    pairs: list[Query] = field(default_factory=list)
    """What `near` has joined of it and of what stands before it."""
    turns: int = 0
    """How often `or` follows `xor`, or `xor` follows `or`: what stands before is then a part of its own."""
    height: int = 0
    """How many parentheses, negations and turns are inside one another between these parentheses."""

    @property
    def closing(self) -> str:
        """What closes it."""
        return "}" if self.bracket.endswith("{") else ")"

    @property
    def sign(self) -> str:
        """What opened it, for a message."""
        return "brace" if self.bracket.endswith("{") else "parenthesis"

    def add(self, node: Query) -> None:
        if self.operator is not None and self.operator.kind == "near":
            self._add_near(self.operator, node)
            return
        self.last, self.pairs = (node, len(self.negations)), []
        node = _negated(node, len(self.negations))
        self.negations.clear()
        join = self.operator.kind if self.operator else "or" if self.bracket in _SIDE_BY_SIDE else ""
        if join in ("or", "xor") and self.alternatives[-1]:
            self.alternatives.append([])
            self.turns += bool(self.joins) and join != self.joins[-1]
            self.joins.append(join)
        self.operator = None
        self.alternatives[-1].append(node)

    def _add_near(self, operator: Token, node: Query) -> None:
        """Join what stands behind `near` with what stands before it; what negates that negates all."""
        assert self.last is not None
        before, negations = self.last
        joined = near(operator, before, None if self.negations else node)
        if negations or not self.pairs:
            self.alternatives[-1].pop()
        self.pairs.append(joined)
        if negations and len(self.pairs) > 1:
            joined = And(tuple(self.pairs))
        self.alternatives[-1].append(_negated(joined, negations))
        self.last, self.operator = (node, negations), None

    def node(self) -> Query:
        alternatives = map(narrowed, self.alternatives)
        parts = [part[0] if len(part) == 1 else And(tuple(part)) for part in alternatives]
        node, same = parts[0], [parts[0]]
        for number, part in enumerate(parts[1:]):
            if number and self.joins[number] != self.joins[number - 1]:
                same = [node]
            same.append(part)
            node = (Or if self.joins[number] == "or" else Xor)(tuple(same))
        if self.bracket.startswith(_MAILS):
            return mails(node, self.opened, grouped=True)
        return node if self.bracket != "thread{" else Conversations(node)


class _Parser:
    """One walk over the tokens of one query."""

    def __init__(
        self,
        found: list[Token],
        values: Values,
        read_saved: Callable[[Token, int], tuple[Query, int]],
        depth: int,
    ) -> None:
        self._tokens = found
        self._values = values
        self._read_saved = read_saved
        self._groups = [_Group(opened=0, scope="any", depth=depth)]

    def tree(self) -> tuple[Query, int]:
        """Give the tree, and how deep it is."""
        position, field_name = 0, ""
        while position < len(self._tokens):
            token = self._tokens[position]
            position += 1
            group = self._groups[-1]
            if token.kind == "field":
                field_name = token.text
                continue
            if token.kind == "open":
                self._open(token, field_name or group.scope)
            elif token.kind == "close":
                self._close(token)
            elif token.kind == "not":
                group.negations.append(token)
                self._check_depth(group.depth + len(group.negations), token)
            elif token.kind in ("and", "or", "xor", "near"):
                self._join(token)
            elif field_name == "in":
                self._add(marker(token), -1, token)
            elif field_name == "attached":
                node, used = self._values.read(self._tokens, position - 1, "any")
                self._add(mails(node, token.position, grouped=False), 0, token)
                position += used - 1
            elif BY_NAME[field_name or group.scope].reading == "saved":
                depth = group.depth + len(group.negations) + 1
                self._check_depth(depth, token)
                self._add(*self._read_saved(token, depth), token)
            else:
                node, used = self._values.read(self._tokens, position - 1, field_name or group.scope)
                self._add(node, -1, token)
                position += used - 1
            field_name = ""
        if len(self._groups) > 1:
            opened, sign = self._groups[-1].opened, self._groups[-1].sign
            closing = "".join(group.closing for group in reversed(self._groups[1:]))
            raise QueryError(
                f"the {sign} at character {opened + 1} is never closed: add {closing} at the end", opened
            )
        self._finish(self._groups[0])
        return self._groups[0].node(), self._groups[0].height + self._groups[0].turns

    def _add(self, node: Query, height: int, token: Token) -> None:
        """Add a part, which is so deep itself, to the group that is open; -1 is a word."""
        group = self._groups[-1]
        group.height = max(group.height, len(group.negations) + 1 + height)
        group.add(node)
        self._check_depth(group.depth + group.turns + group.height, token)

    def _open(self, token: Token, field_name: str) -> None:
        group = self._groups[-1]
        depth = group.depth + len(group.negations) + 1
        self._check_depth(depth, token)
        bracket = f"{_MAILS}{token.text}" if field_name == "attached" else token.text
        field_name = "any" if bracket == "thread{" or bracket.startswith(_MAILS) else field_name
        self._groups.append(_Group(token.position, field_name, depth, bracket))

    def _close(self, token: Token) -> None:
        if len(self._groups) == 1:
            raise QueryError(
                f"the parenthesis at character {token.position + 1} was never opened: remove it",
                token.position,
            )
        group = self._groups[-1]
        if token.text != group.closing:
            raise QueryError(
                f"the {group.sign} at character {group.opened + 1} is closed by {token.text} at character "
                f"{token.position + 1}: write {group.closing} there",
                token.position,
            )
        self._groups.pop()
        self._finish(group)
        if group.alternatives == [[]]:
            signs = "braces" if group.closing == "}" else "parentheses"
            raise QueryError(
                f"the {signs} at character {group.opened + 1} are empty: put a word between them",
                group.opened,
            )
        self._add(group.node(), group.height + group.turns, token)

    def _join(self, token: Token) -> None:
        group = self._groups[-1]
        before = group.operator or (group.negations[-1] if group.negations else None)
        if before is not None or not group.alternatives[-1]:
            after = f'after "{before.text}"' if before else "with nothing before it"
            raise _misplaced(token, after)
        group.operator = token

    def _finish(self, group: _Group) -> None:
        dangling = group.negations[-1] if group.negations else group.operator
        if dangling is not None:
            raise _misplaced(dangling, "with nothing after it")

    def _check_depth(self, depth: int, token: Token) -> None:
        if depth > DEEPEST:
            raise QueryError(
                f"more than {DEEPEST} parentheses or negations inside one another at character "
                f"{token.position + 1}: leave out those that change nothing",
                token.position,
            )


def _misplaced(token: Token, where: str) -> QueryError:
    return QueryError(
        f'"{token.text}" at character {token.position + 1} stands {where}: '
        f"put a word there{itself(token.text)}",
        token.position,
    )
