"""Does any character of Unicode that is obeyed or not seen reach a terminal?"""

from __future__ import annotations

import sys
import unicodedata

from listarchive.printable import safe, safe_line

# Format characters in Unicode's eyes, but signs that are drawn: marks of Arabic numbers and verses.
DRAWN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}


def test_no_control_or_format_character_is_left() -> None:
    kinds = ("Cc", "Cf", "Cs", "Zl", "Zp")
    hostile = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) in kinds]
    assert len(hostile) > 2000
    left = {ord(each) for each in hostile if each in safe(f"a{each}b") or each in safe_line(f"a{each}b")}
    assert left == DRAWN
