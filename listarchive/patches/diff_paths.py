"""The files that a diff changes, by the names that stand above its hunks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from listarchive.lazy import lazy_pattern

_MAY_NAME = ("diff --git ", "\n+++ ", "\nIndex: ", "\n*** ", "+++ ", "Index: ")
_HEAD = lazy_pattern(r"diff --git |--- \S|Index: |(?:rename|copy) (?:from|to) |\*\*\* \S")
_FIRST = frozenset("d-Irc*")
_QUOTED = lazy_pattern(r'"(?:[^"\\]|\\.){0,400}+"')
_SECOND = lazy_pattern(r' (?="?b/)')
_ESCAPE = lazy_pattern(r'\\([0-7]{3}|[abtnvfr"\\])')
_SIGNS = {"a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}
_STAMP = lazy_pattern(
    r"\t.*|(?<!\s)\s++(?:\d{4}[-/]\d\d?[-/]\d\d?\b|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? "
    r"|\(?(?:revision|working copy|rev)\b).*"
)
_CONTEXT_HEAD = lazy_pattern(r"(?:\*\*\*|---) \d+(?:,\d+)? (?:\*\*\*\*|----)$")
_BELOW_INDEX = lazy_pattern(r"={5,}|RCS file: |--- |diff |\*\*\* |Property |$")
_LONGEST = 300
_MOST = 1_000  # files of one text
_LINES = 50_000
_CHARACTERS = 2_000_000


def paths(text: str) -> tuple[str, ...]:
    """Name the files that the diffs of a text change, each once, in the order of the text.

    Both names of a file that is renamed; none for `/dev/null`.
    """
    if not any(map(text.__contains__, _MAY_NAME)):
        return ()
    lines = [line.rstrip("\r") for line in text[:_CHARACTERS].split("\n", _LINES)[:_LINES]]
    found: dict[str, None] = {}
    for name in _named(lines):
        if (path := _cleaned(name)) and len(found) < _MOST:
            found[path] = None
    return tuple(found)


def _named(lines: Sequence[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        if line[:1] not in _FIRST or not _HEAD.match(line):
            continue
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if line.startswith("diff --git "):
            yield from _of_git(line[11:])
        elif line.startswith("Index: "):
            if _BELOW_INDEX.match(below):
                yield line[7:]
        elif line[0] in "rc":
            yield _unquoted(line.split(" ", 2)[2])
        elif below.startswith("+++ " if line[0] == "-" else "--- ") and not _CONTEXT_HEAD.match(line):
            yield from _of_pair(line[4:], below[4:])


def _of_git(names: str) -> Iterator[str]:
    """Read `a/old b/new`, of which blanks may be a part."""
    half = len(names) // 2
    if names[:2] == "a/" and names[half:] == f" b/{names[2:half]}":
        yield names[2:half]
        return
    if len(names) > _LONGEST * 4:
        return
    quoted = _QUOTED.match(names)
    pieces = (quoted[0], names[quoted.end() :]) if quoted else _SECOND.split(names, maxsplit=1)
    for name in map(str.strip, pieces):
        if name.startswith(('"', "a/", "b/")):
            yield _without_side(_unquoted(name), "ab")


def _of_pair(old: str, new: str) -> Iterator[str]:
    names = [_unquoted(_STAMP.sub("", name, count=1).strip()) for name in (old, new)]
    sided = all(name[:2] in (side, "/d") for name, side in zip(names, ("a/", "b/"), strict=True))
    known = [name for name in names if name != "/dev/null"]
    if not known:
        return
    if sided:
        known = [_without_side(name, "ab") for name in known]
    first, last = known[0], known[-1]
    # `lamp-1.0/wick.c` and `lamp/wick.c` are one file; so are `wick.c.orig` and `wick.c`.
    if first.rpartition("/")[2].removesuffix(".orig") != last.rpartition("/")[2]:
        yield first
    yield last


def _without_side(name: str, sides: str) -> str:
    return name[2:] if name[:1] in sides and name[1:2] == "/" else name


def _unquoted(name: str) -> str:
    """Read a name as git quotes it (`core.quotePath`), in UTF-8."""
    if len(name) < 2 or name[0] != '"' or name[-1] != '"':
        return name
    raw = _ESCAPE.sub(lambda match: _SIGNS.get(match[1]) or chr(int(match[1], 8) & 255), name[1:-1])
    try:
        return raw.encode("latin-1").decode("utf-8", "replace")
    except UnicodeEncodeError:
        return raw


def _cleaned(name: str) -> str:
    path = re.sub(r"^(?:\./|/)+", "", name.strip())
    if not path or path == "dev/null" or len(path) > _LONGEST or not path.isprintable():
        return ""
    return path if any(map(str.isalnum, path)) else ""
