"""How does one process serve many readers?"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from waitress.server import create_server

from listarchive.errors import UsageError
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
        server = create_server(
            shown,
            host=host,
            port=port,
            threads=THREADS,
            ident="",
            connection_limit=200,
            channel_timeout=30,
            asyncore_use_poll=True,  # select() knows no more than 1,024 open files
            cleanup_interval=10,
            max_request_header_size=16_384,
            max_request_body_size=16_384,
            clear_untrusted_proxy_headers=True,
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
    listening = getattr(server, "effective_listen", None) or [("", server.effective_port)]
    return int(listening[0][1])


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
