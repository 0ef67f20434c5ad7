"""Who clones the repository, and has nothing else, can change it by what CONTRIBUTING.md says."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from environments import set_up

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow  # runs all checks three times
def test_a_new_contributor_changes_something(tmp_path: Path) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone: there is nothing to clone")
    subprocess.run(["git", "clone", "-q", ROOT, tmp_path / "clone"], check=True)
    set_up(tmp_path / "clone")
    done = subprocess.run(
        [ROOT / "tests" / "install" / "new_contributor.sh", tmp_path],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "2 files changed, 2 insertions(+), 1 deletion(-)" in done.stdout
    assert not (tmp_path / ".cache").exists()
