"""What came in, as a mail that `sendmail -t` sends on.

As text and HTML in one mail, or as a digest in the sense of RFC 1153, which carries the posts themselves and
can be taken apart again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime, make_msgid
from urllib.parse import urlsplit

from listarchive.errors import UsageError
from listarchive.export.mails import composed
from listarchive.summary.news import News, who
from listarchive.summary.page import html
from listarchive.summary.text import WIDTH, folded, lines

_POLICY = default.clone(max_line_length=78)
_FIRST_RULE, _RULE = "-" * 70, "-" * 30
# What takes a digest apart takes such a line within a post for its end.
_LIKE_RULE = re.compile(rb"^(?=-{29,31}[ \t]*$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sends a digest to whom."""

    sender: Address
    to: tuple[Address, ...]
    archive: str = ""
    """Where the archive is read, if anywhere."""


def address(text: str) -> Address:
    """Read an address, with a name or without one. Raises `UsageError`."""
    try:
        message = EmailMessage(_POLICY)
        message["To"] = text
        (found,) = message["To"].addresses
        if not found.username or not found.domain or message["To"].defects:
            raise ValueError
    except (ValueError, IndexError, AttributeError) as error:
        raise UsageError(f"{text!r} is not an address: write one like nell@example.org") from error
    return Address(found.display_name, found.username, found.domain)


def mailed(news: News, envelope: Envelope) -> bytes:
    """Write the mail that shows a digest, as text and as HTML."""
    message = _addressed(news, envelope, f"{news.title}: {news.headline}, {news.days}")
    text = "\n".join(line.text for line in lines(news)) + "\n"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html(news), subtype="html", cte="quoted-printable")
    return message.as_bytes()


def rfc1153(news: News, envelope: Envelope) -> bytes:
    """Write the mail that carries the posts themselves.

    Their attachments stay in the archive. A line of thirty hyphens in a post gets a blank before it, as it
    would end the post.
    """
    title = f"{news.title} Digest, {news.days}"
    message = _addressed(news, envelope, title)
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = 'text/plain; charset="utf-8"'
    message["Content-Transfer-Encoding"] = "8bit"
    posts = news.posts
    topics = [f"{place:>4}. {_topic(news, place)}" for place in range(1, len(posts) + 1)]
    body = ["Today's Topics:", "", *topics, "", "", _FIRST_RULE, ""]
    parts = ["\n".join(body).encode("utf-8", "replace")]
    for place, stored in enumerate(posts, 1):
        post = _LIKE_RULE.sub(b" ", composed(stored)).rstrip(b"\n")
        parts.append(f"\nMessage: {place}\n".encode() + post + f"\n\n{_RULE}\n".encode())
    end = f"End of {title}"
    parts.append(f"\n{end}\n{'*' * len(end)}\n".encode("utf-8", "replace"))
    return message.as_bytes() + b"".join(parts)


def _topic(news: News, place: int) -> str:
    stored = news.posts[place - 1]
    subject = " ".join(stored.post.subject.split()) or "(no subject)"
    return "\n      ".join(folded(f"{subject} ({who(news, stored)})", WIDTH - 6))


def _addressed(news: News, envelope: Envelope, subject: str) -> EmailMessage:
    message = EmailMessage(_POLICY)
    domain = envelope.sender.domain
    host = urlsplit(envelope.archive).hostname or domain
    message["From"] = envelope.sender
    message["To"] = envelope.to
    message["Subject"] = subject
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=domain)
    message["List-Id"] = f"{_phrase(news.title)} <digest.{host}>"  # RFC 2919
    if envelope.archive:
        message["List-Archive"] = f"<{envelope.archive}>"  # RFC 2369
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence is told to it
    message["Precedence"] = "list"
    return message


def _phrase(title: str) -> str:
    words = re.sub(r'["\\<>]', "", title)
    return f'"{words}"'
