"""How mails end, seen without reading all of them.

Enough to learn what a list puts under its posts: who wrote it, and the last lines of its text.
"""

from __future__ import annotations

import pickle
import quopri
import re
from base64 import b64decode
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import IO, Generic, Protocol, TypeVar

from listarchive.lazy import lazy_pattern
from listarchive.text.charset import decode
from listarchive.text.learnt import Footer, learn

LEARNT_FROM = 100
"""How many mails tell the footer of those that follow."""
_STRETCH = 1000
_TAUGHT = 1 << 28  # bytes of mail to learn from; the first hundred of no list are as many
_HELD = 1 << 23  # bytes of them that wait in memory
_LENGTH = 2000  # bytes; the longest footers seen (groups.io, Yahoo) have 1,200
_HEADER = 20_000
_FROM = lazy_pattern(rb"^From:[ \t]*([^\n]{1,300})", re.IGNORECASE | re.MULTILINE)
_TYPE = lazy_pattern(rb"^Content-Type:[ \t]*(?:\n[ \t]+)?multipart/", re.IGNORECASE | re.MULTILINE)
_PLAIN = lazy_pattern(rb"^Content-Type:[ \t]*(?:\n[ \t]+)?text/plain", re.IGNORECASE | re.MULTILINE)
_CHARSET = lazy_pattern(rb"charset=\"?([\w-]{1,40})", re.IGNORECASE)
_ENCODING = lazy_pattern(
    rb"^Content-Transfer-Encoding:[ \t]*(base64|quoted-printable)", re.IGNORECASE | re.MULTILINE
)


class Raw(Protocol):
    """A mail, whatever else is known of it."""

    @property
    def raw(self) -> bytes:
        """Its bytes."""
        ...


M = TypeVar("M", bound=Raw)


def stretches(
    mails: Iterable[M], footer: Footer = (), before: int = 0
) -> Iterator[tuple[Footer, Iterator[M]]]:
    """The mails of a source, a thousand at a time, each time with the footer that the list put under them.

    It is learnt from the first hundred; where they do not tell, it is that of the thousand before. So
    it follows a list that changes its footer over the years, and depends on nothing but these mails and
    their order. Each stretch is to be read before the next. If so many mails have been read `before`, the
    stretch goes on that they began, with the `footer` that was under the last of them.
    """
    left = iter(mails)
    if begun := before % _STRETCH:
        yield footer, islice(left, _STRETCH - begun)
    while (head := _Head(left)).count:
        footer = learn(head.tails) or footer
        yield footer, chain(head, islice(left, _STRETCH - head.count))


def first_footer(mails: Iterable[Raw]) -> Footer:
    """The footer that a list put under its first mails, by several authors; empty if there is none."""
    return learn(tail for mail in first(iter(mails)) if (tail := _tail_if_any(mail.raw)) is not None)


def first(mails: Iterator[M]) -> Iterator[M]:
    """The first mails, those to learn from: fewer than a hundred if they are very long."""
    size = 0
    for mail in islice(mails, LEARNT_FROM):
        yield mail
        size += len(mail.raw)
        if size > _TAUGHT:
            return


class _Head(Generic[M]):
    """The mails that a footer is learnt from, until they are read; long ones wait in a nameless file."""

    def __init__(self, mails: Iterator[M]) -> None:
        self.count = 0
        self.tails: list[tuple[str, str]] = []
        self._held: deque[M] = deque()
        self._file: IO[bytes] | None = None
        size = 0
        for mail in first(mails):
            self.count += 1
            tail = _tail_if_any(mail.raw)
            if tail is not None:
                self.tails.append(tail)
            size += len(mail.raw)
            if size <= _HELD:
                self._held.append(mail)
            else:
                self._file = self._file or TemporaryFile()  # noqa: SIM115 - it lives as long as this
                pickle.dump(mail, self._file, pickle.HIGHEST_PROTOCOL)

    def __iter__(self) -> Iterator[M]:
        in_file = self.count - len(self._held)
        while self._held:
            yield self._held.popleft()
        if self._file:
            self._file.seek(0)
            for _ in range(in_file):
                yield pickle.load(self._file)  # nobody else can write it
            self._file.close()


def _tail_if_any(raw: bytes) -> tuple[str, str] | None:
    """The tail of a mail; whatever fails with it, one mail tells nothing, and those that follow may."""
    try:
        return _tail(raw)
    except MemoryError:
        raise
    except Exception:
        return None


def _tail(raw: bytes) -> tuple[str, str] | None:
    """A mail's author, as its From field gives it, and the end of its last plain text."""
    header, body = _split(raw.replace(b"\r\n", b"\n"))
    author = _FROM.search(header)
    above = b""
    if _TYPE.search(header):
        parts = deque(_PLAIN.finditer(body), maxlen=2)
        if not parts:
            return None
        if len(parts) > 1:
            above = _last_line(_split(body[parts[-2].start() : parts[-1].start()])[1].partition(b"\n--")[0])
        header, body = _split(body[parts[-1].start() :])
        body = body.partition(b"\n--")[0]
    encoding = _ENCODING.search(header)
    if encoding and encoding[1].lower() == b"base64":
        body = _unarmoured(body)
    end = body.rstrip()[-_LENGTH:]
    if len(end) == _LENGTH:
        end = end.partition(b"\n")[2]
    if encoding and encoding[1].lower() == b"quoted-printable":
        end = quopri.decodestring(end)
    charset = _CHARSET.search(header)
    text = _decoded(end, charset[1] if charset else b"")
    return author[1].decode("latin-1").strip() if author else "", above.decode("latin-1") + text


def _last_line(body: bytes) -> bytes:
    """The last filled line of a part, as it stands in the mail, with a line feed; nothing if it has none."""
    last = body.rstrip().rpartition(b"\n")[2][-_LENGTH:]
    return last + b"\n" if last else b""


def _decoded(end: bytes, charset: bytes) -> str:
    """The text of bytes; guessing the charset where none is named would take longer than all the rest."""
    if charset:
        return decode(end, charset.decode("ascii"))[0]
    try:
        return end.decode("utf-8")
    except UnicodeDecodeError:
        return end.decode("cp1252", "replace")


def _split(raw: bytes) -> tuple[bytes, bytes]:
    header, _, body = raw.partition(b"\n\n")
    return header[:_HEADER], body


def _unarmoured(body: bytes) -> bytes:
    try:
        return b64decode(body)
    except ValueError:
        return b""
