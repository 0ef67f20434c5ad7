"""Who wrote a post?"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from listarchive.authors.keys import key
from listarchive.authors.mailmap import Mailmap, Person, mailmap

if TYPE_CHECKING:
    from listarchive.authors.bylines import byline
    from listarchive.authors.mailbox import author_from

__all__ = ["Mailmap", "Person", "author_from", "byline", "key", "mailmap"]

_LATER = {"author_from": "mailbox", "byline": "bylines"}
"""What only an import needs, and the module it is in: imported when it is asked for (PEP 562)."""


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    return found
