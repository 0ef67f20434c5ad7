"""The crontab, the units and the logrotate file work, as far as can be tried without installing them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from getpass import getuser
from grp import getgrgid
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRIB = ROOT / "contrib"
COMMAND = Path(sys.executable).with_name("listarchive")
UNITS = ("listarchive-fetch.service", "listarchive-import.service", "listarchive.timer")

Program = Callable[[str], str]


def run(*command: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload, no-any-return]


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """A folder with the units, for the program as it is installed here."""
    for name in UNITS:
        text = (CONTRIB / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace("/usr/local/bin/listarchive", f'"{COMMAND}"'))
    return tmp_path


def test_systemd_finds_nothing_wrong_with_the_units(program: Program, units: Path) -> None:
    done = run(program("systemd-analyze"), "verify", "--man=no", *UNITS, cwd=units)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(("unit", "bound"), [("listarchive-import", 5), ("listarchive-fetch", 15)])
def test_the_units_expose_little(program: Program, units: Path, unit: str, bound: int) -> None:
    """In tenths of systemd's scale, of which 100 is a service that may do anything."""
    command = [program("systemd-analyze"), "security", "--offline=yes", "--no-pager", f"--threshold={bound}"]
    done = run(*command, f"{unit}.service", cwd=units)
    assert done.returncode == 0, done.stdout


def test_the_timer_rings_every_night(program: Program) -> None:
    when = re.findall(r"^OnCalendar=(.+)$", (CONTRIB / "listarchive.timer").read_text(), re.MULTILINE)
    done = run(program("systemd-analyze"), "calendar", "--iterations=3", *when)
    assert done.returncode == 0
    assert len(re.findall(r"03:17:00", done.stdout)) >= 3


def test_only_the_fetch_has_a_network() -> None:
    fetching, importing = ((CONTRIB / name).read_text() for name in UNITS[:2])
    for setting in ("PrivateNetwork=yes", "IPAddressDeny=any", "RestrictAddressFamilies=none"):
        assert f"\n{setting}\n" in importing
        assert setting not in fetching
    for text in (importing, fetching):
        assert "\nProtectSystem=strict\n" in text
        assert "\nReadWritePaths=/srv/lists\n" in text


@pytest.mark.slow
def test_what_the_units_run_is_understood(tmp_path: Path) -> None:
    for name in UNITS[:2]:
        line = re.findall(r"^ExecStart=(.+)$", (CONTRIB / name).read_text(), re.MULTILINE)[0]
        _, _, _, *arguments = line.split()
        done = run(COMMAND, "--home", tmp_path, *arguments[:-1], tmp_path / "log")
        # There is nothing to fetch here, and no archive; but no option is unknown.
        assert "see `listarchive" not in done.stderr
        assert re.search(r"exit [24]$", (tmp_path / "log").read_text().splitlines()[-1])


@pytest.mark.slow
def test_an_import_opens_no_socket(tmp_path: Path) -> None:
    """It may not, in its unit; nor may the processes that it starts."""
    shutil.copytree(ROOT / "mbox", tmp_path / "mbox")
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\n"
        "def watch(event, arguments):\n"
        "    if event == 'socket.__new__':\n"
        "        os._exit(99)\n"
        "sys.addaudithook(watch)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    seen = run(sys.executable, "-c", "import socket; socket.socket()", env=environment)
    assert seen.returncode == 99
    command = [sys.executable, "-m", "listarchive", "--home", tmp_path, "import", "-q", "--jobs", "2"]
    done = run(*command, env=environment)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def crontab() -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Read the variables and the lines of the crontab."""
    lines = [line for line in (CONTRIB / "crontab").read_text().splitlines() if line and line[0] != "#"]
    variables = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))
    jobs = [re.fullmatch(r"((?:\S+\s+){5})(.+)", line) for line in lines if line[0].isdigit()]
    return variables, [(job[1], job[2]) for job in jobs if job]


def test_cron_finds_nothing_wrong_with_the_crontab(program: Program) -> None:
    done = run(program("crontab"), "-n", CONTRIB / "crontab")
    assert (done.returncode, done.stderr) == (0, "The syntax of the crontab file was successfully checked.\n")


@pytest.mark.slow
def test_what_cron_runs_says_nothing_while_all_is_well(tmp_path: Path) -> None:
    variables, jobs = crontab()
    assert variables.keys() == {"MAILTO", "PATH", "LISTARCHIVE_HOME"}
    assert len(jobs) == 2
    shutil.copytree(ROOT / "mbox", tmp_path / "mbox")
    environment = {"PATH": f"{COMMAND.parent}:{variables['PATH']}", "LISTARCHIVE_HOME": str(tmp_path)}
    for _, job in jobs:
        assert "%" not in job  # for cron, that is a line feed
        told = run("/bin/sh", "-c", job.replace("listarchive fetch -q; ", ""), env=environment)
        assert (told.returncode, told.stdout, told.stderr) == (0, "", "")
    told = run("/bin/sh", "-c", jobs[0][1], env=environment)
    assert (told.returncode, told.stdout) == (0, "")
    assert told.stderr == (
        "listarchive: nothing is set to be fetched in listarchive.toml: give a list a URL among its sources\n"
    )


@pytest.mark.slow
def test_logrotate_moves_the_log_and_the_next_run_begins_another(program: Program, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "mbox", tmp_path / "mbox")
    logs = tmp_path / "log"
    logs.mkdir(mode=0o755)
    who = f"{getuser()} {getgrgid(os.getgid()).gr_name}"
    text = (CONTRIB / "logrotate").read_text()
    text = text.replace("/var/log/listarchive/*.log", f'"{logs}/*.log"').replace(
        "listarchive listarchive", who
    )
    (tmp_path / "rotate").write_text(text)
    (tmp_path / "rotate").chmod(0o644)

    def night() -> None:
        command = [COMMAND, "--home", tmp_path, "import", "-q", "--log", logs / "runs.log"]
        assert run(*command).returncode == 0

    logrotate = [program("logrotate"), "--state", tmp_path / "state", tmp_path / "rotate"]
    night()
    checked = run(*logrotate, "--debug")
    assert checked.returncode == 0
    assert "error" not in checked.stderr
    assert run(*logrotate, "--force").returncode == 0
    assert sorted(path.name for path in logs.iterdir()) == ["runs.log.1.gz"]
    night()
    assert len((logs / "runs.log").read_text().splitlines()) == 1
