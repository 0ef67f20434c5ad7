"""Speed beside notmuch, mu and mairix, on the same mail and the same machine, in one run.

    make bench
    python -m benchmarks.speed [ARCHIVE] [--posts N] [--json FILE] [--without-peers]

ARCHIVE is a file or folder of mail; without it, the list `openocd-development` beside the checkout. With
`--posts`, so many mails are made of it (see `made_mail`). Where other programs keep the processors busy,
look at the seconds of work, and at ratios.
"""

from __future__ import annotations

import argparse
import compileall
import json
import statistics
import sys
import tempfile
import time
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

import listarchive
from benchmarks.made_mail import again, made, written
from benchmarks.peers import Peer, indexed, maildir, peers
from benchmarks.queries import mix
from benchmarks.timing import Took, bytes_below, took
from listarchive.archive import Archive
from listarchive.sources import mails

DEFAULT = Path(__file__).resolve().parents[2] / "shared/corpora/pipermail/openocd-development"
ORDERS = ("relevance", "newest")
NIGHT = 100  # posts


def command(home: Path, *arguments: str) -> list[str]:
    """Make a command line."""
    return [sys.executable, "-m", "listarchive", "--home", str(home), *arguments]


class Run:
    """One archive, measured."""

    def __init__(self, archive: Path, place: Path) -> None:
        self.archive = archive
        self.place = place
        self.home = place / "home"
        self.home.mkdir()
        self.rows: list[tuple[str, str, str]] = []
        """What, the figure, and the target."""
        self.figures: dict[str, Any] = {}

    def row(self, what: str, figure: str, target: str = "", **figures: Any) -> None:
        """Note a figure, and show it."""
        self.rows.append((what, figure, target))
        self.figures |= figures
        print(f"{what:34} {figure:44} {target}", flush=True)

    def imports(self, raw: list[bytes] | None) -> Took:
        """Measure imports: the whole, a night, nothing new."""
        whole = took(command(self.home, "import", str(self.archive), "--format", "json"))
        self.posts = json.loads(whole.output)["added"]
        size = bytes_below(self.home / "index")
        mail = sum(mail_size for mail_size in map(len, raw)) if raw else bytes_below(self.archive)
        rate = self.posts / whole.seconds
        self.row("posts", f"{self.posts:,}, {mail / 1e6:.1f} MB", posts=self.posts, bytes=mail)
        self.row(
            "whole import",
            f"{whole.seconds:.1f} s, {rate:,.0f} posts/s; work {whole.work:.1f} s",
            import_seconds=whole.seconds,
            import_work=whole.work,
        )
        self.row("memory of all processes", f"{whole.memory / 1e6:.0f} MB", "≤ 600 MB", memory=whole.memory)
        self.row("index", f"{size / 1e6:.1f} MB, {size / mail:.2f} of the mail", "≤ 0.6", index=size)
        night = self.place / "night"
        source = islice((each.raw for each in mails(self.archive)), NIGHT)
        written((again(each, number, 999) for number, each in enumerate(source)), night, 1, NIGHT)
        after = took(command(self.home, "import", str(night)))
        self.row(
            f"a night of {NIGHT} posts", _took(after), "≤ 2 s", night=after.seconds, night_work=after.work
        )
        nothing = [took(command(self.home, "import", str(self.archive)), watch=False) for _ in range(3)]
        best = min(nothing, key=lambda each: each.seconds)
        self.row("nothing new", _took(best), "≤ 0.3 s", nothing=best.seconds, nothing_work=best.work)
        return whole

    def searches(self, installed: list[Peer]) -> None:
        """Measure queries: in a process, and as whole commands; the peers' beside them."""
        inside: dict[str, float] = {}
        whole: dict[str, Took] = {}
        with Archive.open(self.home) as archive:
            sample = [stored.post for stored in islice(archive.stored_posts(), 3000)]
            queries = mix(sample)
            del sample
            for what, (query, _, _) in queries.items():
                for order in ORDERS:
                    times = []
                    for _ in range(5):
                        started = time.perf_counter()
                        archive.search(query, sort=order)
                        times.append(time.perf_counter() - started)
                    inside[f"{what}, {order}"] = statistics.median(times)
        for what, (query, _, _) in queries.items():
            for order in ORDERS:
                runs = [
                    took(command(self.home, "search", "--sort", order, "--", query), watch=False)
                    for _ in range(3)
                ]
                whole[f"{what}, {order}"] = min(runs, key=lambda each: each.seconds)
        print(f"\n{'query':34} {'inside':>9} {'command':>9}  " + "  ".join(peer.name for peer in installed))
        for what, within in inside.items():
            kind, _, order = what.rpartition(", ")
            others = []
            for column, peer in enumerate(installed, 1):
                if peer.searching:
                    sort = [f"--sort={order}-first"] if (peer.name, order) == ("notmuch", "newest") else []
                    one = min(
                        took(
                            [*peer.searching, *sort, queries[kind][column]],
                            peer.whole_environment,
                            watch=False,
                        ).seconds
                        for _ in range(3)
                    )
                    others.append(f"{one * 1e3:7.0f} ms")
            print(f"{what:34} {within * 1e3:6.1f} ms {whole[what].seconds * 1e3:6.0f} ms " + "".join(others))
        print()
        ordered = sorted(inside.values())
        command_median = statistics.median(each.seconds for each in whole.values())
        work_median = statistics.median(each.work for each in whole.values())
        large = self.posts > 100_000
        self.row(
            "search, whole command, median",
            f"{command_median * 1e3:.0f} ms; work {work_median * 1e3:.0f} ms",
            "≤ 150 ms" if large else "≤ 110 ms",
            command=command_median,
            command_work=work_median,
        )
        median, late = statistics.median(ordered), ordered[int(len(ordered) * 0.95)]
        self.row("query inside, median / 95 %", f"{median * 1e3:.1f} / {late * 1e3:.1f} ms", "≤ 5 / ≤ 30 ms")
        self.row("query inside, the worst", f"{ordered[-1] * 1e3:.1f} ms", "≤ 120 ms")
        self.figures["inside"] = inside
        self.figures["commands"] = {what: each.seconds for what, each in whole.items()}

    def beside(self, raw: list[bytes], ours: Took) -> list[Peer]:
        """Measure the peers on the same mail."""
        folder = self.place / "maildir" / "mail"
        maildir(raw, folder)
        installed = peers(folder, self.place / "peers")
        targets = {"notmuch": "≥ 5", "mu": "≥ 4"}
        for peer in installed:
            theirs = indexed(peer)
            size = bytes_below(peer.index)
            self.row(
                peer.name,
                f"{theirs.seconds:.1f} s, work {theirs.work:.1f} s, {theirs.memory / 1e6:.0f} MB",
                **{peer.name: asdict(theirs)},
            )
            ratio, work = theirs.seconds / ours.seconds, theirs.work / ours.work
            self.row(
                f"  as fast as {peer.name}",
                f"{ratio:.1f} times; by work {work:.1f} times",
                targets.get(peer.name, ""),
            )
            share = self.figures["index"] / size
            self.row(f"  index beside {peer.name}'s", f"{share:.2f} of {size / 1e6:.1f} MB", "≤ 0.33")
        return installed


def _took(what: Took) -> str:
    return f"{what.seconds:.2f} s; work {what.work:.2f} s"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("archive", nargs="?", type=Path, default=DEFAULT)
    arguments.add_argument("--posts", type=int, help="make so many of the archive's")
    arguments.add_argument("--without-peers", action="store_true")
    arguments.add_argument("--json", type=Path, help="write the figures there too")
    options = arguments.parse_args()
    # As what pip installs is; a checkout that was never imported with leave to write has nothing compiled.
    compileall.compile_dir(Path(listarchive.__file__).parent, quiet=1)
    archive = options.archive.resolve()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if options.posts:
            few = [mail.raw for mail in mails(archive)]
            archive = place / "made"
            written(made(few, options.posts), archive, 250, options.posts)
            del few
        run = Run(archive, place)
        raw = None if options.posts else [mail.raw for mail in mails(archive)]
        ours = run.imports(raw)
        installed = run.beside(raw, ours) if raw and not options.without_peers else []
        run.searches(installed)
    if options.json:
        options.json.write_text(json.dumps(run.figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
