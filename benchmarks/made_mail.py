"""A list that is larger than any at hand, with a vocabulary that grows as in real mail.

The same mails again and again, each time with other ids (in References too), other dates, and one word in
a hundred changed to one that is met nowhere else in that round; the choice hangs on the number of the
round and of the mail alone.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from itertools import count, islice
from pathlib import Path

_ID = re.compile(rb"<([^<>\s@]+)@")
_YEAR = re.compile(rb"^(Date:[^\n]*?\b(?:19|20))(\d\d)\b", re.MULTILINE)
_WORD = re.compile(rb"\b[a-z]{5,}\b")
_SEPARATOR = b"From nobody Thu Jan  1 00:00:00 1970\n"


def again(raw: bytes, number: int, turn: int) -> bytes:
    """Make another mail of a mail."""
    if not turn:
        return raw
    chance = random.Random(turn << 32 | number)
    head, blank, body = raw.partition(b"\n\n")
    head = _ID.sub(rb"<\1.%d@" % turn, head)
    head = _YEAR.sub(lambda match: match[1] + b"%02d" % ((int(match[2]) + turn) % 30), head)

    def varied(match: re.Match[bytes]) -> bytes:
        # Most new words are an old one with another ending, and stand in one or two mails.
        return match[0] + b"%x" % chance.randrange(turn * 20_000) if chance.random() < 0.01 else match[0]

    return head + blank + _WORD.sub(varied, body)


def made(mails: Iterable[bytes], most: int) -> Iterator[bytes]:
    """Give so many mails, made of a few."""
    few = list(mails)
    every = (again(raw, number, turn) for turn in count() for number, raw in enumerate(few))
    return islice(every, most)


def written(mails: Iterable[bytes], folder: Path, files: int, most: int) -> None:
    """Write mails to so many mboxes, `most` in all."""
    folder.mkdir(parents=True)
    each = -(-most // files)
    left = iter(mails)
    for number in range(files):
        with (folder / f"{number:03}.mbox").open("wb") as file:
            for raw in islice(left, each):
                file.write(_SEPARATOR + re.sub(rb"^(>*From )", rb">\1", raw, flags=re.MULTILINE) + b"\n")
