"""ISO-2022-JP, -KR and -CN (RFC 1468, 1554, 1557, 1922), as mailers write them.

Python's codecs have neither the rows that NEC and IBM added to JIS X 0208, nor half-width kana in 7-bit
(Microsoft's code pages 50220 to 50222, ISO-2022-JP-MS), nor bytes of 8 bits in between.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from listarchive.lazy import lazy_pattern

_SWITCH = lazy_pattern(
    rb"\x1b(?:\$\(?[@ABCDOPQ?]|\$[)*][ACGH]|\([ABHIJ]|&@|\.[AF])|\x1bN[\x20-\x7f]|\x1b[no]|[\x0e\x0f\n]"
)
_JAPANESE = lazy_pattern(rb"\x1b(?:\$(?:[@B]|\([@BDOPQ?])[!-~]{2}|\(I[!-_])")
_NOT_JAPANESE = lazy_pattern(rb"\x1b\$(?:[@B]|\([@BDOPQ?])(?:[!-~]{2})*+[^\x1b\r\n\x0e]")
_BEGIN = lazy_pattern(rb"\$[@B]")
_END = lazy_pattern(rb"\([BJ]")
_NO_SIGN = lazy_pattern(rb"[^!-~]")
_KANA = lazy_pattern("[\u3041-\u30fe]")
_HALF_WIDTH = lazy_pattern("[\uff61-\uff9f]")
_PAIRS = lazy_pattern(rb"(?:[\x21-\x7e]{2})+")
_HIGH = bytes(range(128, 256)) * 2
_BAD = "\ufffd"


@dataclass(slots=True)
class _State:
    """What escape sequences have chosen: the set of plain bytes, that behind SO, that of single shifts."""

    base: bytes = b"(B"
    shifted: bytes = b"(I"
    single: str = "latin-1"
    out: bool = False


def looks_japanese(raw: bytes) -> bool:
    """Tell whether ASCII bytes switch to a Japanese set, and to nothing that no text has.

    What steers a terminal (`ESC [`, `ESC ( B`) switches to none.
    """
    return (
        b"\x1b" in raw
        and _JAPANESE.search(raw) is not None
        and _NOT_JAPANESE.search(raw) is None
        and _BAD not in decoded(raw)
    )


def decoded(raw: bytes, shifted: bytes = b"(I") -> str:
    """The text of bytes in any form of ISO 2022; U+FFFD for what is in none of its sets.

    `shifted` is the set behind SO before an escape sequence chooses one: kana, Korea's `$)C`, China's `$)A`.
    """
    if b"\x1b" not in raw and b"$" in raw:  # a gateway has taken the escapes out
        raw = _with_escapes(raw)
    state = _State(shifted=shifted)
    pieces: list[str] = []
    start = 0
    for switch in _SWITCH.finditer(raw):
        pieces.append(_piece(raw[start : switch.start()], state.shifted if state.out else state.base))
        pieces.append(_switched(state, switch[0]))
        start = switch.end()
    pieces.append(_piece(raw[start:], state.shifted if state.out else state.base))
    return "".join(pieces)


def _with_escapes(raw: bytes) -> bytes:
    """Put an escape before each `$B` or `$@`, and before the `(B` or `(J` that ends its pairs of bytes.

    Where one of them has no end, no other has at an even distance before the next blank.
    """
    pieces = []
    done = blank = 0
    endless = [False, False]
    for begin in _BEGIN.finditer(raw):
        place, signs = begin.span()
        if signs > blank:
            found = _NO_SIGN.search(raw, signs)
            blank = found.start() if found else len(raw)
            endless = [False, False]
        if place < done or endless[place % 2]:
            continue
        ends = _END.finditer(raw, signs + 2, blank)
        end = next((each.start() for each in ends if (each.start() - signs) % 2 == 0), 0)
        if end:
            pieces += [raw[done:place], b"\x1b", raw[place:end], b"\x1b", raw[end : end + 2]]
            done = end + 2
        else:
            endless[place % 2] = True
    return b"".join((*pieces, raw[done:]))


def _switched(state: _State, by: bytes) -> str:
    """Follow a control or an escape sequence; give what it says itself."""
    if by == b"\n":  # every line ends in ASCII
        state.base, state.out = b"(B", False
        return "\n"
    if by in (b"\x0e", b"\x0f"):
        state.out = by == b"\x0e"
    elif by[1:2] == b"N":
        return bytes((by[2] | 0x80,)).decode(state.single, "replace")
    elif by[1:2] == b".":
        state.single = "iso8859-7" if by[2:] == b"F" else "latin-1"
    elif by[1:3] in (b"$)", b"$*"):
        state.shifted = by[1:]
    elif by[1:2] in b"$(":
        state.base = (
            by[1:].replace(b"$(@", b"$B").replace(b"$(B", b"$B").replace(b"$@", b"$B").replace(b"$(A", b"$A")
        )
    return ""


def _piece(raw: bytes, charset: bytes) -> str:
    if not raw:
        return ""
    if charset == b"(I":
        return "".join(chr(byte + 0xFF40) if 0x21 <= byte <= 0x5F else chr(byte & 0x7F) for byte in raw)
    if charset in (b"(B", b"(H", b"(A"):
        return raw.decode("ascii") if raw.isascii() else eight_bit(raw)
    if charset == b"(J":
        return eight_bit(raw).translate({0x5C: "¥", 0x7E: "‾"})
    pieces: list[str] = []
    end = 0
    for run in _PAIRS.finditer(raw):
        pieces += [eight_bit(raw[end : run.start()]), _pairs(run[0], charset)]
        end = run.end()
    return "".join((*pieces, eight_bit(raw[end:])))


def eight_bit(raw: bytes) -> str:
    """The text of bytes that ISO 2022 has no place for: of another charset of Japan, or UTF-8."""
    if raw.isascii():
        return raw.decode("ascii")
    found = japanese(raw)
    return found[0] if found else raw.decode("cp932", "replace")


def japanese(raw: bytes) -> tuple[str, str] | None:
    """The text of bytes in UTF-8, EUC-JP or Shift_JIS, and which it is; None if it is none of these.

    Text in EUC-JP is a row of half-width kana in Shift_JIS; that in Shift_JIS is hardly ever any in EUC-JP.
    """
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    euc = _euc_jp(raw)
    try:
        other = raw.decode("cp932")
    except UnicodeDecodeError:
        return (euc, "euc_jp") if euc is not None else None
    if euc is None or (_count(_KANA, other) > _count(_KANA, euc) and not _HALF_WIDTH.search(other)):
        return other, "cp932"
    return euc, "euc_jp"


def _count(pattern: re.Pattern[str], text: str) -> int:
    return len(pattern.findall(text))


def _euc_jp(raw: bytes) -> str | None:
    """The text of bytes in EUC-JP with the rows of NEC and IBM, which Python's codec lacks."""
    try:
        return raw.decode("euc_jp")
    except UnicodeDecodeError:
        pieces = [_euc_run(part) for part in re.split(rb"((?:[\xa1-\xfe]{2})+)", raw)]
    text = "".join(piece or "" for piece in pieces)
    return None if None in pieces or _BAD in text else text


def _euc_run(part: bytes) -> str | None:
    try:
        return part.decode("euc_jp")
    except UnicodeDecodeError:
        if len(part) % 2 or min(part) < 0xA1:
            return None
        return _pairs(bytes(byte & 0x7F for byte in part), b"$B")


_CODECS = {b"$A": "gb2312", b"$)A": "gb2312", b"$(C": "euc_kr", b"$)C": "euc_kr", b"$B": "euc_jp"}
_JIS_X_0213 = {b"$(O": "iso2022_jp_3", b"$(P": "iso2022_jp_2004", b"$(Q": "iso2022_jp_2004"}


def _pairs(raw: bytes, charset: bytes) -> str:
    """The characters of a set of two bytes each."""
    text = _strict(raw, charset)
    if text is not None:
        return text
    pairs = (raw[place : place + 2] for place in range(0, len(raw), 2))
    return "".join(_strict(pair, charset) or (_vendors(pair) if charset == b"$B" else _BAD) for pair in pairs)


def _strict(raw: bytes, charset: bytes) -> str | None:
    try:
        if charset in _CODECS:
            return raw.translate(_HIGH).decode(_CODECS[charset])
        if charset == b"$(D":
            high = raw.translate(_HIGH)
            return b"".join(b"\x8f" + high[place : place + 2] for place in range(0, len(high), 2)).decode(
                "euc_jp"
            )
        if charset == b"$(?":
            return "".join(
                chr(0xE000 + (row - 33) * 94 + cell - 33)
                for row, cell in zip(raw[::2], raw[1::2], strict=True)
            )
        return (b"\x1b" + charset + raw + b"\x1b(B").decode(_JIS_X_0213[charset])
    except (UnicodeError, KeyError):
        return None


def _vendors(pair: bytes) -> str:
    """A character of the rows 13 and 89 to 92, which Shift_JIS has by Microsoft's table, or of JIS X 0213."""
    row, cell = pair
    first = ((row + 1) >> 1) + (0x70 if row < 0x5F else 0xB0)
    second = cell + (0x7E if row % 2 == 0 else 0x1F if cell < 0x60 else 0x20)
    try:
        return bytes((first, second)).decode("cp932")
    except UnicodeError:
        return _strict(pair, b"$(Q") or _BAD
