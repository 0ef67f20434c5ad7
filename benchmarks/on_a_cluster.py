"""The same archive in its home and on a cluster of one node and of three, in one run.

    make bench-cluster
    python -m benchmarks.on_a_cluster [ARCHIVE] [--posts N] [--nodes N …] [--json FILE]

ARCHIVE is a file or folder of mail; without it, the list `openocd-development` beside the checkout. The nodes
are those of the tests (`tests/cluster`), all on this machine, each with one processor, a small heap and the
quick compiler alone: seconds of work and ratios say more than seconds on the clock.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from cluster.jars import jars  # noqa: E402
from cluster.nodes import Nodes  # noqa: E402

from benchmarks.made_mail import made, written  # noqa: E402
from benchmarks.queries import mix  # noqa: E402
from benchmarks.speed import DEFAULT, ORDERS, command  # noqa: E402
from benchmarks.timing import took  # noqa: E402
from listarchive.archive import Archive  # noqa: E402
from listarchive.engine.cluster import Cluster  # noqa: E402
from listarchive.sources import mails  # noqa: E402

TRIES = 3


def files(archive: Path) -> Iterator[Path]:
    """Name the files of mail."""
    found = [archive] if archive.is_file() else sorted(archive.rglob("*"))
    yield from (path for path in found if path.is_file())


@contextmanager
def nodes(place: Path, number: int) -> Iterator[Nodes]:
    """Run so many nodes."""
    place.mkdir()
    found = Nodes(place, [f"n{each + 1}" for each in range(number)], jars())
    found.start()
    try:
        found.wait()
        yield found
    finally:
        found.stop()


def home_of(place: Path, mail: Path, cluster: Cluster | None) -> Path:
    """Make a home of the mail."""
    place.mkdir()
    (place / "mbox").symlink_to(mail)
    if cluster:
        keys = {"kind": "opensearch", "url": list(cluster.urls), "index": cluster.index}
        keys |= {"shards": cluster.shards, "replicas": cluster.replicas}
        lines = [f"{name} = {json.dumps(value)}\n" for name, value in keys.items()]
        (place / "listarchive.toml").write_text("[engine]\n" + "".join(lines))
    return place


def measured(home: Path, cluster: Cluster | None, running: Nodes | None) -> dict[str, Any]:
    """Import, ask, and tell."""
    before = work_of(running)
    run = took(command(home, "import", "--format", "json"), watch=False)
    served = work_of(running) - before
    posts = json.loads(run.output)["added"]
    status = json.loads(took(command(home, "engine", "status", "--json"), watch=False).output)
    times: list[float] = []
    first: list[float] = []
    slowest: dict[str, float] = {}
    with Archive.open(home, cluster=cluster) as archive:
        queries = mix([stored.post for stored in islice(archive.stored_posts(), 3000)])
        before, begun = work_of(running), time.process_time()
        for what, (query, _, _) in queries.items():
            for order in ORDERS:
                some = []
                for _ in range(TRIES):
                    started = time.perf_counter()
                    archive.search(query, sort=order)
                    some.append(time.perf_counter() - started)
                times += some
                first.append(some[0])
                slowest[f"{what}, {order}"] = statistics.median(some)
        asked = time.process_time() - begun
        answered = work_of(running) - before
    return {
        "posts": posts,
        "import": {"seconds": run.seconds, "work": run.work, "work of the nodes": served},
        "bytes a post, one copy": status["size"] / posts / (1 + status["replicas"]),
        "query": {
            "median": statistics.median(times),
            "first": statistics.median(first),
            "95 %": statistics.quantiles(times, n=20)[-1],
            "work": asked / len(times),
            "work of the nodes": answered / len(times),
        },
        "queries": slowest,
    }


def work_of(running: Nodes | None) -> float:
    """Add up the seconds that the processors have worked for the nodes."""
    if running is None:
        return 0.0
    total = 0
    for name in running.names:
        fields = Path(f"/proc/{running.process(name)}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / 100


def told(what: str, found: dict[str, Any]) -> str:
    """Make a row of the table."""
    done, query = found["import"], found["query"]
    figures = (
        f"{found['posts'] / done['seconds']:,.0f}",
        f"{done['work']:.1f}",
        f"{done['work of the nodes']:.1f}",
        f"{found['bytes a post, one copy']:,.0f}",
        *(f"{query[name] * 1000:.1f}" for name in ("median", "first", "95 %", "work", "work of the nodes")),
    )
    return f"| {what} | {' | '.join(figures)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("archive", type=Path, nargs="?", default=DEFAULT)
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--nodes", type=int, nargs="*", default=[1, 3])
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        some = (mail.raw for path in files(options.archive) for mail in mails(path))
        written(made(islice(some, options.posts), options.posts), place / "mail", 20, options.posts)
        imported = "posts a second | work, s | of nodes | bytes a post"
        print(f"| | {imported} | query, ms | asked first | 95 % | work | of nodes |")
        found = {"in its home": measured(home_of(place / "home", place / "mail", None), None, None)}
        print(told("in its home", found["in its home"]), flush=True)
        for number in options.nodes:
            with nodes(place / f"nodes{number}", number) as running:
                several = number > 1
                cluster = Cluster(tuple(running.urls), "lists", shards=number, replicas=int(several))
                name = f"on {number} node{'s' if several else ''}"
                home = home_of(place / f"home{number}", place / "mail", cluster)
                found[name] = measured(home, cluster, running)
                print(told(name, found[name]), flush=True)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
