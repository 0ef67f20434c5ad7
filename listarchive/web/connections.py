"""Connections: how many there are, how long one may say nothing, and which gives way to a new reader.

Whoever opens connections and says nothing, or a byte now and then, or does not read what was asked for, must
not keep others out. So new readers are always let in; beyond a number the connection is closed that has
waited longest for its request, or if all have an answer to take, the one that has taken longest.

Where several processes listen on the same sockets, each has its share of what all may have: so much holds for
all together, without a word between them, and whichever of them dies.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from socket import (
    AF_INET6,
    AF_UNIX,
    IPPROTO_IPV6,
    IPV6_V6ONLY,
    SHUT_RDWR,
    SO_REUSEADDR,
    SOL_SOCKET,
    socket,
)
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import MultiSocketServer, TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from listarchive.web.own_socket import require_own

# Their types (types-waitress) leave most of their attributes out.
_Channel: Any = HTTPChannel
_Listener: Any = TcpWSGIServer

THREADS = 8
"""Requests that are answered at once: Python computes for one, others wait for the disk or their readers."""
MOST = 200
"""Connections that may be open; those that are being answered are never closed for a new one."""
PENDING = 400_000_000
"""Bytes of answers that may wait for their readers, in files beyond a megabyte each."""
TIMEOUT = 30
"""Seconds within which a request has to come whole, from the first byte or from the last answer on."""
_BACKLOG = 1_024
"""Readers who may wait to be let in."""


class Channel(_Channel):  # type: ignore[misc]
    """One connection. Requests that are sent ahead of an answer are left to another one."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.since = time.monotonic()
        """When it began to wait: for a request, or for its reader to take the answer."""
        self._ahead = False
        super().__init__(*arguments, **options)

    def received(self, data: bytes) -> bool:
        """Take what was sent, and no second request: its answer would have to wait for a slow reader."""
        taken: bool = super().received(data)
        with self.requests_lock:
            self._ahead = self._ahead or len(self.requests) > 1
            for request in self.requests[1:]:
                request.close()
            del self.requests[1:]
        return taken

    def service(self) -> None:
        """Answer a request, in a thread."""
        super().service()
        self.since = time.monotonic()
        if self._ahead:
            self.close_when_flushed = True
            self.server.pull_trigger()

    def give_way(self) -> None:
        """End the connection. It is closed after the next look at all: a new one may get its number then."""
        self.will_close = True
        with suppress(OSError):
            self.socket.shutdown(SHUT_RDWR)


class Listener(_Listener):  # type: ignore[misc]
    """What takes new connections at one address."""

    channel_class = Channel
    share = 1
    """How many processes listen here: this one has as small a part of what all may have."""

    def readable(self) -> bool:
        """Tell that more may come, having made room; called before each look at all connections."""
        self._make_room()
        return bool(super().readable()) and (self.share == 1 or self._has_time())

    def _has_time(self) -> bool:
        """Tell whether a request would be answered at once; if not, another process may let its reader in."""
        return sum(bool(channel.requests) for channel in self._channels()) < int(self.adj.threads)

    def maintenance(self, now: float) -> None:
        """Close what says nothing, what takes nothing, and what does not come to the end of its request."""
        super().maintenance(now)
        latest = time.monotonic() - self.adj.channel_timeout
        for channel in self._channels():
            if not channel.requests and not channel.total_outbufs_len and channel.since < latest:
                channel.will_close = True

    def _make_room(self) -> None:
        channels = list(self._channels())
        too_many = len(channels) - MOST // self.share
        most_pending = PENDING // self.share
        pending = sum(channel.total_outbufs_len for channel in channels)
        if too_many <= 0 and pending <= most_pending:
            return
        idle = [channel for channel in channels if not channel.requests]
        for channel in sorted(idle, key=lambda channel: (channel.total_outbufs_len > 0, channel.since)):
            if too_many > 0 or (pending > most_pending and channel.total_outbufs_len):
                too_many -= 1
                pending -= channel.total_outbufs_len
                channel.give_way()

    def _channels(self) -> Iterator[Channel]:
        """Give the connections of all addresses that are listened on, but those that are being closed."""
        return (each for each in self._map.values() if isinstance(each, Channel) and not each.will_close)


class LocalListener(Listener):
    """What takes new connections at a socket of this machine, from this user alone."""

    def fix_addr(self, _: object) -> tuple[str, None]:
        """Name who connects: nobody else does."""
        return "localhost", None

    def getsockname(self) -> tuple[str, str]:
        """Name the place of the socket."""
        return "unix", str(self.socket.getsockname())

    def set_socket_options(self, conn: socket) -> None:
        """Refuse whoever is another user, whatever became of the socket's mode. Raises OSError."""
        require_own(conn)


def listening(host: str, port: int) -> list[socket]:
    """Listen on a port of all addresses that a name stands for. Raises OSError and ValueError."""
    found: list[socket] = []
    try:
        adjustments: Any = Adjustments(host=host, port=port)
        for family, kind, protocol, address in adjustments.listen:
            listener = socket(family, kind, protocol)
            found.append(listener)
            if family == AF_INET6:
                listener.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 1)
            listener.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(_BACKLOG)
    except OSError:
        close_all(found)
        raise
    return found


def close_all(sockets: list[socket]) -> None:
    """Listen no more."""
    for each in sockets:
        each.close()


def server_of(application: Any, sockets: list[socket], share: int = 1) -> Any:
    """Make a server as `waitress.create_server` does, one of so many that listen on these sockets."""
    adjustments: Any = Adjustments(
        sockets=sockets,
        threads=max(1, THREADS // share),
        ident="",
        clear_untrusted_proxy_headers=True,
        channel_timeout=TIMEOUT,
        cleanup_interval=5,
        # Beyond that, no more are let in until some of those that are being answered have their answer.
        connection_limit=2 * MOST // share + 2 * len(sockets),
        backlog=_BACKLOG,
        asyncore_use_poll=True,  # select() knows no more than 1,024 open files
        max_request_header_size=16_384,
        max_request_body_size=16_384,
    )
    known: dict[int, Any] = {}
    threads: Any = ThreadedTaskDispatcher()
    threads.set_thread_count(adjustments.threads)
    listeners = []
    for each in sockets:
        place = each.family, each.type, each.proto, each.getsockname()
        options = {"dispatcher": threads, "adj": adjustments, "sockinfo": place, "bind_socket": False}
        kind = LocalListener if each.family == AF_UNIX else Listener
        listeners.append(kind(application, known, _sock=each, **options))
        listeners[-1].share = share
    places = [(each.effective_host, each.effective_port) for each in listeners]
    return MultiSocketServer(known, adjustments, places, threads, listeners[0].log_info)
