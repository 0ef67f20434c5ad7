"""Every module that a test can import by its bare name has a name of its own."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_no_two_modules_of_the_tests_and_the_benchmarks_have_one_name() -> None:
    # They are imported by bare names, from whichever folder comes first on the path.
    names = Counter(
        path.name
        for folder in ("tests", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
        if path.name not in ("__init__.py", "conftest.py")
    )
    assert [name for name, count in names.items() if count > 1] == []
