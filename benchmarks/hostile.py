"""The processor time and the memory that an import of hostile mail takes, beside text of a list.

    python -m benchmarks.hostile [ARCHIVE] [--size 1000000] [--seed 1] [--runs 3] [--kind KIND]… [--json FILE]

ARCHIVE is a folder of mail; without it, the list `openocd-development` beside the checkout. The texts of its
posts, one below the other, are one mail of the same size. Of each, what an import of a mail of one word takes
is taken off; the least of the runs counts, and the list's text is read by turns with the hostile mail.

Ends with 1 if a mail takes over ten times as long, unless its report names the limit that it met, or if all
processes of an import take over 600 MB together.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from itertools import islice
from pathlib import Path

from benchmarks.hostile_mail import KINDS, mail, text_mail
from benchmarks.timing import Took, took
from listarchive.mail import posts_in
from listarchive.sources import mails

DEFAULT = Path(__file__).resolve().parents[2] / "shared/corpora/pipermail/openocd-development"
MOST_TIMES = 10
MOST_MEMORY = 600_000_000
_LIMIT = re.compile(r"more than|longer than|only its beginning|the rest|left unread|too deep")


def list_text(archive: Path, size: int) -> bytes:
    """The texts of a list's posts, as many as make so many bytes."""
    texts: list[str] = []
    length = 0
    for each in mails(archive):
        for post in posts_in(each.raw):
            texts.append(post.body.text)
            length += len(post.body.text.encode()) + 1
        if length >= size:
            break
    return "\n".join(texts).encode()[:size]


def imported(raw: bytes) -> Took:
    """Import one mail into an empty archive."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "mbox").mkdir()
        (Path(folder) / "mbox/a.mbox").write_bytes(raw)
        return took([sys.executable, "-m", "listarchive", "--home", folder, "import", "--format", "json"])


def limits_in(report: str) -> list[str]:
    """The limits that a report names."""
    try:
        reasons = {problem["reason"] for problem in json.loads(report)["problems"]}
    except (ValueError, KeyError):
        return []
    return sorted(reason for reason in reasons if _LIMIT.search(reason))


def main() -> int:
    """Print a table, a row for each kind."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("archive", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--kind", action="append", choices=list(KINDS))
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    plain = text_mail(list_text(asked.archive, asked.size))
    start = min(imported(text_mail(b"Hello.")).work for _ in range(asked.runs))
    beside = min(imported(plain).work for _ in range(asked.runs)) - start
    rows = []
    failed = False
    print(f"start-up {start:.2f} s, list text of {len(plain):,} bytes {beside:.2f} s beyond it")
    print(f"{'kind':32} {'bytes':>10} {'times':>6} {'MB':>5}  limit")
    for kind in asked.kind or KINDS:
        raw = mail(kind, asked.size, asked.seed)
        ratio, memory, met = float("inf"), 0, []
        for _ in range(asked.runs):
            own, other = imported(raw), imported(plain).work - start
            # what others do meanwhile slows both: the quietest pair counts
            ratio = min(ratio, max(own.work - start, 0) / max(other, 0.01))
            memory, met = max(memory, own.memory), limits_in(own.output)
        wrong = (ratio > MOST_TIMES and not met) or memory > MOST_MEMORY
        failed = failed or wrong
        rows.append(
            {"kind": kind, "bytes": len(raw), "times": round(ratio, 2), "memory": memory, "limits": met}
        )
        named = "; ".join(islice(met, 2))[:70]
        mark = " <- too much" if wrong else ""
        print(f"{kind:32} {len(raw):>10,} {ratio:>6.1f} {memory / 1e6:>5.0f}  {named}{mark}", flush=True)
    if asked.json:
        told = {"start": start, "list_text": beside, "size": asked.size, "seed": asked.seed, "kinds": rows}
        asked.json.write_text(json.dumps(told, indent=1) + "\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
