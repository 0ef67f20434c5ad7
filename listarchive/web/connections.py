"""Connections: how many there are, how long one may say nothing, and which gives way to a new reader.

Whoever opens connections and says nothing, or a byte now and then, or does not read what was asked for, must
not keep others out. So new readers are always let in; beyond a number the connection is closed that has
waited longest for its request, or if all have an answer to take, the one that has taken longest.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from socket import SHUT_RDWR
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import MultiSocketServer, TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

# Their types (types-waitress) leave most of their attributes out.
_Channel: Any = HTTPChannel
_Listener: Any = TcpWSGIServer

MOST = 200
"""Connections that may be open; those that are being answered are never closed for a new one."""
PENDING = 400_000_000
"""Bytes of answers that may wait for their readers, in files beyond a megabyte each."""
TIMEOUT = 30
"""Seconds within which a request has to come whole, from the first byte or from the last answer on."""


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

    def readable(self) -> bool:
        """Tell that more may come, having made room; called before each look at all connections."""
        self._make_room()
        return bool(super().readable())

    def maintenance(self, now: float) -> None:
        """Close what says nothing, what takes nothing, and what does not come to the end of its request."""
        super().maintenance(now)
        latest = time.monotonic() - self.adj.channel_timeout
        for channel in self._channels():
            if not channel.requests and not channel.total_outbufs_len and channel.since < latest:
                channel.will_close = True

    def _make_room(self) -> None:
        channels = list(self._channels())
        too_many = len(channels) - MOST
        pending = sum(channel.total_outbufs_len for channel in channels)
        if too_many <= 0 and pending <= PENDING:
            return
        idle = [channel for channel in channels if not channel.requests]
        for channel in sorted(idle, key=lambda channel: (channel.total_outbufs_len > 0, channel.since)):
            if too_many > 0 or (pending > PENDING and channel.total_outbufs_len):
                too_many -= 1
                pending -= channel.total_outbufs_len
                channel.give_way()

    def _channels(self) -> Iterator[Channel]:
        """Give the connections of all addresses that are listened on, but those that are being closed."""
        return (each for each in self._map.values() if isinstance(each, Channel) and not each.will_close)


def server_of(application: Any, **settings: Any) -> Any:
    """Make a server as `waitress.create_server` does. Raises OSError and ValueError."""
    adjustments: Any = Adjustments(
        **settings,
        channel_timeout=TIMEOUT,
        cleanup_interval=5,
        # Beyond that, no more are let in until some of those that are being answered have their answer.
        connection_limit=2 * MOST,
        backlog=1_024,
        asyncore_use_poll=True,  # select() knows no more than 1,024 open files
        max_request_header_size=16_384,
        max_request_body_size=16_384,
    )
    known: dict[int, Any] = {}
    threads: Any = ThreadedTaskDispatcher()
    threads.set_thread_count(adjustments.threads)
    listeners = [
        Listener(application, known, dispatcher=threads, adj=adjustments, sockinfo=address)
        for address in adjustments.listen
    ]
    places = [(each.effective_host, each.effective_port) for each in listeners]
    return MultiSocketServer(known, adjustments, places, threads, listeners[0].log_info)
