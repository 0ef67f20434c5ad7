"""Signs at words that a field does not take: what would be looked for without them, or never be found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from listarchive.errors import QueryError
from listarchive.query.notation import shown
from listarchive.query.offers import example, first_of, itself

if TYPE_CHECKING:
    from listarchive.query.field_names import Field
    from listarchive.query.lexer import Token

_WILD = re.compile(r"[\w.*?-]+")
_INSIDE = re.compile(r"[*?][.-]?\w")
_WEIGHED = re.compile(r"([A-Za-z]{3,})(?:(~)|\^(?=[0-9.]))(?:([0-9]?\.[0-9]+)|[0-2]?)")
_WILDCARDS = {"*": r"\w*", "?": r"\w"}
_END = r"\b"


def refuse_signs(token: Token, known: Field, name: str) -> None:
    """Raise QueryError for `*x`, `x?y`, `x~1` and `x^2`, which would be looked for without their signs."""
    text, before = token.text, "" if known.name == "any" else f"{name}:"
    weighed = _WEIGHED.fullmatch(text)
    if weighed and (weighed[3] or not weighed[1].isupper()):  # `HEAD~1` and `master~3` are Git's
        meant = f"{before}{weighed[2] or ''}{weighed[1]}"
        told = "~ goes before a word, not after it as in" if weighed[2] else "words cannot be weighted, as in"
        raise QueryError(
            f'{told} "{shown(text)}" at character {token.position + 1}: try '
            f"{first_of(meant, example(name))}{itself(text)}",
            token.position,
        )
    if not (_WILD.fullmatch(text) and _INSIDE.search(text)):
        return
    pattern = "".join(_WILDCARDS.get(sign, re.escape(sign)) for sign in text)
    begin, end = (_END if text[place] not in ".-" else "" for place in (0, -1))
    field = "body" if known.name == "any" else name
    meant = first_of(f"{field}:/{begin}{pattern}{end}/", example(name))
    wrong = "* is allowed only at the end of a word, not" if "*" in text else "? cannot stand for a letter,"
    raise QueryError(
        f'{wrong} as in "{shown(text)}" at character {token.position + 1}: try {meant}{itself(text)}',
        token.position,
    )
