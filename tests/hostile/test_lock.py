"""The lock holds everything that is asked for, by its hash, and does not say where any of it comes from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PINNED = re.compile(
    r"^([\w.-]+)==(\S+)(?: ; [^\\\n]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n?)+)", re.M
)


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_lock_holds_every_library() -> None:
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project, groups = tables["project"], tables["dependency-groups"]
    asked = [*project["dependencies"], *groups["dev"], *groups["build"]]
    asked += [each for extra in project["optional-dependencies"].values() for each in extra]
    names = {canonical(re.match(r"[\w.-]+", each)[0]) for each in asked}  # type: ignore[index]
    locked = (ROOT / "requirements.lock").read_text("utf-8")
    assert names <= {canonical(match[1]) for match in PINNED.finditer(locked)}


def test_every_line_of_the_lock_is_a_version_with_its_hashes() -> None:
    for path in (ROOT / "requirements.lock", ROOT / "fuzz/requirements.lock"):
        text = path.read_text("utf-8")
        assert PINNED.search(text)
        assert PINNED.sub("", text) == ""
