"""Hits and posts as JSON and CSV."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from listarchive.archive import Hit, StoredPost
from listarchive.authors import recipients
from listarchive.export.field_names import as_text, value
from listarchive.post import AttachedText, Attachment, Author
from listarchive.printable import safe

if TYPE_CHECKING:
    from listarchive.archive import Series  # with what looks for them, which a search need not load

CSV_COLUMNS = (
    "id",
    "date",
    "author",
    "email",
    "byline",
    "subject",
    "lists",
    "thread",
    "message_id",
    "snippet",
)


def hit_json(hit: Hit) -> dict[str, Any]:
    """Give a hit in the form that the contract fixes (docs/formats.md)."""
    return {
        "id": hit.id,
        "message_id": hit.message_id,
        "date": hit.date.isoformat() if hit.date else None,
        "author": asdict(hit.author),
        "subject": hit.subject,
        "lists": hit.lists,
        "thread": hit.thread,
        "score": hit.score,
        "snippet": hit.snippet,
        "highlights": hit.highlights,
        "snippet_from": hit.snippet_from,
        "attachments": hit.attachments,
        "origin": origin_json(hit),
    }


def origin_json(hit: Hit) -> dict[str, Any]:
    """Give the place of a hit's mail; `part` only if it came in a digest, `member` if in a bundle."""
    origin = asdict(hit.origin)
    return {key: value for key, value in origin.items() if value or key not in ("part", "member")}


def entry_json(
    hit: Hit, stored: StoredPost, replies: tuple[str, ...], series: Series | None = None
) -> dict[str, Any]:
    """Give a whole post: what a hit has, and all the rest."""
    post = stored.post
    to, cc = recipients(post.headers)
    return hit_json(hit) | {
        "to": list(map(_mailbox, to)),
        "cc": list(map(_mailbox, cc)),
        "body": post.body.own,
        "lines": post.body.lines,
        "headers": post.headers,
        "parts": [
            _part_json(each)
            for each in sorted(post.attachments + post.enclosed, key=lambda each: each.number)
            if each.number
        ],
        "attached": [_attached_json(each) for each in post.attached],
        "references": post.references,
        "replies": replies,
        "date_source": post.sent.source,
        "repairs": post.repairs,
        "series": _series_json(series) if series else None,
    }


def _part_json(attachment: Attachment) -> dict[str, Any]:
    told = {"number": attachment.number, "name": attachment.name, "type": attachment.type}
    within = {"within": attachment.within} if attachment.within else {}
    return {**told, "size": attachment.size, **within}


def _series_json(series: Series) -> dict[str, Any]:
    mark = series.mark
    return {
        "version": mark.version,
        "number": mark.number,
        "total": mark.total,
        "title": mark.title,
        "newer": [each._asdict() for each in series.newer],
    }


def _mailbox(person: Author) -> dict[str, str]:
    return {"name": person.name, "email": person.email}


def _attached_json(attached: AttachedText) -> dict[str, Any]:
    found: dict[str, Any] = {
        "number": attached.number,
        "name": attached.name,
        "type": attached.type,
        "text": attached.text,
    }
    if (head := attached.head) is not None:
        when = head.sent.when
        found["mail"] = {
            "author": asdict(head.author),
            "date": when.isoformat() if when else None,
            "subject": head.subject,
        }
    return found


def csv_table(hits: Iterable[Hit]) -> bytes:
    """Give hits for a spreadsheet, the names of the columns first (RFC 4180, with line feeds; UTF-8)."""
    return b"".join(csv_pieces(hits))


def csv_pieces(hits: Iterable[Hit], columns: Sequence[str] | None = None) -> Iterator[bytes]:
    """Give the same line by line, with some columns: fields of a hit (see `field_names`)."""
    import csv

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")

    def line(values: Iterable[str]) -> bytes:
        out.seek(0)
        out.truncate()
        writer.writerow(values)
        return out.getvalue().encode("utf-8", "replace")

    names = columns or CSV_COLUMNS
    yield line(names)
    for hit in hits:
        told = hit_json(hit)
        yield line(_cell(as_text(value(told, name))) for name in names)


def _cell(text: str) -> str:
    # A spreadsheet takes such a cell for a formula, full-width signs too, and mail is written by anybody.
    text = safe(text)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) else text
