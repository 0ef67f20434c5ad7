"""docs/commands.md and docs/formats.md say what the commands do."""

from __future__ import annotations

import json
import re
import runpy
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import SAMPLE, Done, Run, listarchive

from listarchive.archive import Archive
from listarchive.cli import COMMANDS
from listarchive.errors import EXIT_CODES
from listarchive.export.records import CSV_COLUMNS, entry_json
from listarchive.query import FIELDS, Field

DOCS = SAMPLE.parent / "docs"
FORMATS = (DOCS / "formats.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```(?:json|text) listarchive (.+)\n((?:.*\n)*?)```$", FORMATS, re.MULTILINE)


def test_the_reference_of_the_commands_is_what_help_says() -> None:
    made = runpy.run_path(str(DOCS / "commands.py"))["reference"]()
    assert (DOCS / "commands.md").read_text("utf-8") == made, "python docs/commands.py > docs/commands.md"


def test_the_manual_page_is_made_of_what_the_commands_say() -> None:
    made = runpy.run_path(str(DOCS / "manual.py"))["manual"]()
    assert (DOCS / "listarchive.1").read_text("utf-8") == made, "python docs/manual.py > docs/listarchive.1"
    for name in [*COMMANDS, *(f"{field.name}:" for field in FIELDS if field.name != "any")]:
        assert name in made


def test_every_command_has_a_page_of_its_own() -> None:
    made = runpy.run_path(str(DOCS / "manual.py"))["pages"]()
    assert list(made) == ["listarchive", *(f"listarchive-{name}" for name in COMMANDS)]
    assert made["listarchive"] == (DOCS / "listarchive.1").read_text("utf-8")


def test_the_page_of_each_command_is_one(program: Callable[[str], str], tmp_path: Path) -> None:
    for name, text in runpy.run_path(str(DOCS / "manual.py"))["pages"]().items():
        (tmp_path / f"{name}.1").write_text(text)
    pages = sorted(tmp_path.iterdir())
    told = subprocess.run([program("mandoc"), "-Tlint", *pages], capture_output=True, text=True, check=False)
    lines = told.stdout.splitlines()
    assert [line for line in lines if "manual not found" not in line and "mandoc.db" not in line] == []


def test_the_manual_page_is_one(program: Callable[[str], str]) -> None:
    page = DOCS / "listarchive.1"
    told = subprocess.run([program("mandoc"), "-Tlint", page], capture_output=True, text=True, check=False)
    # What else is installed on a machine is no matter of the page.
    assert [
        line
        for line in told.stdout.splitlines()
        if "manual not found" not in line and "mandoc.db" not in line
    ] == []
    shown = subprocess.run([program("mandoc"), "-Tutf8", "-Owidth=78", page], capture_output=True, check=True)
    assert b"E\x08EX\x08XI\x08IT\x08T" in shown.stdout  # a heading, printed bold as a printer does it


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_the_help_names_every_field_and_the_archive_answers_it(field: Field, run: Run) -> None:
    assert field.name == "any" or f"{field.name}:" in run("search", "--help").out
    done = run("search", field.example, "--count")
    if field.reading == "saved":  # nothing is, in the sample
        assert (done.code, "there is no saved search" in done.errors) == (2, True)
    elif field.reading == "header":  # nor is any header kept
        assert (done.code, "no post is kept with a header x-mailer" in done.errors) == (2, True)
    else:
        assert (done.code, done.errors) == (0 if done.out != "0\n" else 1, "")


def answer(arguments: str, run: Run, tmp_path: Path) -> Done:
    if arguments.startswith("clean"):
        return listarchive("clean", "--format", "json", stdin=b"> Anybody here?\nHello.\n")
    if arguments.startswith("import"):
        shutil.copytree(SAMPLE, tmp_path / "mbox")
        return listarchive("--home", tmp_path, *shlex.split(arguments))
    return run(*shlex.split(arguments))


@pytest.mark.slow
@pytest.mark.parametrize(("arguments", "documented"), EXAMPLES)
def test_examples(arguments: str, documented: str, run: Run, tmp_path: Path) -> None:
    done = answer(arguments, run, tmp_path)
    assert (done.code, done.errors) == (0, "")
    try:
        given = json.dumps(json.loads(done.out), ensure_ascii=False)
    except ValueError:
        given = done.out
    # Blanks between tokens mean nothing, and an ellipsis stands for what is left out.
    pattern = "".join(
        re.escape(piece) if piece != "…" else ".*" for piece in re.findall(r"…|[^…\s]+", documented)
    )
    assert re.fullmatch(pattern, re.sub(r"\s+", "", given), re.DOTALL)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 11


def keys_in_table(heading: str) -> list[str]:
    section = FORMATS.split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


def test_every_key_is_documented(imported: Path) -> None:
    with Archive.open(imported) as archive:
        stored = archive.get("mq5ehbk6cwmd")
        shown = {"version": 1} | entry_json(archive.hit(stored.id), stored, ())
    hit, more = keys_in_table("A hit"), keys_in_table("listarchive show")
    assert sorted(shown) == sorted([*hit, *more])


def test_columns_and_exit_codes_are_documented() -> None:
    assert f"\n{','.join(CSV_COLUMNS)}\n" in FORMATS
    rows = re.findall(r"^\| (\d+) \| (.+) \|$", FORMATS, re.MULTILINE)
    assert {int(code): meaning.replace("`", "") for code, meaning in rows} == {
        code: meaning.replace("`", "") for code, meaning in EXIT_CODES.items()
    }
