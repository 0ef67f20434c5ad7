"""A cluster that others keep busy: it refuses work (429), and an import is done nevertheless, or says so."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from cluster.imports import contents, ended, home_of, importing
from cluster.nodes import Nodes
from listarchive.engine.cluster import Cluster

pytestmark = pytest.mark.slow

POSTS = 80
CROWD = 12


@contextmanager
def crowd(trio: Nodes, index: str) -> Iterator[list[int]]:
    """Write to another index, many at once, and count what is refused."""
    refused = [0]
    stopping = threading.Event()
    trio.ask("n1", f"/{index}", {"settings": {"number_of_shards": 3, "number_of_replicas": 0}}, "PUT")
    action = json.dumps({"index": {}}) + "\n" + json.dumps({"text": "crowd " * 100}) + "\n"
    body = (action * 50).encode()

    def write(url: str) -> None:
        while not stopping.is_set():
            request = Request(f"{url}/{index}/_bulk", body, {"Content-Type": "application/x-ndjson"})
            with suppress(OSError):
                try:
                    with urlopen(request, timeout=30) as answer:
                        items = json.load(answer)["items"]
                    refused[0] += any(each["index"]["status"] == 429 for each in items)
                except HTTPError as error:
                    refused[0] += error.code == 429

    threads = [threading.Thread(target=write, args=(trio.urls[number % 3],)) for number in range(CROWD)]
    for thread in threads:
        thread.start()
    try:
        yield refused
    finally:
        stopping.set()
        for thread in threads:
            thread.join()
        trio.ask("n1", f"/{index}", method="DELETE")


def test_an_import_into_a_crowded_cluster(trio: Nodes, index_name: str, tmp_path: Path) -> None:
    cluster = Cluster(tuple(trio.urls), index_name, shards=3, replicas=1)
    home = home_of(tmp_path, cluster, POSTS)
    with crowd(trio, f"{index_name}-crowd") as refused:
        done = ended(importing(home))
        assert done.code in {0, 69, 75}, done.said
    assert refused[0] > 0
    again = ended(importing(home))
    assert again.code == 0, again.said
    assert len(contents(home, cluster)) == POSTS
