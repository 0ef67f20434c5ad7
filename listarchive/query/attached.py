"""What is asked of attachments: `in:attachment` beside words, and `attached:(…)`."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from listarchive.errors import QueryError
from listarchive.query.notation import shown
from listarchive.query.offers import first_of
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
    Term,
    Xor,
)

_NAMES = frozenset({"attachment", "attachments", "attached"})
_TEXT = "attached_text"
_OF_MAILS = ("any", "author", "subject", "body", "date")
"""What is known of an attached mail."""


class Placed(Protocol):
    """A token: what it says, and where."""

    @property
    def text(self) -> str:
        """Its text."""

    @property
    def position(self) -> int:
        """Where it stands in the query."""


def marker(token: Placed) -> Term:
    """Stand for `in:attachment` until all that stands beside it was read. Raises QueryError."""
    if token.text.lower() not in _NAMES:
        raise QueryError(
            f'in: takes attachment, not "{shown(token.text)}", at character {token.position + 1}: '
            f"try {first_of(f'list:{token.text}', 'list:birds')}",
            token.position,
        )
    return Term("in", str(token.position))


def narrowed(parts: list[Query]) -> list[Query]:
    """Look for words in attachments, if a marker stands beside them. Raises QueryError if none does."""
    for each in parts:
        if isinstance(each, Not) and (position := _marked(each)) is not None:
            raise QueryError(
                f"in:attachment cannot be negated at character {position + 1}: "
                "write not (in:attachment pump)",
                position,
            )
    position = next((_marked(each) for each in parts if _marked(each) is not None), None)
    if position is None:
        return parts
    others = [each for each in parts if _marked(each) is None]
    found = [_in_attachments(each) for each in others]
    if found == others:
        raise QueryError(
            f"in:attachment at character {position + 1} has no word beside it: "
            "try in:attachment pump, or has:attachment",
            position,
        )
    return found


def _marked(node: Query) -> int | None:
    """Tell where a marker stood in the query; None if this is none."""
    while isinstance(node, Not):
        node = node.part
    return int(node.text) if isinstance(node, Term) and node.field == "in" else None


def _in_attachments(node: Query) -> Query:
    match node:
        case And(parts) | Or(parts) | Xor(parts):
            return replace(node, parts=tuple(map(_in_attachments, parts)))
        case Not(part):
            return Not(_in_attachments(part))
        case Near(first, second) if node.field == "any":
            return replace(node, first=replace(first, field=_TEXT), second=replace(second, field=_TEXT))
        case Term("any") | Phrase("any") | Exact("any") | Prefix("any") | Fuzzy("any"):
            return replace(node, field=_TEXT)
        case _:
            return node


def mails(node: Query, position: int, *, grouped: bool) -> AttachedMails:
    """Ask a query of attached mails, one by one. Raises QueryError for what is not known of them."""
    waiting = [node]
    while waiting:
        match waiting.pop():
            case And(parts) | Or(parts) | Xor(parts):
                waiting += parts
            case Not(part):
                waiting.append(part)
            case Everything():
                pass
            case Between(name) | Term(name) | Phrase(name) | Exact(name) | Prefix(name) if name in _OF_MAILS:
                pass
            case other:
                where = "in the parentheses " if grouped else ""
                raise QueryError(
                    f"{_named(other)} cannot be asked of attached mails, {where}at character {position + 1}: "
                    "try attached:(from:nell subject:pump)",
                    position,
                )
    return AttachedMails(node)


def _named(node: Query) -> str:
    match node:
        case Near():
            return "near"
        case Conversations():
            return "thread:"
        case AttachedMails():
            return "attached:"
        case Fuzzy():
            return "~"
        case Term("attached_text") | Phrase("attached_text") | Exact("attached_text"):
            return "in:attachment"
        case _:
            return f"{getattr(node, 'field', '')}:"
