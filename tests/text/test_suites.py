# ruff: noqa: E501
"""How well does cleaning do on what other projects expect, and on the kernel list's replies?"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path

from listarchive.text import clean


def folded(text: str) -> Counter[str]:
    text = unicodedata.normalize("NFC", text).replace("\xa0", " ")
    return Counter(line for raw in text.splitlines() if (line := " ".join(raw.split())))


def view(suite: str, text: str) -> str:
    """What a suite keeps: own words; discourse the quotes between them too, talon's two a header or a signature."""
    lines = [line for line in clean(text).lines if line.text.strip()]
    labels = [line.label for line in lines]
    kept = {"own"}
    if suite == "talon_plain":
        kept.add("forward-header")
    elif suite == "talon_standard":
        kept.add("signature")
    own = [index for index, label in enumerate(labels) if label == "own"] or [len(lines)]
    first = own[0] if "attribution" in labels[: own[0]] else 0
    end = len(lines)
    if suite in ("discourse", "quotequail") and "forward-header" in labels[own[0] :]:
        end = labels.index("forward-header")
    return "\n".join(
        line.text
        for index, line in enumerate(lines[:end])
        if line.label in kept
        or (suite == "discourse" and line.label == "quote" and first <= index < own[-1] < len(lines))
    )


def test_the_suites_lose_little_and_little_is_left(shared: Path) -> None:
    true = kept = right = 0
    for path in sorted((shared / "fixtures/quoting").glob("*.jsonl")):
        for row in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(row)
            expected, found = folded(case["expected"]), folded(view(path.stem, case["input"]))
            true += expected.total()
            kept += found.total()
            right += (expected & found).total()
    assert right / true >= 0.97
    assert right / kept >= 0.93


def test_inline_replies_lose_nothing(shared: Path) -> None:
    own = kept = left = 0
    for path in sorted((shared / "corpora/suites/notmuch/lkml").rglob("*")):
        if not path.is_file():
            continue
        part = message_from_bytes(path.read_bytes(), policy=policy.default).get_body(("plain",))
        if part is None or not re.search(r"^>", text := str(part.get_content()), re.MULTILINE):
            continue
        trailer = re.search(r"^(?:-- ?|-{70,}|_{40,})$", text, re.MULTILINE)
        lines = text[: trailer.start() if trailer else None].split("\n")
        labels = [line.label for line in clean(text).lines]
        for index, line in enumerate(lines):
            if line.startswith(">"):
                left += labels[index] == "own"
                continue
            around = lines[max(index - 1, 0) : index + 2]
            rewrapped = (
                len(around) == 3 and around[0][:1] == around[2][:1] == ">" and len(around[0]) + len(line) > 72
            )
            attribution = any(re.search(r"(?:wrote|écrit ?):?$", near) for near in lines[index : index + 2])
            if line.strip() and not (rewrapped or attribution or re.match(r"(?:From|Date): ", line)):
                own += 1
                kept += labels[index] == "own"
    assert left == 0
    assert kept / own >= 0.995
