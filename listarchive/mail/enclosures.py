"""Files that stand in a text: uuencode, BinHex, yEnc, keys and messages in armour, PostScript, RTF."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from listarchive.lazy import lazy_pattern
from listarchive.limits import limits
from listarchive.mail import binhex, postscript
from listarchive.mail.uuencode import BEGIN, bytes_in
from listarchive.post import Attachment

_MARKS = (
    "begin ",
    "begin-base64 ",
    "BinHex",
    "=ybegin ",
    "---- BEGIN SSH2 ",
    "-----BEGIN ",
    "%!",
    "{\\rtf",
)
_SECTION = lazy_pattern(r"\nM[ -`]{60}")
_START = lazy_pattern(
    r"^(?:(?P<uuencode>begin (?=[0-7]{3,4} ))|(?P<base64>begin-base64 (?=[0-7]{3,4} ))"
    r"|(?P<section>(?=(?:M[ -`]{60,62}\r?\n){8}))|(?P<binhex>\(This file must be converted with BinHex)"
    r"|(?P<yenc>=ybegin (?=[^\n]{0,200} name=))"
    r"|(?P<armour>[ \t]{0,8}(?:- ){0,3}-{4,5} ?BEGIN [A-Z](?!GP SIGN))"
    r"|(?P<postscript>%!(?:PS-Adobe|[ \t\r]*\n[%/]))|(?P<rtf>\{\\rtf\d))",
    re.MULTILINE,
)
_MOST_TRIED = {"postscript": 5, "rtf": 5}
"""MailPaths that begin as a file does and end as none, where each is looked at far down the text."""
_SHORTEST_YENC = 64
"""Signs of a line; programs write 128."""

_BASE64 = lazy_pattern(r"[A-Za-z0-9+/]{1,100}={0,4}\s*$")
_ARMOUR = lazy_pattern(
    r"-----BEGIN (PGP (?:MESSAGE(?:, PART \d{1,4}(?:/\d{1,4})?)?"
    r"|(?:PUBLIC|PRIVATE|SECRET) KEY BLOCK|ARMORED FILE))-----\s*$"
    # RFC 7468, and OpenSSL's and OpenSSH's older names; RFC 4716; RFC 1421
    r"|-----BEGIN ((?:[A-Z0-9]{2,12} ){0,3}(?:CERTIFICATE|CERTIFICATE REQUEST|CRL|PKCS7|CMS|PARAMETERS"
    r"|PRIVACY-ENHANCED MESSAGE"
    r"|(?:PRIVATE|PUBLIC) KEY))-----\s*$"
    r"|---- BEGIN (SSH2 (?:ENCRYPTED PRIVATE|PUBLIC) KEY) ----\s*$"
)
_ESCAPED = lazy_pattern(r"(?:- ){1,3}(?=-----?)")
"""What a signer put before it (RFC 9580 §7.1), where the text lost the lines that say so."""
_ARMOUR_FIELD = lazy_pattern(
    r"(?:Version|Comment|Hash|Charset|MessageID|Message-ID|Type|Info|Proc-Type|DEK-Info)\b.{0,200}$",
    re.IGNORECASE,
)
_YBEGIN = lazy_pattern(r"=ybegin (?:[a-z]{1,9}=\d{1,15} ){1,6}name=(.{1,250})")
_YENC_FIELD = lazy_pattern(r"(part|line|size)=(\d{1,15})")
_TITLE = lazy_pattern(r"%%Title: ?\(?([^\n()]{1,200})", re.IGNORECASE)
_BRACE = lazy_pattern(r"\\[\\{}]|[{}]")
_RTF_WORD = lazy_pattern(r"\\(?:ansi|deff\d|fonttbl|pard?\b|mac\b|pc\b)")


class Enclosed(NamedTuple):
    """A file in a text, and the number of the line below it."""

    file: Attachment
    end: int


class FileLines(NamedTuple):
    """A file that was found in the lines of a text: where, and how it is written."""

    file: Attachment
    form: str
    lines: list[str]
    start: int
    end: int


def without_files(text: str) -> tuple[str, list[Attachment]]:
    """A text without the files that stand in it, and these."""
    text, found = taken_out(text)
    return text, [each.file for each in found]


def taken_out(text: str) -> tuple[str, list[FileLines]]:
    """A text without the files that stand in it, and where they stood."""
    if not (any(map(text.__contains__, _MARKS)) or ("\nM" in text and _SECTION.search(text))):
        return text, []
    lines = text.split("\n")
    kept: list[str] = []
    files: list[FileLines] = []
    done, number, place, most = 0, 0, 0, limits().parts_of(len(text))
    tried: Counter[str] = Counter()
    for start in _START.finditer(text):
        number += text.count("\n", place, start.start())
        place = start.start()
        kind = start.lastgroup or ""
        if number < done or tried[kind] == _MOST_TRIED.get(kind) or len(files) == most:
            continue
        found = _READERS[kind](lines, number)
        if found is None:
            tried[kind] += 1
        else:
            kept += lines[done:number]
            files.append(FileLines(found.file, kind, lines, number, found.end))
            done = found.end
    return ("\n".join(kept + lines[done:]), files) if files else (text, [])


def _uuencoded(lines: list[str], number: int) -> Enclosed | None:
    """A file from its `begin` to its `end`, or down to its last line where the end is missing."""
    begin = BEGIN.match(lines[number])
    if begin is None:
        return None
    return _uuencoded_lines(lines, number + 1, _bare_name(begin[3]))


def _bare_name(name: str) -> str:
    """A file's name without quotes, and without the folders of the machine where it was encoded."""
    bare = name.strip("\"'")
    return (bare.rpartition("\\")[2] if bare[1:3] == ":\\" else bare.rpartition("/")[2]) or name


def _section(lines: list[str], number: int) -> Enclosed | None:
    """The middle of a file that was posted in several sections."""
    return _uuencoded_lines(lines, number, "uuencoded.part")


def _uuencoded_lines(lines: list[str], number: int, name: str) -> Enclosed | None:
    size = full = 0
    closed = False
    while number < len(lines):
        bare = lines[number].strip()
        if not bare:  # a zero that lost its blank, or a line that came between two others
            below = _next_filled(lines, number)
            if below == len(lines) or not (lines[below].strip() in ("end", "`") or bytes_in(lines[below])):
                break
            number = below
            continue
        if bare == "end" and (size or closed):
            closed = True
            number += 1
            break
        count = bytes_in(lines[number])
        if count is None and full > 1 and _next_filled(lines, number + 1) == len(lines):
            number += bare[0] == "M" and " " not in bare and bare == bare.upper()  # cut within the line
        if count is None or closed:
            break
        closed = count == 0
        size += count
        full += count == 45
        number += 1
    return Enclosed(Attachment(name, type_of(name), size), number) if closed or full > 1 else None


def _base64(lines: list[str], number: int) -> Enclosed | None:
    """What POSIX's `uuencode -m` writes, down to `====`."""
    begin = BEGIN.match(lines[number])
    if begin is None:
        return None
    end, letters, longest = number + 1, 0, 0
    while end < len(lines) and _BASE64.match(lines[end]):
        length = len(lines[end].strip())
        longest = longest or length
        letters += len(lines[end].strip().rstrip("="))
        end += 1
        if length < longest:
            break
    if not letters:
        return None
    if lines[end : end + 1] and lines[end].strip() == "====":
        end += 1
    return Enclosed(Attachment(begin[3], type_of(begin[3]), letters * 3 // 4), end)


def _binhex(lines: list[str], number: int) -> Enclosed | None:
    start = _next_filled(lines, number + 1)
    end = binhex.end_of(lines, start)
    if end is None:
        return None
    name, size = binhex.head_of(lines[start:end])
    return Enclosed(Attachment(name or "binhex.hqx", type_of(name), size), end)


def _yenc(lines: list[str], number: int) -> Enclosed | None:
    """A file, or a part of one, down to `=yend`, or as far as its lines are as long as it says."""
    begin = _YBEGIN.fullmatch(lines[number].rstrip())
    if begin is None:
        return None
    fields = {name: int(value) for name, value in _YENC_FIELD.findall(lines[number])}
    end = number + 1
    while end < len(lines) and not lines[end].startswith("=yend ") and lines[end].strip("\r"):
        if not lines[end].startswith("=ypart ") and len(lines[end]) < fields.get("line", 0):
            end += 1
            break
        end += 1
    closed = end < len(lines) and lines[end].startswith("=yend ")
    if not closed and (end - number < 3 or fields.get("line", 0) < _SHORTEST_YENC):
        return None
    return Enclosed(Attachment(begin[1], type_of(begin[1]), fields.get("size", 0)), end + closed)


def _armoured(lines: list[str], number: int) -> Enclosed | None:
    """A key, a message or a file of OpenPGP, or what is in PEM, named after what it is."""
    begin = _ARMOUR.match(_ESCAPED.sub("", lines[number].lstrip()))
    if begin is None:
        return None
    end, letters, gap, longest, last = number + 1, 0, 0, 0, 0
    while end < len(lines):
        bare = _ESCAPED.sub("", lines[end].strip())
        if bare.startswith(("-----END ", "---- END ")):
            end, gap = end + 1, 0
            break
        if not bare:
            gap = gap or (end if letters else 0)
        elif _BASE64.match(bare):
            gap = gap or (end if last < longest else 0)
            longest, last = longest or len(bare), len(bare)
            letters += len(bare)
        elif not bare.startswith("=") and (letters or not _is_head(bare)):
            break
        end += 1
    end = gap or end  # where the end is missing, words may follow
    if letters < 16:
        return None
    what = begin[1] or begin[2] or begin[3]
    key = "public-key" if "PUBLIC" in what else "private-key" if "KEY" in what else ""
    if begin[1]:
        name, kind = f"{key or 'message'}.asc", f"application/pgp-{'keys' if key else 'encrypted'}"
    else:
        other = "message" if "MESSAGE" in what else "certificate"
        name, kind = f"{key or other}.pem", "application/x-pem-file"
    return Enclosed(Attachment(name, kind, letters * 3 // 4), end)


def _is_head(bare: str) -> bool:
    return _ARMOUR_FIELD.match(bare) is not None or ": " in bare[:40]


def _postscript(lines: list[str], number: int) -> Enclosed | None:
    end = postscript.end_of(lines, number)
    return _of_lines(lines, number, end, "document.ps", "application/postscript") if end else None


def _rtf(lines: list[str], number: int) -> Enclosed | None:
    """A document down to the brace that closes it."""
    depth = 0
    for end in range(number, len(lines)):
        for sign in _BRACE.findall(lines[end]):
            depth += (sign == "{") - (sign == "}")
        if depth <= 0:
            found = _of_lines(lines, number, end + 1, "document.rtf", "application/rtf")
            return found if _RTF_WORD.search("\n".join(lines[number : end + 1])) else None
    return None


def _of_lines(lines: list[str], start: int, end: int, name: str, kind: str) -> Enclosed:
    text = "\n".join(lines[start:end])
    title = _TITLE.search(text, 0, 4000) if name.endswith(".ps") else None
    return Enclosed(Attachment(title[1].strip() if title else name, kind, len(text)), end)


def _next_filled(lines: list[str], number: int) -> int:
    """The next line that is not blank, a few lines below at most."""
    end = number
    while end < len(lines) and end < number + 4 and not lines[end].strip():
        end += 1
    return end


def type_of(name: str, unknown: str = "application/octet-stream") -> str:
    """The type of a file as its name has it."""
    import mimetypes  # noqa: PLC0415  (reads files of the system, and hardly any mail needs it)

    return mimetypes.guess_type(name, strict=False)[0] or unknown


_READERS: dict[str, Callable[[list[str], int], Enclosed | None]] = {
    "uuencode": _uuencoded,
    "base64": _base64,
    "section": _section,
    "binhex": _binhex,
    "yenc": _yenc,
    "armour": _armoured,
    "postscript": _postscript,
    "rtf": _rtf,
}
