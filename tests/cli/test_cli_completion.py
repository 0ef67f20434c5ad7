"""What Tab does, in each shell.

The shells are driven as a person drives them: bash by its completion function with the words that it makes
of a line, fish by `complete -C`, zsh on a terminal of its own.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import listarchive

Tab = Callable[..., list[str]]


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory: pytest.TempPathFactory, imported: Path) -> dict[str, str]:
    """A folder in PATH with the command, and the scripts of all shells; an archive with saved searches."""
    folder = tmp_path_factory.mktemp("completion")
    home = shutil.copytree(imported, folder / "home")
    (home / "listarchive.toml").write_text("[searches]\nlamps = 'lamp or lantern'\nlathes = 'lathe'\n")
    command = folder / "listarchive"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m listarchive "$@"\n')
    command.chmod(0o755)
    for shell in ("bash", "zsh", "fish"):
        script = listarchive("completion", shell)
        assert (script.code, script.errors) == (0, "")
        (folder / f"_{shell}").write_text(script.out)
    return {
        "PATH": f"{folder}:{os.environ['PATH']}",
        "HOME": str(folder),
        "LISTARCHIVE_HOME": str(home),
        "TERM": "dumb",
        "LANG": "C.UTF-8",
        "XDG_STATE_HOME": str(folder / "state"),
    }


_BASH = """
source "$1/_bash"
COMP_LINE=$2 COMP_POINT=${#2}
compopt() { echo "compopt $*"; }
_listarchive listarchive
printf '%s\\n' "${COMPREPLY[@]}"
"""

_ZSH = """
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PROMPT=; RPROMPT=; unsetopt prompt_sp; autoload -Uz compinit; compinit -u -D'
zpty -w shell 'zstyle ":completion:*" list-colors "no=<;>"; zstyle ":completion:*" verbose no; LISTMAX=1000'
zpty -w shell "source ${(q)1}/_zsh; stty -echo; print re''ady"
zpty -r -m shell _ '*ready*'
zpty -n -w shell $'\\C-u'"$2"$'\\t\\C-a: \\C-e; print -r -- do\\'\\'ne\\n'
zpty -r -m shell seen '*done*'
print -r -- $seen
"""


def pressed(shell: str, program: Callable[[str], str], surroundings: dict[str, str], line: str) -> str:
    """What the shell shows or puts there after a Tab at the end of a line."""
    folder = surroundings["HOME"]
    if shell == "fish":
        script = f"source {shlex.quote(folder)}/_fish; complete -C {shlex.quote(line)}"
        command = [program("fish"), "--no-config", "-c", script]
    else:
        command = [program(shell), *(["-f"] if shell == "zsh" else ["--norc"]), "-c"]
        command += [{"bash": _BASH, "zsh": _ZSH}[shell], "script", folder, line]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("shell", ["bash", "fish", "zsh"])
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("listarchive sea", "search"),
        ("listarchive search --form", "--format"),
        ("listarchive search --format js", "json"),
        ("listarchive search --sort n", "newest"),
        ("listarchive search auth", "author:"),
        ("listarchive search lamp sin", "since:"),
        ("listarchive search author:oka", "okafor"),
        ("listarchive search author:nell.ok", "okafor"),
        ("listarchive search author:nell@ex", "example.org"),
        ("listarchive search lamp list:tin", "tinkers"),
        ("listarchive search has:att", "attachment"),
        ("listarchive search date:last.w", "last.week"),
        ("listarchive search --list wor", "workshop"),
        ("listarchive search --from oka", "okafor"),
        ("listarchive search --facets author,ye", "author,year"),
        ("listarchive search --tz Europe/Ber", "Europe/Berlin"),
        ("listarchive show q8k4", "q8k45j1r90d7"),
        ("listarchive search saved:la", "lamps"),
        ("listarchive digest --saved la", "lamps"),
        ("listarchive digest --query author:oka", "okafor"),
    ],
)
def test_tab(
    shell: str, line: str, offered: str, program: Callable[[str], str], surroundings: dict[str, str]
) -> None:
    assert offered in pressed(shell, program, surroundings, line)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "replies"),
    [
        ("listarchive search author:oka", ["okafor"]),  # bash takes the colon for the end of a word
        ("listarchive search 'author:oka", ["author:okafor"]),
        ("listarchive search 'lamp author:oka", ["lamp author:okafor"]),
        ("listarchive search lamp -author:oka", []),  # an option, as far as anybody can tell
        ("listarchive search -- -author:oka", ["okafor"]),
        ("listarchive search (author:oka", ["okafor"]),
        ("listarchive search author:nell@example.o", ["example.org"]),
        ("listarchive search autho", ["compopt -o nospace", "author:"]),
        ("X=1 listarchive search autho", ["compopt -o nospace", "author:"]),
        ("listarchive search date:2023..tod", ["2023..today"]),
        ("listarchive --home ", ["compopt -o dirnames"]),
        ("listarchive import ", ["compopt -o default"]),
        ("listarchive completion ", ["bash", "zsh", "fish"]),
        ("listarchive search lamp saved:", ["lamps", "lathes"]),
        ("listarchive search subject:la", []),
        ("listarchive search --fields id,sub", ["id,subject"]),
        ("listarchive show q8k4 --template '{id} {sub", ["compopt -o nospace", "{id} {subject}"]),
        ("listarchive show q8k4 --template '{id} sub", []),
        ("listarchive search 'author:\"Ne", []),
    ],
)
def test_what_bash_puts_there(
    line: str, replies: list[str], program: Callable[[str], str], surroundings: dict[str, str]
) -> None:
    assert [each for each in pressed("bash", program, surroundings, line).split("\n") if each] == replies


@pytest.mark.slow
def test_the_hits_of_the_last_search(program: Callable[[str], str], surroundings: dict[str, str]) -> None:
    command = [str(Path(surroundings["HOME"]) / "listarchive"), "search", "boat shed from:nell", "-n", "1"]
    subprocess.run(command, env=surroundings, capture_output=True, check=True)
    shown = pressed("fish", program, surroundings, "listarchive show ")
    assert shown == "1\tNell Okafor: [tinkers] A lamp nobody wants to repair\n"


@pytest.mark.slow
@pytest.mark.parametrize("home", ["nowhere", "damaged", "misconfigured"])
def test_tab_is_silent_where_nothing_can_be_said(
    home: str, program: Callable[[str], str], surroundings: dict[str, str], tmp_path: Path
) -> None:
    if home == "damaged":
        (tmp_path / "index").mkdir()
        (tmp_path / "index" / "current").write_text("{")
    elif home == "misconfigured":
        (tmp_path / "listarchive.toml").write_text("= 3")
    here = surroundings | {"LISTARCHIVE_HOME": str(tmp_path / "none" if home == "nowhere" else tmp_path)}
    for line in ("listarchive search author:ne", "listarchive show 1"):
        assert pressed("bash", program, here, line).strip() == ""
