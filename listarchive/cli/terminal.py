"""Text from mail on a terminal: safe, measured and wrapped."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo

import click

from listarchive.cli.streams import size
from listarchive.lazy import lazy_pattern
from listarchive.printable import Spans, printable, safe, safe_line

_NARROW = lazy_pattern("[ -~\xa0-\u02ff\u2010-\u2027]*")  # Latin letters and punctuation: a cell each

MARK, PLACE = "red", "magenta"
"""What was found, and dates and names of fields: in colours that can be read on light and on dark."""
_NAMES = 10  # cells of the names before what headers say


def columns() -> int:
    """Tell how wide the terminal is, in cells; 80 where there is none. Text is not set wider than 100."""
    return max(40, min(100, size()[0]))


def width(text: str) -> int:
    """Measure a text in cells of a terminal: Chinese takes two, a combining accent none."""
    if (text.isascii() and text.isprintable()) or _NARROW.fullmatch(text):
        return len(text)
    from wcwidth import wcswidth  # noqa: PLC0415 - most output is Latin; 13 ms

    return max(0, wcswidth(text))


def cut(text: str, cells: int) -> str:
    """Shorten a text to so many cells, with an ellipsis where something is missing."""
    fitting = _fitting(text, cells)
    return text if fitting == len(text) else text[: _fitting(text, cells - 1)].rstrip() + "…"


def wrap(text: str, cells: int, *, break_words: bool = True) -> list[tuple[int, int]]:
    """Break a text into lines of so many cells; give the [start, end) place of each.

    Lines end at blanks, and inside a script that has none. A word too long for a line is broken, too,
    unless it is to stay whole (a URL on a terminal can be opened only then).
    """
    lines: list[tuple[int, int]] = []
    start = end = used = 0
    for match in re.finditer(r"\S+", text):
        word = match.group()
        size, gap = width(word), match.start() - end
        if end > start and used + gap + size <= cells:
            end, used = match.end(), used + gap + size
            continue
        room = _fitting(word, cells - used - gap) if end > start and size > len(word) else 0
        if end > start:
            lines.append((start, match.start() + room if room else end))
        start, end = match.start() + room, match.end()
        used = width(text[start:end])
        while used > cells and (break_words or used > end - start):
            next_line = start + (_fitting(text[start:end], cells) or 1)
            lines.append((start, next_line))
            start, used = next_line, width(text[next_line:end])
    if end > start:
        lines.append((start, end))
    return lines


def _fitting(text: str, cells: int) -> int:
    """Count the characters of a text that go into so many cells."""
    # No letter has more accents on it than that, and no hostile name shall cost time.
    count = min(len(text), max(0, cells) * 8)
    while count and (much := width(text[:count]) - cells) > 0:
        # Each step takes off at most what is too much: two cells are the widest character.
        count -= max(1, much // 2)
    return count


def shown(text: str, spans: Spans, cells: int, most: int, colour: bool, **style: bool) -> list[str]:
    """Set a text from mail in lines of so many cells, at most so many, among them the first that is marked.

    Spans are marked in colour, or between asterisks.
    """
    text, spans = printable(text[:_READ], spans)
    if not colour:
        text, spans = _starred(text, spans)
    lines = wrap(text, cells)
    first = next((n for n, line in enumerate(lines) if any(_both(line, span) for span in spans)), 0)
    if first >= most:
        skipped = lines[first - 1][0] - 2
        text = "… " + text[skipped + 2 :]
        spans = [(start - skipped, end - skipped) for start, end in spans if start - skipped >= 2]
        lines = wrap(text, cells)
    if len(lines) > most:
        start = lines[most - 1][0]
        text = text[:start] + cut(text[start:], cells)
        lines[most - 1 :] = [(start, len(text))]
    if not colour:
        return [text[start:end] for start, end in lines]
    return [
        _coloured(text[line[0] : line[1]], [_moved(line, each) for each in spans if _both(line, each)], style)
        for line in lines
    ]


def marked(text: str, spans: Spans, cells: int, colour: bool) -> list[str]:
    """Set a line of a post as it stands there, broken between words if it is longer than so many cells (> 0).

    Spans are marked as in `shown`.
    """
    text, spans = printable(*untabbed(text[:_READ].rstrip(), spans))
    if not colour:
        text, spans = _starred(text, spans)
    lines = wrap(text, cells, break_words=False) if 0 < cells < width(text) else [(0, len(text))]
    lines = [(start if number else 0, end) for number, (start, end) in enumerate(lines)] or [(0, 0)]
    if not colour:
        return [text[start:end] for start, end in lines]
    return [
        _coloured(text[line[0] : line[1]], [_moved(line, each) for each in spans if _both(line, each)], {})
        for line in lines
    ]


def untabbed(text: str, spans: Spans) -> tuple[str, Spans]:
    """Put blanks for tabs, and move the spans along with what they mark."""
    inside = [(start, min(end, len(text))) for start, end in spans if start < len(text)]
    if "\t" not in text:
        return text, inside
    moved, column = [0], 0
    for sign in text:
        cells = 8 - column % 8 if sign == "\t" else 1
        column = 0 if sign in "\r\n" else column + cells
        moved.append(moved[-1] + cells)
    return text.expandtabs(8), [(moved[start], moved[end]) for start, end in inside]


_READ = 4000  # characters of a text that are set: no line that is shown lies beyond


def _both(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _moved(line: tuple[int, int], span: tuple[int, int]) -> tuple[int, int]:
    return max(span[0], line[0]) - line[0], min(span[1], line[1]) - line[0]


def _starred(text: str, spans: Spans) -> tuple[str, Spans]:
    """Put each span between asterisks; give the spans with them."""
    pieces: list[str] = []
    last = 0
    for start, end in spans:
        pieces += [text[last:start], "*", text[start:end], "*"]
        last = end
    moved = [(start + 2 * before, end + 2 * before + 2) for before, (start, end) in enumerate(spans)]
    return "".join((*pieces, text[last:])), moved


def _coloured(text: str, spans: Spans, style: dict[str, bool]) -> str:
    out: list[str] = []
    last = 0
    for start, end in [*spans, (len(text), len(text))]:
        plain, hit = text[last:start], text[start:end]
        out.append(click.style(plain, **style) if plain and style else plain)
        out.append(click.style(hit, fg=MARK, bold=True) if hit else "")
        last = end
    return "".join(out)


def number_of(count: int, record: str) -> str:
    """Say how many: `1 post`, `2,100 posts`."""
    return f"{count:,} {record}{'' if count == 1 else 's'}"


def table(counts: Sequence[tuple[str, int]], most: int, rest: str = "") -> Iterator[str]:
    """Show values with their counts, a line each, the first `most` of them; `rest` tells where all are."""
    for value, count in counts[:most]:
        yield f"{count:>8,}  {cut(safe(value), columns() - 10)}"
    if len(counts) > most:
        yield f"{'':>8}  … and {len(counts) - most:,} more{rest}"


def day_and_hour(when: datetime | None, zone: tzinfo) -> str:
    """Write a moment as it is in a zone; nothing for none."""
    return f"{when.astimezone(zone):%a, %d %b %Y %H:%M %z}" if when else ""


def header_lines(shown: Mapping[str, str], *, colour: bool = False) -> Iterator[str]:
    """Set names and what they say, a column of each; nothing of a name that says nothing."""
    for name, text in shown.items():
        value = safe(text)
        for start, end in wrap(value, columns() - _NAMES):
            label = f"{name + ':' if not start else '':<{_NAMES}}"
            yield (click.style(label, fg=PLACE) if colour else label) + value[start:end]


def in_colour() -> bool:
    """Tell if output is coloured: on a terminal only, and never against NO_COLOR."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def page(lines: Iterable[str]) -> None:
    """Print lines; on a terminal that they do not fit on, through the pager. None print nothing."""
    text = "".join(f"{line}\n" for line in lines)
    if sys.stdout.isatty() and text.count("\n") >= size()[1]:
        os.environ.setdefault("LESS", "FRX")
        click.echo_via_pager(text, color=in_colour())
    else:
        click.echo(text, nl=False, color=in_colour())


def write(mail: bytes) -> None:
    """Print a mail as it came, to a file or another program; on a terminal, without what that would obey."""
    if sys.stdout.isatty():
        lines = mail.decode("utf-8", "replace").split("\n")
        click.echo("\n".join(map(safe_line, lines)), nl=False)
    else:
        click.echo(mail, nl=False)
