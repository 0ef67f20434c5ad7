"""A server that speaks IMAP is asked, and believed as far as its answers make sense.

imaplib keeps all that comes until an answer is whole; so each answer has room for as much as it may be, in
bytes and in lines, and a mail for as much as was announced. What imaplib trips over is the server's fault.
"""

from __future__ import annotations

import imaplib
import io
import re
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from listarchive.fetch.address_guard import AddressGuard, port_of
from listarchive.fetch.minimum_rate import HEAD, MinimumRate
from listarchive.fetch.remote import NotFetched, Passing, Politeness, Remote, TooLarge
from listarchive.fetch.transport import trust
from listarchive.limits import limits

_AT_ONCE = 50  # mails asked for in one command
_LINES = 10_000  # of one answer; a server may tell in between what happens to other mails
_BESIDE = 10_000  # bytes of what comes with its length, and is no mail
_LISTED = 1_000_000  # mails that are new at once
_LIST = 12_000_000  # bytes of their numbers
_LARGEST = 0xFFFFFFFF  # the largest number of a mail or a folder (RFC 9051 §9, nz-number)
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_ARRIVED = re.compile(rb'INTERNALDATE "([^"]+)"')
_LITERAL = re.compile(rb"\{(\d+)\}\r?\n\Z")

Answer = list[bytes | tuple[bytes, bytes]]


class Server(imaplib.IMAP4):
    """A server that is spoken to over TLS, at a checked address, in its time. Raises `NotFetched`."""

    def __init__(self, remote: Remote, politeness: Politeness) -> None:
        self._guard = AddressGuard(remote)
        self._rate = MinimumRate(politeness.timeout)
        self._trust = trust(remote)
        self._largest = min(politeness.largest, limits().mail_bytes)
        self._begin()
        with _sense():
            super().__init__(remote.host, port_of(remote))

    def open(self, host: str, port: int, timeout: float | None = None) -> None:  # type: ignore[override]  # noqa: ARG002
        """Connect; the rate decides how long that may take."""
        self.host, self.port = host, port
        self._line = self._connected()
        self._coming = io.BufferedReader(_Reader(self._line, self._rate))

    def _connected(self) -> socket.socket:
        def connect(address: str) -> socket.socket:
            return socket.create_connection((address, self.port), self._rate.left() / 2)

        with _in_words(self.host, self._rate):
            plain = self._guard.through(self.host, self.port, connect, (OSError,))
            return self._trust.wrap_socket(plain, server_hostname=self.host)

    def _begin(self, room: int = HEAD, announced: int = _BESIDE) -> None:
        """Make room for the next answer, and for what it announces with its length."""
        self._rate.begin(room + announced)
        self._announced = announced
        self._lines = 0

    def send(self, data: bytes) -> None:  # type: ignore[override]
        """Send a command."""
        with _in_words("the server", self._rate):
            self._line.settimeout(self._rate.left())
            self._line.sendall(data)

    def readline(self) -> bytes:
        """Read a line of an answer."""
        self._lines += 1
        if self._lines > _LINES:
            raise TooLarge(f"the server sends more than {_LINES:,} lines in one answer: tell its owner")
        line = self._coming.readline()
        literal = _LITERAL.search(line)
        if literal and len(literal[1]) > 18:
            raise TooLarge("the server announces more bytes than there are: tell its owner")
        return line

    def read(self, size: int) -> bytes:
        """Read a mail, or whatever else is announced with its length."""
        self._announced -= size
        if self._announced < 0:
            raise TooLarge(f"the server sends {size:,} bytes, more than it announced: tell its owner")
        return self._coming.read(size)

    def shutdown(self) -> None:
        """Close the connection."""
        with suppress(OSError):
            self._line.close()

    def __exit__(self, *exception: object) -> None:
        with suppress(NotFetched, imaplib.IMAP4.error, OSError):
            if exception[0] is None:
                self._begin()
                with _sense():
                    self.logout()
        self.shutdown()  # who broke off is not told good-bye

    def _asked(self, *words: str, room: int = HEAD, announced: int = _BESIDE) -> Answer:
        self._begin(room, announced)
        with _sense():
            kind, answer = self.uid(*words)
        if kind != "OK":
            raise Passing(f"the server refused to {words[0].lower()}: try later")
        return [each for each in answer if each is not None]

    def enter(self, user: str, password: str) -> None:
        """Log in. Raises `NotFetched` if that is refused."""
        if not (user + password).isascii():
            raise NotFetched("IMAP takes user and password in ASCII only: change them on the server")
        self._begin()
        try:
            with _sense():
                self.login(user, password)
        except imaplib.IMAP4.abort as error:
            # What the server said may be what it was told.
            raise Passing("the server broke off while we logged in: try later") from error
        except imaplib.IMAP4.error as error:
            raise NotFetched("the server refused the login: check user and password") from error

    def open_folder(self, folder: str) -> int:
        """Open a folder, only to read it, and give its UIDVALIDITY."""
        self._begin()
        quoted = _modified_utf7(folder).replace("\\", "\\\\").replace('"', '\\"')
        with _sense():
            kind, _ = self.select(f'"{quoted}"', readonly=True)
            validity = self.response("UIDVALIDITY")[1][0]
        if kind != "OK":
            raise NotFetched(f"there is no folder {folder!r}: check the url")
        return _number(validity, "UIDVALIDITY", least=0) if validity else 0

    def newer(self, last: int) -> list[int]:
        """List the numbers of the mails that came after number `last`."""
        found: set[int] = set()
        for line in self._asked("SEARCH", f"UID {last + 1}:*", room=_LIST):
            if isinstance(line, bytes):
                # `n:*` gives the last mail even if its number is below n (RFC 9051 §6.4.4).
                found.update(number for number in map(_uid, re.finditer(rb"\S+", line)) if number > last)
            if len(found) > _LISTED:
                raise TooLarge(f"the folder has more than {_LISTED:,} new mails: check the url")
        return sorted(found)

    def mails(
        self, numbers: Sequence[int], passed_over: Callable[[str], None]
    ) -> Iterator[tuple[int, bytes, str]]:
        """Give mails in their order, each with its number, its bytes and when it arrived.

        `passed_over` is told of those that are too large, or do not come.
        """
        for start in range(0, len(numbers), _AT_ONCE):
            some = numbers[start : start + _AT_ONCE]
            sizes = self._sizes(some)
            for number in some:
                size = sizes.get(number, 0)
                if size > self._largest:
                    passed_over(f"mail {number} is left there, it has {size:,} bytes: fetch it by hand")
                elif number in sizes and (mail := self._mail(number, size)):
                    yield number, *mail
                else:
                    passed_over(f"mail {number} is listed there, but did not come: look for it there")

    def _sizes(self, numbers: Sequence[int]) -> dict[int, int]:
        """Ask how large some mails are."""
        found = {}
        for answer in self._asked("FETCH", ",".join(map(str, numbers)), "(UID RFC822.SIZE)"):
            words = answer if isinstance(answer, bytes) else answer[0]
            uid, size = _UID.search(words), _SIZE.search(words)
            if uid and size:
                number = _number(uid[1], "UID")
                if number not in numbers:
                    raise _another(f"mail {number}")
                found[number] = _number(size[1], "RFC822.SIZE", least=0, most=10**18)
        return found

    def _mail(self, number: int, size: int) -> tuple[bytes, str] | None:
        """Ask for a mail of about so many bytes (Exchange estimates them); None if it does not come."""
        answers = self._asked(
            "FETCH", str(number), "(UID INTERNALDATE BODY.PEEK[])", announced=size + size // 8 + 4096
        )
        for place, answer in enumerate(answers):
            if isinstance(answer, tuple):
                rest = answers[place + 1] if place + 1 < len(answers) else b""
                words = answer[0] + (rest if isinstance(rest, bytes) else b"")
                uid, arrived = _UID.search(words), _ARRIVED.search(words)
                if uid is None or _number(uid[1], "UID") != number:
                    raise _another(words[:40].decode("ascii", "replace"))
                return answer[1], arrived[1].decode("ascii", "replace") if arrived else ""
        return None


def _uid(word: re.Match[bytes]) -> int:
    return _number(word[0], "the number of a mail")


def _number(word: bytes, what: str, *, least: int = 1, most: int = _LARGEST) -> int:
    """Read a number, as large as it may be. Raises `NotFetched`."""
    if word.isdigit() and len(word) < 20 and least <= (number := int(word)) <= most:
        return number
    raise NotFetched(f"the server gives {word[:40].decode('ascii', 'replace')!r} as {what}: tell its owner")


def _another(what: str) -> NotFetched:
    return NotFetched(f"the server answers for {what}, which was not asked for: tell its owner")


@contextmanager
def _sense() -> Iterator[None]:
    """Turn what imaplib trips over into what a person is told; what it says itself goes through."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise NotFetched(
            f"the server sent a malformed answer ({type(error).__name__}): tell its owner"
        ) from error


@contextmanager
def _in_words(host: str, rate: MinimumRate) -> Iterator[None]:
    """Turn what a socket raises into what a person is told."""
    try:
        yield
    except TimeoutError as error:
        raise rate.too_slow() from error
    except ssl.SSLError as error:
        raise NotFetched(f"{host} cannot be trusted ({error.reason or error}): check url and ca") from error
    except OSError as error:
        raise Passing(f"{host} cannot be reached ({error.strerror or error}): try later") from error


class _Reader(io.RawIOBase):
    def __init__(self, inner: socket.socket, rate: MinimumRate) -> None:
        self._inner = inner
        self._rate = rate

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with _in_words("the server", self._rate):
            self._inner.settimeout(self._rate.left())
            size = self._inner.recv_into(buffer)
        self._rate.came(size)
        return size


def _modified_utf7(name: str) -> str:
    """Write a folder's name as the protocol does (RFC 3501 §5.1.3)."""
    if name.isascii():
        return name.replace("&", "&-")
    return re.sub(
        r"[^\x20-\x7e]+",
        lambda match: "&" + match[0].encode("utf-7").decode("ascii").strip("+-").replace("/", ",") + "-",
        name.replace("&", "&-"),
    )
