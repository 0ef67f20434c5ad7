"""What an engine tells of itself and of the index that it keeps."""

from __future__ import annotations

from datetime import datetime

from listarchive.record import record


@record
class EngineStatus:
    """An engine, and its index at the last commit."""

    kind: str
    """Its name, as in `listarchive.toml`."""
    release: str
    """Of the library or the cluster."""
    where: str
    health: str
    """`green`: all is there, `yellow`: in fewer copies than there should be, `red`: a part is away."""
    nodes: int
    shards: int
    replicas: int
    posts: int
    size: int
    """Bytes of all that it keeps, copies among them."""
    format: str
    committed: datetime
