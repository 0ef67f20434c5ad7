"""Posts made of parsed mails."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from listarchive.authors import author_from, byline, key
from listarchive.dates import envelope_date, sent_at, sent_in
from listarchive.mail.armour import unescaped
from listarchive.mail.enclosures import without_files
from listarchive.mail.envelope import AUTHOR_OF_FROM_LINE
from listarchive.mail.fragments import FRAGMENT, is_fragment
from listarchive.mail.lists import lists_named
from listarchive.mail.page import Page
from listarchive.mail.parse import Parsed
from listarchive.mail.part_numbers import PartNumbers
from listarchive.mail.part_text import beginning
from listarchive.mail.parts import Text, text_of
from listarchive.mail.scrubbed_parts import NO_FILES, Files, with_scrubbed
from listarchive.message_ids import generated, message_id, references
from listarchive.post import Author, Body, Post, Sent
from listarchive.subjects import answers
from listarchive.text.classify import clean, unread
from listarchive.text.flowed import GUARD, unguarded
from listarchive.text.learnt import Footer

NO_ID = "no Message-ID: one was made"
"""The repair of a mail without an id of its own."""

_SMTP = 1982
"""The year of RFC 821: nothing was received before it, but clocks that were reset have stood earlier."""
_RESET, _DAY = datetime(1970, 1, 1, tzinfo=UTC), timedelta(days=1)
_RECEIVED = 30
"""Fields that are looked at: a mail that goes in a circle has as many (RFC 5321 §6.3)."""
_ORIGINAL_FROM = (
    "x-original-from",
    "x-google-original-from",
    "x-mailman-original-from",
    "original-from",
    "author",
)
"""Fields that keep a From which a list replaced; the last is that of RFC 9057."""
_SECRET = frozenset({"bcc", "resent-bcc"})
"""Fields that name whom no other reader is to know of (RFC 5322 §3.6.3)."""
_OF_A_LIST = ("list-id", "list-post", "x-beenthere", "x-mailing-list", "mailing-list", "delivered-to")


def post_of(
    mail: Parsed,
    from_line: str = "",
    outer: Parsed | None = None,
    *,
    footer: Footer = (),
    files: Files = NO_FILES,
) -> Post:
    """Make a post of a mail; `outer` is the digest it stands in, if it stands in one.

    `footer` is what its list puts under its posts, `files` are what a list server took off them.
    """
    repairs = list(mail.repairs)
    author = _author(mail)
    if author == Author() and from_line and not mail.get("from"):
        author = author_from(_sender(from_line))
        repairs.append(AUTHOR_OF_FROM_LINE)
    if is_fragment(mail.get("from"), mail.get("subject"), mail.get("message-id").strip("<> ")):
        sent = Sent(raw=mail.get("date"))
        repairs.append(FRAGMENT)
    else:
        sent = _sent(mail, from_line, repairs)
    own_id = message_id(mail.get("message-id"))
    numbers = PartNumbers(mail.message)
    text = with_scrubbed(text_of(mail.message, mail.files, numbers), own_id, numbers, files)
    repairs += text.repairs
    return _assembled(
        _Head(
            own_id,
            author,
            sent,
            mail.get("subject"),
            _lists(mail) or (_lists(outer) if outer else ()),
            _kept(mail),
        ),
        text,
        (mail.get("references"), mail.get("in-reply-to")),
        repairs,
        footer,
    )


def post_of_page(page: Page) -> Post:
    """Make a post of a page of a web archive, which has no headers but the subject and the date."""
    text, met = beginning(page.text)
    made_up = is_fragment(page.author, page.subject, page.message_id)
    when = None if made_up else page.when
    text, files = without_files(unescaped(text))
    return _assembled(
        _Head(
            message_id(f"<{page.message_id}>") if page.message_id else "",
            author_from(page.author),
            Sent(when, "page" if when else "none", page.date),
            page.subject,
        ),
        with_scrubbed(Text(text, attachments=tuple(files))),
        (" ".join(f"<{each}>" for each in page.references), ""),
        ["no headers: read as a page of a web archive", *[FRAGMENT] * made_up, *met],
    )


def unreadable(raw: bytes, error: Exception) -> Post:
    """Make a post of bytes on which everything else has failed: they are its text."""
    text, met = beginning(raw.decode("utf-8", "replace").replace("\0", ""))
    body = Body.all_own(text)
    return Post(
        message_id=generated("", None, "", text),
        author=Author(),
        sent=Sent(),
        subject="",
        body=body,
        generated_id=True,
        repairs=(f"the mail could not be read ({type(error).__name__}): kept as text", *met),
    )


class _Head(NamedTuple):
    """What a post has from its headers; the id may be missing."""

    message_id: str
    author: Author
    sent: Sent
    subject: str
    lists: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()


def _assembled(
    head: _Head, text: Text, ancestors: tuple[str, str], repairs: list[str], footer: Footer = ()
) -> Post:
    """A post of its head and its text, with what follows from both."""
    body = clean(text.text, footer)
    if GUARD in text.text:
        body = Body(unguarded(text.text), body.labels)
    repairs += unread(text.text)
    # An answer, and a text with quotes in it, is no article.
    discussed = "quote" in body.labels or (any(ancestors) and answers(head.subject))
    named = "" if discussed else byline(body.own)
    author = replace(head.author, byline=named) if named else head.author
    own_id = head.message_id
    if not own_id:
        own_id = generated(key(author), head.sent.when, head.subject, body.text)
        repairs.append(NO_ID)
    return Post(
        message_id=own_id,
        author=author,
        sent=head.sent,
        subject=head.subject,
        body=body,
        lists=head.lists,
        references=references(*ancestors, own_id),
        attachments=text.attachments,
        attached=text.attached,
        enclosed=text.enclosed,
        headers=head.headers,
        generated_id=not head.message_id,
        html=text.html,
        repairs=tuple(dict.fromkeys(repairs)),
    )


def _kept(mail: Parsed) -> tuple[tuple[str, str], ...]:
    """The headers that are kept: all but those that name secret recipients."""
    if mail.first.keys().isdisjoint(_SECRET):
        return mail.headers
    return tuple([each for each in mail.headers if each[0].lower() not in _SECRET])


def _sent(mail: Parsed, from_line: str, repairs: list[str]) -> Sent:
    """When a mail was sent: by its Date, else by the newest Received that has one, else by the From_ line.

    What was received more than a day before it was sent was sent by a wrong clock, and so was what was sent
    in the first hours of 1970, where clocks begin that were reset.
    """
    raw = mail.get("date")
    when = sent_at(raw) if raw else None
    if not raw.isascii() and not (source := mail.raw("date")).isascii():
        found, said = sent_in(source)
        if found is not None and found != when:
            when, raw = found, said
    received = _received(mail)
    reset = when is not None and abs(when - _RESET) < _DAY
    if when is not None and not reset and not (received and received.when and _wrong(when, received.when)):
        return Sent(when, "date", raw)
    if reset:
        repairs.append("the Date is that of a clock that was reset")
    elif when is not None:
        repairs.append("the Date is later than its Received, by more than a day")
    else:
        repairs.append("the Date header cannot be read" if raw else "no Date header")
    if received:
        repairs.append("date from a Received header")
        return received
    when = envelope_date(from_line) if from_line else None
    if when is not None and abs(when - _RESET) >= _DAY:
        repairs.append("date from the separator")
        return Sent(when, "separator", from_line)
    return Sent(raw=raw)


def _received(mail: Parsed) -> Sent | None:
    """What the newest Received says that can be read (RFC 5321 §4.4: it is the topmost one)."""
    newest = mail.get("received")
    if not newest:
        return None
    return _stamped(newest) or next(filter(None, map(_stamped, mail.all("received")[1:_RECEIVED])), None)


def _stamped(received: str) -> Sent | None:
    stamp = received.rpartition(";")[2].strip()
    when = sent_at(stamp) if stamp else None
    return Sent(when, "received", stamp) if when is not None and when.year >= _SMTP else None


def _wrong(sent: datetime, received: datetime) -> bool:
    return sent.year < _SMTP or sent - received > _DAY


def _lists(mail: Parsed) -> tuple[str, ...]:
    return lists_named(mail.headers) if "list-id" in mail.first else ()


def _author(mail: Parsed) -> Author:
    """Who wrote a mail, though a list may have put itself in From."""
    return author_from(
        mail.get("from"),
        mail.get("reply-to"),
        next(iter(mail.those(_ORIGINAL_FROM)), ""),
        mail.get("cc"),
        sender=mail.get("x-original-sender") or mail.get("x-mailfrom"),
        to=mail.get("to"),
        lists=" ".join(mail.those(_OF_A_LIST)),
    )


def _sender(from_line: str) -> str:
    """The sender in `From user at host  Thu Jan 12 15:15:17 2023`."""
    words = from_line[5:].split()
    # Thunderbird writes none; dumps of Usenet have the number of the post; MAILER-DAEMON stands for nobody.
    if not words or words[0] in ("-", "MAILER-DAEMON") or words[0].lstrip("-").removesuffix("@xxx").isdigit():
        return ""
    return words[0] if "@" in "".join(words[:1]) else " ".join(words[:3])
