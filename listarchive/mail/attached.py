"""What is attached to a mail and says something: files that are texts, and other mails."""

from __future__ import annotations

from email.message import Message
from typing import NamedTuple

from listarchive.authors import author_from
from listarchive.dates import sent_at
from listarchive.lazy import lazy_pattern
from listarchive.mail import rtf
from listarchive.mail.enclosures import type_of
from listarchive.mail.parse import parse
from listarchive.post import Attachment, Head, Sent
from listarchive.text.charset import unmarked_utf_16

MAILS = frozenset(
    {"message/rfc822", "message/global", "message/global-headers", "message/news", "message/partial"}
)
HEADERS = "text/rfc822-headers"
"""The header of a mail that came back (RFC 6522 §4)."""

_FILE = lazy_pattern(rb"%PDF|PK\x03\x04|GIF8|%!PS|\xd0\xcf|\x89PNG|\x1f\x8b|BZh\d|\xff\xd8|Rar!|7z\xbc")
"""How files begin that may look like text for some thousand bytes."""
_BINARY = lazy_pattern(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""How texts in UTF-16 begin, every other byte of which may be zero."""
_NOT_FOR_READERS = frozenset({"text/calendar", "text/rtf", "text/vcard", "text/x-vcard"})
_TEXTS = lazy_pattern(
    r"application/(?:x-)?(?:(?:[a-z.-]+\+)?(?:json|xml|yaml)|diff|patch|javascript|ecmascript|sql|toml|sh|csh"
    r"|shellscript|perl|python|ruby|php|httpd-php|tcl|tex|latex|texinfo|troff(?:-man)?|m4|makefile|mbox"
    r"|ndjson|jsonlines|log|text)$"
)
_WRITTEN = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext"})
"""What mail programs write themselves."""
_PATCH_NAME = lazy_pattern(r"\.(?:patch|diff|dif)$")
_UNTOLD = lazy_pattern(r"application/(?:octet-stream|x-unknown|unknown|download|force-download|binary)$")
"""What mailers declare of files that they do not know: then the name tells."""
_TEXT_NAMES = lazy_pattern(
    r"\.(?:patch|diff|dif|txt|text|log|md|markdown|rst|adoc|asc|csv|tsv|html?|xml|json|ya?ml|toml|ini|cfg|conf"
    r"|config|c|cc|cpp|cxx|h|hh|hpp|s|asm|py|pl|pm|rb|php|js|ts|java|go|rs|hs|lisp|el|scm|tcl|lua|sh|bash"
    r"|sql|tex|bib|f|f90|pas|ad[bs]|vhdl?|v|dts|dtsi|mk|cmake|am|ac|m4|awk|sed|bat|ps1|spec|po|srt)$"
)


_LONGEST_WORD = 40
"""Bytes of the words of a text, on the whole."""


class Attached(NamedTuple):
    """A file that is a text, with its bytes, or a mail."""

    attachment: Attachment
    part: Message
    data: bytes = b""
    mail: Message | None = None


def is_file(kind: str, name: str) -> bool:
    """Tell whether a named part that is to be shown inline is a file, and no words of the author's."""
    return (
        bool(name)
        and kind.startswith("text/")
        and (kind not in _WRITTEN or _PATCH_NAME.search(name.lower()) is not None)
    )


def is_binary(data: bytes) -> bool:
    """Tell whether bytes that are declared as a text, or as nothing, are a file that nobody reads."""
    if data.startswith(_BYTE_ORDER_MARKS) or unmarked_utf_16(data):
        return False
    return bool(_FILE.match(data) or _BINARY.search(data[:4000]) or rtf.is_rtf(data))


def is_for_readers(kind: str) -> bool:
    """Tell whether a type of text is meant for people."""
    return kind not in _NOT_FOR_READERS


def is_text(kind: str, name: str, data: bytes) -> bool:
    """Tell whether a file is a text, by its type, or by its name where the type says nothing."""
    if _UNTOLD.match(kind):
        text = _TEXT_NAMES.search(name.lower()) is not None or (_tells_nothing(name) and _is_words(data))
    else:
        text = (kind.startswith("text/") and is_for_readers(kind)) or _TEXTS.match(kind) is not None
    return text and not is_binary(data)


def _tells_nothing(name: str) -> bool:
    """Tell whether the name of a file may be that of a text: `README`, `config-6.1`, no `card.vcf`."""
    kind = type_of(name, "")
    return not kind or (kind.startswith("text/") and is_for_readers(kind))


def _is_words(data: bytes) -> bool:
    """Tell whether bytes are plain text in UTF-8: words, and no letters without a blank."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return 0 < len(data) <= _LONGEST_WORD * len(data.split())


def head_of(mail: Message) -> Head:
    """Give what the header of an attached mail says. A mail without a date, or with a wrong one, has none."""
    parsed = parse(mail)
    raw = parsed.get("date")
    when = sent_at(raw) if raw else None
    return Head(
        author_from(parsed.get("from")),
        Sent(when, "date" if when else "none", raw),
        parsed.get("subject"),
    )
