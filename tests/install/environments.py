"""Environments that have the libraries of this one, and not its listarchive: no test needs the network."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

TOOLS = ("lint-imports", "mypy", "pytest")


def with_libraries(environment: Path, *more: Path) -> None:
    """Make an environment with the libraries that are here, and with what stands in other folders."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    libraries = environment / "libraries"
    libraries.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if "listarchive" not in path.name and path.suffix != ".pth":
            (libraries / path.name).symlink_to(path)
    site = next((environment / "lib").glob("python*/site-packages"))
    (site / "libraries.pth").write_text("".join(f"{folder}\n" for folder in (libraries, *more)))


def set_up(clone: Path) -> None:
    """Do what `./run tests` does at first, from what is here: the clone runs its checks then."""
    environment = clone / ".venv"
    with_libraries(environment, clone)
    (environment / "tmp").mkdir()
    here = Path(sysconfig.get_path("scripts"))
    (environment / "bin" / "ruff").symlink_to(here / "ruff")
    for name in TOOLS:
        script = environment / "bin" / name
        script.write_text(f"#!{environment}/bin/python\n" + (here / name).read_text().partition("\n")[2])
        script.chmod(0o755)
    stamp = 'eval "$(sed -n "/^fingerprint()/,/^}/p" run)"; echo "$(fingerprint) tests" >.venv/stamp'
    subprocess.run(["sh", "-ec", stamp], cwd=clone, check=True)
