"""The lines of the kernel list's replies that their authors wrote, by a rule that knows no classifier.

Quoted is a line with `>`, and the rest of a quoted line that a mailer broke: an unmarked line right below
a quoted one whose words go on, in an earlier mail of the folder, where those of the line above end. Where
no such mail has them (the one answered is not in the folder) it is such a rest if it stands between
two quoted lines, its first word had no room on the line above, and it does not begin a sentence.
Own is every other filled line above the signature, but for attributions ("… wrote:", `From:` and `Date:`
above a quote).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.utils import mktime_tz, parsedate_tz
from pathlib import Path
from typing import NamedTuple

_TRAILER = re.compile(r"^(?:-- ?|-{70,}|_{40,})$", re.MULTILINE)
_ATTRIBUTION = re.compile(r"(?:wrote|writes|écrit ?):?$|(?:From|Date): ")
_MARKS = re.compile(r"^[>\s]+", re.MULTILINE)


class Reply(NamedTuple):
    """A mail that quotes: its text, and the numbers of the lines that are its author's, and that are not."""

    name: str
    text: str
    own: list[int]
    quoted: list[int]


def replies(folder: Path) -> Iterator[Reply]:
    """All mails below a folder that quote with `>`."""
    earlier = ""
    for _, path, text in sorted(_texts(folder)):
        if re.search(r"^>", text, re.MULTILINE):
            yield _judged(path.name, text, earlier)
        earlier += _flat(text) + "\n"


def _texts(folder: Path) -> Iterator[tuple[float, Path, str]]:
    for path in folder.rglob("*"):
        if path.is_file():
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            part = mail.get_body(("plain",))
            when = parsedate_tz(str(mail["date"]))
            if part is not None:
                yield (mktime_tz(when) if when else 0.0, path, str(part.get_content()))


def _flat(text: str) -> str:
    """A text's words, without quote marks, in one line."""
    return " ".join(_MARKS.sub("", text).split())


def _judged(name: str, text: str, earlier: str) -> Reply:
    trailer = _TRAILER.search(text)
    lines = text[: trailer.start() if trailer else None].split("\n")
    own: list[int] = []
    quoted: list[int] = []
    for number, line in enumerate(lines):
        if line.startswith(">"):
            quoted.append(number)
        elif not line.strip() or any(_ATTRIBUTION.search(near) for near in lines[number : number + 2]):
            continue
        elif number and number - 1 in quoted and _goes_on(lines, number, earlier):
            quoted.append(number)
        else:
            own.append(number)
    return Reply(name, text, own, quoted)


def _goes_on(lines: list[str], number: int, earlier: str) -> bool:
    """Whether a line is the rest of the quoted line above it."""
    above, line = lines[number - 1], lines[number].strip()
    if len(line) > 8 and _flat(" ".join(above.split()[-4:]) + " " + line) in earlier:
        return True
    between = number + 1 < len(lines) and lines[number + 1].startswith(">")
    full = len(above) + 1 + len(line.split()[0]) > 72
    return between and full and not line[0].isupper() and above.rstrip()[-1:] not in ".?!>"
