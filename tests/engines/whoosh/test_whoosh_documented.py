"""Every example of docs/whoosh.md does what it shows."""

from __future__ import annotations

import doctest
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "whoosh.md"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.slow
def test_what_an_example_shows_is_what_it_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "mbox", tmp_path / "mbox")
    subprocess.run(
        [sys.executable, "-m", "listarchive", "import", "--quiet"], cwd=tmp_path, check=True, timeout=60
    )
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    told: list[str] = []
    tried = 0
    for block in BLOCK.findall(PAGE.read_text("utf-8")):
        if ">>>" not in block:
            exec(compile(block, str(PAGE), "exec"), names)
            continue
        examples = doctest.DocTestParser().get_doctest(block, names, PAGE.name, str(PAGE), 0)
        tried += len(examples.examples)
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
        runner.run(examples, out=told.append, clear_globs=False)
        names.update(examples.globs)
    assert not told, "".join(told)
    assert tried > 20
