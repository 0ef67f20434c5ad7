"""Posts given back as the mails they came in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from email.header import Header
from email.utils import format_datetime, formataddr
from itertools import islice

from listarchive.archive import Home, StoredPost, engine_of, usual_charset
from listarchive.authors import recipients
from listarchive.errors import MailGone, Unreadable
from listarchive.export.as_shown import may_be_given
from listarchive.frames import has_line_feeds, without_frame
from listarchive.moderation import Moderation
from listarchive.post import NO_SOURCE, Author, Origin

_FROM = re.compile(rb"^(>*From )", re.MULTILINE)
_UNESCAPED_FROM = re.compile(rb"^(From )", re.MULTILINE)
_BEGINS_MAIL = re.compile(rb"^From [^\n]{1,200}\d:\d\d[^\n]{0,40}\d{4}", re.MULTILINE)
_ESCAPED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_FROM_LINE = b"From "
_BLANK_LINE = re.compile(rb"\n\r?(?=\n)")
_SECRET = re.compile(
    rb"^(?:Resent-)?Bcc[ \t]*:[^\n]*(?:\n|\Z)(?:[ \t][^\n]*(?:\n|\Z))*", re.MULTILINE | re.IGNORECASE
)
# A saved digest has none, even if it holds but one post.
_HEADER = re.compile(rb"(?:>?From [^\n]*\n)*[!-9;-~]{1,200}[ \t]*:")
_AT_ONCE = 1000  # mails that are read at once: some megabytes


def written(home: Home, stored_posts: Iterable[StoredPost], form: str) -> Iterator[bytes]:
    """Give posts as the mails they came in, `raw`, for an `mbox` (mboxrd) or for `git-am`, in their order.

    A mail in which something is not to be shown is put together again of what is. Raises `MailGone` for one
    that is no longer there, or another in its place, `Unreadable`, and `UsageError` as `Moderation.read`.
    """
    moderation = Moderation.read(home.path)
    waiting = iter(stored_posts)
    while some := list(islice(waiting, _AT_ONCE)):
        needed = some if form == "raw" else [stored for stored in some if _came_alone(stored)]
        mails = _mails(home, needed)
        for stored in some:
            raw = mails.get(stored.origin)
            if form == "raw":
                yield _checked(home, stored, raw, moderation)
            else:
                whole = _unpacked(_checked(home, stored, raw, moderation)) if _came_alone(stored) else b""
                set_up = _for_git if form == "git-am" else _for_mbox
                yield set_up(stored, whole if _HEADER.match(whole) else composed(stored))


def _came_alone(stored: StoredPost) -> bool:
    """Tell a mail from what is put together again: a post of a digest, a page of the web."""
    return not stored.origin.part and bool(stored.post.headers) and stored.origin.path not in ("-", NO_SOURCE)


def _mails(home: Home, stored_posts: Sequence[StoredPost]) -> Mapping[Origin, bytes]:
    """Read the mails of posts from the index, if it keeps them, or from files; those that are there."""
    kept = engine_of(home).mails(stored_posts)
    if kept is not None:
        return kept
    from listarchive.sources import mails_at

    return dict(mails_at(home.path, (stored.origin for stored in stored_posts)))


def _told(raw: bytes, stored: StoredPost, moderation: Moderation, charset: str = "") -> bytes | None:
    """Give a mail as it may be shown; None if it does not tell a post.

    The mails around it are usually in some charset.
    """
    from listarchive.mail import posts_in

    posts = list(posts_in(raw, (), charset))
    place = max(0, stored.origin.part - 1)
    if place >= len(posts):
        return None
    # Text, not labels: those hang on the mails around it (a list's footer) and on the version that
    # read it. The id of a page stands beside it.
    post = posts[place]
    known = post.generated_id or post.message_id == stored.post.message_id
    if not known or moderation.applied(post).body.text != stored.post.body.text:
        return None
    return raw if may_be_given(raw, posts, moderation) else composed(stored)


def _told_among_others(raw: bytes, stored: StoredPost, moderation: Moderation, home: Home) -> bytes | None:
    from listarchive.mail import may_hang_on_others

    charset = usual_charset(home, stored.origin.path) if may_hang_on_others(raw) else ""
    return _told(raw, stored, moderation, charset) if charset else None


def _checked(home: Home, stored: StoredPost, raw: bytes | None, moderation: Moderation) -> bytes:
    """Make sure that a mail is still the one that the post was read from. Raises `MailGone`."""
    origin = stored.origin
    if raw is not None:
        try:
            told = _told(raw, stored, moderation) or _told_among_others(raw, stored, moderation, home)
            if told is not None:
                return told
        except Exception as error:
            raise Unreadable(f"{home.path / origin.path} at byte {origin.offset}", error) from error
    if origin.path == "-":
        raise MailGone(
            f"the mail of {stored.id} came from standard input and was not kept: "
            "show it with --format text or json"
        )
    if origin.path == NO_SOURCE:
        raise MailGone(
            f"post {stored.id} was added by a program and has no mail: show it with --format text or json"
        )
    if home.cluster is not None and home.cluster.mail == "index":
        raise MailGone(
            f"the cluster has not the mail of {stored.id} as it was read: "
            "show it with --format text or json, or run `listarchive import` where mbox/ is"
        )
    inside = f" of {origin.member}" if origin.member else ""
    raise MailGone(
        f"{home.path / origin.path}: the mail of {stored.id} is no longer there at byte "
        f"{origin.offset}{inside}: show it with --format text or json, or run `listarchive import`"
    )


def _unpacked(raw: bytes) -> bytes:
    """Give a mail as it stands in an mbox: no frame of another format, line feeds, and no secret recipient.

    Where its own lines end with line feeds, others are those of a file that it carries.
    """
    raw = without_frame(raw if has_line_feeds(raw) else raw.replace(b"\r\n", b"\n"))
    return without_secret(raw)


def without_secret(raw: bytes) -> bytes:
    """Take out of the header of a mail whom no other reader is to know of (RFC 5322 §3.6.3)."""
    end = _BLANK_LINE.search(raw)
    head = raw[: end.start() + 1] if end else raw
    shown = _SECRET.sub(b"", head)
    return raw if shown == head else shown + raw[len(head) :]


def _for_mbox(stored: StoredPost, raw: bytes) -> bytes:
    if raw.startswith(_FROM_LINE):
        # Out of an mbox: what was escaped there stays so. Its From_ line does not: programs that split an
        # mbox go by the form that its From_ lines share, and hits come from many files.
        raw = _UNESCAPED_FROM.sub(rb">\1", raw.partition(b"\n")[2])
    else:
        raw = _FROM.sub(rb">\1", raw)
    return _from_line(stored) + raw.rstrip(b"\n") + b"\n\n"


def _for_git(stored: StoredPost, raw: bytes) -> bytes:
    """Set up a mail as `git am` reads it: nothing is escaped there, and a From_ line is one with a date."""
    if raw.startswith(_FROM_LINE):
        raw = _ESCAPED_FROM.sub(rb"\1", raw.partition(b"\n")[2])
    return _from_line(stored) + _BEGINS_MAIL.sub(rb">\g<0>", raw).rstrip(b"\n") + b"\n\n"


def _from_line(stored: StoredPost) -> bytes:
    sent = stored.post.sent.when
    stamp = f"{sent.astimezone(UTC):%a %b %e %H:%M:%S %Y}" if sent else "Thu Jan  1 00:00:00 1970"
    sender = re.sub(r"\s", "", stored.post.author.email) or "MAILER-DAEMON"
    return f"From {sender} {stamp}\n".encode("utf-8", "replace")


def composed(stored: StoredPost) -> bytes:
    """Write a mail of what is known of a post. By hand: `EmailMessage` refuses what is in real headers."""
    post = stored.post
    to, cc = recipients(post.headers)
    headers = {
        "From": _address(post.author),
        "To": ",\n ".join(map(_address, to)),
        "Cc": ",\n ".join(map(_address, cc)),
        "Date": format_datetime(post.sent.when) if post.sent.when else "",
        "Subject": _encoded(post.subject),
        "Message-ID": f"<{post.message_id}>",
        "References": "\n ".join(f"<{each}>" for each in post.references),
        "List-Id": f"<{post.lists[0]}>" if post.lists else "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    head = "".join(f"{name}: {value}\n" for name, value in headers.items() if value)
    return f"{head}\n{post.body.text}\n".encode("utf-8", "replace")


def _address(author: Author) -> str:
    if author.email.isascii() and author.email:
        return formataddr((_whole(author.name), _whole(author.email)), "utf-8")
    return _encoded(str(author))


def _encoded(text: str) -> str:
    return _whole(text) if text.isascii() else Header(_whole(text), "utf-8").encode()


def _whole(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode().split())
