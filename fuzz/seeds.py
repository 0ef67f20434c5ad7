"""What fuzzing begins with: real mails where they are at hand, else the sample; and damaged ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from listarchive.sources import files, mails

ROOT = Path(__file__).resolve().parents[1]
_EACH = 40  # mails of a file
_LONGEST = 4_000


def seeds(chance: random.Random, most: int = 400) -> list[bytes]:
    """Give mails, and as many that were damaged."""
    shared = ROOT.parent / "shared" / "corpora"
    found = list(islice(_mails(shared if shared.is_dir() else ROOT / "mbox", chance), most))
    return found + [mutated(each, found, chance) for each in found]


def _mails(folder: Path, chance: random.Random) -> Iterator[bytes]:
    paths = list(files(folder))
    chance.shuffle(paths)
    for path in paths:
        try:
            for mail in islice(mails(path), _EACH):
                yield mail.raw[:_LONGEST]
        except Exception:  # what is no mail
            continue


def mutated(mail: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Damage a mail in one of three ways."""
    if not mail:
        return mail
    place = chance.randrange(len(mail))
    match chance.randrange(3):
        case 0:
            damaged = bytearray(mail)
            for _ in range(1 + len(mail) // 500):
                damaged[chance.randrange(len(mail))] ^= 1 << chance.randrange(8)
            return bytes(damaged)
        case 1:
            return mail[:place]
        case _:
            other = chance.choice(others)
            return mail[:place] + other[chance.randrange(len(other) + 1) :]
