"""The headers in which filters say that a mail is spam."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextvars import ContextVar

HEADERS = ("X-Spam-Flag", "X-Spam-Status")
"""What SpamAssassin and rspamd write: `YES`, or `Yes, score=9.1 …`."""

_YES = "yes"
_told_by: ContextVar[frozenset[str]] = ContextVar(
    "spam_headers", default=frozenset(name.lower() for name in HEADERS)
)


def spam_headers() -> frozenset[str]:
    """The names, in small letters, of the headers that tell of spam here."""
    return _told_by.get()


def tell_spam_by(names: Iterable[str]) -> None:
    """Say which headers do, for this thread and for what it calls."""
    _told_by.set(frozenset(name.lower() for name in names))


def says_spam(headers: Iterable[tuple[str, str]], names: Collection[str]) -> bool:
    """Tell whether one of some headers says so."""
    return any(
        name.lower() in names and value.lstrip()[: len(_YES)].lower() == _YES for name, value in headers
    )
