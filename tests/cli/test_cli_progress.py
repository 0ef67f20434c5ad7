"""The bar of an import stays on its line."""

from __future__ import annotations

import io
import re
import sys

import pytest
from wcwidth import wcswidth

from listarchive.cli.import_command import _Bar
from listarchive.importer import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("columns", [80, 70, 200])
@pytest.mark.parametrize("posts", [1, 2_345, 1_345_678])
def test_the_bar_is_as_wide_as_the_terminal_at_most(
    columns: int, posts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(_Bar, "EVERY", -1.0)
    bar = _Bar()
    for step in range(0, 101, 5):
        bar(Progress(step * 10**9, 100 * 10**9, posts * step // 100))
    bar.end()
    shown = re.sub(r"\x1b\[[?0-9;]*[a-zA-Z]", "", terminal.getvalue())
    lines = re.split(r"[\r\n]+", shown)
    assert any("100%" in line and f"{posts:,} post" in line for line in lines)
    assert max(map(wcswidth, lines)) <= columns
