"""What an answer that is none means, in people's words."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from listarchive.engine.cluster import Cluster
from listarchive.engines.opensearch.connection import Raw
from listarchive.errors import (
    Busy,
    ClusterBlocked,
    ClusterDown,
    ClusterRefused,
    ListArchiveError,
)

PASSING = frozenset({408, 429, 500, 502, 503, 504})
"""The statuses of an answer that may be another one in a while."""

_LONGEST = 300  # characters of what the cluster says


class Answer(NamedTuple):
    """What the cluster says."""

    status: int
    body: Any
    """JSON, as Python has it; an empty table if there is none."""


class Failure(NamedTuple):
    """An error as OpenSearch tells it: its kind, and the reason of it."""

    kind: str
    reason: str


def failure(body: Any) -> Failure:
    """Find the innermost error that an answer, or an item of one, tells of."""
    error = body.get("error", body) if isinstance(body, dict) else {}
    if isinstance(error, str):
        return Failure("", error[:_LONGEST])
    if not isinstance(error, dict):
        return Failure("", "")
    found = error
    for _ in range(10):
        roots = found.get("root_cause") or [
            shard.get("reason") for shard in found.get("failed_shards") or () if isinstance(shard, dict)
        ]
        inner = found.get("caused_by") or (roots[0] if roots else None)
        if not isinstance(inner, dict) or inner.get("type") == found.get("type"):
            break
        found = inner
    return Failure(str(found.get("type") or ""), str(found.get("reason") or "")[:_LONGEST])


def is_block(kind: str) -> bool:
    """Tell whether an error is a block, of an index or of new ones, as a cluster sets when disks are full."""
    return kind.endswith("block_exception")


def lasting(raw: Raw) -> bool:
    """Tell whether an answer will be the same if it is asked for again."""
    if raw.status not in PASSING:
        return True
    # A block that an index has, as of full disks, is told as 429.
    return raw.status == 429 and is_block(failure(parsed(raw)).kind)


def parsed(raw: Raw) -> Any:
    """Read the JSON of an answer; None if it is none."""
    if not raw.body:
        return {}
    try:
        return json.loads(raw.body)
    except (ValueError, RecursionError):
        return None


def refusal(raw: Raw, where: str, cluster: Cluster) -> ListArchiveError:
    """Make the error that an answer is for whoever asked."""
    body = parsed(raw)
    kind, reason = failure(body)
    said = f" ({reason})" if reason else ""
    if is_block(kind) and raw.status in {403, 429}:
        return ClusterBlocked(
            f"the cluster at {where} takes nothing more{said}: make room on its disks, or take the block away"
        )
    if raw.status == 429:
        return Busy(f"the cluster at {where} has too much to do{said}: try later")
    if raw.status in PASSING:
        return ClusterDown(f"the cluster at {where} does not answer whole, {raw.status}{said}: see after it")
    who = cluster.user or ("this token" if cluster.bearer_token_file else "nobody in particular")
    if raw.status == 401:
        keys = "bearer_token_file" if cluster.bearer_token_file else "user and password_file"
        return ClusterRefused(f"{where} refuses the login of {who}: check {keys}", 401, kind, reason)
    if raw.status == 403:
        return ClusterRefused(
            f"{where} does not let {who} do this{said}: give the rights that docs/cluster.md names",
            403,
            kind,
            reason,
        )
    if 300 <= raw.status < 400 or body is None or not kind:
        return ClusterRefused(
            f"{where} answers {raw.status}, and not as OpenSearch does: check the url", raw.status
        )
    return ClusterRefused(
        f"the cluster at {where} refuses this: {kind}: {reason}: please report it", raw.status, kind, reason
    )
