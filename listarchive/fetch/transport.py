"""The way of a request to a server: by a checked address and within its time.

httpx decides what is asked; this is what it asks through: one connection, through the `AddressGuard`, at a
`MinimumRate`.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx

from listarchive.fetch.address_guard import AddressGuard
from listarchive.fetch.minimum_rate import HEAD, MinimumRate
from listarchive.fetch.remote import Passing, Refused, Remote, Unanswered

_ERRORS = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError)


def trust(remote: Remote) -> ssl.SSLContext:
    """Give what servers' certificates are checked by. Raises OSError."""
    if remote.ca:
        return ssl.create_default_context(cafile=remote.ca)
    return httpx.create_ssl_context()


class Transport(httpx.BaseTransport):
    """Sends requests of httpx. Raises `NotFetched` for all that goes wrong."""

    def __init__(self, remote: Remote, rate: MinimumRate) -> None:
        self._rate = rate
        self._pool = httpcore.ConnectionPool(
            ssl_context=trust(remote) if remote.url.startswith("https:") else None,
            max_connections=1,
            network_backend=_Backend(AddressGuard(remote), rate),
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
        self._rate.begin()
        with _in_words(request.url.host, self._rate):
            answer = self._pool.handle_request(
                httpcore.Request(request.method, url, headers=request.headers.raw)
            )
        # On its way, in chunks, a body is up to twice as long.
        self._rate.expect(HEAD + 2 * request.extensions["most"])
        body = _Body(answer, request.url.host, self._rate)
        return httpx.Response(answer.status, headers=answer.headers, stream=body)

    def close(self) -> None:
        """Close the connection."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response, host: str, rate: MinimumRate) -> None:
        self._answer = answer
        self._host = host
        self._rate = rate

    def __iter__(self) -> Iterator[bytes]:
        with _in_words(self._host, self._rate):
            yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


@contextmanager
def _in_words(host: str, rate: MinimumRate) -> Iterator[None]:
    """Turn what httpcore raises into what a person is told."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise rate.too_slow() from error
    except httpcore.ConnectError as error:
        kind = Refused if isinstance(_root(error), ConnectionRefusedError) else Unanswered
        raise kind(f"{host} cannot be reached ({_reason(error)}): try later") from error
    except _ERRORS as error:
        raise Passing(f"{host} broke off the connection ({_reason(error)}): try later") from error


def _root(error: BaseException) -> BaseException:
    while error.args and isinstance(error.args[0], BaseException):
        error = error.args[0]  # httpcore's errors hold those of the socket
    return error


def _reason(error: BaseException) -> str:
    error = _root(error)
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).rstrip(".")


class _Backend(httpcore.NetworkBackend):
    """Connects through the guard."""

    def __init__(self, guard: AddressGuard, rate: MinimumRate) -> None:
        self._guard = guard
        self._rate = rate
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the rate knows better
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        def connect(address: str) -> httpcore.NetworkStream:
            # Half of what is left, so that an address that is silent leaves time for the next.
            return self._inner.connect_tcp(
                address, port, self._rate.left() / 2, local_address, socket_options
            )

        errors = (httpcore.ConnectError, httpcore.ConnectTimeout)
        return _Stream(self._guard.through(host, port, connect, errors), self._rate)


class _Stream(httpcore.NetworkStream):
    """A connection on which the rate decides how long is waited."""

    def __init__(self, inner: httpcore.NetworkStream, rate: MinimumRate) -> None:
        self._inner = inner
        self._rate = rate

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        data = self._inner.read(max_bytes, self._rate.left())
        self._rate.came(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._inner.write(buffer, self._rate.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, self._rate.left()), self._rate)

    def get_extra_info(self, info: str) -> Any:
        # The pool asks it whether a connection that rests is still alive.
        return self._inner.get_extra_info(info)
