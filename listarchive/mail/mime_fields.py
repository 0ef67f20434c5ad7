"""Content-Type and Content-Disposition (RFC 2045 §5, RFC 2183), mended where they are malformed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from listarchive.lazy import lazy_pattern

_LONGEST = 10_000
_WELL_FORMED = lazy_pattern(
    r"\s*+(?:[\w.+-]++/[\w.+-]++|attachment|inline)\s*+"
    r"(?:;\s*+[\w*%.-]++=(?:\"[^\"\\]*+\"|[^\s\";=()](?:[^\";=(]|(?<!\s)\()*+)\s*+)*+;?\s*+",
    re.IGNORECASE,
)
_COMMENT = lazy_pattern(r"(?<![^\s;])\([^()\"]{0,200}\)")
_KIND = lazy_pattern(r"[\s\"';:]{0,20}([A-Za-z][\w.+-]{0,80})(?:\s{0,9}/\s{0,9}([\w.+-]{0,80}))?[\s/]{0,9}")
_PARAMETER = lazy_pattern(
    r"(?<![\w*%.-])([A-Za-z][\w*%.-]{0,60})\s{0,9}=\s{0,9}"
    r"(?:\"((?:[^\"\\]|\\.){0,2000})(?:\"|\Z)|'([^']{0,2000})'|([^;\"]{0,2000}))",
    re.DOTALL,
)
_NEXT = lazy_pattern(r"[;,\s]\s{0,9}[A-Za-z][\w*-]{0,40}\s{0,9}=")
"""Where the next parameter begins, within a value that was not closed, or without quotes."""
_RUN_TOGETHER = lazy_pattern(r"\s{0,9}\bContent-[A-Za-z-]{1,40}\s{0,9}:", re.IGNORECASE)
_TWICE = lazy_pattern(r"\s{0,9}Content-Type\s{0,9}:", re.IGNORECASE)
_ALONE = {
    "text": "text/plain",
    "plain": "text/plain",
    "html": "text/html",
    "multipart": "multipart/mixed",
    "message": "message/rfc822",
    "application": "application/octet-stream",
}
"""What is meant by half a type."""
MEANT = {
    **dict.fromkeys(("plain/text", "txt/plain", "test/plain", "text/txt", "text/text"), "text/plain"),
    **dict.fromkeys(("text/htm", "text/x-html", "html/text", "html/html", "text/xhtml"), "text/html"),
    **dict.fromkeys(("application/xhtml+xml", "application/html", "application/x-html"), "text/html"),
}
"""What is meant by a type that is none, or is shown as another."""


def mended(values: Iterable[str]) -> str:
    """One well-formed field out of all of a name that a part has: the first that tells most.

    A multipart tells most: who adds a second Content-Type to it writes `text/plain` for everything.
    """
    fields = [
        value if _WELL_FORMED.fullmatch(value, 0, _LONGEST) else _mended(value[:_LONGEST]) for value in values
    ]
    if len(fields) == 1:
        return fields[0]
    compound = (field for field in fields if "boundary=" in field.lower() and "multipart/" in field.lower())
    return next(compound, "") or next((field for field in fields if "/" in field), fields[0])


def _mended(value: str) -> str:
    """The field with every parameter in quotes, behind a semicolon."""
    if twice := _TWICE.match(value):  # the name of the field stands in it once more
        value = value[twice.end() :]
    if cut := _RUN_TOGETHER.search(value):
        value = value[: cut.start()]
    for _ in range(3):
        value = _COMMENT.sub(" ", value)
    kind = _KIND.match(value)
    if kind is None:
        return value
    main, sub, rest = kind[1].lower(), (kind[2] or "").lower(), value[kind.end() :]
    whole = f"{main}/{sub}" if sub else _ALONE.get(main, main)
    if rest.startswith("="):  # the type is missing
        whole, rest = "multipart/mixed" if main == "boundary" else "text/plain", value
    parameters: dict[str, str] = {}
    place = 0
    while (found := _PARAMETER.search(rest, place)) and len(parameters) < 200:
        text, place = _value(rest, found)
        parameters.setdefault(found[1].lower(), text)
    return whole + "".join(f'; {name}="{text}"' for name, text in parameters.items())


def _value(rest: str, found: re.Match[str]) -> tuple[str, int]:
    """The value of a parameter, as it stands between quotes, and where it ends."""
    group = next(number for number in (2, 3, 4) if found[number] is not None)
    text, end = found[group], found.end()
    if (group == 4 or ";" in text or not rest[:end].endswith('"')) and (below := _NEXT.search(text)):
        text, end = text[: below.start()], found.start(group) + below.start()
    return text.replace('"', "").strip() if group != 2 else text.rstrip("\\ ;\r\n\t"), end
