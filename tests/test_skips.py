"""A test that is skipped is listed with its reason, and is a failure where none may be."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOOKS = Path(__file__).with_name("skips.py")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "code"), [((), 0), (("--no-skips",), 1), (("--no-skips", "-n", "2"), 1)]
)
def test_skips(arguments: tuple[str, ...], code: int, tmp_path: Path) -> None:
    shutil.copy(HOOKS, tmp_path / "conftest.py")
    (tmp_path / "test_one.py").write_text(
        "import pytest\ndef test_a():\n    pytest.skip('no heron is here')\ndef test_b(): pass\n"
    )
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rs", *arguments, tmp_path]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, "no heron is here" in done.stdout) == (code, True)


@pytest.mark.slow
def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    shutil.copy(HOOKS, tmp_path / "conftest.py")
    (tmp_path / "test_one.py").write_text(
        "import pytest\n@pytest.mark.xfail\ndef test_a():\n    raise ValueError\n"
    )
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--no-skips", tmp_path]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
