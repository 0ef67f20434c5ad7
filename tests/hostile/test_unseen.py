"""No character of Unicode that is obeyed or not seen reaches a terminal."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from listarchive import printable
from listarchive.engine.analysis import words
from listarchive.printable import safe, safe_line

EVERY = [chr(code) for code in range(sys.maxunicode + 1)]

# Format characters in Unicode's eyes, but signs that are drawn: marks of Arabic numbers and verses.
DRAWN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}


def test_no_control_or_format_character_is_left() -> None:
    kinds = ("Cc", "Cf", "Cs", "Zl", "Zp")
    hostile = [each for each in EVERY if unicodedata.category(each) in kinds]
    assert len(hostile) > 2000
    left = {ord(each) for each in hostile if each in safe(f"a{each}b") or each in safe_line(f"a{each}b")}
    assert left == DRAWN


@pytest.mark.slow
def test_what_is_printed_as_it_is_has_nothing_that_is_looked_for() -> None:
    as_it_is = "".join(each for each in EVERY if printable.printable(each)[0] == each)
    assert len(as_it_is) > 100_000
    for pattern in (printable._OBEYED, printable._UNSEEN):
        assert pattern.search(as_it_is) is None


def test_no_sign_that_is_a_word_by_itself_is_overlooked() -> None:
    assert all(words._unspaced(each) for each in words._UNSPACED.findall("".join(EVERY)))
