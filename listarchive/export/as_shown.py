"""Mails given as they came, unless something in them is not to be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from html import unescape

from listarchive.mail import parts_of_post
from listarchive.message_ids import content_key
from listarchive.moderation import Moderation
from listarchive.post import Post
from listarchive.text.charset import decode

_TAG = re.compile(r"<[^<>]{0,2000}>")


def may_be_given(raw: bytes, posts: list[Post], moderation: Moderation) -> bool:
    """Tell whether the bytes of a mail say nothing, in any of its posts, that an archive does not show."""
    if not (moderation.edits or len(moderation.hidden)):
        return True
    for post in posts:
        content = content_key(post.sent.when, post.subject, post.body.text)
        if moderation.hidden.among(post.message_id, [content]) or moderation.applied(post) is not post:
            return False
    redactions = moderation.redactions
    if not redactions:
        return True
    # What is not read of a mail, as an HTML part beside the text, may name people as well.
    line, file_name = redactions.line, redactions.file_name
    try:
        return all(line(text) == text for text in _texts(raw)) and all(
            file_name(name) == name for name in _file_names(raw)
        )
    except (LookupError, ValueError, TypeError, MessageError):  # what cannot be decoded may say anything
        return False


def _texts(raw: bytes) -> Iterator[str]:
    """Give what a mail says: its bytes, the values of its headers and those of its parts, and its texts."""
    yield raw.decode("utf-8", "replace")
    for part in message_from_bytes(raw).walk():
        for value in part.values():
            yield str(make_header(decode_header(value)))
        data = part.get_payload(decode=True)
        if isinstance(data, bytes) and part.get_content_maintype() in ("text", "message"):
            yield from _said(decode(data, part.get_content_charset())[0])
    for each in parts_of_post(raw):
        said = each.said(each.data or b"")
        if said:
            yield from _said(said[0])


def _file_names(raw: bytes) -> Iterator[str]:
    for part in message_from_bytes(raw).walk():
        yield str(make_header(decode_header(part.get_filename() or "")))
    for each in parts_of_post(raw):
        yield each.name


def _said(text: str) -> Iterator[str]:
    """Give a text, and, if it is HTML, what is read there."""
    yield text
    if "<" in text or "&" in text:
        yield unescape(_TAG.sub("", text))
        yield unescape(_TAG.sub("\n", text))
