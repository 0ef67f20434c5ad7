"""What is coloured on a terminal can be read on a light one and on a dark one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from listarchive.cli import terminal
from listarchive.cli.show_command import LABEL_STYLES

CLI = Path(terminal.__file__).parent
XTERM = {
    "red": (205, 0, 0), "green": (0, 205, 0), "yellow": (205, 205, 0), "blue": (0, 0, 238),
    "magenta": (205, 0, 205), "cyan": (0, 205, 205),
}  # fmt: skip
"""The colours of xterm, which others mix much alike."""
LEGIBLE = 3.0
"""What WCAG 2.1 asks of marks and large letters."""


def linear(part: int) -> float:
    return part / 3294.6 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4


def luminance(colour: tuple[int, int, int]) -> float:
    red, green, blue = map(linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", [terminal.MARK, terminal.PLACE])
@pytest.mark.parametrize("ground", [(0, 0, 0), (255, 255, 255)], ids=["dark", "light"])
def test_a_colour_is_read_on_both(name: str, ground: tuple[int, int, int]) -> None:
    assert contrast(XTERM[name], ground) >= LEGIBLE


@pytest.mark.parametrize("name", ["yellow", "cyan", "blue"])
def test_others_are_not(name: str) -> None:
    assert min(contrast(XTERM[name], ground) for ground in ((0, 0, 0), (255, 255, 255))) < LEGIBLE


def test_no_other_colours_are_used() -> None:
    used = {
        colour
        for path in CLI.glob("*.py")
        for colour in re.findall(r"\b[fb]g[\"']?\s*[=:]\s*([\w\"']+)", path.read_text("utf-8"))
    }
    assert used == {"MARK", "PLACE"}
    assert {style.get("fg") for style in LABEL_STYLES.values()} <= {None, terminal.PLACE}
