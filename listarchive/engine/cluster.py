"""Where a cluster that keeps the index is, and how it is spoken with."""

from __future__ import annotations

from pathlib import Path

from listarchive.record import record


@record
class Cluster:
    """A cluster of OpenSearch. Its secrets stand in files, which are read when it is spoken with."""

    urls: tuple[str, ...]
    """Its nodes, or what stands before them: any of them is as good as another."""
    index: str
    """The alias of the index."""
    user: str = ""
    password_file: Path | None = None
    bearer_token_file: Path | None = None
    certificate: Path | None = None
    """Of a client, in PEM; `certificate_key` is its key, if that is not in the same file."""
    certificate_key: Path | None = None
    ca_file: Path | None = None
    """Whom the cluster's certificates are signed by, if by none of those that are known everywhere."""
    shards: int = 1
    replicas: int = 1
    timeout: float = 30.0
    """Seconds in which one request is answered."""
    mail: str = "files"
    """Where mail is kept as it came: in "files" of `mbox/`, or in an "index" of the cluster."""


def fault_of(url: str) -> str:
    """Tell why a cluster is not to be spoken with at a URL; nothing if it may be."""
    from urllib.parse import urlsplit  # noqa: PLC0415 - few have a cluster

    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "is no URL: write it as https://search.example.org:9200"
    if parts.scheme not in {"http", "https"} or not host or not url.isprintable() or " " in url:
        return "is no URL: write it as https://search.example.org:9200"
    if "@" in parts.netloc:
        return "is no place for a password: use user and password_file"
    if parts.query or parts.fragment:
        return "has more than a path behind it: write it as https://search.example.org:9200"
    if parts.scheme == "http" and not _this_machine(host):
        return "is another machine, which is spoken with by https only: write https://"
    return ""


def _this_machine(host: str) -> bool:
    from ipaddress import ip_address  # noqa: PLC0415

    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
