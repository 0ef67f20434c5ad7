"""How well and how fast are posts cleaned?

Reads the quoting suites and the archives beside the checkout (../shared). A suite is scored against
the one view that it means: some keep quotes that stand between answers, some keep signatures, some
drop what is forwarded. Run: `python benchmarks/cleaning.py [--wrong] [--speed]`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
import unicodedata
from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path

from listarchive.post import Body
from listarchive.text import clean

SHARED = Path(__file__).resolve().parents[2] / "shared"
SEPARATOR = re.compile(r"^From \S.* (?:at|@) ?\S.*  ?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) .*\d{4}$", re.M)


def normal(text: str) -> list[str]:
    """The lines to be compared: NFC, blanks collapsed, blank lines dropped."""
    text = unicodedata.normalize("NFC", text).replace("\xa0", " ")
    return [folded for line in text.splitlines() if (folded := " ".join(line.split()))]


def keep(body: Body, *labels: str) -> str:
    return "\n".join(line.text for line in body.lines if line.label in labels)


def unforwarded(body: Body) -> str:
    """Own words without what is forwarded below a comment."""
    kept: list[str] = []
    for line in body.lines:
        if line.label == "forward-header" and any(text.strip() for text in kept):
            break
        if line.label == "own":
            kept.append(line.text)
    return "\n".join(kept)


def interleaved(body: Body) -> str:
    """Own words, with the quotes between them, and those above them that no attribution introduces."""
    lines = [line for line in body.lines if line.text.strip()]
    labels = [line.label for line in lines]
    own = [index for index, label in enumerate(labels) if label == "own"] or [len(lines)]
    forward = labels.index("forward-header") if "forward-header" in labels else len(lines)
    first = own[0] if "attribution" in labels[: own[0]] else 0
    end = forward if own[0] < forward else len(lines)
    return "\n".join(
        line.text
        for index, line in enumerate(lines[:end])
        if line.label == "own"
        or (line.label == "quote" and first < index + 1 and index < own[-1] < len(lines))
    )


VIEWS = {
    "discourse": interleaved,
    "quotequail": unforwarded,
    "talon_plain": lambda body: keep(body, "own", "forward-header"),
    "talon_standard": lambda body: keep(body, "own", "signature"),
}
"""What a suite keeps, where it is not just the own words: one view for all its cases."""


def score(path: Path, *, wrong: bool) -> Counter[str]:
    """True, kept and right lines of a suite."""
    view = VIEWS.get(path.stem, lambda body: body.own)
    total: Counter[str] = Counter()
    for row in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(row)
        expected, kept = Counter(normal(case["expected"])), Counter(normal(view(clean(case["input"]))))
        total["cases"] += 1
        total["exact"] += int(kept == expected)
        total["kept"] += kept.total()
        total["true"] += expected.total()
        total["right"] += (kept & expected).total()
        total["lost"] += int(bool(expected - kept))
        if wrong and kept != expected:
            what = f"lost {list(expected - kept)[:6]}, too much {list(kept - expected)[:6]}"
            print(f"  {path.stem} {case['id']}: {what}"[:600])
    return total


def suites(*, wrong: bool) -> None:
    everything: Counter[str] = Counter()
    for path in sorted((SHARED / "fixtures/quoting").glob("*.jsonl")):
        total = score(path, wrong=wrong)
        everything += total
        print(line(path.stem, total))
    print(line("all", everything))


def line(name: str, total: Counter[str]) -> str:
    return (
        f"{name:20} exact {total['exact']:3}/{total['cases']:3}"
        f"  precision {total['right'] / max(total['kept'], 1):.3f}"
        f"  recall {total['right'] / max(total['true'], 1):.3f}  cases with a lost line {total['lost']}"
    )


def inline_replies(*, wrong: bool) -> None:
    """Own lines kept and quoted lines left on the kernel list's replies.

    Own, by a rule that knows nothing of the classifier: a filled line above the signature that has no
    `>`, is not part of a paragraph ending in "wrote:" or "a écrit :", nor a From or Date field, nor
    stands between two quoted lines of which the first is full (a rewrapped quote).
    """
    own = kept = quoted = left = replies = 0
    for path in sorted((SHARED / "corpora/suites/notmuch/lkml").rglob("*")):
        if not path.is_file():
            continue
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        part = mail.get_body(("plain",))
        if part is None or not re.search(r"^>", text := str(part.get_content()), re.MULTILINE):
            continue
        replies += 1
        labels = [label for label, _ in clean(text).lines]
        trailer = re.search(r"^(?:-- ?|-{70,}|_{40,})$", text, re.MULTILINE)
        words = text[: trailer.start() if trailer else None].split("\n")
        for index, (label, line) in enumerate(zip(labels, words, strict=False)):
            if line.startswith(">"):
                quoted += 1
                left += label == "own"
                continue
            around = words[max(index - 1, 0) : index + 2]
            rewrapped = (
                len(around) == 3 and around[0][:1] == around[2][:1] == ">" and len(around[0]) + len(line) > 72
            )
            attribution = any(re.search(r"(?:wrote|écrit ?):?$", near) for near in words[index : index + 2])
            if not line.strip() or rewrapped or attribution or re.match(r"(?:From|Date): ", line):
                continue
            own += 1
            kept += label == "own"
            if label != "own" and wrong:
                print(f"    {path.name} {label}: {line[:110]}")
    print(
        f"inline replies {replies}: own lines kept {kept}/{own} = {kept / max(own, 1):.4f}"
        f", quoted left {left}/{quoted}"
    )


def posts(folder: Path) -> list[str]:
    """The bodies of a Pipermail list, split naively."""
    bodies = []
    for path in sorted(folder.glob("*.txt*")):
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for mail in SEPARATOR.split(raw.decode("latin-1"))[1:]:
            bodies.append(mail.partition("\n\n")[2])  # noqa: PERF401
    return bodies


def speed(name: str) -> None:
    bodies = posts(SHARED / "corpora/pipermail" / name)
    start = time.process_time()
    labels: Counter[str] = Counter()
    for body in bodies:
        clean(body)
    seconds = time.process_time() - start
    for body in bodies[::10]:
        labels.update(label for label, _ in clean(body).lines)
    print(
        f"{name}: {len(bodies)} posts in {seconds:.2f} s = {len(bodies) / seconds:.0f} posts/s"
        f"; a tenth of them: {dict(labels)}"
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--wrong", action="store_true", help="print what was lost or left")
    arguments.add_argument("--speed", action="store_true", help="only measure the speed")
    options = arguments.parse_args()
    if not options.speed:
        suites(wrong=options.wrong)
        inline_replies(wrong=options.wrong)
    speed("openocd-development")


if __name__ == "__main__":
    main()
