"""The post that a program's document becomes: what `IndexWriter.add_document` is given, as a post."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from whoosh.writing import IndexingError

from listarchive.authors import key
from listarchive.authors.mailbox import taken_apart
from listarchive.message_ids import generated
from listarchive.post import AttachedText, Attachment, Author, Body, Line, Post, Sent

_TEXTS = frozenset({"message_id", "subject", "body", "quoted", "attached_text", "author", "to", "cc"})
_LISTS = frozenset({"list", "attachment", "references"})
_MADE = frozenset({"id", "person", "lang", "has", "file", "size", "thread"})
"""What follows from the rest, so that the stored fields of a hit can be given back as they are."""


def post_of(document: Mapping[str, Any]) -> Post:
    """Make the post of a document. Raises `IndexingError` for one that is none.

    All of its body is its author's. Without a Message-ID, one is made of the content.
    """
    values = {name: value for name, value in document.items() if not name.startswith("_")}
    if unknown := values.keys() - _TEXTS - _LISTS - _MADE - {"date"}:
        raise IndexingError(
            f"a post has no field {', '.join(sorted(unknown))}: "
            f"give {', '.join(sorted(_TEXTS | _LISTS))} or date"
        )
    texts = {name: _text(name, values.get(name)) for name in _TEXTS}
    subject = " ".join(texts["subject"].split())
    author = Author(*taken_apart(texts["author"]))
    when = _moment(values.get("date"))
    quotes = texts["quoted"].split("\n") if texts["quoted"] else []
    body = Body.of(
        [
            *(Line("quote", line if line.startswith(">") else f"> {line}") for line in quotes),
            *(Line("own", line) for line in texts["body"].split("\n")),
        ]
    )
    message_id = texts["message_id"].strip("<> ")
    if any(map(str.isspace, message_id)):
        raise IndexingError(f"{message_id!r} is not a Message-ID: remove its blanks, or leave it out")
    return Post(
        message_id=message_id or generated(key(author), when, subject, body.text),
        author=author,
        sent=Sent(when, "date" if when else "none"),
        subject=subject,
        body=body,
        lists=tuple(sorted({name.lower() for name in _several("list", values.get("list"))})),
        references=tuple(each.strip("<> ") for each in _several("references", values.get("references"))),
        headers=tuple((name.title(), found) for name in ("to", "cc") if (found := texts[name])),
        attachments=tuple(map(Attachment, _several("attachment", values.get("attachment")))),
        attached=(AttachedText(0, "", "text/plain", texts["attached_text"]),) * bool(texts["attached_text"]),
        generated_id=not message_id,
    )


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise IndexingError(f"{name} of a post is text, not {type(value).__name__}")
    return value.replace("\r\n", "\n").replace("\r", "\n")


def _several(name: str, value: Any) -> list[str]:
    if value is None:
        return []
    values = [value] if isinstance(value, str) else list(value)
    return [found for each in values if (found := " ".join(_text(name, each).split()))]


def _moment(value: Any) -> datetime | None:
    """Give a moment; one without a zone is in UTC, as Whoosh has it."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as error:
            raise IndexingError(f"{value!r} is not a date: write it as 2024-05-02T12:00:00+02:00") from error
    if value is None:
        return None
    if not isinstance(value, datetime):
        raise IndexingError(f"date of a post is a datetime, not {type(value).__name__}")
    return value if value.tzinfo else value.replace(tzinfo=UTC)
