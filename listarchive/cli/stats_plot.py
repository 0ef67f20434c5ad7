"""The counts of `stats`, drawn into a file."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from listarchive.printable import safe

FORMATS = (".svg", ".png")

Counts = Sequence[tuple[str, int]]

_SETTINGS: dict[Any, Any] = {
    "font.family": ["DejaVu Sans", "Noto Sans CJK JP", "sans-serif"],
    "font.size": 9,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#8a857a",
    "axes.labelcolor": "#22211e",
    "text.parse_math": False,  # a name with dollars in it is a name
    "svg.hashsalt": "listarchive",  # the same counts give the same file
}
_BAR = "#1b5a69"
_TICKS = 12  # names below the bars of months


def plot(path: Path, head: str, months: Counts, authors: Counts, answers: Counts) -> None:
    """Draw posts a month, the authors who wrote most, and how long answers took. Raises OSError."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    with rc_context(_SETTINGS), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a font that lacks a sign draws a box for it
        figure = Figure(figsize=(9, 8.5), layout="constrained")
        figure.suptitle(head, x=0.01, ha="left", fontsize=13)
        axes = figure.subplot_mosaic([["months", "months"], ["authors", "answers"]], height_ratios=[4, 5])
        _over_time(axes["months"], months)
        _ranked(axes["authors"], "Most posts", authors)
        _ranked(axes["answers"], "First answer to a conversation", answers)
        metadata = {"Date": None} if path.suffix.lower() == ".svg" else {}
        figure.savefig(path, dpi=150, metadata=metadata)


def _over_time(axes: Axes, months: Counts) -> None:
    names = [name for name, _ in months]
    axes.set_title("Posts a month")
    axes.bar(range(len(months)), [count for _, count in months], color=_BAR, width=0.85)
    step = max(1, -(-len(names) // _TICKS))
    places = range(0, len(names), step)
    axes.set_xticks(list(places), [names[place] for place in places])
    axes.margins(x=0.01)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))


def _ranked(axes: Axes, title: str, counts: Counts) -> None:
    names = [safe(name)[:32] or "unknown" for name, _ in counts]
    axes.set_title(title)
    bars = axes.barh(range(len(counts)), [count for _, count in counts], color=_BAR, height=0.75)
    axes.bar_label(bars, labels=[f"{count:,}" for _, count in counts], padding=3, color="#5f5b53")
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.margins(x=0.12)
    axes.tick_params(axis="y", length=0)
