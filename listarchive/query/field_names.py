"""The fields that a query can search in, by all their spellings."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from listarchive.engine.extraction import HAS
from listarchive.engine.fields import FIELDS as _EVERY
from listarchive.engine.fields import PLACES, Field

if TYPE_CHECKING:
    from listarchive.dates import Side

FIELDS: tuple[Field, ...] = tuple(each for each in _EVERY if each.reading)
"""In the order of the help."""

DATE_SIDES: MappingProxyType[str, Side] = MappingProxyType(
    {
        "after": "since",
        "since": "since",
        "newer_than": "since",
        "before": "before",
        "older_than": "before",
        "until": "until",
    }
)
"""Fields that bound `date` on one side, and which side that is. Each takes one date."""


class _Names(dict[str, Field]):
    """Fields by their names; `header:x-mailer` is one, though it does not stand among them."""

    def __missing__(self, name: str) -> Field:
        header, _, of = name.partition(":")
        if not of or header != "header":
            raise KeyError(name)
        return replace(self[header], name=name, reading="text", example=f"{name}:mutt")


BY_NAME: MappingProxyType[str, Field] = MappingProxyType(
    _Names(
        {
            spelling: field
            for field in FIELDS
            for spelling in (field.name, *field.aliases, field.letter)
            if spelling
        }
        | {spelling: field for field in FIELDS if field.reading == "date" for spelling in DATE_SIDES}
    )
)
"""Every spelling of a field, in lower case → the field."""

__all__ = ["BY_NAME", "DATE_SIDES", "FIELDS", "HAS", "PLACES", "Field"]
