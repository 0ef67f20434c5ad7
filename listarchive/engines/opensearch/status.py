"""What a cluster tells of itself and of an index on it."""

from __future__ import annotations

from datetime import datetime

from listarchive.engine.engine_status import EngineStatus
from listarchive.engines.opensearch.client import Client
from listarchive.errors import ClusterDown


def status(client: Client, index: str, *, posts: int, form: str, committed: datetime) -> EngineStatus:
    """Tell of an index, by its own name or an alias, at a commit. Raises as `Client.ask`."""
    path = client.quoted(index)
    health = client.ask("GET", f"_cluster/health/{path}", params={"level": "indices"}).body
    if not health.get("indices"):
        raise ClusterDown(f"the cluster does not tell of the index {index}: see after it")
    found = next(iter(health["indices"].values()))
    stats = client.ask("GET", f"{path}/_stats/store", params={"filter_path": "_all"}).body
    root = client.ask("GET", "").body
    return EngineStatus(
        kind="opensearch",
        release=str(root["version"]["number"]),
        where=f"{client.cluster.urls[0]}/{client.cluster.index}",
        health=str(found["status"]),
        nodes=int(health["number_of_data_nodes"]),
        shards=int(found["number_of_shards"]),
        replicas=int(found["number_of_replicas"]),
        posts=posts,
        size=int(stats["_all"]["total"]["store"]["size_in_bytes"]),
        format=form,
        committed=committed,
    )
