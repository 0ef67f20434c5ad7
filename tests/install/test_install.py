"""What is installed is the whole program, and every way to install it that is named works today.

`make new-user` does the same in empty Debians, with what is on the network.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from environments import set_up, with_libraries

from listarchive import __version__

ROOT = Path(__file__).resolve().parents[2]
TOLD = [
    *ROOT.glob("*.md"),
    *ROOT.glob("docs/*.md"),
    *ROOT.glob("docs/*/*.md"),
    *ROOT.glob("contrib/*"),
    *ROOT.glob("listarchive/**/*.py"),
    ROOT / "docs" / "listarchive.1",
    ROOT / "Makefile",
    ROOT / "run",
]
BY_NAME = re.compile(
    r"(?:pip|pipx|uv tool|uv pip|uvx?|pipx run)\s+(?:install|add|run)\s+(?:-\S+\s+)*['\"]?listarchive\b"
)
INSTALL = ROOT / "docs" / "install.md"


def until_the_release(path: Path) -> str:
    """A file without what it says of the time after the first release."""
    return re.sub(r"^## After the first release\n.*?(?=^## )", "", path.read_text("utf-8"), flags=re.M | re.S)


def test_nothing_is_installed_by_a_name_that_no_index_has() -> None:
    texts = {path: until_the_release(path) for path in TOLD if path.is_file()}
    assert [str(path) for path, text in texts.items() if BY_NAME.search(text)] == []


@pytest.mark.parametrize(
    "line",
    [
        "pip install listarchive",
        "pip install 'listarchive[web]'",
        "pipx install --force listarchive",
        "uvx run listarchive",
    ],
)
def test_a_line_that_installs_by_name_is_seen(line: str) -> None:
    assert BY_NAME.search(f"Say `{line}`.")


def test_what_will_hold_is_marked() -> None:
    assert "pipx install 'listarchive[web]'" in INSTALL.read_text("utf-8")
    assert "PATH/TO/CLONE[web]" in until_the_release(INSTALL)


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", folder]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    return dist / f"listarchive-{__version__}-py3-none-any.whl"


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as file:
        return message_from_bytes(file.read(f"listarchive-{__version__}.dist-info/METADATA"))


@pytest.mark.slow  # compiles what it installs
def test_the_wheel_alone_imports_searches_and_shows_pages(wheel: Path, tmp_path: Path) -> None:
    """In an environment that has the libraries, which `make new-user` gets from the network, and no clone."""
    python = tmp_path / "env" / "bin" / "python"
    with_libraries(tmp_path / "env")
    installed = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        wheel,
    ]
    subprocess.run(installed, check=True)
    shutil.copytree(ROOT / "mbox", tmp_path / "home" / "mbox")

    def run(*arguments: str) -> str:
        command = [python.with_name("listarchive"), "--home", tmp_path / "home", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    assert run("--version").startswith(f"listarchive {__version__}")
    assert "52 added" in run("import")
    assert run("search", "--count", "lamp", "from:nell") == "3\n"
    page = (
        "import sys; from pathlib import Path; from listarchive.web import Site;"
        "from listarchive.web.app import application; from listarchive.web.archives import Archives;"
        "home = Path(sys.argv[1]); app = application(Site(home), Archives(home));"
        "print(app.test_client().get('/', headers={'Host': 'localhost'}).status_code)"
    )
    done = subprocess.run(
        [python, "-c", page, tmp_path / "home"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("200\n", "")
    assert (tmp_path / "env" / "share" / "man" / "man1" / "listarchive.1").exists()


@pytest.mark.slow
def test_the_source_archive_holds_what_the_repository_holds(dist: Path) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone: git does not tell what it holds")
    told = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    held = {path for path in told.splitlines() if (ROOT / path).exists()}
    with tarfile.open(dist / f"listarchive-{__version__}.tar.gz") as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert sorted(held - names) == []


@pytest.mark.slow  # mail, the index and the pages of documentation: one file of each
def test_the_source_archive_runs_its_own_tests(dist: Path, tmp_path: Path) -> None:
    """`make new-user TESTS=--slow` runs all of them."""
    with tarfile.open(dist / f"listarchive-{__version__}.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    unpacked = tmp_path / f"listarchive-{__version__}"
    set_up(unpacked)
    files = (
        "tests/test_docs.py", "tests/test_sample.py", "tests/query/test_query_documentation.py",
        "tests/mail/test_digests.py", "tests/cli/test_cli_show.py", "tests/install/test_releases.py",
    )  # fmt: skip
    done = subprocess.run(
        [unpacked / ".venv" / "bin" / "pytest", "-n", "0", "--no-skips", *files],
        cwd=unpacked,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_the_long_description_leads_somewhere_from_anywhere(metadata: Message) -> None:
    assert metadata["Description-Content-Type"] == "text/markdown"
    text = str(metadata.get_payload())
    assert text.startswith("# listarchive\n")
    assert re.findall(r"\]\((?!https?://)[^)]*\)", text) == []


def test_the_addresses_of_the_project_are_those_of_the_description(metadata: Message) -> None:
    urls = dict(each.split(", ") for each in metadata.get_all("Project-URL", []))
    assert {"Source", "Documentation", "Changelog", "Issues"} <= urls.keys()
    assert all(url.startswith(urls["Source"]) for url in urls.values())
    assert f"]({urls['Source']}/blob/main/docs/install.md)" in str(metadata.get_payload())


def test_every_extra_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    told = INSTALL.read_text("utf-8")
    assert [name for name in project["optional-dependencies"] if f"`{name}` for" not in told] == []
