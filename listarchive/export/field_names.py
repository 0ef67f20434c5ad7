"""The names by which a reader asks for parts of a post: those of its JSON, and what is inside of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from listarchive.errors import UsageError

NAMES = (
    "id",
    "message_id",
    "date",
    "author",
    "author.name",
    "author.email",
    "author.byline",
    "subject",
    "lists",
    "thread",
    "score",
    "snippet",
    "highlights",
    "snippet_from",
    "attachments",
    "origin",
    "origin.path",
    "origin.offset",
    "origin.length",
    "origin.part",
    "origin.member",
    "email",
    "byline",
)
"""Those of a hit."""

ENTRY_NAMES = (
    *NAMES,
    "to",
    "cc",
    "body",
    "lines",
    "parts",
    "attached",
    "headers",
    "references",
    "replies",
    "date_source",
    "repairs",
    "series",
    "series.version",
    "series.number",
    "series.total",
    "series.title",
    "series.newer",
)
"""Those of a whole post."""

_SHORT = {"email": "author.email", "byline": "author.byline"}
"""Columns of CSV, which has no values in others."""


def named(text: str, known: Collection[str]) -> tuple[str, ...]:
    """Read names with commas between them. Raises `UsageError` for one that there is not, or for none."""
    names = [each.strip() for each in text.split(",") if each.strip()]
    if not names:
        raise UsageError(f"--fields is empty: choose from {', '.join(known)}")
    for name in names:
        if name not in known:
            raise UsageError(f"--fields: there is no field {name[:80]!r}: {advice(name, known)}")
    return tuple(dict.fromkeys(names))


def advice(name: str, known: Collection[str]) -> str:
    """Say what may be meant by a name that there is not."""
    from difflib import get_close_matches

    first = name[:80].lower()
    near = get_close_matches(first, known, 1, 0.6) or [each for each in known if first.startswith(f"{each}.")]
    return f"did you mean {near[0]}?" if near else f"choose from {', '.join(known)}"


def value(told: Mapping[str, Any], name: str) -> Any:
    """Give what a name stands for in the JSON of a post; None if the post has no such thing."""
    key, _, inside = _SHORT.get(name, name).partition(".")
    found = told.get(key)
    return found.get(inside) if inside and found is not None else found


def only(told: Mapping[str, Any], names: Collection[str] | None) -> Mapping[str, Any]:
    """Give only what some names stand for, in their order; all without names."""
    return told if names is None else {name: value(told, name) for name in names}


def as_text(found: Any) -> str:
    """Give a value for a cell or a line."""
    if found is None:
        return ""
    if isinstance(found, Mapping):  # an author or an origin
        return str(found.get("name", found.get("path", "")))
    if isinstance(found, list | tuple):
        people = bool(found) and isinstance(found[0], Mapping) and "email" in found[0]
        return ", ".join(each["name"] or each["email"] for each in found) if people else _joined(found)
    return str(found)


def _joined(found: Iterable[Any]) -> str:
    return " ".join(map(as_text, found))
