"""A server on 127.0.0.1 that speaks IMAP over TLS, and says what servers should not."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

DONE = b"TAG OK done\r\n"
MAIL = (
    b"From: Nell <nell@example.org>\r\nSubject: lamp %d\r\nMessage-ID: <lamp-%d@example.org>\r\n"
    b"\r\nIt is lit.\r\n"
)


def mail(number: int) -> bytes:
    return MAIL % (number, number)


def body(number: int) -> bytes:
    """A mail as it is sent."""
    raw = mail(number)
    return b'* 1 FETCH (UID %d INTERNALDATE "03-May-2024 10:00:00 +0000" BODY[] {%d}\r\n%b)\r\n' % (
        number, len(raw), raw,
    )  # fmt: skip


Say = Callable[[], Iterable[bytes]]


@dataclass
class Mailserver:
    """A folder of mails, what is said instead of what is meant, and what was asked."""

    numbers: list[int] = field(default_factory=lambda: [10])
    instead: dict[str, Say] = field(default_factory=dict)
    """For the greeting, a command, `SEARCH`, `SIZES`, or the number of a mail: what is said to that.

    `TAG` is the tag of the command. What is not finished by it is followed by the end of the connection.
    """
    asked: list[str] = field(default_factory=list)
    port: int = 0

    def said(self, command: str) -> Iterator[bytes]:
        """Say what belongs to a command."""
        words = command.split()
        name = words[0] if words else ""
        if name == "UID":
            name = words[1]
            if name == "FETCH":
                name = "SIZES" if "RFC822.SIZE" in command else words[2]
        if name in self.instead:
            yield from self.instead[name]()
            return
        if name == "CAPABILITY":
            yield b"* CAPABILITY IMAP4rev1\r\n"
        elif name == "EXAMINE":
            yield b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] here\r\n"
        elif name == "SEARCH":
            yield b"* SEARCH " + b" ".join(b"%d" % number for number in self.numbers) + b"\r\n"
        elif name == "SIZES":
            for number in map(int, words[2].split(",")):
                yield b"* 1 FETCH (UID %d RFC822.SIZE %d)\r\n" % (number, len(mail(number)))
        elif name.isdecimal():
            yield body(int(name))
        yield DONE

    def serve(self, line: ssl.SSLSocket) -> None:
        for block in self.instead.get("greeting", lambda: [b"* OK IMAP4rev1 ready\r\n"])():
            line.sendall(block)
        reader = line.makefile("rb")
        while command := reader.readline().decode("ascii", "replace").strip():
            tag, _, rest = command.partition(" ")
            self.asked.append(rest.partition(" ")[0] if rest.startswith("LOGIN") else rest)
            done = False
            for block in self.said(rest):
                done = block.startswith(b"TAG ") or b"\r\nTAG " in block
                line.sendall(block.replace(b"TAG ", tag.encode() + b" ") if done else block)
            if not done:
                return


def serving_imap(server: Mailserver, certificate: tuple[str, str]) -> socket.socket:
    """Start to serve; closing the socket ends it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    listening = socket.create_server(("127.0.0.1", 0))
    server.port = listening.getsockname()[1]

    def one(plain: socket.socket) -> None:
        with suppress(OSError), plain, context.wrap_socket(plain, server_side=True) as line:
            server.serve(line)

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=one, args=(listening.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return listening
