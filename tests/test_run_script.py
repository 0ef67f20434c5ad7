"""`./run` and `.ci/run` say what is wrong, and end as they should, before anything is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder, with a space in its path, that holds the two scripts and nothing else."""
    folder = tmp_path / "a clone"
    (folder / ".ci").mkdir(parents=True)
    for script in ("run", ".ci/run"):
        shutil.copy(ROOT / script, folder / script)
    return folder


def start(script: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script from another folder than its own, with an environment of a PATH and nothing else."""
    return subprocess.run(
        [script, *arguments],
        cwd="/",
        env={"PATH": os.defpath, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def an_old_python(folder: Path, name: str) -> Path:
    """A Python whose version is never new enough."""
    folder.mkdir(exist_ok=True)
    python = folder / name
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    return python


def test_help_names_every_task(clone: Path) -> None:
    done = start(clone / "run", "help")
    assert (done.returncode, done.stderr) == (0, "")
    for task in ("demo", "tests", "mutants", "setup", "help"):
        assert f"\n  {task} " in done.stdout
    assert not (clone / ".venv").exists()


@pytest.mark.parametrize("arguments", [["tset"], ["demo", "more"], ["mutants", "more"], ["setup", "more"]])
def test_what_is_not_understood_is_answered_with_the_usage(clone: Path, arguments: list[str]) -> None:
    done = start(clone / "run", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: ./run ")
    assert not (clone / ".venv").exists()


@pytest.mark.parametrize("task", ["demo", "mutants", "setup", "tests"])
def test_no_python_that_is_new_enough(clone: Path, tmp_path: Path, task: str) -> None:
    names = ["python3", "python3.14", "python3.13", "python3.12", "python3.11"]
    for name in names:
        an_old_python(tmp_path / "bin", name)
    done = start(clone / "run", task, PATH=f"{tmp_path / 'bin'}:{os.defpath}")
    assert done.returncode == 69
    assert done.stderr == (
        f"run: no Python 3.11 or later found (tried: {' '.join(names)}): "
        "install one, or name it: PYTHON=/path/to/python ./run\n"
    )


def test_a_python_that_was_asked_for_is_not_replaced_by_another(clone: Path, tmp_path: Path) -> None:
    old = an_old_python(tmp_path / "an old one", "python")
    done = start(clone / "run", "setup", PYTHON=str(old))
    assert done.returncode == 69
    assert f"(tried: {old})" in done.stderr


def ci_after(clone: Path, tests: str, mutants: int = 0) -> subprocess.CompletedProcess[str]:
    """Run `.ci/run` where `./run tests` succeeds and reports these tests, and `./run mutants` ends so."""
    (clone / ".venv/bin").mkdir(parents=True)
    (clone / ".venv/bin/python").symlink_to(sys.executable)
    (clone / "report.xml").write_text(f"<testsuites><testsuite>{tests}</testsuite></testsuites>")
    (clone / "run").write_text(
        "#!/bin/sh\ncase $*,$CI in\ntests,true) cp report.xml .venv/pytest.xml ;;\n"
        f"mutants,true) exit {mutants} ;;\n*) exit 9 ;;\nesac\n"
    )
    packages = an_old_python(clone / "bin", "dpkg-query")  # says that all are there: nothing is installed
    packages.write_text("#!/bin/sh\n")
    return start(clone / ".ci/run", PATH=f"{packages.parent}:{os.defpath}")


def a_test(outcome: str = "") -> str:
    return f'<testcase classname="tests.test_a" name="test_b">{outcome}</testcase>'


@pytest.mark.parametrize(
    ("tests", "code", "named"),
    [
        (a_test(), 0, False),
        (a_test('<skipped message="chromium is not installed"/>'), 1, True),
        (a_test('<skipped type="pytest.xfail" message="known"/>'), 0, False),
        ("", 1, False),
    ],
)
def test_ci_fails_if_a_test_was_skipped_or_nothing_ran(
    clone: Path, tests: str, code: int, named: bool
) -> None:
    (clone.parent / "shared").mkdir()
    done = ci_after(clone, tests)
    assert done.returncode == code
    assert ("tests.test_a::test_b" in done.stderr) == named


def test_ci_fails_if_the_tests_notice_too_little(clone: Path) -> None:
    (clone.parent / "shared").mkdir()
    assert ci_after(clone, a_test(), mutants=1).returncode == 1


def test_ci_fails_where_the_real_mail_is_absent(clone: Path) -> None:
    done = ci_after(clone, a_test())
    assert done.returncode == 1
    assert "../shared is not here" in done.stderr
