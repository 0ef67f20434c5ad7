"""The tokens of a query text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from listarchive.errors import QueryError
from listarchive.lazy import lazy_pattern
from listarchive.query.field_colons import field_name
from listarchive.query.field_names import BY_NAME
from listarchive.query.habits import operator_hint
from listarchive.query.misread import refuser
from listarchive.query.notation import (
    OPERATORS,
    QUOTES,
    STRAIGHT,
    WORD,
    before_pipe,
    exact,
    has_words,
    near,
    negated,
    pipe,
    prefix,
    quoted,
    shown,
    unquoted,
)
from listarchive.query.offers import example, first_of, foreign, itself, whole
from listarchive.query.scopes import FieldExpectation, Scope, brace, group, within

TokenKind = Literal[
    "open", "close", "and", "or", "xor", "near", "not", "field", "word", "quoted", "exact", "regex"
]
_OPENED = frozenset({"word", "quoted", "exact", "regex", "close"})
"""What an operator between two words may stand behind."""

_BLANKS = re.compile(r"\s*")
_PLAIN = re.compile(r"([a-z0-9]++)(?=[\s)]|$)\s*")  # what nothing but a word or an operator can be
_CURLY = lazy_pattern(r'[“”„]((?:[^“”"\\]|\\.)*+)[“”"]', re.DOTALL)
_QUOTED = '["“”„][^"“”„]*["“”„]'
_RANGE = lazy_pattern(
    rf"(?=\S*[\"“”„])({_QUOTED}|[^\s(){{}}\"“”„]*?)\.\.({_QUOTED}|[^\s(){{}}\"“”„.]*)(?=[\s(){{}}]|$)"
)
NEAR = 10
"""How near words are between which `near` stands without a number, as in Xapian."""
_IDS = frozenset({"id", "thread", "references"})
_REGEX = lazy_pattern(r"/((?:[^/\\]|\\.)++)/(?=[\s()}]|$)", re.DOTALL)


class Token(NamedTuple):
    """`text` is the meaning (unquoted, canonical), `position` where it stands in the query."""

    kind: TokenKind
    text: str
    position: int


def tokens(query: str) -> Iterator[Token]:
    """The tokens of a query; after each `field` comes its value, or `open`.

    `open` is a parenthesis, a brace, or the brace behind `thread:`, and so is `close`.

    Words without a letter or digit (a lone dash, `&`) are left out, as nothing could be looked up.
    Raises QueryError: an unclosed quote, an unknown field, an empty value.
    """
    position = _skip(query, 0)
    scopes = [Scope("any", "")]
    before, refuse, expectation = "", refuser(query), FieldExpectation()
    while position < len(query):
        refuse(query, position, before, between=before in _OPENED, field_expected=expectation.field_expected)
        if plain := _PLAIN.match(query, position):
            token, end = _plain(query, position, plain, before)
            yield token
            position, before = _skip(query, end), token.kind
            expectation.after(token.kind)
            continue
        named = False
        if query[position] in "()" or brace(query, position, scopes):
            token, end = _parenthesis(query, position, scopes, scopes[-1].field)
            yield token
        elif query[position] in QUOTES:
            token, end = _quoted(query, position)
            yield token
        elif exact(query, position):
            token, end = _exact(query, position, scopes)
            yield token
        elif negated(query, position):
            token, end = Token("not", query[position], position), position + 1
            yield token
        elif before in _OPENED and (between := _between(query, position)):
            token, end = between
            yield token
        elif hint := operator_hint(query, position, scopes[-1].field):
            raise foreign("operator", query, position, hint)
        elif name := field_name(query, position):
            yield Token("field", name.lower(), position)
            position += len(name) + 1
            named = True
            if query[position : position + 1] == "(" or group(query, position):
                token, end = _parenthesis(query, position, scopes, name.lower())
            else:
                token, end = _value(query, position, name, scopes)
            yield token
        else:
            scope = scopes[-1]
            _refuse_pattern(query, position, scope.field)
            slash = query[position] == "/" and "/" in BY_NAME[scope.field].signs
            token, end = _regex(query, position, scope.field) if slash else _word(query, position, scopes)
            if token.kind == "word" and token.text != "*" and not has_words(token.text):
                position = _skip(query, end)
                continue
            yield token
        position, before = _skip(query, end), token.kind
        expectation.after(token.kind, named=named)


def _skip(query: str, position: int) -> int:
    match = _BLANKS.match(query, position)
    return match.end() if match else position


def _parenthesis(query: str, position: int, scopes: list[Scope], field: str) -> tuple[Token, int]:
    """One that opens puts its field in force, one that closes ends that."""
    sign = query[position]
    if sign in "({":
        # What stands in braces behind `thread:` is a query of its own.
        thread = sign == "{" and field == "thread"
        scopes.append(Scope("any" if thread else field, ")" if sign == "(" else "}"))
        return Token("open", "thread{" if thread else sign, position), position + 1
    if len(scopes) > 1:
        scopes.pop()
    return Token("close", sign, position), position + 1


def _plain(query: str, position: int, plain: re.Match[str], before: str) -> tuple[Token, int]:
    operator = OPERATORS.get(plain[1], "word")
    if operator == "xor" or plain[1] == "near":
        between = _between(query, position) if before in _OPENED else None
        return between or (Token("word", plain[1], position), plain.end())
    return Token(operator, plain[1], position), plain.end()  # type: ignore[arg-type]


def _between(query: str, position: int) -> tuple[Token, int] | None:
    """Read `xor` or `near`, if something follows; alone they are words. `|` may touch what follows."""
    if end := pipe(query, position):
        return Token("and" if query[position] == "&" else "or", query[position:end], position), end
    if match := near(query, position):
        token, end = Token("near", f"near/{match[1] or match[2] or NEAR}", position), match.end()
    else:
        word = WORD.match(query, position)
        if word is None or OPERATORS.get(word[0].casefold()) != "xor":
            return None
        token, end = Token("xor", word[0], position), word.end()
    following = _skip(query, end)
    operator = WORD.match(query, following)
    if query[following : following + 1] in ("", ")", "}"):
        return None
    joining = operator and OPERATORS.get(operator[0].casefold(), "not") != "not"
    if joining or near(query, following):
        return None
    return token, end


def _exact(query: str, position: int, scopes: list[Scope]) -> tuple[Token, int]:
    if query[position + 1] in QUOTES:
        token, end = _quoted(query, position + 1)
    else:
        token, end = _word(query, position + 1, scopes)
        if prefix(token.text):
            raise QueryError(
                f'"{shown("=" + token.text)}" at character {position + 1} is one form of a word, and * is '
                f"for all that begin so: try {first_of(token.text, 'firm*')} or "
                f"{first_of(f'={token.text[:-1]}', '=firmware')}",
                position,
            )
    return Token("exact", token.text, position), end


def _word(query: str, position: int, scopes: list[Scope]) -> tuple[Token, int]:
    match = WORD.match(query, position)
    assert match is not None
    operator = OPERATORS.get(match[0].casefold())
    if operator is not None and operator != "xor":
        return Token(operator, match[0], position), match.end()  # type: ignore[arg-type]
    text = before_pipe(query, position, within(match[0], scopes))
    return Token("word", text, position), position + len(text)


def _quoted(query: str, position: int) -> tuple[Token, int]:
    match = (STRAIGHT if query[position] == '"' else _CURLY).match(query, position)
    if match is None:
        rest = query[position + 1 :].strip()
        meant = f"try {quoted(rest)}" if whole(rest, 30) else 'add " at the end, or remove it'
        raise QueryError(
            f"the quote at character {position + 1} is never closed: "
            + (meant if has_words(rest) else "remove it"),
            position,
        )
    text = unquoted(match[1])
    if not has_words(text):
        raise QueryError(
            f"nothing to search for in {shown(match[0])} at character {position + 1}: "
            "put a word between the quotes, or * for every post",
            position,
        )
    return Token("quoted", text, position), match.end()


def _value(query: str, position: int, name: str, scopes: list[Scope]) -> tuple[Token, int]:
    """The token that follows a field's colon at once."""
    folded = name.lower()
    known = BY_NAME[folded]
    field = position - len(name) - 1
    following = query[position : position + 1]
    if known.reading == "date" and (dates := _dates(query, position)):
        return dates
    if following and following in QUOTES:
        return _quoted(query, position)
    if exact(query, position):
        return _exact(query, position, scopes)
    if following == "/" and "/" in known.signs:
        return _regex(query, position, name)
    if folded == "attached" and (pattern := _REGEX.match(query, position)):
        raise QueryError(
            f'attached: takes no pattern as "{shown(pattern[0])}" at character {position + 1}: '
            f"try {first_of(f'attached_text:{pattern[0]}', 'attached_text:/v[0-9]+/')}{itself(pattern[0])}",
            position,
        )
    _refuse_pattern(query, position, folded)
    match = WORD.match(query, position)
    if match is None:
        later = WORD.match(query, _skip(query, position))
        meant = first_of(*([f"{folded}:{later[0]}"] if later else []), example(folded))
        raise QueryError(f'"{name}:" at character {field + 1} has no value: try {meant}', field)
    text = before_pipe(query, position, within(match[0], scopes))
    if text != "*" and not has_words(text):
        raise QueryError(
            f'nothing to search for in "{shown(name + ":" + text)}" at character {field + 1}: '
            f"try {known.example}",
            field,
        )
    return Token("word", text, position), position + len(text)


def _refuse_pattern(query: str, position: int, field: str) -> None:
    """Raise QueryError for a pattern where an id is meant to stand."""
    pattern = _REGEX.match(query, position) if BY_NAME[field].name in _IDS else None
    if pattern:
        meant = [f"{field}:{pattern[1]}"] if WORD.fullmatch(pattern[1]) and pattern[1].isalnum() else []
        raise QueryError(
            f'{field}: takes an id, and no pattern as "{shown(pattern[0])}" at character {position + 1}: '
            f"try {first_of(*meant, example(field))}",
            position,
        )


def _dates(query: str, position: int) -> tuple[Token, int] | None:
    """Read a range whose start or end is quoted: `"last week"..`, `"12 Jan 2023"..today`."""
    match = _RANGE.match(query, position)
    if match is None:
        return None
    start, end = (part.strip('"“”„') for part in match.groups())
    return Token("quoted", f"{start}..{end}", position), match.end()


def _regex(query: str, position: int, name: str) -> tuple[Token, int]:
    match = _REGEX.match(query, position)
    if match is None:
        word = WORD.match(query, position)
        text = word[0] if word else "/"
        closed = first_of(f"{name.lower()}:/{text.strip('/')}/", f"{name.lower()}:/pattern/")
        told = f" (to search for the words, quote them: {name.lower()}:{quoted(text)})"
        told *= has_words(text) and whole(text)
        raise QueryError(
            f"the pattern {shown(text)} at character {position + 1} is never closed: try {closed}{told}",
            position,
        )
    pattern = re.sub(r"\\(.)", lambda pair: "/" if pair[1] == "/" else pair[0], match[1], flags=re.DOTALL)
    return Token("regex", pattern, position), match.end()
