"""Every example in the documentation gives what it shows.

In a block marked `console`, each line that begins with `$ listarchive` is run in a copy of the sample
archive, and what follows it must be what it prints. Only times may differ.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TIME = re.compile(r"in \d+\.\d s$", re.MULTILINE)
LOOKED_UP = ("commands.md",)
"""What is made, and looked things up in: nobody reads it from end to end."""
LINK = re.compile(r"\]\((?!https?:)([^)#]+)[^)]*\)")


def examples(page: Path) -> list[tuple[str, str]]:
    """Give each command of a page with the output that is shown for it."""
    found = []
    for block in BLOCK.findall(page.read_text("utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("documented")
    shutil.copytree(ROOT / "mbox", place / "mbox")
    return place


def test_the_readme_shows_the_main_job() -> None:
    commands = [command for command, _ in examples(ROOT / "README.md")]
    assert any(command.startswith("listarchive import") for command in commands)
    assert any(command.startswith("listarchive search") for command in commands)


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in PAGES if examples(page)], ids=lambda page: page.name)
def test_what_an_example_shows_is_what_it_prints(page: Path, home: Path) -> None:
    shutil.rmtree(home / "index", ignore_errors=True)
    for number, (command, shown) in enumerate(examples(page)):
        name, *arguments = shlex.split(command)
        assert name == "listarchive", f"{page.name}: {command}"
        if number == 0 and arguments != ["import"]:
            run(home, ["import", "--quiet"])
        assert TIME.sub("in 0.0 s", run(home, arguments)) == TIME.sub("in 0.0 s", shown), command


def run(home: Path, arguments: list[str]) -> str:
    """Run the program as a user does, and give what stands on the terminal then."""
    environment = {"PATH": os.environ["PATH"], "COLUMNS": "80", "LANG": "C.UTF-8", "HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-m", "listarchive", *arguments],
        cwd=home,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
        check=False,
    )
    return done.stdout.decode()


@pytest.mark.parametrize(
    "page",
    [*PAGES, ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"],
    ids=lambda page: page.name,
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_readme_is_short_and_its_first_screen_shows_a_result() -> None:
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    assert len(lines) <= 120
    screen = "\n".join(lines[:36])
    assert "```sh\n./run " in screen
    assert re.search(r"^\$ listarchive search .+\n 1  \d{4}-\d\d-\d\d  \S", screen, re.MULTILINE)


def test_every_page_is_led_to_by_the_index_of_pages() -> None:
    index = ROOT / "docs" / "index.md"
    led_to = {(index.parent / target).resolve() for target in LINK.findall(index.read_text("utf-8"))}
    assert [page.name for page in PAGES if page.resolve() not in {*led_to, index}] == []


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if page.name not in LOOKED_UP and page.parent.name != "appendix"],
    ids=lambda page: page.name,
)
def test_a_page_takes_ten_minutes_at_most(page: Path) -> None:
    """At 240 words a minute, examples apart."""
    prose = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    assert len(prose.split()) <= 10 * 240


def test_the_architecture_names_every_package() -> None:
    told = set(re.findall(r"\w+", (ROOT / "ARCHITECTURE.md").read_text("utf-8")))
    names = {path.parent.name for path in (ROOT / "listarchive").rglob("__init__.py")}
    names |= {path.stem for path in (ROOT / "listarchive").glob("*.py") if path.name[0] != "_"}
    assert sorted(names - told) == []


def test_every_dependency_has_a_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    told = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    names = [re.split(r"[<>=]", each)[0] for each in project["project"]["dependencies"]]
    extras = project["project"].get("optional-dependencies", {}).values()
    names += [re.split(r"[<>=]", each)[0] for extra in extras for each in extra]
    names += [re.split(r"[<>=]", each)[0] for each in project["dependency-groups"]["dev"]]
    assert [name for name in names if f"`{name}`" not in told and not name.startswith("types-")] == []
