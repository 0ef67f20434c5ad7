"""Query trees printed: as a query, as JSON, as an explanation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from listarchive.errors import QueryError
from listarchive.query.field_names import BY_NAME
from listarchive.query.lexer import tokens
from listarchive.query.notation import between, braced, fuzzy, prefix, quoted, regex_text, several
from listarchive.query.tree import (
    And,
    AttachedMails,
    Between,
    Conversations,
    Everything,
    Exact,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Regex,
    Term,
    Xor,
)
from listarchive.query.wildcards import is_wild


def understood(node: Query) -> str:
    """The tree as one line of query language; parsing it gives the same tree, on any day, in any zone."""
    parts = node.parts if isinstance(node, And) else (node,)
    printed = [_inner(part, within_and=True) for part in parts] if len(parts) > 1 else [_printed(node)]
    for place in (0, -1):
        # Where nothing stands on one side, `near` is a word.
        if isinstance(end := parts[place], Term) and end.field == "any" and between(end.text):
            printed[place] = _read_back("", end.text) or printed[place]
    return " ".join(printed)


def _printed(node: Query) -> str:
    match node:
        case Everything():
            return "*"
        case And(parts):
            return " ".join(_inner(part, within_and=True) for part in parts)
        case Or(parts):
            return " or ".join(_inner(part, within_and=False) for part in parts)
        case Xor(parts):
            return " xor ".join(_inner(part, within_and=False) for part in parts)
        case Not(part):
            return "not " + _inner(part, within_and=True)
        case Near(first, second, distance):
            return f"{_leaf(first)} near/{distance} {_leaf(second)}"
        case Conversations(part):
            return f"thread:{{{_printed(part)}}}"
        case AttachedMails(part):
            return f"attached:({_printed(part)})"
        case _:
            return _leaf(node)


def _inner(node: Query, *, within_and: bool) -> str:
    """Parentheses wherever a part of its own would be taken apart: `and` binds closer than `or`."""
    if isinstance(node, Or | Xor) or (within_and and isinstance(node, And)):
        return f"({_printed(node)})"
    return _printed(node)


def _leaf(node: Term | Phrase | Exact | Prefix | Fuzzy | Regex | Between) -> str:
    name = "" if node.field == "any" else f"{node.field}:"
    match node:
        case Term(_, text):
            plain = not (fuzzy(text) or prefix(text) or braced(text) or several(node.field, text) != [text])
            plain = plain and not is_wild(node.field, text)
            return _word(name, text) if plain else name + quoted(text)
        case Phrase(_, text):
            return name + quoted(text)
        case Exact(_, text):
            return f"{name}={quoted(text)}"
        case Prefix(_, text):
            return _word(name, f"{text}*")
        case Fuzzy(_, text):
            return _word(name, f"~{text}")
        case Regex(_, pattern):
            return f"{name}/{regex_text(pattern)}/"
        case Between(_, start, end):
            return f"{name}{_first(start)}..{_last(end)}"


def _word(name: str, word: str) -> str:
    """A word after its field, if it is read back as one: `any:and` is no operator. Else in quotes.

    `near` and `xor` are words where nothing stands beside them.
    """
    for before in (name,) if name else ("any:",) if between(word) else ("", "any:"):
        if found := _read_back(before, word):
            return found
    return name + quoted(word)


def _read_back(before: str, word: str) -> str:
    """Give a word behind its field, if it is read as one; else nothing."""
    try:
        *field, last = tokens(before + word)
    except (QueryError, ValueError):
        return ""
    same = (last.kind, last.text, len(field)) == ("word", word, bool(before))
    return before + word if same else ""


def _first(start: datetime | int | None) -> str:
    if isinstance(start, datetime):
        return _stamp(start, _unit(start))
    return "" if start is None else str(start)


def _last(end: datetime | int | None) -> str:
    """A printed end is included, as in the language: the last minute, second or microsecond before it."""
    if isinstance(end, datetime):
        unit = _unit(end)
        return _stamp(end - timedelta(**{unit: 1}), unit)
    return "" if end is None else str(end - 1)


def _unit(moment: datetime) -> str:
    if moment.microsecond:
        return "microseconds"
    return "seconds" if moment.astimezone(UTC).second else "minutes"


def _stamp(moment: datetime, unit: str) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=unit) + "Z"


def as_json(node: Query) -> dict[str, Any]:
    """The tree in types of JSON.

    `{"and": […]}`, `{"or": […]}`, `{"xor": […]}`, `{"not": …}`, `{"everything": true}`, `{"thread": …}`,
    `{"attached": …}`, `{"near": […], "distance": …}`, or `{"field": …}` with `term`, `phrase`, `exact`,
    `prefix`, `fuzzy`, `regex`, or `start` and `end`: bytes, or ISO 8601 in UTC; `end` is not included.
    """
    found: dict[str, Any]
    match node:
        case Everything():
            found = {"everything": True}
        case Near(first, second, distance):
            found = {"near": [as_json(first), as_json(second)], "distance": distance}
        case Conversations(part):
            found = {"thread": as_json(part)}
        case AttachedMails(part):
            found = {"attached": as_json(part)}
        case And(parts) | Or(parts) | Xor(parts):
            found = {_kind(node): [as_json(part) for part in parts]}
        case Not(part):
            found = {"not": as_json(part)}
        case Between(field, start, end):
            found = {"field": field, "start": _plain(start), "end": _plain(end)}
        case Regex(field, pattern):
            found = {"field": field, "regex": pattern}
        case _:
            found = {"field": node.field, _kind(node): node.text}
    return found


def _kind(node: Query) -> str:
    return type(node).__name__.lower()


def _plain(bound: datetime | int | None) -> str | int | None:
    return bound.astimezone(UTC).isoformat() if isinstance(bound, datetime) else bound


def explain(node: Query) -> str:
    """The tree as indented lines that say what is searched where, with the ranges really used."""
    return "\n".join(_explained(node, 0))


def _explained(node: Query, depth: int) -> list[str]:
    indent = "  " * depth
    match node:
        case Everything():
            return [indent + "every post"]
        case And(parts) | Or(parts) | Xor(parts):
            head = _HEADS[type(node)]
            return [indent + head, *(line for part in parts for line in _explained(part, depth + 1))]
        case Not(part):
            return [indent + "not", *_explained(part, depth + 1)]
        case Conversations(part):
            return [indent + "every post of the conversations with", *_explained(part, depth + 1)]
        case AttachedMails(part):
            return [indent + "an attached mail with", *_explained(part, depth + 1)]
        case _:
            return [f"{indent}{_where(node.field)}: {_what(node)}"]


_HEADS = {And: "all of", Or: "any of", Xor: "one of, or another odd number of"}


def _where(field: str) -> str:
    return BY_NAME["any"].help if field == "any" else field


def _what(node: Term | Phrase | Exact | Prefix | Fuzzy | Regex | Between | Near) -> str:
    match node:
        case Near(first, second, distance):
            return f"{_what(first)}, and within {distance} words of it {_what(second)}"
        case Exact(_, text):
            return f"just so {quoted(text)}"
        case Term(field, text):
            return f"the value {quoted(text)}" if BY_NAME[field].exact else f"the word {quoted(text)}"
        case Phrase(_, text):
            return f"the phrase {quoted(text)}"
        case Prefix(_, ""):
            return "any"
        case Prefix(_, text):
            return f"a word that begins with {quoted(text)}"
        case Fuzzy(_, text):
            return f"a word spelled about like {quoted(text)}"
        case Regex(_, pattern):
            return f"the pattern /{regex_text(pattern)}/"
        case Between(field, start, end):
            bounds = [
                f"from {_spoken(field, start)}" if start is not None else "",
                f"to before {_spoken(field, end)}" if end is not None else "",
            ]
            return " ".join(bound for bound in bounds if bound) or "any"


def _spoken(field: str, bound: datetime | int) -> str:
    if isinstance(bound, datetime):
        return bound.astimezone(UTC).replace(tzinfo=None).isoformat(" ", _unit(bound)) + " UTC"
    return f"{bound} bytes" if field == "size" else f"{bound} answers"
