"""How does text from mail reach a terminal, safe, measured and wrapped?"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable

import click

# Nothing that arrives by mail may talk to the terminal: control characters (with them every escape
# sequence), line and paragraph separators, invisible characters, and the marks that reverse or isolate
# the direction of what follows (Unicode TR 36, CVE-2021-42574).
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACES = re.compile(r"\s+")


def safe(text: str) -> str:
    """Put a text from mail on one line, with nothing in it that a terminal would obey."""
    return _SPACES.sub(" ", _UNSAFE.sub("\ufffd", text)).strip()


def safe_line(text: str) -> str:
    """Take out of one line what a terminal would obey, and keep its shape."""
    return _UNSAFE.sub("\ufffd", text.replace("\r", "").expandtabs(8))


def columns() -> int:
    """Tell how wide the terminal is, in cells; 80 where there is none. Text is not set wider than 100."""
    return max(40, min(100, shutil.get_terminal_size((80, 24)).columns))


def width(text: str) -> int:
    """Measure a text in cells of a terminal: Chinese takes two, a combining accent none."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth  # noqa: PLC0415 - most output is ASCII

    return max(0, wcswidth(text))


def cut(text: str, cells: int) -> str:
    """Shorten a text to so many cells, with an ellipsis where something is missing."""
    if width(text) <= cells:
        return text
    while text and width(text) > cells - 1:
        # Each step takes off at least what is surely too much: two cells are the widest character.
        text = text[: -max(1, (width(text) - cells + 1) // 2)]
    return text.rstrip() + "…"


def wrap(text: str, cells: int) -> list[tuple[int, int]]:
    """Break a text into lines of so many cells; give the [start, end) place of each."""
    lines: list[tuple[int, int]] = []
    start = end = used = 0
    for match in re.finditer(r"\S+", text):
        size = width(match.group())
        if used and used + 1 + size <= cells:
            end, used = match.end(), used + 1 + size
            continue
        if used:
            lines.append((start, end))
        start, end, used = match.start(), match.end(), size
        while used > cells:  # a long URL, or a script without spaces
            inside = len(cut(text[start:end], cells)) - 1 or 1
            lines.append((start, start + inside))
            start += inside
            used = width(text[start:end])
    if used:
        lines.append((start, end))
    return lines


def marked(text: str, places: Iterable[tuple[int, int]], colour: bool, **style: bool | str) -> str:
    """Show a text with marks at the [start, end) places: in colour, or between asterisks."""
    out = []
    last = 0
    for start, end in places:
        plain, hit = text[last:start], text[start:end]
        out.append(click.style(plain, **style) if colour and plain else plain)  # type: ignore[arg-type]
        out.append(click.style(hit, fg="yellow", bold=True) if colour else f"*{hit}*")
        last = end
    rest = text[last:]
    out.append(click.style(rest, **style) if colour and rest else rest)  # type: ignore[arg-type]
    return "".join(out)


def in_colour() -> bool:
    """Tell if output is coloured: on a terminal only, and never against NO_COLOR."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def page(lines: Iterable[str]) -> None:
    """Print lines; on a terminal that they do not fit on, through the pager."""
    text = "\n".join(lines)
    if sys.stdout.isatty() and text.count("\n") + 2 > shutil.get_terminal_size((80, 24)).lines:
        os.environ.setdefault("LESS", "FRX")
        click.echo_via_pager(text + "\n", color=in_colour())
    else:
        click.echo(text, color=in_colour())
