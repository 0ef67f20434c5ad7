"""Where a query names a field: a word before a colon, unless that is text."""

from __future__ import annotations

import re

from listarchive.errors import QueryError
from listarchive.lazy import lazy_pattern
from listarchive.query.field_names import BY_NAME
from listarchive.query.habits import MARKED, elsewhere, misspelled
from listarchive.query.notation import FIELD, NOT_FIELDS, STRAIGHT, WORD
from listarchive.query.offers import first_of, foreign, itself

_PASTED = frozenset({"To", "TO", "Cc", "CC", "T", "C"})
"""Headers, drives and the like, which stand in prose with a blank behind the colon."""

_HEADER = lazy_pattern(r"header:[A-Za-z0-9_.-]{1,76}:(?=\S)", re.IGNORECASE)

_QUOTED_HEADER = lazy_pattern(r'["“”„]?([A-Za-z0-9_.-]{1,76})["“”„]?:?("[^"]{1,60}"|[^\s()"“”„]{0,60})')


def field_name(query: str, position: int) -> str:
    """The field's name that stands here; empty where a word stands, even one with a colon in it."""
    match = FIELD.match(query, position) or MARKED.match(query, position)
    if match is None or NOT_FIELDS.fullmatch(match[1].lower()):
        return ""
    name = match[1]
    if name.lower() == "header":
        return _header(query, position)
    if name.lower() in BY_NAME:
        pasted = name in _PASTED and query[match.end() : match.end() + 1].strip() == ""
        return "" if pasted else name
    value = WORD.match(query, match.end()) or STRAIGHT.match(query, match.end())
    if not value and name.islower() and (hint := elsewhere(name, "ada")):
        raise QueryError(f'"{name}:" at character {position + 1} has no value: {hint}', position)
    # "Warning: …", "GDB:…": a word and its colon
    is_field = name.islower() and re.match(r"[^\s)]", query[match.end() : match.end() + 1]) is not None
    if hint := misspelled(name, value[0] if value else "", must_be=is_field):
        raise foreign("field", query, position, hint)
    return ""


def _header(query: str, position: int) -> str:
    """Read the two names of `header:NAME:`; nothing where a word stands. Raises QueryError."""
    if match := _HEADER.match(query, position):
        return match[0][:-1]
    if not re.match(r"\S", query[position + len("header:") :]):
        return ""
    word, meant = WORD.match(query, position), "header:x-mailer:mutt"
    if named := _QUOTED_HEADER.match(query, position + len("header:")):
        meant = first_of(f"header:{named[1]}:{named[2] or 'mutt'}", meant)
    raise QueryError(
        f"behind header: stand the name of one and what it says, at character {position + 1}: try {meant}"
        f"{itself(word[0]) if word else ''}",
        position,
    )
