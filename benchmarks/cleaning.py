"""How well and how fast posts are cleaned, beside other libraries.

Reads the quoting suites and the archives beside the checkout (../shared), and says which view of the
labels each suite is scored against. A library has one output; it is scored as it is on every suite.
Run: `python benchmarks/cleaning.py [--wrong] [--speed]`.
"""

from __future__ import annotations

import argparse
import gzip
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from cleaning_inline import replies
from cleaning_peers import peers
from cleaning_suites import VIEWS, Score, folded, score, view_of

from listarchive.text import clean

SHARED = Path(__file__).resolve().parents[2] / "shared"
SEPARATOR = re.compile(r"^From \S.* (?:at|@) ?\S.*  ?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) .*\d{4}$", re.MULTILINE)
SUITES = sorted((SHARED / "fixtures/quoting").glob("*.jsonl"))
INLINE = SHARED / "corpora/suites/notmuch"


def suites(*, wrong: bool) -> None:
    print(f"{'suite':20}{'exact':>9}{'precision':>11}{'recall':>8}{'lost':>6}  the view it means")
    for path in SUITES:
        view = view_of(path)
        total = score(path, lambda text, view=view: view(clean(text)))  # type: ignore[misc]
        print(f"{path.stem:20}{figures(total)}  {VIEWS.get(path.stem, ('', 'own words'))[1]}")
        if wrong:
            print("".join(f"    {case[:500]}\n" for case in total.wrong), end="")


def figures(total: Score) -> str:
    return f"{total.exact:5}/{total.cases:3}{total.precision:11.3f}{total.recall:8.3f}{total.lost:6}"


def table() -> None:
    """All suites and all inline replies, for this cleaner and for the others.

    The views were settled with the suites' cases in sight, so the own words are scored as well: one output
    for every suite, as the libraries have.
    """
    print(
        f"\n{'all suites':20}{'exact':>9}{'precision':>11}{'recall':>8}{'lost':>6}"
        f"   inline replies: own lines kept, quoted lines left"
    )
    row("listarchive, views", None)
    row("own words only", lambda text: clean(text).own)
    for name, cleaner in peers().items():
        row(name, cleaner)


def row(name: str, cleaner: Callable[[str], str] | None) -> None:
    total = Score()
    for path in SUITES:
        view = view_of(path)
        total.add(score(path, cleaner or (lambda text, view=view: view(clean(text)))))  # type: ignore[misc]
    own, kept, quoted, left = inline(cleaner or (lambda text: clean(text).own))
    print(
        f"{name:20}{figures(total)}   {kept}/{own} = {kept / own:.4f}, {left}/{quoted} = {left / quoted:.4f}"
    )


def inline(cleaner: Callable[[str], str]) -> tuple[int, int, int, int]:
    """Own lines and how many of them are kept; quoted lines and how many of them are left."""
    own = kept = quoted = left = 0
    for reply in replies(INLINE):
        lines = reply.text.split("\n")
        mine = folded("\n".join(lines[number] for number in reply.own))
        others = folded("\n".join(lines[number] for number in reply.quoted))
        found = folded(cleaner(reply.text))
        own, kept = own + mine.total(), kept + (found & mine).total()
        quoted, left = quoted + others.total(), left + ((found - mine) & others).total()
    return own, kept, quoted, left


def inline_wrong() -> None:
    """Print each line of the inline replies whose label is not what the rule says."""
    for reply in replies(INLINE):
        lines = clean(reply.text).lines
        for number in sorted((*reply.own, *reply.quoted)):
            if (lines[number].label == "own") != (number in reply.own):
                print(f"    {reply.name} {lines[number].label}: {lines[number].text[:110]}")


def speed(name: str) -> None:
    bodies = []
    for path in sorted((SHARED / "corpora/pipermail" / name).glob("*.txt*")):
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        mails = SEPARATOR.split(raw.decode("latin-1"))[1:]
        bodies += [mail.partition("\n\n")[2] for mail in mails]
    start = time.process_time()
    for body in bodies:
        clean(body)
    seconds = time.process_time() - start
    labels = Counter(label for body in bodies[::10] for label in clean(body).labels)
    print(
        f"\n{name}: {len(bodies)} posts in {seconds:.2f} s = {len(bodies) / seconds:.0f} posts/s"
        f"; a tenth of them: {dict(labels)}"
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--wrong", action="store_true", help="print what was lost or left")
    arguments.add_argument("--speed", action="store_true", help="only measure the speed")
    options = arguments.parse_args()
    if not options.speed:
        suites(wrong=options.wrong)
        if options.wrong:
            inline_wrong()
        table()
    speed("openocd-development")


if __name__ == "__main__":
    main()
