"""Who clones the repository, and has nothing else, can change it by what CONTRIBUTING.md says."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("lint-imports", "mypy", "pytest")


def set_up(clone: Path) -> None:
    """Do what `./run tests` does at first, with the libraries that are here: no test needs the network."""
    environment = clone / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    (environment / "tmp").mkdir()
    libraries = environment / "libraries"
    libraries.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if "listarchive" not in path.name and path.suffix != ".pth":
            (libraries / path.name).symlink_to(path)
    site = next((environment / "lib").glob("python*/site-packages"))
    (site / "libraries.pth").write_text(f"{libraries}\n{clone}\n")
    here = Path(sysconfig.get_path("scripts"))
    (environment / "bin" / "ruff").symlink_to(here / "ruff")
    for name in TOOLS:
        script = environment / "bin" / name
        script.write_text(f"#!{environment}/bin/python\n" + (here / name).read_text().partition("\n")[2])
        script.chmod(0o755)
    stamp = 'eval "$(sed -n "/^fingerprint()/,/^}/p" run)"; echo "$(fingerprint) tests" >.venv/stamp'
    subprocess.run(["sh", "-ec", stamp], cwd=clone, check=True)


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
