"""The server: one process for many readers, or several."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from listarchive.archive import remember
from listarchive.errors import UsageError
from listarchive.web.connections import close_all, listening, server_of
from listarchive.web.following import Following
from listarchive.web.own_socket import let_go, own_socket
from listarchive.web.site import Site
from listarchive.web.workers import keep_working

_REMEMBERED = 64 << 20
"""Bytes of posts that stay unpacked, in all workers: most of a list of 20,000."""


def serve(
    read: Callable[[], Site],
    host: str,
    port: int,
    started: Callable[[str], None] = lambda _: None,
    workers: int = 1,
    path: Path | None = None,
) -> None:
    """Serve an archive until it is stopped; `read` says how, now and when that changes.

    `started` is told the address. Of several `workers`, each is a process of its own; all listen at this
    address. At a `path`, instead of `host` and `port`, nobody else is served than this user.

    Raises what `read` raises, `NoArchive` or `IndexUnusable`, and `UsageError` if nothing can be served at
    this address.
    """
    shown = Following(read, "localhost" if path else host)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    try:
        sockets = [own_socket(path)] if path else listening(host, port)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(
            f"nothing can be served at {host} port {port} ({reason}): choose another --port"
        ) from error

    def work() -> None:
        remember(_REMEMBERED // workers)
        server = server_of(shown, sockets, workers)
        try:
            server.run()
        finally:
            server.close()

    try:
        # A name may stand for several addresses; if the port is 0, the system chooses one for each.
        started(f"unix:{path}" if path else f"http://{_bracketed(host)}:{sockets[0].getsockname()[1]}/")
        if workers == 1:
            work()
        else:
            keep_working(work, workers)
    finally:
        close_all(sockets)
        if path:
            let_go(path)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
