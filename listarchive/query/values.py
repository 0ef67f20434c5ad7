"""What a value after a field, or a bare word, stands for."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from listarchive.engine.fields import Reading
from listarchive.errors import QueryError
from listarchive.query.field_names import BY_NAME, HAS, Field
from listarchive.query.tree import Between, Everything, Exact, Fuzzy, Or, Phrase, Prefix, Query, Regex, Term
from listarchive.query.words import braced, fuzzy, has_words, prefix, quoted, several, shown

if TYPE_CHECKING:
    from listarchive.query.lexer import Token

_LONGEST_PATTERN = 1000
_WILDCARD = re.compile(r"(?=.*\w)(?:[*?]+\w[\w*?]*|\w+[*?]+\w[\w*?]*)")
_WILDCARDS = {"*": r"\w*", "?": r"\w"}
_END = r"\b"
_HAS_SPELLINGS = {spelling: name for name in HAS for spelling in (name, name + "s")} | {"replies": "reply"}
_SIZE = r"([0-9]{1,12}(?:\.[0-9]{1,3})?)([kmg]?)b?"
_UNITS = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3}


class Values:
    """Reads the values in a query; dates are reckoned from `now`, and days begin in `tz`."""

    def __init__(self, query: str, now: datetime, tz: tzinfo) -> None:
        self._query = query
        self._now = now
        self._tz = tz

    def read(self, found: list[Token], position: int, name: str) -> tuple[Query, int]:
        """The leaf that begins at a token, and how many tokens it takes. Raises QueryError.

        `name` is any spelling of a field.
        """
        token, known = found[position], BY_NAME[name]
        if token.kind == "word" and token.text == "*":
            return Everything(), 1
        if known.reading == "date":
            from listarchive.query.date_values import DateValues  # noqa: PLC0415 - with what reads dates

            return DateValues(self._query, self._now, self._tz).read(found, position, name)
        if known.name == "lang" and len(codes := dict.fromkeys(re.split("[,;|]", token.text))) > 1:
            return Or(tuple(_lang(token._replace(text=code)) for code in codes)), 1
        if known.reading in _READERS:
            return _READERS[known.reading](token), 1
        return (_regex(token, known) if token.kind == "regex" else _words(token, known, name)), 1


def _words(token: Token, known: Field, name: str) -> Query:
    text = token.text
    if token.kind == "exact":
        if known.kind == "words" or known.name == "any":
            return Exact(known.name, text)
        return Term(known.name, _exact(token, known))
    if token.kind == "quoted":
        if known.name == "thread" and re.fullmatch(r"\{\s*[a-z]+:\w.*\}", text):
            raise QueryError(
                f"a query behind thread: stands in braces alone, at character {token.position + 1}: "
                f"try thread:{shown(text)}",
                token.position,
            )
        return Term(known.name, _exact(token, known)) if known.exact else Phrase(known.name, text)
    if braced(text):
        bare = text.lstrip("{").rstrip("}")
        if not (fuzzy(bare) or prefix(bare)):
            return _words(token._replace(kind="quoted"), known, name)
        token, text = token._replace(text=bare), bare
    if (parts := several(known.name, text)) != [text]:
        found = tuple(_words(token._replace(text=part), known, name) for part in parts)
        return found[0] if len(found) == 1 else Or(found)
    if fuzzy(text):
        _allow("~" in known.signs, token, name, "~", text[1:])
        return Fuzzy(known.name, text[1:])
    if prefix(text):
        _allow("*" in known.signs, token, name, "*", text[:-1])
        return Prefix(known.name, text[:-1])
    if known.kind == "words" or known.name == "any":
        _refuse_wildcards(token, known, name)
    return Term(known.name, _exact(token, known))


def _refuse_wildcards(token: Token, known: Field, name: str) -> None:
    """Raise QueryError for `*x`, `x*y` and `x?y`, which would be looked for without their signs."""
    text = token.text
    if not _WILDCARD.fullmatch(text):
        return
    pattern = "".join(_WILDCARDS.get(sign, sign) for sign in text)
    field = "body" if known.name == "any" else name
    raise QueryError(
        f'a word may end in * and have no other, as "{shown(text)}" does at character {token.position + 1}: '
        f"try {field}:/{_END}{shown(pattern, 60)}{_END}/ (to search for the word itself, quote it: "
        f"{quoted(shown(text))})",
        token.position,
    )


def _exact(token: Token, known: Field) -> str:
    """Ids may come as they stand in a header: in angle brackets."""
    return token.text.strip("<>") if known.name in ("id", "thread") else token.text


def _allow(allowed: bool, token: Token, name: str, sign: str, rest: str) -> None:
    if not allowed:
        raise QueryError(
            f"{name}: cannot be searched with {sign}, at character {token.position + 1}: "
            f"try {name}:{shown(rest)}",
            token.position,
        )


def _regex(token: Token, known: Field) -> Regex:
    pattern, problem = token.text, ""
    if len(pattern) > _LONGEST_PATTERN:
        problem = f"longer than {_LONGEST_PATTERN} characters"
    else:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            problem = str(error) or "too deep"
    if problem:
        raise QueryError(
            f"the pattern /{shown(pattern)}/ at character {token.position + 1} cannot be used "
            f"({shown(problem, 80)}): {_as_text(pattern, known)}",
            token.position,
        )
    return Regex(known.name, pattern)


def _as_text(pattern: str, known: Field) -> str:
    """What finds a text that is no pattern: a phrase, if there is a word in it."""
    if has_words(pattern):
        return f"to search for the text, quote it: {known.name}:{quoted(shown(pattern))}"
    return f"it has no word in it either, try {known.name}:/v[0-9]+/"


def _has(token: Token) -> Term:
    text = token.text.lower()
    if text not in _HAS_SPELLINGS:
        import difflib  # noqa: PLC0415 - who types well does not wait for it

        near = difflib.get_close_matches(text, HAS, 1, 0.6)
        hint = f"did you mean has:{near[0]}?" if near else f"try has:{', has:'.join(HAS)}"
        raise QueryError(
            f'nothing has "{shown(token.text)}" at character {token.position + 1}: {hint}', token.position
        )
    return Term("has", _HAS_SPELLINGS[text])


def _lang(token: Token) -> Term:
    text = token.text.lower()
    if re.fullmatch("[a-z]{2}", text) is None:
        raise QueryError(
            f'"{shown(token.text)}" at character {token.position + 1} is no language of two letters: '
            "try lang:en",
            token.position,
        )
    return Term("lang", text)


def _size(token: Token) -> Between:
    """`>10k`, `<=2m`, `10k..2m`, `10k..`; `10k` alone is 10k or more. k is 1000 bytes, as in mu."""
    text = token.text.lower().replace(" ", "")
    if match := re.fullmatch(r"(>=|<=|>|<|)([^<>=.]+(?:\.[0-9]+[^<>=.]*)?)", text):
        sign, number = match[1], _bytes(match[2], token)
        if sign in (">", ">=", ""):
            return Between("size", number + (sign == ">"), None)
        return Between("size", None, number + (sign == "<="))
    first, dots, last = text.partition("..")
    start, end = (_bytes(part, token) if part else None for part in (first, last))
    if not dots:
        raise _bad_size(token)
    if start is not None and end is not None and start > end:
        raise QueryError(
            f"the range of sizes at character {token.position + 1} ends before it starts: "
            f"try size:{shown(last)}..{shown(first)}",
            token.position,
        )
    return Between("size", start, None if end is None else end + 1)


def _bytes(text: str, token: Token) -> int:
    match = re.fullmatch(_SIZE, text)
    if match is None:
        raise _bad_size(token)
    return round(float(match[1]) * _UNITS[match[2]])


def _bad_size(token: Token) -> QueryError:
    return QueryError(
        f'"{shown(token.text)}" at character {token.position + 1} is no size: '
        "try size:>10k, size:<2m or size:10k..2m",
        token.position,
    )


_READERS: dict[Reading, Callable[[Token], Query]] = {"size": _size, "has": _has, "lang": _lang}
