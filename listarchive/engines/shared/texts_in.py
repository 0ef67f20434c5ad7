"""The texts of a stored post in each field, to look for a pattern or for words in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from listarchive.authors import recipients
from listarchive.engine.extraction import spelled, texts_of
from listarchive.engine.stored_post import Texts

_TEXTS: dict[str, Callable[[Texts], tuple[Any, ...]]] = {
    "subject": lambda texts: (texts.subject,),
    "body": lambda texts: (texts.body.own,),
    "quoted": lambda texts: (texts.body.quoted,),
    "author": lambda texts: texts.author,
    "to": lambda texts: spelled(recipients(texts.headers).to),
    "cc": lambda texts: spelled(recipients(texts.headers).cc),
    "attachment": lambda texts: texts.attachments,
    "attached": lambda texts: texts.attached,
    "attached_text": lambda texts: texts_of(texts.attached),
    "footer": lambda texts: (texts.body.added,),
}
"""The texts of a post in each field."""


def texts_in(field: str) -> Callable[[Texts], tuple[str, ...]]:
    """Give what gives the texts of a post in a field, or in a header (`header:NAME`)."""
    kind, _, header = field.partition(":")
    if not header:
        return _TEXTS[kind]
    return lambda texts: tuple([value for name, value in texts.headers if name.lower() == header])
