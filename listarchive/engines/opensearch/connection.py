"""One request to one node: encrypted, logged in, within its time, and no longer than it may be."""

from __future__ import annotations

import base64
import os
import ssl
import time
from typing import NamedTuple, NoReturn
from urllib.parse import urlsplit

import httpcore

from listarchive import __version__
from listarchive.engine.cluster import Cluster, fault_of
from listarchive.errors import ClusterRefused, UsageError
from listarchive.secret_files import guarded, secret

_CONNECTING = 5.0  # seconds; a node that takes longer to greet is passed over
_RESTING = 30.0  # seconds after which a connection is not used again: what stands between may have cut it

_CERTIFICATE = {
    18: "signed by itself",
    19: "signed by nobody who is trusted",
    20: "signed by nobody who is trusted",
    10: "no longer valid",
    62: "that of another host",
    64: "that of another host",
}
"""What OpenSSL's numbers mean."""


class Raw(NamedTuple):
    """An answer as it came."""

    status: int
    content_type: str
    body: bytes


class Lost(Exception):
    """No answer came, for a reason. If the request was `sent`, nobody knows whether it was done."""

    def __init__(self, reason: str, *, sent: bool) -> None:
        super().__init__(reason)
        self.sent = sent


class Connections:
    """The connections of one process to the nodes of a cluster; threads share them."""

    def __init__(self, cluster: Cluster) -> None:
        for url in cluster.urls:
            if fault := fault_of(url):
                # Not with the URL in it: it may hold a password.
                raise UsageError(f"a url of the cluster {fault}")
        self.process = os.getpid()
        self._headers = _headers(cluster)
        self._pool = httpcore.ConnectionPool(
            ssl_context=_trust(cluster) if any(map(_encrypted, cluster.urls)) else None,
            max_connections=64,
            keepalive_expiry=_RESTING,
        )

    def ask(
        self,
        url: str,
        method: str,
        content: bytes,
        content_type: str,
        timeout: float,
        most: int,
    ) -> Raw:
        """Ask once. Raises `Lost`, `ClusterRefused` if there is no trust, and for more than `most` bytes."""
        begun = time.monotonic()
        headers = [*self._headers, ("Content-Type", content_type)] if content else self._headers
        patience = {"connect": min(_CONNECTING, timeout), "read": timeout, "write": timeout, "pool": timeout}
        body = bytearray()
        sent = False
        try:
            with self._pool.stream(
                method,
                url,
                headers=[*headers, ("Content-Length", str(len(content)))],
                content=content,
                extensions={"timeout": patience},
            ) as answer:
                sent = True
                for piece in answer.iter_stream():
                    body += piece
                    if len(body) > most:
                        raise ClusterRefused(
                            f"{_host(url)} answers with more than {most:,} bytes: ask for less"
                        )
                    if time.monotonic() - begun > timeout:
                        raise httpcore.ReadTimeout
        except (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout) as error:
            _distrusted(error, url)
            refused = isinstance(error, httpcore.ConnectError)
            raise Lost(_reason(error) if refused else "nobody answers there", sent=False) from None
        except httpcore.TimeoutException:
            raise Lost(f"no answer within {timeout:.0f} s", sent=True) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            _distrusted(error, url)
            what = "the answer was cut off" if sent else "the connection was cut off"
            raise Lost(f"{what} ({_reason(error)})", sent=True) from None
        kind = next((value for name, value in answer.headers if name.lower() == b"content-type"), b"")
        return Raw(answer.status, kind.decode("latin-1"), bytes(body))

    def close(self) -> None:
        """Close them all."""
        self._pool.close()


def _headers(cluster: Cluster) -> list[tuple[str, str]]:
    """Give what every request says, the login among it (RFC 7617, RFC 6750)."""
    # What comes packed has to be unpacked, within bounds: within a data centre that costs more than it saves.
    headers = [
        ("User-Agent", f"listarchive/{__version__}"),
        ("Accept", "application/json"),
        ("Accept-Encoding", "identity"),
    ]
    if cluster.bearer_token_file is not None:
        token = secret(cluster.bearer_token_file)
        if not token.isascii() or not token.isprintable() or " " in token:
            raise UsageError(f"what is in {cluster.bearer_token_file} is no token: put it there, on one line")
        headers.append(("Authorization", f"Bearer {token}"))
    elif cluster.user and cluster.password_file is not None:
        login = f"{cluster.user}:{secret(cluster.password_file)}".encode()
        headers.append(("Authorization", f"Basic {base64.b64encode(login).decode('ascii')}"))
    return headers


def _trust(cluster: Cluster) -> ssl.SSLContext:
    """Give what certificates are checked by, with that of the client. Raises `UsageError`."""
    file = cluster.ca_file
    try:
        if file is not None:
            context = ssl.create_default_context(cafile=file)
        else:
            context = httpcore.default_ssl_context()
        if cluster.certificate is not None:
            file = cluster.certificate_key or cluster.certificate
            context.load_cert_chain(cluster.certificate, guarded(file), password=_no_password)
    except ssl.SSLError as error:
        what = "certificates" if file == cluster.ca_file else "a certificate with its key"
        raise UsageError(f"{file} does not hold {what} in PEM ({error.reason}): fix that") from None
    except OSError as error:
        raise UsageError(f"{error.filename or file} cannot be read ({error.strerror}): fix that") from None
    return context


def _no_password() -> NoReturn:
    raise UsageError("the key of the client's certificate has a password: give one without (openssl pkey)")


def _encrypted(url: str) -> bool:
    return url.startswith("https:")


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _distrusted(error: BaseException, url: str) -> None:
    """Raise `ClusterRefused` if it is for a lack of trust that there is no connection."""
    cause = _innermost(error)
    if not isinstance(cause, ssl.SSLError):
        return
    if isinstance(cause, ssl.SSLCertVerificationError):
        reason = _CERTIFICATE.get(cause.verify_code, cause.verify_message)
        raise ClusterRefused(
            f"the certificate of {_host(url)} is {reason}: name in ca_file who signs the cluster's "
            "certificates, and in url the node as its certificate does"
        ) from None
    if cause.reason in {"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST"}:
        raise ClusterRefused(f"{_host(url)} does not speak TLS: check the url") from None
    if "CERTIFICATE" in (cause.reason or ""):
        raise ClusterRefused(
            f"{_host(url)} refuses the certificate of this client ({_reason(cause)}): "
            "set certificate and certificate_key"
        ) from None


def _innermost(error: BaseException) -> BaseException:
    seen = 0
    while seen < 10 and (error.__cause__ or error.__context__):
        error = error.__cause__ or error.__context__ or error
        seen += 1
    return error


def _reason(error: BaseException) -> str:
    cause = _innermost(error)
    said = getattr(cause, "reason", None) or getattr(cause, "strerror", None) or str(cause)
    return (said or type(cause).__name__).rstrip(".")[:200]
