"""The server: one process for many readers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from listarchive.errors import UsageError
from listarchive.web.connections import server_of
from listarchive.web.following import Following
from listarchive.web.site import Site

THREADS = 8
"""Requests that are answered at once: Python computes for one, others wait for the disk or their readers."""


def serve(
    read: Callable[[], Site], host: str, port: int, started: Callable[[str], None] = lambda _: None
) -> None:
    """Serve an archive until it is stopped; `read` says how, now and when that changes.

    `started` is told the address.

    Raises what `read` raises, `NoArchive` or `IndexUnusable`, and `UsageError` if nothing can be served at
    this address.
    """
    shown = Following(read, host)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    try:
        server = server_of(
            shown, host=host, port=port, threads=THREADS, ident="", clear_untrusted_proxy_headers=True
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(
            f"nothing can be served at {host} port {port} ({reason}): choose another --port"
        ) from error
    try:
        started(f"http://{_bracketed(host)}:{_port(server)}/")
        server.run()
    finally:
        server.close()


def _port(server: Any) -> int:
    """Tell the port, which the system chose if it was 0. A name may stand for several addresses."""
    return int(server.effective_listen[0][1])


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
