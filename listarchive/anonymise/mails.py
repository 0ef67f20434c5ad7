"""Files of mail, line by line: what is header, what is which part."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from functools import partial
from itertools import count
from secrets import token_bytes

from listarchive.anonymise import encodings
from listarchive.anonymise.disguise import Disguise, Listener
from listarchive.anonymise.letters import letter
from listarchive.anonymise.pages import page
from listarchive.record import record

_FROM = re.compile(rb">?From (?=.*\d\d:\d\d|\S+\s*$)")
_FIELD = re.compile(rb"([!-9;-~]{1,76})[ \t]*:")
_TYPE = re.compile(rb"\s*([\w!#$&^.+-]+/[\w!#$&^.+-]+)")
_CHARSET = re.compile(rb"charset\*?\s*=\s*\"?'?([\w.:-]+)", re.IGNORECASE)
_BOUNDARY = re.compile(rb"boundary\s*=\s*(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
_NAMED = re.compile(rb"\b((?:file)?name(\*?)(?:\d+(\*?))?\s*=\s*)(\"[^\"\r\n]*\"|[^;\s]+)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<!\S)\S+(?:@| at )\S+")
_EXTENSION = re.compile(rb"\.[A-Za-z0-9]{1,5}(?=\"?$)")
_BARE_BASE64 = re.compile(
    rb"^(?:[A-Za-z0-9+/]{60,76}\r?\n){2,}(?:[A-Za-z0-9+/]{1,76}={0,2}(?:\r?\n|$))?", re.MULTILINE
)
"""What an archive that lost the header still has: a text, or a file, in base64."""
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x7f]")
_KEPT = frozenset(
    b"content-type content-transfer-encoding content-disposition content-length content-language"
    b" content-class mime-version lines precedence auto-submitted x-no-archive"
    b" status x-status x-mozilla-status x-mozilla-status2".split()
)
"""Fields whose values say how a mail is read; of files, the names are changed."""


@record
class _Part:
    """What the header of a part says of its lines."""

    type: bytes = b"text/plain"
    charset: str = ""
    encoding: bytes = b""


def anonymised(raw: bytes, key: bytes = b"") -> bytes:
    """Give a file of mail with other words in it.

    The same words become the same others, by a key that is drawn anew unless one is given.
    """
    listener = Listener()
    for _ in _pieces(raw, listener):
        pass
    disguise = Disguise(key or token_bytes(32), frozenset(listener.heard), frozenset(listener.people))
    return b"".join(_pieces(raw, disguise))


def _pieces(raw: bytes, disguise: Disguise) -> Iterator[bytes]:
    """Read headers and parts as they come, each changed in its way."""
    lines = re.findall(rb"[^\n]*\n|[^\n]+$", raw)
    boundaries: dict[bytes, bytes] = {}
    place, default = 0, b"text/plain"
    heading = bool(lines) and _begins(lines, 0)
    part = _Part(b"text/html") if raw[:200].lstrip().startswith(b"<") else _Part()
    while place < len(lines):
        if heading:
            end = _end_of_header(lines, place)
            header = lines[place:end]
            if header and header[0].startswith(b"From "):
                boundaries.clear()
            yield from _header(header, disguise)
            part = _told(b"".join(header), boundaries, default)
            place = end
            heading = part.type.startswith(b"message/") and part.encoding not in (
                b"base64",
                b"quoted-printable",
            )
            default = b"text/plain"
            if heading and place < len(lines) and not lines[place].strip():
                yield lines[place]
                place += 1
            heading = heading and place < len(lines) and bool(_FIELD.match(lines[place]))
            continue
        end = next((n for n in count(place) if n >= len(lines) or _bounds(lines, n, boundaries)), len(lines))
        yield _body(b"".join(lines[place:end]), part, disguise)
        place = end
        if place == len(lines):
            break
        if lines[place].startswith(b"--"):
            said = lines[place].rstrip()[2:]
            heading, default = said in boundaries, boundaries.get(said, b"")
            yield lines[place]
            place += 1
            part = _Part()
        else:
            heading = True


def _begins(lines: list[bytes], place: int) -> bool:
    """Tell whether a mail begins with a line: a separator, or, at the top of a file, a field."""
    if _FROM.match(lines[place]):
        below = lines[place + 1 : place + 2]
        return bool(below and (_FIELD.match(below[0]) or _FROM.match(below[0])))
    return place == 0 and bool(_FIELD.match(lines[0]))


def _bounds(lines: list[bytes], place: int, boundaries: dict[bytes, bytes]) -> bool:
    line = lines[place]
    if line.startswith(b"--"):
        said = line.rstrip()[2:]
        below = lines[place + 1 : place + 2]
        if below and below[0][:8].lower() == b"content-":  # of a mail whose header has not come with it
            boundaries.setdefault(said, b"text/plain")
        return said in boundaries or said.removesuffix(b"--") in boundaries
    if not line.startswith(b"From ") or (place and lines[place - 1].strip()):
        return False
    return _begins(lines, place)


def _end_of_header(lines: list[bytes], place: int) -> int:
    for end in range(place, len(lines)):
        if not lines[end].strip():
            return end
        if end > place and not (
            lines[end][:1] in b" \t" or _FIELD.match(lines[end]) or _FROM.match(lines[end])
        ):
            return end
    return len(lines)


def _told(header: bytes, boundaries: dict[bytes, bytes], default: bytes) -> _Part:
    fields = {
        name.lower(): value
        for name, _, value in (each.partition(b":") for each in re.split(rb"\r?\n(?![ \t])", header))
    }
    told = re.sub(rb"\r?\n(?=[ \t])", b"", fields.get(b"content-type", b""))
    kind = _TYPE.match(told)
    for found in _BOUNDARY.finditer(told):
        digest = bool(kind and kind[1].lower() == b"multipart/digest")
        boundaries[(found[1] or found[2]).strip()] = b"message/rfc822" if digest else b"text/plain"
    charset = _CHARSET.search(told)
    return _Part(
        kind[1].lower() if kind else default,
        charset[1].decode("ascii", "replace") if charset else "",
        fields.get(b"content-transfer-encoding", b"").strip().lower(),
    )


def _header(lines: list[bytes], disguise: Disguise) -> Iterator[bytes]:
    """Change the values of fields, and the words of separators."""
    kept = False
    for line in lines:
        field = None if line[:1] in b" \t" else _FIELD.match(line)
        if field:
            kept = field[1].lower() in _KEPT
        elif found := _FROM.match(line):
            yield found[0] + encodings.header_text(line[found.end() :], disguise)
            continue
        head = line[: field.end()] if field else b""
        value = line[len(head) :]
        if head.lower() in (b"from:", b"sender:", b"reply-to:"):
            disguise.name(_ADDRESS.sub(" ", value.decode("utf-8", "replace")))
        yield head + (
            _NAMED.sub(partial(_name, disguise), value) if kept else encodings.header_text(value, disguise)
        )


def _name(disguise: Disguise, found: re.Match[bytes]) -> bytes:
    value = found[4]
    extension = _EXTENSION.search(value)
    end = extension.start() if extension else len(value)
    stem, rest = value[:end], value[end:]
    if b"*" in (found[2], found[3]) and stem.count(b"'") > 1:
        charset, language, said = stem.split(b"'", 2)
        change = partial(encodings.plain, charset=charset.decode("ascii", "replace"), disguise=disguise)
        stem = b"'".join((charset, language, encodings.percent(said, change)))
    elif b"*" in (found[2], found[3]):
        stem = encodings.percent(stem, partial(encodings.plain, charset="utf-8", disguise=disguise))
    else:
        stem = encodings.header_text(stem, disguise)
    return found[1] + stem + rest


def _body(raw: bytes, part: _Part, disguise: Disguise) -> bytes:
    """Change the lines of a part, decoded as they are read."""
    textual = part.type.startswith((b"text/", b"message/", b"multipart/"))

    def change(said: bytes) -> bytes:
        if part.type == b"text/html":
            return encodings.in_charset(said, part.charset, lambda text, fits: page(text, disguise, fits))
        return encodings.in_charset(said, part.charset, lambda text, fits: letter(text, disguise, fits))

    if part.encoding == b"base64" and not part.type.startswith(b"multipart/"):
        return encodings.base64(raw, change) if textual else encodings.scrambled(raw)
    if part.encoding == b"quoted-printable":
        return encodings.quoted_printable(raw, change)
    made, end = [], 0
    for found in _BARE_BASE64.finditer(raw):
        inner = encodings.base64(found[0], change) if _is_text(found[0]) else change(found[0])
        made += [change(raw[end : found.start()]), inner]
        end = found.end()
    return b"".join((*made, change(raw[end:])))


def _is_text(raw: bytes) -> bool:
    said = b64decode(b"".join(raw.split()) + b"===")
    return not _CONTROL.search(said) and bool(said.isascii() or said[:-3].decode("utf-8", "ignore"))
