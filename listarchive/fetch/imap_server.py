"""How is a server spoken to that speaks IMAP?"""

from __future__ import annotations

import imaplib
import io
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from listarchive.fetch.addresses import Door
from listarchive.fetch.pace import Pace
from listarchive.fetch.remote import Manners, NotFetched, Passing, Remote
from listarchive.fetch.transport import trust

_PORT = 993
_AT_ONCE = 50  # mails asked for in one command
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_ARRIVED = re.compile(rb'INTERNALDATE "([^"]+)"')


class Server(imaplib.IMAP4):
    """A server that is spoken to over TLS, at a checked address, in its time."""

    def __init__(self, remote: Remote, manners: Manners) -> None:
        self._door = Door(remote)
        self._pace = Pace(manners.patience)
        self._trust = trust(remote)
        self._largest = manners.largest
        super().__init__(remote.host, urlsplit(remote.url).port or _PORT)

    def _create_socket(self, timeout: float | None) -> _Line:  # noqa: ARG002 - the pace knows better
        def connect(address: str) -> socket.socket:
            return socket.create_connection((address, self.port), self._pace.left() / 2)

        with _in_words(self.host, self._pace):
            plain = self._door.through(self.host, self.port, connect, (OSError,))
            return _Line(self._trust.wrap_socket(plain, server_hostname=self.host), self._pace)

    def read(self, size: int) -> bytes:
        """Read a mail, or whatever else is announced with its length."""
        if size > self._largest:
            raise NotFetched(f"the server sends {size:,} bytes at once: raise `largest` if that is meant")
        return super().read(size)

    def __exit__(self, *exception: object) -> None:
        self._pace.begin()
        with suppress(NotFetched, imaplib.IMAP4.error, OSError):
            if exception[0] is None:
                self.logout()
            else:
                self.shutdown()  # who broke off is not told good-bye

    def _asked(self, *words: str) -> list[bytes | tuple[bytes, bytes]]:
        self._pace.begin()
        kind, answer = self.uid(*words)
        if kind != "OK":
            raise Passing(f"the server refused to {words[0].lower()}: try later")
        return [each for each in answer if each is not None]

    def enter(self, user: str, password: str) -> None:
        """Log in. Raises `NotFetched` if that is refused."""
        self._pace.begin()
        try:
            self.login(user, password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            raise NotFetched("the server lets us not in: check user and password") from error

    def open_folder(self, folder: str) -> int:
        """Open a folder, only to read it, and give its UIDVALIDITY."""
        self._pace.begin()
        quoted = _modified_utf7(folder).replace("\\", "\\\\").replace('"', '\\"')
        kind, _ = self.select(f'"{quoted}"', readonly=True)
        if kind != "OK":
            raise NotFetched(f"there is no folder {folder!r}: check the url")
        validity = self.response("UIDVALIDITY")[1][0]
        return int(validity or 0)

    def newer(self, last: int) -> list[int]:
        """List the numbers of the mails that came after number `last`."""
        answer = self._asked("SEARCH", f"UID {last + 1}:*")
        # `n:*` gives the last mail even if its number is below n (RFC 9051 §6.4.4).
        numbers = {int(word) for line in answer if isinstance(line, bytes) for word in line.split()}
        return sorted(number for number in numbers if number > last)

    def mails(
        self, numbers: list[int], passed_over: Callable[[str], None]
    ) -> Iterator[tuple[int, bytes, str]]:
        """Give mails in their order, each with its number, its bytes and when it arrived.

        `passed_over` is told of those that are too large.
        """
        for start in range(0, len(numbers), _AT_ONCE):
            some = ",".join(map(str, numbers[start : start + _AT_ONCE]))
            sizes = {}
            for line in self._asked("FETCH", some, "(UID RFC822.SIZE)"):
                uid, length = _UID.search(_head(line)), _SIZE.search(_head(line))
                if uid and length:
                    sizes[int(uid[1])] = int(length[1])
            for number, size in sorted(sizes.items()):
                if size > self._largest:
                    passed_over(f"mail {number} is left there, it has {size:,} bytes: fetch it by hand")
                    continue
                for each in self._asked("FETCH", str(number), "(UID INTERNALDATE BODY.PEEK[])"):
                    if isinstance(each, tuple):
                        arrived = _ARRIVED.search(each[0])
                        yield number, each[1], arrived[1].decode("ascii", "replace") if arrived else ""


@contextmanager
def _in_words(host: str, pace: Pace) -> Iterator[None]:
    """Turn what a socket raises into what a person is told."""
    try:
        yield
    except TimeoutError as error:
        raise pace.too_slow() from error
    except ssl.SSLError as error:
        raise NotFetched(f"{host} cannot be trusted ({error.reason or error}): check url and ca") from error
    except OSError as error:
        raise Passing(f"{host} cannot be reached ({error.strerror or error}): try later") from error


class _Line:
    """A connection on which the pace decides how long is waited; as much of a socket as imaplib uses."""

    def __init__(self, inner: socket.socket, pace: Pace) -> None:
        self._inner = inner
        self._pace = pace
        self.shutdown = inner.shutdown
        self.close = inner.close

    def sendall(self, data: bytes) -> None:
        with _in_words("the server", self._pace):
            self._inner.settimeout(self._pace.left())
            self._inner.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:  # noqa: ARG002 - it is always read in bytes
        return io.BufferedReader(_Reader(self._inner, self._pace))


class _Reader(io.RawIOBase):
    def __init__(self, inner: socket.socket, pace: Pace) -> None:
        self._inner = inner
        self._pace = pace

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with _in_words("the server", self._pace):
            self._inner.settimeout(self._pace.left())
            size = self._inner.recv_into(buffer)
        self._pace.came(size)
        return size


def _head(line: bytes | tuple[bytes, bytes]) -> bytes:
    return line if isinstance(line, bytes) else line[0]


def _modified_utf7(name: str) -> str:
    """Write a folder's name as the protocol does (RFC 3501 §5.1.3)."""
    if name.isascii():
        return name.replace("&", "&-")
    return re.sub(
        r"[^\x20-\x7e]+",
        lambda match: "&" + match[0].encode("utf-7").decode("ascii").strip("+-").replace("/", ",") + "-",
        name.replace("&", "&-"),
    )
