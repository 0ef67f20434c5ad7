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
