"""A server on this machine that answers as a script says: bytes, or what goes wrong instead."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress


def answer(status: int, body: object = None, kind: str = "application/json") -> bytes:
    """Write an answer; text as it is, anything else as JSON."""
    content = body.encode() if isinstance(body, str) else b"" if body is None else json.dumps(body).encode()
    head = f"HTTP/1.1 {status} Said\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n"
    return head.encode() + content


def error(status: int, kind: str, reason: str) -> bytes:
    """Write an error as OpenSearch does."""
    told = {"type": kind, "reason": reason}
    return answer(status, {"error": {"root_cause": [told], **told}, "status": status})


CUT = b""
"""The connection is reset instead of an answer."""
SILENCE = b"..."
"""Nothing comes."""


class Scripted:
    """Gives its answers one by one, the last one for ever; and keeps what it was asked."""

    def __init__(self, answers: Iterable[bytes]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._ended = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._ended.set()
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._speak, args=(connection,), daemon=True).start()

    def _speak(self, connection: socket.socket) -> None:
        with connection, suppress(OSError), connection.makefile("rb") as lines:
            while first := lines.readline():
                headers: dict[str, str] = {}
                while (line := lines.readline()) not in {b"\r\n", b""}:
                    name, _, value = line.decode().partition(":")
                    headers[name.lower()] = value.strip()
                body = lines.read(int(headers.get("content-length", 0)))
                self.asked.append((first.decode().rsplit(" ", 1)[0], headers, body))
                said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
                if said == SILENCE:
                    self._ended.wait(20)
                    return
                if not said or not said.startswith(b"HTTP"):
                    # Reset, not closed.
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    return
                connection.sendall(said)
                if b"Content-Length" not in said:
                    return
                head, _, sent = said.partition(b"\r\n\r\n")
                if len(sent) < int(head.rpartition(b"Content-Length: ")[2]):
                    time.sleep(0.02)
                    return


@contextmanager
def scripted(*answers: bytes) -> Iterator[Scripted]:
    """Serve a script."""
    server = Scripted(answers)
    try:
        yield server
    finally:
        server.close()


def nobody() -> str:
    """Give a URL where nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{found.getsockname()[1]}"
