"""What other projects' suites expect to be kept, and how near a cleaner comes.

The suites contradict each other, so each is scored against the one view of the labels that it means, the
same for all its cases. Lines are compared after NFC, with blanks collapsed and blank lines dropped.
"""

from __future__ import annotations

import itertools
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from listarchive.post import Body
from listarchive.text.attribution_forms import is_certain

_SHARED_LINE = re.compile(r"^(.*?)[\s-]*\b(On .{10,200}:)$")


def folded(text: str) -> Counter[str]:
    """The lines to be compared."""
    text = unicodedata.normalize("NFC", text).replace("\xa0", " ")
    return Counter(line for raw in text.splitlines() if (line := " ".join(raw.split())))


def _labelled(body: Body, *labels: str) -> list[str]:
    return [line.text for line in body.lines if line.label in labels]


def _own(body: Body) -> str:
    return body.own


def _unforwarded(body: Body) -> str:
    kept: list[str] = []
    for line in body.lines:
        if line.label == "forward-header" and any(text.strip() for text in kept):
            break
        if line.label == "own":
            kept.append(line.text)
    return "\n".join(kept)


def _interleaved(body: Body) -> str:
    lines = [line for line in body.lines if line.text.strip()]
    labels = [line.label for line in lines]
    if set(labels) == {"quote"} and not any(is_certain(line.text.lstrip("> ")) for line in lines):
        return body.text
    own = [index for index, label in enumerate(labels) if label == "own"] or [len(lines)]
    forward = labels.index("forward-header") if "forward-header" in labels else len(lines)
    first = own[0] if "attribution" in labels[: own[0]] else 0
    return "\n".join(
        line.text
        for index, line in enumerate(lines[: forward if own[0] < forward else len(lines)])
        if line.label == "own" or (line.label == "quote" and first <= index < own[-1] < len(lines))
    )


def _split_lines(body: Body) -> str:
    kept = []
    for text in _labelled(body, "own", "forward-header"):
        shared = _SHARED_LINE.match(text)
        kept.append(shared[1] if shared and is_certain(shared[2]) else text)
    return "\n".join(kept)


def _cut_short(body: Body) -> str:
    lines = [line for line in body.lines if line.text.strip() and line.label != "forward-header"]
    kept = list(itertools.takewhile(lambda line: line.label == "own", lines))
    cut = lines[len(kept)].text if len(kept) < len(lines) else "-- "
    return "\n".join(line.text for line in kept) + ("" if cut in ("-- ", "--") else " [...]")


def _signed(body: Body) -> str:
    return "\n".join(_labelled(body, "own", "signature"))


VIEWS: dict[str, tuple[Callable[[Body], str], str]] = {
    "discourse": (
        _interleaved,
        "own words and the quotes between them, for its trimmer cuts above and below only; no forwarded mail;"
        " a mail of nothing but quotes without attributions is kept",
    ),
    "deltachat_simplify": (
        _cut_short,
        "own words up to the first line that is none; ' [...]' stands for the rest, unless it is a signature",
    ),
    "quotequail": (_unforwarded, "own words without what is forwarded below a comment: it unwraps forwards"),
    "talon_plain": (
        _split_lines,
        "own words and the header of what is forwarded, for it drops replies only; of a line that the reply"
        " shares with an attribution, the reply",
    ),
    "talon_standard": (_signed, "own words and signatures, for it looks for quotes only"),
}
"""The view that a suite means, and why; the others mean the own words."""


@dataclass(slots=True)
class Score:
    """How many cases and lines a cleaner got right."""

    cases: int = 0
    exact: int = 0
    kept: int = 0
    true: int = 0
    right: int = 0
    lost: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Count another score in."""
        for name in ("cases", "exact", "kept", "true", "right", "lost"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def precision(self) -> float:
        """The share of the kept lines that were to be kept."""
        return self.right / max(self.kept, 1)

    @property
    def recall(self) -> float:
        """The share of the lines to be kept that were."""
        return self.right / max(self.true, 1)


def view_of(path: Path) -> Callable[[Body], str]:
    """The view that a suite is scored against."""
    return VIEWS.get(path.stem, (_own, ""))[0]


def score(path: Path, cleaner: Callable[[str], str]) -> Score:
    """How near a cleaner, text to kept text, comes to what a suite expects."""
    total = Score()
    for row in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(row)
        expected, kept = folded(case["expected"]), folded(cleaner(case["input"]))
        total.cases += 1
        total.exact += kept == expected
        total.kept += kept.total()
        total.true += expected.total()
        total.right += (kept & expected).total()
        total.lost += bool(expected - kept)
        if kept != expected:
            lost, much = list(expected - kept)[:6], list(kept - expected)[:6]
            total.wrong.append(f"{path.stem} {case['id']}: lost {lost}, too much {much}")
    return total
