"""How is a post given back as the mail it came in?"""

from __future__ import annotations

import re
from datetime import UTC
from email.message import EmailMessage
from pathlib import Path

from listarchive.archive import Entry
from listarchive.errors import NotFound

_FROM = re.compile(rb"^(>*From )", re.MULTILINE)
_SEPARATOR = b"From "


def raw_mail(home: Path, entry: Entry) -> bytes:
    """Read the mail of a post at its origin. Raises `NotFound` if the mail is no longer there."""
    from listarchive.sources import mails

    origin = entry.origin
    path = home / origin.path
    try:
        for mail in mails(path, start=origin.offset):
            if len(mail.raw) == origin.length:
                return mail.raw
            break
    except OSError:
        pass
    raise NotFound(
        f"{path}: the mail of {entry.id} is no longer there at byte {origin.offset}: "
        "show it with --format text or json, or run `listarchive import`"
    )


def mbox_entry(home: Path, entry: Entry) -> bytes:
    """Give a post as one mail of an mboxrd file: as it came, or put together again from a digest."""
    raw = _composed(entry) if entry.origin.part else raw_mail(home, entry)
    if not raw.startswith(_SEPARATOR):
        sent = entry.post.sent.when
        stamp = f"{sent.astimezone(UTC):%a %b %d %H:%M:%S %Y}" if sent else "Thu Jan  1 00:00:00 1970"
        sender = re.sub(r"\s", "", entry.post.author.email) or "MAILER-DAEMON"
        raw = f"From {sender} {stamp}\n".encode() + _FROM.sub(rb">\1", raw.replace(b"\r\n", b"\n"))
    return raw.rstrip(b"\r\n") + b"\n\n"


def _composed(entry: Entry) -> bytes:
    post = entry.post
    mail = EmailMessage()
    mail["From"] = str(post.author)
    if post.sent.when:
        mail["Date"] = post.sent.when
    mail["Subject"] = post.subject
    mail["Message-ID"] = f"<{post.message_id}>"
    if post.references:
        mail["References"] = " ".join(f"<{each}>" for each in post.references)
    mail.set_content(post.body.text)
    return mail.as_bytes()
