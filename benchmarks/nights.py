"""An archive that is added to every night for a year, beside one that is made anew.

    python benchmarks/nights.py [ARCHIVE] [--nights 365] [--seed 1] [--json FILE]

Each night 20 to 200 posts of ARCHIVE (a file or folder of mail; without it the list `openocd-development`
beside the checkout) are appended to the file of the month and imported. When all posts have come, they
come again under other ids and subjects. Since posts of one year are longer than those of another, each
night's mail is also imported into an empty archive. In the end the index is rebuilt, as the measure of
size and speed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import count, islice
from pathlib import Path

from listarchive.archive import Archive, Home
from listarchive.importer import rebuild, run
from listarchive.sources import files, mails

DEFAULT = Path(__file__).resolve().parents[2] / "shared/corpora/pipermail/openocd-development"
_MONTH = 30  # nights
_QUERIES = (
    "flash", "target reset", '"gdb server"', "author:oyvind", "author:david jtag", "date:2009-06",
    "date:2008.. reset", "resum*", "flash -nand", "",
)  # fmt: skip
_SUBJECT = re.compile(rb"(?im)^(subject:[^\r\n]*)")
_IDS = re.compile(rb"(?im)^((?:message-id|in-reply-to|references):)((?:.*\n)(?:[ \t].*\n)*)")


@dataclass(frozen=True, slots=True)
class Month:
    """How the archive was after a month of nights."""

    month: int
    posts: int
    files: int
    megabytes: float
    night: float
    """Seconds of the processor, the median of the month: what others do on the machine counts less so."""
    alone: float
    """The same for the mail of these nights in an empty archive."""
    slowest: float
    search: float
    """Milliseconds of the processor from opening the archive to the first page, the median of the queries."""


def posts(archive: Path) -> Iterator[bytes]:
    """Give mails for ever: after the last one all come again, with other ids and subjects."""
    for turn in count():
        for path in files(archive):
            for mail in mails(path):
                head, blank, body = mail.raw.partition(b"\n\n")
                renamed = _IDS.sub(
                    lambda ids, turn=turn: ids[1] + ids[2].replace(b"<", b"<%d." % turn), head + b"\n"
                )
                if turn:
                    renamed = _SUBJECT.sub(rb"\1 (%d)" % turn, renamed)
                quoted = re.sub(rb"(?m)^(>*From )", rb">\1", renamed + b"\n" + body if blank else mail.raw)
                yield b"From bench@example.org Thu May  2 12:00:00 2024\n" + quoted.rstrip(b"\n") + b"\n\n"


def search_time(home: Path) -> float:
    """Open the archive and search, once for each query; give the median in milliseconds."""
    times = []
    for query in _QUERIES * 3:
        started = time.process_time()
        with Archive.open(home) as archive:
            archive.search(query)
        times.append(time.process_time() - started)
    return statistics.median(times) * 1000


def import_time(home: Path) -> float:
    """Import what is new in an archive; give the seconds of the processor."""
    started = time.process_time()
    run(Home(home), jobs=1)
    return time.process_time() - started


def measured(home: Path, month: int, nights: list[float], alone: list[float]) -> Month:
    """Look at an archive."""
    index = [path for path in (home / "index").rglob("*") if path.is_file()]
    with Archive.open(home) as archive:
        number = len(archive)
    size = sum(path.stat().st_size for path in index) / 1e6
    search_time(home)  # what the disk keeps in memory is not what is compared
    return Month(
        month,
        number,
        len(index),
        size,
        statistics.median(nights),
        statistics.median(alone),
        max(nights),
        search_time(home),
    )


def year(archive: Path, home: Path, nights: int, seed: int) -> Iterator[Month]:
    """Import night after night; look at the archive after each month, and in the end after a rebuild."""
    chance, mail, times, alone = random.Random(seed), posts(archive), [], []
    (home / "mbox").mkdir()
    for night in range(nights):
        new = list(islice(mail, chance.randint(20, 200)))
        with (home / "mbox" / f"month-{night // _MONTH + 1:02}.mbox").open("ab") as month:
            month.writelines(new)
        times.append(import_time(home))
        with tempfile.TemporaryDirectory() as empty:
            (Path(empty) / "mbox").mkdir()
            (Path(empty) / "mbox" / "night.mbox").write_bytes(b"".join(new))
            alone.append(import_time(Path(empty)))
        if (night + 1) % _MONTH == 0 or night + 1 == nights:
            yield measured(home, night // _MONTH + 1, times, alone)
            times, alone = [], []
    started = time.process_time()
    rebuild(Home(home), jobs=1)
    took = [time.process_time() - started]
    yield measured(home, 0, took, took)


def main() -> None:
    """Print a row for each month, and what the year has cost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("archive", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--nights", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    print("month    posts  files      MB  night s  alone s  slowest  search ms")
    months = []
    with tempfile.TemporaryDirectory() as folder:
        for row in year(options.archive, Path(folder), options.nights, options.seed):
            months.append(row)
            print(
                f"{row.month or 'new':>5} {row.posts:>8} {row.files:>6} {row.megabytes:>7.1f}"
                f" {row.night:>8.2f} {row.alone:>8.2f} {row.slowest:>8.2f} {row.search:>10.1f}",
                flush=True,
            )
    first, last, new = months[0], months[-2], months[-1]
    ratios = {
        "size, to that of a rebuild (target 1.3)": last.megabytes / new.megabytes,
        "search, to that after a rebuild (target 1.3)": last.search / new.search,
        "a night, last month to first": last.night / first.night,
        "the same, each to its mail in an empty archive": last.night / last.alone * first.alone / first.night,
    }
    for what, ratio in ratios.items():
        print(f"{what}: {ratio:.2f}")
    if options.json:
        options.json.write_text(
            json.dumps({"months": [asdict(row) for row in months], "ratios": ratios}, indent=1)
        )


if __name__ == "__main__":
    main()
