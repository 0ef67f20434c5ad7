"""The list that a post belongs to, if its mail does not say.

What `--list` says, else its List-Id, else the `[Tag]` that most subjects of its source share, else the
folder below `mbox/`, else the name of the file. Names are small letters throughout: `[News]`, a folder
`news` and the List-Id `<news.example.org>` are one list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from listarchive.dates import month_in_name
from listarchive.lazy import lazy_pattern
from listarchive.subjects import list_tag

_SUFFIXES = frozenset(
    ("txt", "mbox", "mbx", "eml", "msg", "html", "git", "tar", "tgz", "zip", "gz", "bz2", "xz", "zst")
)
# LISTSERV's, of a month or a week: `LOOMS.LOG2405`, `LOOMS.LOG2405A`
_NOTEBOOK = lazy_pattern(r"log\d{4}[a-e]?")

SAMPLE = 200
"""How many posts of a source decide which tag its list has."""


def shared_tag(subjects: Iterable[str]) -> str:
    """Name the list whose tag more than half of the subjects have; empty if none."""
    tags: Counter[str] = Counter()
    total = 0
    for subject in subjects:
        total += 1
        if tag := list_tag(subject):
            tags[tag] += 1
    tag, count = tags.most_common(1)[0] if tags else ("", 0)
    return tag if count * 2 > total else ""


def list_of(subjects: Iterable[str], place: str) -> str:
    """Name the list after the tag that its subjects share, else after the place they stand in.

    A tag that is but another spelling of the place, or a part of it, is the same list: a month in which
    few subjects have the tag must not fall out (`[openocd-devel]` in `mbox/openocd-development/`).
    """
    tag = shared_tag(subjects)
    short, long = sorted((_letters(tag), _letters(place)), key=len)
    return place if len(short) >= 3 and long.startswith(short) else tag or place


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name))


def name_of_place(path: Path, below: Path) -> str:
    """Name the list after the folder in `below` that a file stands in, else after the file.

    Elsewhere the folder that it lies in; the one above, if that is a month's (Pipermail's web pages); the
    file again if the folder is just called `mbox`, as that of another archive is.
    """
    try:
        inside = path.relative_to(below)
    except ValueError:
        folder = path.parent.parent if month_in_name(path.parent.name) else path.parent
        inside = Path(path.name) if folder.name in ("", "mbox") else Path(folder.name) / path.name
    first = inside.parts[0] if len(inside.parts) > 1 else _stem(inside.name)
    return first.lower() or "mail"


def _stem(name: str) -> str:
    end = len(name)
    while (dot := name.rfind(".", 0, end)) >= 0 and _is_suffix(name[dot + 1 : end].lower()):
        end = dot
    return name[:end]


def _is_suffix(text: str) -> bool:
    return text in _SUFFIXES or _NOTEBOOK.fullmatch(text) is not None
