"""Values of posts in types of JSON, as stored posts have them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from listarchive.post import AttachedText, Author, DateSource, Head, Sent


def packed_sent(sent: Sent) -> list[str | None]:
    """Give a date as lists and texts of JSON."""
    return [sent.when.isoformat() if sent.when else None, sent.source, sent.raw]


def unpacked_sent(when: str | None, source: DateSource, raw: str) -> Sent:
    """Read back what `packed_sent` made."""
    return Sent(datetime.fromisoformat(when) if when else None, source, raw)


def packed_attached(text: AttachedText) -> list[object]:
    """Give an attached text as lists and texts of JSON."""
    values = [text.number, text.name, text.type, text.text]
    if text.head is None:
        return values
    author = text.head.author
    return [
        *values,
        [author.name, author.email, author.byline],
        packed_sent(text.head.sent),
        text.head.subject,
    ]


def unpacked_attached(number: int, name: str, kind: str, text: str, *head: Any) -> AttachedText:
    """Read back what `packed_attached` made."""
    if not head:
        return AttachedText(number, name, kind, text)
    author, sent, subject = head
    return AttachedText(number, name, kind, text, Head(Author(*author), unpacked_sent(*sent), subject))


def packed_kind(generated: bool, html: bool, fingerprint: str, spam: bool) -> list[object]:
    """Give what a post is, besides what it says; what it is not, and comes last, is left out."""
    if spam:
        return [generated, html, fingerprint, spam]
    return [generated, html, *filter(None, [fingerprint])]
