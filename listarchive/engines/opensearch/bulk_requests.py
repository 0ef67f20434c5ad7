"""Many actions in few requests, none too large; what the cluster had no time for is asked for again."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from listarchive.engines.opensearch.refusals import failure, is_block
from listarchive.errors import Busy, ClusterBlocked, ClusterDown, ClusterRefused

if TYPE_CHECKING:
    from listarchive.engines.opensearch.client import Client

REQUEST = 5 << 20  # bytes: OpenSearch's own advice is 5 to 15 MB, and a node keeps them all in its heap
ACTIONS = 2_000
_TOLD = "errors,items.*._id,items.*.status,items.*.error,items.*.result,items.*._seq_no,items.*._primary_term"
_LONGEST_PAUSE = 5.0  # seconds


def bulk(client: Client, actions: Iterable[bytes], params: Mapping[str, str]) -> Iterator[Any]:
    """Do actions, each its line and that of its document with their line feeds; give what became of each.

    That is an item as OpenSearch has it, final: one that was refused for lack of room (429), or since a shard
    is away (503), was tried again for as long as the client is patient. Raises `Busy` and `ClusterDown` then,
    and as `Client.ask`; what was done by then stays done.
    """
    waiting: list[bytes] = []
    size = 0
    for action in actions:
        if waiting and (size + len(action) > REQUEST or len(waiting) >= ACTIONS):
            yield from _done(client, waiting, params)
            waiting, size = [], 0
        waiting.append(action)
        size += len(action)
    if waiting:
        yield from _done(client, waiting, params)


def _done(client: Client, actions: list[bytes], params: Mapping[str, str]) -> list[Any]:
    found: list[Any] = [None] * len(actions)
    left = list(range(len(actions)))
    end = time.monotonic() + client.patience
    pause = 0.1
    while True:
        items = _asked(client, [actions[number] for number in left], params)
        again: list[int] = []
        for number, item in zip(left, items, strict=True):
            found[number] = item
            status = next(iter(item.values())).get("status")
            if status == 403:
                _blocked(item, client)
            if status in {429, 503}:
                again.append(number)
        if not again:
            return found
        _check(found[again[0]], client, late=time.monotonic() > end)
        left = again
        time.sleep(pause * random.uniform(0.5, 1.0))
        pause = min(2 * pause, _LONGEST_PAUSE)


def _asked(client: Client, actions: list[bytes], params: Mapping[str, str]) -> list[Any]:
    # A shard that is away is told of before the client gives the whole answer up.
    wait = {"timeout": f"{max(1, int(client.cluster.timeout / 2))}s", "filter_path": _TOLD}
    try:
        answer = client.ask("POST", "/_bulk", b"".join(actions), params={**wait, **params})
    except ClusterRefused as error:
        if error.status != 413:
            raise
        if len(actions) == 1:
            raise ClusterRefused(
                f"the cluster takes no document of {len(actions[0]):,} bytes: raise http.max_content_length",
                413,
            ) from None
        half = len(actions) // 2
        return _asked(client, actions[:half], params) + _asked(client, actions[half:], params)
    items = answer.body.get("items")
    if not isinstance(items, list) or len(items) != len(actions):
        raise ClusterRefused("the answer of the cluster does not tell of each action: check the url")
    return items


def _check(item: Any, client: Client, *, late: bool) -> None:
    """Raise what a refused action means if it lasts, or if it is late."""
    _blocked(item, client)
    told = next(iter(item.values()))
    reason = failure(told).reason
    if late and told.get("status") == 429:
        raise Busy(f"the cluster has too much to do ({reason}): try later")
    if late:
        index = client.cluster.index
        raise ClusterDown(f"a part of the index {index} is away ({reason}): see after the cluster")


def _blocked(item: Any, client: Client) -> None:
    kind, reason = failure(next(iter(item.values())))
    if is_block(kind):
        raise ClusterBlocked(
            f"the index {client.cluster.index} takes nothing more ({reason}): "
            "make room on the cluster's disks, or take the block away"
        )
