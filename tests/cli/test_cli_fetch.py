"""`listarchive fetch` does what it is told, quietly, and says what went wrong."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from command_line import SAMPLE, listarchive
from web_site import Quiet, served


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """The URL of a web server that serves `tmp_path/web`."""
    (tmp_path / "web").mkdir()
    with served(partial(Quiet, directory=tmp_path / "web")) as url:
        yield url


@pytest.fixture
def home(tmp_path: Path, site: str) -> Path:
    """A home with one list, whose archive is on the web."""
    months = tmp_path / "web" / "tinkers"
    shutil.copytree(SAMPLE / "tinkers", months)
    links = "".join(f'<a href="{path.name}">{path.name}</a>' for path in sorted(months.iterdir()))
    (months / "index.html").write_text(links)
    return configured(tmp_path, f'[fetch]\npause = 0\n[lists.tinkers]\nsources = ["{site}/tinkers/"]\n')


def configured(tmp_path: Path, text: str) -> Path:
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    (home / "listarchive.toml").write_text(text)
    return home


@pytest.mark.slow
def test_fetch_and_import_make_an_archive(home: Path) -> None:
    done = listarchive("--home", home, "fetch")
    assert (done.code, done.errors) == (0, "")
    assert done.out.startswith("3 files new, 0 grown, 0 unchanged, 0 failed, 34.7 kB, in ")
    assert listarchive("--home", home, "import", "-q").code == 0
    assert listarchive("--home", home, "search", "--count", "list:tinkers").out != "0\n"
    done = listarchive("--home", home, "fetch", "-q")
    assert (done.code, done.out, done.errors) == (0, "", "")


def test_what_fetch_tells_programs(home: Path, site: str) -> None:
    found = listarchive("--home", home, "fetch", "--format", "json").json
    assert {key: found[key] for key in ("version", "new", "grown", "changed", "unchanged", "failed")} == {
        "version": 1, "new": 3, "grown": 0, "changed": 0, "unchanged": 0, "failed": 0,
    }  # fmt: skip
    assert found["items"][0] == {
        "list": "tinkers",
        "url": f"{site}/tinkers/2023-November.txt",
        "path": "mbox/tinkers/2023-November.txt",
        "outcome": "new",
        "size": (SAMPLE / "tinkers" / "2023-November.txt").stat().st_size,
    }
    assert found["problems"] == []


def test_a_dry_run_names_what_would_be_asked_for(home: Path) -> None:
    done = listarchive("--home", home, "fetch", "-n")
    assert done.lines[-1] == "3 files would be asked for"
    assert not (home / "mbox").exists()


def test_what_fails_is_named_and_the_rest_comes(home: Path, site: str) -> None:
    with (home / "listarchive.toml").open("a") as file:
        file.write(f'[lists.gone]\nsources = ["{site}/gone.mbox"]\n')
    done = listarchive("--home", home, "fetch", "-q")
    assert (done.code, done.out) == (3, "")
    assert done.errors == (
        f"listarchive: gone: {site}/gone.mbox: there is nothing at that url (404): check it\n"
    )
    assert len(list((home / "mbox" / "tinkers").iterdir())) == 3
    assert listarchive("--home", home, "fetch", "-q", "TINKERS").code == 0


@pytest.mark.parametrize(
    ("text", "arguments", "told"),
    [
        (
            "",
            [],
            "nothing is set to be fetched in listarchive.toml: give a list a URL among its sources",
        ),
        (
            "[lists.a]\nsources = ['old.mbox']\n",
            ["a"],
            "nothing is set to be fetched for a in listarchive.toml: give a list a URL among its sources",
        ),
        ("[lists.a]\n[lists.b]\n", ["c"], "there is no list 'c' in listarchive.toml: choose from a, b"),
        ("", ["c"], "there is no list 'c' in listarchive.toml: name one there first"),
    ],
)
def test_what_cannot_be_meant_is_told(tmp_path: Path, text: str, arguments: list[str], told: str) -> None:
    done = listarchive("--home", configured(tmp_path, text), "fetch", *arguments)
    assert (done.code, done.out, done.errors) == (2, "", f"listarchive: {told}\n")


def imap(keys: str) -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return f'[lists.a]\nsources = [{{ url = "imaps://127.0.0.1:{port}/INBOX", user = "nell", {keys} }}]\n'


def test_a_password_is_nobody_elses(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("open sesame\n")
    secret.chmod(0o644)
    home = configured(tmp_path, imap(f'password_file = "{secret}"'))
    done = listarchive("--home", home, "fetch")
    assert done.code == 3
    assert done.errors.endswith(f"INBOX: {secret} can be read by everybody: run chmod 600 on it\n")
    secret.chmod(0o600)
    done = listarchive("--home", home, "fetch")
    assert done.errors.endswith("INBOX: 127.0.0.1 cannot be reached (Connection refused): try later\n")


def test_a_password_from_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reached = "127.0.0.1 cannot be reached (Connection refused): try later\n"
    home = configured(tmp_path, imap('password_command = ["printf", "sesame"]'))
    assert listarchive("--home", home, "fetch").errors.endswith(reached)
    home = configured(tmp_path, imap('password_command = ["false"]'))
    assert listarchive("--home", home, "fetch").errors.endswith(
        "false gives no password (it ends with 1): try it\n"
    )
    home = configured(tmp_path, imap('password_variable = "SESAME"'))
    assert listarchive("--home", home, "fetch").errors.endswith(
        "there is no password in $SESAME: put it there\n"
    )
    monkeypatch.setenv("SESAME", "open")
    assert listarchive("--home", home, "fetch").errors.endswith(reached)


def test_a_program_is_not_run_for_whoever_can_write_the_configuration(tmp_path: Path) -> None:
    home = configured(tmp_path, imap(f'password_command = ["touch", "{tmp_path}/run"]'))
    (home / "listarchive.toml").chmod(0o666)
    done = listarchive("--home", home, "fetch")
    assert done.code == 2
    assert done.errors == (
        f"listarchive: {home}/listarchive.toml line 1: lists.a: password_command is not run, as others can "
        "write to this file: take that right away\n"
    )
    assert not (tmp_path / "run").exists()


def test_nothing_that_a_server_says_reaches_the_terminal_as_it_is(tmp_path: Path) -> None:
    with served(Rude) as url:
        text = f'[fetch]\npause = 0\n[lists.a]\nsources = ["{url}/"]\n'
        done = listarchive("--home", configured(tmp_path, text), "fetch", "-v")
    assert done.code == 3
    assert done.errors.count("\n") == 1
    assert "\x1b" not in done.errors + done.out
    assert json.dumps(done.errors).count("\\u") == 0


@pytest.mark.slow
def test_of_many_problems_of_a_list_a_hundred_are_named(tmp_path: Path) -> None:
    with served(Empty) as url:
        lists = "".join(f'[lists.{name}]\nsources = ["{url}/{name}/"]\n' for name in ("a", "b"))
        done = listarchive("--home", configured(tmp_path, f"[fetch]\npause = 0\n{lists}"), "fetch")
    lines = done.errors.splitlines()
    assert (done.code, len(lines)) == (3, 202)
    assert lines[0] == f"listarchive: a: {url}/a/1900.txt: there is nothing at that url (404): check it"
    more = [f"listarchive: {name}: 20 more problems like these (--format json names all)" for name in "ab"]
    assert lines[-2:] == more


class Empty(Quiet):
    """A page that links to 120 files, none of which is there."""

    def do_GET(self) -> None:  # noqa: N802 - http.server's
        there = self.path.endswith("/")
        page = b"".join(b"<a href=%d.txt>" % year for year in range(1900, 2020)) if there else b""
        self.send_response(200 if there else 404)
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)


class Rude(Quiet):
    def do_GET(self) -> None:  # noqa: N802 - http.server's
        self.send_response_only(418, "\x1b[31mred\x9b")
        self.end_headers()
