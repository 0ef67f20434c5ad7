"""What was deleted is taken out of the files of an index, where a cluster keeps it for a while."""

from __future__ import annotations

import time

from listarchive.engines.opensearch.client import Client
from listarchive.errors import ClusterDown

_PATIENCE = 180.0
"""Seconds: for some thirty, a cluster keeps what was deleted for copies that are behind."""
_PAUSE = 2.0
_MERGE = 3600.0  # seconds of one merge


def expunge(client: Client, index: str, *, wholly: bool = True) -> None:
    """Have no byte of what was deleted be left in an index.

    Raises `ClusterDown` if the cluster goes on keeping it. Unless it is `wholly` done, what is deleted
    meanwhile may be left.
    """
    path = client.quoted(index)
    end = time.monotonic() + _PATIENCE
    while True:
        client.ask("POST", f"{path}/_refresh")
        client.ask("POST", f"{path}/_flush", params={"force": "true", "wait_if_ongoing": "true"})
        params = {"only_expunge_deletes": "true", "flush": "true"}
        client.ask("POST", f"{path}/_forcemerge", params=params, timeout=_MERGE)
        stats = client.ask("GET", f"{path}/_stats/docs", params={"filter_path": "_all.total.docs"}).body
        if not (wholly and stats["_all"]["total"]["docs"]["deleted"]):
            return
        if time.monotonic() > end:
            raise ClusterDown(
                f"the index {index} keeps what was deleted (a copy of a shard may be away): see after the "
                "cluster, then run `listarchive import`, and hide it again"
            )
        time.sleep(_PAUSE)
