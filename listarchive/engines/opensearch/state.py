"""What an archive keeps in a cluster beside its posts: which commit is the last one, and its ledger.

Each is a document of its own. A commit is made by one compare-and-set of one document; what belongs to it is
there before, and what belonged to the one before it is removed after.
"""

from __future__ import annotations

import base64
import json
import time
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from listarchive.engines.opensearch.client import Client
from listarchive.engines.opensearch.mapping import RETRIES
from listarchive.engines.opensearch.names import Names
from listarchive.errors import Busy, IndexUnusable
from listarchive.record import record

_PART = 4 << 20  # bytes of one document
_LARGEST = 1 << 30  # bytes of a ledger, unpacked


@record
class Commit:
    """The last commit of an index."""

    generation: int = 0
    written: float = 0.0
    """When, in seconds since 1970."""
    private: tuple[str, ...] = ()
    """The lists that were private then."""
    ledger_parts: int = 0
    next_number: int = 1
    """The number of the next document."""
    journal: str = ""
    """Names what a commit has begun to do and may not have ended."""
    journal_parts: int = 0
    place: tuple[int, int] = (-1, 0)
    """Where the document stands in the history of its index: what a compare-and-set compares."""


class State:
    """The documents of one index."""

    def __init__(self, client: Client, names: Names, index: str) -> None:
        self._client = client
        self._names = names
        self.index = index
        self.mail_index = names.mail_of(index)

    def commit(self) -> Commit:
        """Read the last commit. Raises `IndexUnusable` if there is none."""
        answer = self._get(f"commit.{self.index}")
        if answer is None:
            raise IndexUnusable(
                f"the index {self._names.alias} is damaged (nothing tells of its last commit): "
                "run `listarchive rebuild`"
            )
        values = dict(answer["_source"])
        values.pop("of", None)
        values["private"] = tuple(values.get("private", ()))
        return Commit(**values, place=(answer["_seq_no"], answer["_primary_term"]))

    def ledger(self, commit: Commit) -> bytes:
        """Read the ledger of a commit. Raises `IndexUnusable`."""
        return b"".join(self._parts(self._ledger(commit.generation), commit.ledger_parts))

    def journal(self, commit: Commit) -> Iterator[bytes]:
        """Read the journal of a commit, part by part."""
        return self._parts(f"journal.{self.index}.{commit.journal}", commit.journal_parts)

    def create(self, ledger: bytes, private: Iterable[str]) -> None:
        """Make the first commit, of no posts."""
        made = Commit(
            written=time.time(),
            private=tuple(sorted(private)),
            ledger_parts=self._put_parts(self._ledger(0), [ledger]),
        )
        self._put(f"commit.{self.index}", _values(made), {})

    def replace(self, before: Commit, after: Commit) -> Commit:
        """Put one commit in the place of another, if nobody else has. Raises `Busy`."""
        place = {"if_seq_no": str(before.place[0]), "if_primary_term": str(before.place[1])}
        found = self._put(f"commit.{self.index}", _values(after), place)
        if found is None:
            # The answer to a first try may be what was lost.
            there = self.commit()
            if _values(there) != _values(after):
                raise Busy("another import writes to this archive: what it has not taken is read next time")
            return there
        return Commit(**_values(after) | {"private": after.private}, place=found)

    def put_ledger(self, generation: int, ledger: bytes) -> int:
        """Write a ledger; tell in how many parts."""
        return self._put_parts(self._ledger(generation), [ledger])

    def put_journal(self, name: str, parts: Iterable[bytes]) -> int:
        """Write a journal; tell in how many parts."""
        return self._put_parts(f"journal.{self.index}.{name}", parts)

    def forget_ledger(self, commit: Commit) -> None:
        """Remove the ledger of a commit."""
        self._remove_parts(self._ledger(commit.generation), commit.ledger_parts)

    def forget_journal(self, name: str, parts: int) -> None:
        """Remove a journal."""
        self._remove_parts(f"journal.{self.index}.{name}", parts)

    def remove(self) -> None:
        """Remove all of it."""
        query = {"query": {"prefix": {"of": {"value": self.index}}}}
        self._client.ask("POST", f"{self._names.state}/_refresh", takes={404})
        self._client.ask(
            "POST",
            f"{self._names.state}/_delete_by_query",
            query,
            params={"conflicts": "proceed", "refresh": "true"},
            takes={404},
        )

    def _ledger(self, generation: int) -> str:
        return f"ledger.{self.index}.{generation}"

    def _get(self, name: str) -> dict[str, Any] | None:
        path = f"{self._names.state}/_doc/{self._client.quoted(name)}"
        answer = self._client.ask("GET", path, takes={404})
        return answer.body if answer.body.get("found") else None

    def _put(self, name: str, values: dict[str, Any], params: dict[str, str]) -> tuple[int, int] | None:
        """Write a document; give its place, or None if it is no longer where it was."""
        path = f"{self._names.state}/_doc/{self._client.quoted(name)}"
        body = {"of": self.index, **values}
        answer = self._client.ask("PUT", path, body, params=params, takes={409})
        return None if answer.status == 409 else (answer.body["_seq_no"], answer.body["_primary_term"])

    def _put_parts(self, name: str, contents: Iterable[bytes]) -> int:
        count = 0
        for content in contents:
            packed = zlib.compress(content)
            for start in range(0, len(packed) or 1, _PART):
                data = base64.b64encode(packed[start : start + _PART]).decode("ascii")
                last = start + _PART >= len(packed)
                self._put(f"{name}.{count}", {"data": data, "last": last}, {})
                count += 1
        return count

    def _parts(self, name: str, count: int) -> Iterator[bytes]:
        packed = b""
        for number in range(count):
            found = self._get(f"{name}.{number}")
            if found is None:
                raise IndexUnusable(
                    f"the index {self._names.alias} is damaged (its ledger is not whole): "
                    "run `listarchive rebuild`"
                )
            packed += base64.b64decode(found["_source"]["data"])
            if found["_source"]["last"]:
                yield _unpacked(packed)
                packed = b""

    def _remove_parts(self, name: str, count: int) -> None:
        for number in range(count):
            path = f"{self._names.state}/_doc/{self._client.quoted(f'{name}.{number}')}"
            self._client.ask("DELETE", path, takes={404})


def make(client: Client, names: Names) -> None:
    """Make the index of the state, if there is none."""
    body = {
        "settings": {
            "number_of_shards": 1,
            "number_of_replicas": client.cluster.replicas,
            "allocation.max_retries": RETRIES,
        },
        "mappings": {"dynamic": False, "properties": {"of": {"type": "keyword"}}},
    }
    # A cluster whose disks are full, or were a while ago, makes no index, not even one that is there.
    if client.has_index(names.state):
        return
    answer = client.ask("PUT", client.quoted(names.state), body, takes={400})
    if answer.status == 400 and "already_exists" not in json.dumps(answer.body):
        raise IndexUnusable(f"the index {names.state} cannot be made: see after the cluster")


def _values(commit: Commit) -> dict[str, Any]:
    return {
        "generation": commit.generation,
        "written": commit.written,
        "private": list(commit.private),
        "ledger_parts": commit.ledger_parts,
        "next_number": commit.next_number,
        "journal": commit.journal,
        "journal_parts": commit.journal_parts,
    }


def _unpacked(packed: bytes) -> bytes:
    worker = zlib.decompressobj()
    found = worker.decompress(packed, _LARGEST)
    if worker.unconsumed_tail:
        raise IndexUnusable("the ledger of the index is larger than any ledger: run `listarchive rebuild`")
    return found
