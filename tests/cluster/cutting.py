"""A proxy that cuts connections: each at the byte that it is told, of what goes either way."""

from __future__ import annotations

import itertools
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Cutting:
    """Passes on what comes, until so many bytes of a connection have passed, and resets it then."""

    def __init__(self, behind: str, cuts: Callable[[int], int | None], *, answers: bool) -> None:
        """`cuts` tells of a connection, by its number, where it ends, None for never.

        Bytes of answers are counted, or else those of requests.
        """
        parts = urlsplit(behind)
        self._behind = (parts.hostname or "", parts.port or 80)
        self._cuts = cuts
        self._answers = answers
        self._numbers = itertools.count()
        self.cut = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._pass, args=(connection, next(self._numbers)), daemon=True).start()

    def _pass(self, client: socket.socket, number: int) -> None:
        end = self._cuts(number)
        with client, suppress(OSError), socket.create_connection(self._behind, 20) as node:
            up = threading.Thread(
                target=self._one_way, args=(client, node, None if self._answers else end), daemon=True
            )
            up.start()
            self._one_way(node, client, end if self._answers else None)
            up.join(20)

    def _one_way(self, source: socket.socket, target: socket.socket, end: int | None) -> None:
        passed = 0
        with suppress(OSError):
            while data := source.recv(65536):
                if end is not None and passed + len(data) >= end:
                    target.sendall(data[: end - passed])
                    self.cut += 1
                    for each in (source, target):
                        # Reset, not closed.
                        each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                        with suppress(OSError):
                            each.shutdown(socket.SHUT_RDWR)
                    return
                target.sendall(data)
                passed += len(data)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)


@contextmanager
def cutting(behind: str, cuts: Callable[[int], int | None], *, answers: bool) -> Iterator[Cutting]:
    """Put such a proxy before a URL."""
    proxy = Cutting(behind, cuts, answers=answers)
    try:
        yield proxy
    finally:
        proxy.close()
