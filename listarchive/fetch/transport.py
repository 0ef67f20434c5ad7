"""The way of a request to a server: by a checked address and within its time.

httpx decides what is asked; this is what it asks through: one connection, through the `Door`, at a `Pace`.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx

from listarchive.fetch.addresses import Door
from listarchive.fetch.minimum_rate import HEAD, Pace
from listarchive.fetch.remote import Passing, Remote, Unanswered

_ERRORS = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError)


def trust(remote: Remote) -> ssl.SSLContext:
    """Give what servers' certificates are checked by. Raises OSError."""
    if remote.ca:
        return ssl.create_default_context(cafile=remote.ca)
    return httpx.create_ssl_context()


class Transport(httpx.BaseTransport):
    """Sends requests of httpx. Raises `NotFetched` for all that goes wrong."""

    def __init__(self, remote: Remote, pace: Pace) -> None:
        self._pace = pace
        self._pool = httpcore.ConnectionPool(
            ssl_context=trust(remote) if remote.url.startswith("https:") else None,
            max_connections=1,
            network_backend=_Backend(Door(remote), pace),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and wait for the head of the answer.

        The extension `most` is how many bytes the body of the answer may have.
        """
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        self._pace.begin()
        with _in_words(request.url.host, self._pace):
            answer = self._pool.handle_request(
                httpcore.Request(request.method, url, headers=request.headers.raw)
            )
        # On its way, in chunks, a body is up to twice as long.
        self._pace.expect(HEAD + 2 * request.extensions["most"])
        body = _Body(answer, request.url.host, self._pace)
        return httpx.Response(answer.status, headers=answer.headers, stream=body)

    def close(self) -> None:
        """Close the connection."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response, host: str, pace: Pace) -> None:
        self._answer = answer
        self._host = host
        self._pace = pace

    def __iter__(self) -> Iterator[bytes]:
        with _in_words(self._host, self._pace):
            yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


@contextmanager
def _in_words(host: str, pace: Pace) -> Iterator[None]:
    """Turn what httpcore raises into what a person is told."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise pace.too_slow() from error
    except httpcore.ConnectError as error:
        raise Unanswered(f"{host} cannot be reached ({_reason(error)}): try later") from error
    except _ERRORS as error:
        raise Passing(f"{host} broke off the connection ({_reason(error)}): try later") from error


def _reason(error: BaseException) -> str:
    while error.args and isinstance(error.args[0], BaseException):
        error = error.args[0]  # httpcore's errors hold those of the socket
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).rstrip(".")


class _Backend(httpcore.NetworkBackend):
    """Connects through the door."""

    def __init__(self, door: Door, pace: Pace) -> None:
        self._door = door
        self._pace = pace
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the pace knows better
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        def connect(address: str) -> httpcore.NetworkStream:
            # Half of what is left, so that an address that is silent leaves time for the next.
            return self._inner.connect_tcp(
                address, port, self._pace.left() / 2, local_address, socket_options
            )

        errors = (httpcore.ConnectError, httpcore.ConnectTimeout)
        return _Stream(self._door.through(host, port, connect, errors), self._pace)


class _Stream(httpcore.NetworkStream):
    """A connection on which the pace decides how long is waited."""

    def __init__(self, inner: httpcore.NetworkStream, pace: Pace) -> None:
        self._inner = inner
        self._pace = pace

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        data = self._inner.read(max_bytes, self._pace.left())
        self._pace.came(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._inner.write(buffer, self._pace.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, self._pace.left()), self._pace)

    def get_extra_info(self, info: str) -> Any:
        # The pool asks it whether a connection that rests is still alive.
        return self._inner.get_extra_info(info)
