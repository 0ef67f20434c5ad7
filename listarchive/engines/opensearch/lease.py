"""The lease of whoever writes: one document in the cluster, which says who, and is renewed.

A lock of a file holds on one machine. A lease is taken by compare-and-set, and runs out if its holder is
gone; a holder that could not renew it in time stops.
"""

from __future__ import annotations

import os
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any

from listarchive.engines.opensearch.client import Client
from listarchive.engines.opensearch.names import Names
from listarchive.errors import Busy, ListArchiveError

LASTS = 60.0
"""Seconds until a lease that was not renewed is anybody's."""
_RENEWED = 3  # times in that
_MARGIN = 10.0  # seconds before its end at which its holder writes nothing more
_POLL = 0.5  # seconds between two looks at the lease of another


class Lease:
    """Held by one writer."""

    def __init__(self, client: Client, names: Names) -> None:
        self._client = client
        self._path = f"{names.state}/_doc/lease"
        self._alias = names.alias
        self._own = f"{socket.gethostname()} {os.getpid()} {uuid.uuid4().hex}"
        self._place: dict[str, str] = {}
        self._until = 0.0
        self._ended = Event()
        self._taken = False

    def check(self) -> None:
        """Raise `Busy` if it may be another's by now."""
        if self._taken or time.monotonic() > self._until - _MARGIN:
            raise Busy(
                f"the lease of the index {self._alias} was lost (this machine or the cluster stood still): "
                "run the import again"
            )

    def take(self, wait: float) -> None:
        """Take it, waiting for another holder as long as this. Raises `Busy`."""
        end = time.monotonic() + wait
        while not self._try():
            if time.monotonic() >= end:
                raise Busy(f"another import writes to the index {self._alias}: try later, or with --wait")
            time.sleep(_POLL)

    def end(self) -> None:
        """Have `keep` renew it no more."""
        self._ended.set()

    def release(self) -> None:
        """Let go of it."""
        with suppress(ListArchiveError):
            self._client.ask("DELETE", self._path, params=self._place, takes={404, 409})

    def _try(self) -> bool:
        answer = self._client.ask("GET", self._path, takes={404})
        params = {"op_type": "create"}
        if answer.body.get("found"):
            if not _is_over(answer.body["_source"]):
                return False
            params = _place_in(answer.body)
        return self._put(params)

    def _put(self, params: dict[str, str]) -> bool:
        asked = time.monotonic()
        body = {"holder": self._own, "renewed": time.time()}
        answer = self._client.ask("PUT", self._path, body, params=params, takes={409})
        if answer.status == 409:
            there = self._client.ask("GET", self._path, takes={404}).body
            if there.get("_source", {}).get("holder") != self._own:
                return False
            answer = answer._replace(body=there)  # what was lost is the answer to a first try
        self._place = _place_in(answer.body)
        self._until = asked + LASTS
        return True

    def keep(self) -> None:
        """Renew it until it is released, in a thread."""
        while not self._ended.wait(LASTS / _RENEWED):
            try:
                self._taken = not self._put(self._place)
            except ListArchiveError:
                continue  # it runs out by itself if the cluster stays away
            if self._taken:
                return


@contextmanager
def holding(client: Client, names: Names, wait: float) -> Iterator[Lease]:
    """Hold the lease. Raises `Busy` if another does for longer than `wait` seconds."""
    lease = Lease(client, names)
    lease.take(wait)
    keeper = Thread(target=lease.keep, daemon=True)
    keeper.start()
    try:
        yield lease
    finally:
        lease.end()
        keeper.join()
        lease.release()


def _place_in(answer: dict[str, Any]) -> dict[str, str]:
    return {"if_seq_no": str(answer["_seq_no"]), "if_primary_term": str(answer["_primary_term"])}


def _is_over(lease: dict[str, Any]) -> bool:
    """Tell whether a lease has run out, or its holder was a process of this machine that is gone."""
    if abs(time.time() - float(lease["renewed"])) > LASTS:
        return True
    host, process, _ = str(lease["holder"]).rsplit(" ", 2)
    if host != socket.gethostname():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
