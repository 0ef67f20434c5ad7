"""Signs at words that a field does not take: what would be looked for without them, or never be found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from listarchive.errors import QueryError
from listarchive.query.notation import has_words, prefix, shown
from listarchive.query.offers import example, first_of, itself
from listarchive.query.tree import Everything, Prefix, Query, Term

if TYPE_CHECKING:
    from listarchive.query.field_names import Field
    from listarchive.query.lexer import Token

_WILD = re.compile(r"[\w.*?-]+")
_INSIDE = re.compile(r"[*?][.-]?\w")
_WEIGHED = re.compile(r"([A-Za-z]{3,})(?:(~)|\^(?=[0-9.]))(?:([0-9]?\.[0-9]+)|[0-2]?)")
_WILDCARDS = {"*": r"\w*", "?": r"\w"}
_END = r"\b"
_WILD_PATH = re.compile(r"[*?](?!\Z)|\?")
_NAMED = frozenset({"list", "id", "thread", "references"})
"""Fields of names and ids, of which a beginning is kept."""
_HAVING = {"references": "reply", "attachment": "attachment", "quoted": "quote"}
"""Fields of which a post has something if, as `has:` has it, it has this."""
_NOT_ALONE = dict.fromkeys(("to", "cc", "recipient", "footer"), "") | {
    "file": "has:patch",
    "attached_text": "has:attachment",
}
"""Fields of which it is not kept whether a post has anything, and what to ask instead, if not for a word."""


def with_any(token: Token, known: Field, name: str) -> Query:
    """Read `*` alone: the posts that have anything in a field. Raises QueryError if that cannot be told."""
    if known.name.startswith("header:"):
        return Prefix(known.name, "")
    if known.name in _HAVING:
        return Term("has", _HAVING[known.name])
    if known.name in _NOT_ALONE:
        raise QueryError(
            f"{name}: cannot be searched with * alone, at character {token.position + 1}: "
            f"try {_NOT_ALONE[known.name] or example(name)}",
            token.position,
        )
    return Everything()


def is_wild(field: str, text: str) -> bool:
    """Tell whether a value has a sign that stands for letters elsewhere; in quotes it is a letter itself."""
    if field == "file":
        return _WILD_PATH.search(text) is not None
    return field in _NAMED and _is_inside(text)


def refuse_parts(token: Token, known: Field, name: str) -> None:
    """Raise QueryError for a part of a path, a name or an id that is not kept, and would never be found."""
    text = token.text
    if known.name in ("id", "references") and "@" in text and prefix(text):
        _refuse_id(token, name)
    if not is_wild(known.name, text):
        return
    if known.name == "file":
        _refuse_path(token, name)
    if known.name == "list":
        _refuse_word(token, known, name)
    raise QueryError(
        f"{name}: takes the beginning of an id, not one with {'*' if '*' in text else '?'} in it "
        f'as "{shown(text)}" at character {token.position + 1}: try {first_of(example(name))}{itself(text)}',
        token.position,
    )


def _refuse_path(token: Token, name: str) -> None:
    """Raise QueryError for `*.c` and `src/pu?p.c`: of a path, its end, its beginning or a folder is kept."""
    text = token.text
    sign = _WILD_PATH.search(text)
    assert sign is not None
    folder, end = text[: sign.start()].rpartition("/")[0], re.split("[*?]", text)[-1].partition("/")[2]
    meant = [f"{name}:{each}" for each in (end, folder and f"{folder}/") if has_words(each)]
    wrong = (
        "* is allowed only at the end of a path, not" if sign[0] == "*" else "? cannot stand for a letter,"
    )
    raise QueryError(
        f'{wrong} as in "{shown(text)}" at character {token.position + 1}: '
        f"try {first_of(*meant, example(name))}",
        token.position,
    )


def _refuse_id(token: Token, name: str) -> None:
    """Raise QueryError for `abc@*`: of a Message-ID, only its short id has a beginning that is kept."""
    whole = token.text.removesuffix("*")
    meant = [f"{name}:{whole}"] if has_words(whole.rpartition("@")[2]) else []
    raise QueryError(
        f"{name}: takes a Message-ID as a whole, not with * at character {token.position + 1}: "
        f"try {first_of(*meant, example(name))}",
        token.position,
    )


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
    _refuse_word(token, known, name)


def _is_inside(text: str) -> bool:
    """Tell whether a sign stands for letters elsewhere than at the end of a word."""
    return _WILD.fullmatch(text) is not None and _INSIDE.search(text) is not None


def _refuse_word(token: Token, known: Field, name: str) -> None:
    """Raise QueryError for `*x` and `x?y`."""
    text = token.text
    if not _is_inside(text):
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
