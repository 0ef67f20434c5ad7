"""Changes of an index: as they are sent, and as they are written down before that if none may be lost.

New posts alone need no journal: what a commit did not come to is read again, and what it did is known. But a
post that is taken out for another one must not be gone before that is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from listarchive.engines.opensearch.client import Client
from listarchive.errors import Busy, ClusterRefused

_PART = 16 << 20  # bytes, unpacked, of one part of a journal
_EXISTS, _MISSING = 409, 404


def created(short_id: str, source: bytes) -> bytes:
    """Make the action that adds a new post."""
    return _line("create", short_id) + source + b"\n"


def put(short_id: str, source: bytes) -> bytes:
    """Make the action that puts a post in the place of another."""
    return _line("index", short_id) + source + b"\n"


def removed(short_id: str) -> bytes:
    """Make the action that takes a post out."""
    return _line("delete", short_id)


def _line(action: str, short_id: str) -> bytes:
    return json.dumps({action: {"_id": short_id}}, separators=(",", ":")).encode() + b"\n"


def parts(actions: Iterable[bytes]) -> Iterator[bytes]:
    """Join actions to the parts of a journal."""
    waiting: list[bytes] = []
    size = 0
    for action in actions:
        waiting.append(action)
        size += len(action)
        if size >= _PART:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


def actions_in(part: bytes) -> Iterator[bytes]:
    """Take a part of a journal apart."""
    lines = iter(part.split(b"\n")[:-1])
    for line in lines:
        yield line + b"\n" if line.startswith(b'{"delete"') else line + b"\n" + next(lines) + b"\n"


def send(client: Client, index: str, actions: Iterable[bytes], numbers: dict[str, int]) -> None:
    """Change an index, and see what became of each change. Raises `Busy` if another writer was there.

    `numbers` are those of the new posts: one that is there already is the same if it has its number.
    """
    params = {"index": index}
    there: list[str] = []
    for item in client.bulk(actions, params):
        ((kind, told),) = item.items()
        status = told.get("status", 0)
        if status < 300 or (kind == "delete" and status == _MISSING):
            continue
        if kind == "create" and status == _EXISTS:
            there.append(told["_id"])
            continue
        error = told.get("error", {})
        raise ClusterRefused(
            f"the cluster refuses post {told.get('_id')} ({error.get('type')}: "
            f"{str(error.get('reason'))[:200]}): please report it",
            status,
            str(error.get("type", "")),
        )
    for start in range(0, len(there), 500):
        some = there[start : start + 500]
        body = {"docs": [{"_id": each, "_source": ["number"]} for each in some]}
        for each in client.ask("POST", f"{client.quoted(index)}/_mget", body).body["docs"]:
            # It is its own double if the answer to a first try was lost.
            if each.get("_source", {}).get("number") != numbers.get(each["_id"]):
                raise Busy(f"post {each['_id']} was added by another import meanwhile: run this one again")
