"""What a value after a field, or a bare word, stands for."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from listarchive.engine.fields import Reading
from listarchive.errors import QueryError
from listarchive.query.field_names import BY_NAME, HAS, PLACES, Field
from listarchive.query.notation import (
    QUOTES,
    braced,
    fuzzy,
    has_words,
    listed,
    negated,
    prefix,
    quoted,
    several,
    shown,
)
from listarchive.query.numbers import Numbers
from listarchive.query.offers import example, first_of, whole
from listarchive.query.tree import Exact, Fuzzy, Or, Phrase, Prefix, Query, Regex, Term
from listarchive.query.wildcards import refuse_parts, refuse_signs, with_any

if TYPE_CHECKING:
    from listarchive.query.lexer import Token

_LONGEST_PATTERN = 1000
_OF_IS = {"replies": "answered", "spam": "spam"}
"""What `is:` asks for, and some ask of `has:`."""
_HAS_SPELLINGS = {spelling: name for name in HAS for spelling in (name, name + "s")}


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
            return with_any(token, known, name), 1
        if known.reading == "date":
            from listarchive.query.date_values import DateValues  # noqa: PLC0415 - with what reads dates

            return DateValues(self._query, self._now, self._tz).read(found, position, name)
        if known.name == "lang":
            codes = tuple(_lang(token._replace(text=code)) for code in several("lang", token.text))
            return codes[0] if len(codes) == 1 else Or(codes), 1
        if token.kind == "word":
            _refuse_blank(found[position : position + 2], known, name)
        if token.kind == "exact" and self._query[token.position + 1] not in QUOTES:
            parts = [part.lstrip("=") for part in several(known.name, token.text)]
            if len(parts) > 1:
                return Or(tuple(_words(token._replace(text=part), known, name) for part in parts)), 1
        if known.reading in ("size", "count"):
            return Numbers(known.name).read(self._query, found, position)
        if known.reading in _READERS:
            return _READERS[known.reading](token), 1
        return (_regex(token, known) if token.kind == "regex" else _words(token, known, name)), 1


def _words(token: Token, known: Field, name: str) -> Query:
    text = token.text
    if token.kind == "word" and text.isalnum():  # most are
        return Term(known.name, text)
    if token.kind == "exact":
        if known.running:
            return Exact(known.name, text)
        return Term(known.name, _exact(token, known))
    if token.kind == "quoted":
        if known.name == "thread" and re.fullmatch(r"\{\s*[a-z]+:\w.*\}", text):
            raise QueryError(
                f"a query behind thread: stands in braces alone, at character {token.position + 1}: "
                f"try {first_of(f'thread:{text}', 'thread:{from:ada}')}",
                token.position,
            )
        return Term(known.name, _exact(token, known)) if known.exact else Phrase(known.name, text)
    if braced(text):
        bare = text.lstrip("{").rstrip("}")
        if not (fuzzy(bare) or prefix(bare)):
            return _words(token._replace(kind="quoted"), known, name)
        token, text = token._replace(text=bare), bare
    if (parts := several(known.name, text)) != [text]:
        found = tuple(_part(token._replace(text=part), known, name, parts) for part in parts)
        return found[0] if len(found) == 1 else Or(found)
    if fuzzy(text):
        _allow("~" in known.signs, token, name, "~", text[1:])
        return Fuzzy(known.name, text[1:])
    refuse_parts(token, known, name)
    if prefix(text):
        _allow("*" in known.signs, token, name, "*", text[:-1])
        return Prefix(known.name, text[:-1])
    if known.running:
        refuse_signs(token, known, name)
    return Term(known.name, _exact(token, known))


def _part(token: Token, known: Field, name: str, parts: list[str]) -> Query:
    """Read one of several values. Raises QueryError for one that is not to be found: `from:ada,-nell`."""
    if not negated(token.text, 0):
        return _words(token, known, name)
    before = "" if known.name == "any" else f"{name}:"
    others = [f"{before}{each}" for each in parts if not negated(each, 0)]
    joined = " or ".join(others)
    meant = f"{f'({joined})' if len(others) > 1 else joined} -{before}{token.text[1:]}".strip()
    raise QueryError(
        f'"{shown(token.text)}", one of several values at character {token.position + 1}, is negated: '
        f"try {first_of(meant, example(name))}",
        token.position,
    )


def _refuse_blank(found: list[Token], known: Field, name: str) -> None:
    """Raise QueryError for `from:ada, nell`, of which the second would be looked for everywhere."""
    sign = listed(known.name, found[0].text)
    if sign and len(found) > 1 and found[1].kind == "word":
        first, second = (token.text for token in found)
        raise QueryError(
            f'"{shown(first)}" at character {found[0].position + 1} ends with {sign} and a blank: '
            f"try {first_of(f'{name}:{first}{second}', example(name))}, or leave the {sign} out",
            found[0].position,
        )


def _exact(token: Token, known: Field) -> str:
    """Ids may come as they stand in a header: in angle brackets."""
    return token.text.strip("<>") if known.name in ("id", "thread", "references") else token.text


def _allow(allowed: bool, token: Token, name: str, sign: str, rest: str) -> None:
    if not allowed:
        raise QueryError(
            f"{name}: cannot be searched with {sign}, at character {token.position + 1}: "
            f"try {first_of(f'{name}:{rest}', example(name))}",
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
        if whole(pattern):
            return f"to search for the text, quote it: {known.name}:{quoted(pattern)}"
        return f"try {known.name}:/v[0-9]+/"
    return f"it has no word in it either, try {known.name}:/v[0-9]+/"


def _has(token: Token) -> Term:
    text = token.text.lower()
    if text in _OF_IS:
        return Term("is", _OF_IS[text])
    if text not in _HAS_SPELLINGS:
        import difflib  # noqa: PLC0415 - who types well does not wait for it

        near = difflib.get_close_matches(text, HAS, 1, 0.6)
        hint = f"did you mean has:{near[0]}?" if near else f"try has:{', has:'.join(HAS)}"
        raise QueryError(
            f'nothing has "{shown(token.text)}" at character {token.position + 1}: {hint}', token.position
        )
    return Term("has", _HAS_SPELLINGS[text])


def _is(token: Token) -> Term:
    text = token.text.lower()
    if text not in PLACES:
        raise QueryError(
            f'no post is "{shown(token.text)}" at character {token.position + 1}: {_meant(text)}',
            token.position,
        )
    return Term("is", text)


def _meant(place: str) -> str:
    """Say what to write for what other programs call a post, or for a word that is mistyped."""
    import difflib  # noqa: PLC0415

    from listarchive.query.habits import tagged  # noqa: PLC0415 - who types well does not wait for it

    near = difflib.get_close_matches(place, PLACES, 1, 0.75)
    return f"did you mean is:{near[0]}?" if near else tagged(place)


def _lang(token: Token) -> Term:
    text = token.text.lower()
    if re.fullmatch("[a-z]{2}", text) is None:
        raise QueryError(
            f'"{shown(token.text)}" at character {token.position + 1} is not a language of two letters: '
            "try lang:en",
            token.position,
        )
    return Term("lang", text)


_READERS: dict[Reading, Callable[[Token], Query]] = {"has": _has, "is": _is}
