"""The parts of a post's mail, as files: shown where they can do no harm, else downloaded."""

from __future__ import annotations

import re

from flask import Blueprint, Response
from werkzeug.wrappers import Response as AnyResponse

from listarchive.export.parts import part_of, parts_at, safe_name
from listarchive.web import addresses
from listarchive.web.collecting import guarded
from listarchive.web.context import archive, asking, site
from listarchive.web.post_pages import to
from listarchive.web.public_mail import public
from listarchive.web.unaddressed import NO_TEXT, without_addresses

blueprint = Blueprint("part_files", __name__)

_CHARSET = re.compile(r"[A-Za-z0-9._-]{1,40}")
_LARGEST_SHOWN = 1_000_000
"""Bytes of what is shown and not downloaded."""
_MAILS = frozenset({"message/rfc822", "message/global", "text/rfc822-headers"})
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", b"", "image/png"),
    (b"\xff\xd8\xff", b"", "image/jpeg"),
    (b"GIF87a", b"", "image/gif"),
    (b"GIF89a", b"", "image/gif"),
    (b"RIFF", b"WEBP", "image/webp"),
)
"""How pictures begin, what stands eight bytes behind that, and their types."""


@blueprint.get("/post/<id>/part/<int:number>/", defaults={"name": ""})
@blueprint.get("/post/<id>/part/<int:number>/<path:name>")
def part(id: str, number: int, name: str) -> AnyResponse:  # noqa: A002
    """Give a part of a post's mail, decoded."""
    stored = archive().get(id)
    found = part_of(asking(lambda _: parts_at(site().place, stored)), stored, number)
    known_as = guarded(safe_name(found), addresses=site().addresses)[0]
    if stored.id != id or name != known_as:
        return to(addresses.part(stored.id, number, known_as))
    data, charset = found.decoded(), "utf-8"
    kind = _picture(data)
    if site().headers == "public" and not kind and not NO_TEXT.search(data):
        data = public(data, head=found.type in _MAILS)
    if said := found.said(data):
        kind, (text, as_declared) = "text/plain", said
        if site().addresses is not True:
            data = guarded(text, addresses=site().addresses)[0].encode("utf-8", "replace")
        elif as_declared and _CHARSET.fullmatch(found.charset):
            charset = found.charset
        else:
            data = text.encode("utf-8", "replace")
    elif not kind and not NO_TEXT.search(data):
        data = without_addresses(data, site().addresses)
    inline = kind and len(data) <= _LARGEST_SHOWN
    response = Response(data, content_type=kind if inline else "application/octet-stream")
    response.headers.set("Content-Disposition", "inline" if inline else "attachment", filename=known_as)
    if inline and kind == "text/plain":
        response.content_type = f"text/plain; charset={charset}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _picture(data: bytes) -> str:
    for start, inside, kind in _PICTURES:
        if data.startswith(start) and data.startswith(inside, 8 if inside else 0):
            return kind
    return ""
