"""The changelog is one of releases, the newest first, and tells this one."""

from __future__ import annotations

import re
from pathlib import Path

from listarchive import __version__

CHANGELOG = (Path(__file__).resolve().parents[2] / "CHANGELOG.md").read_text("utf-8")
RELEASES = re.findall(r"^## (\d+\.\d+\.\d+)( \(not yet released\)|, \d{4}-\d\d-\d\d)?$", CHANGELOG, re.M)


def test_the_newest_release_is_this_one() -> None:
    versions = [tuple(map(int, version.split("."))) for version, _ in RELEASES]
    assert RELEASES[0][0] == __version__
    assert versions == sorted(set(versions), reverse=True)


def test_only_the_newest_may_be_unreleased() -> None:
    assert [version for version, when in RELEASES[1:] if "not yet" in when] == []


def test_a_release_says_what_to_do_what_is_new_and_what_changed() -> None:
    newest = CHANGELOG.split("\n## ")[1]
    assert re.findall(r"^### (.+)$", newest, re.M) == ["What to do", "New for you", "Changed"]


def test_every_release_has_a_line_among_the_indexes() -> None:
    table = CHANGELOG.split("## Indexes of older versions")[1]
    assert re.findall(r"^\| (\d+\.\d+\.\d+) ", table, re.M) == [version for version, _ in reversed(RELEASES)]
