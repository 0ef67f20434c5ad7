"""public-inbox repositories are brought whole and kept up with, and what was rewritten is kept."""

from __future__ import annotations

import gzip
import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from guest import QUICK, outcomes, told
from made_months import mail
from misbehaving import Site

from listarchive.archive import Home
from listarchive.fetch import Remote, Report, fetch
from listarchive.importer import run

WHO = {
    **os.environ,
    "GIT_AUTHOR_NAME": "Nell",
    "GIT_AUTHOR_EMAIL": "nell@example.org",
    "GIT_COMMITTER_NAME": "Nell",
    "GIT_COMMITTER_EMAIL": "nell@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
}


@pytest.fixture
def git(program: Callable[[str], str]) -> Callable[..., str]:
    path = program("git")

    def run(folder: Path, *arguments: str) -> str:
        command = [path, "-C", str(folder), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, env=WHO).stdout.strip()

    return run


class Inbox:
    """A repository to which mail is added as public-inbox does: the file `m`, a commit for each."""

    def __init__(self, git: Callable[..., str], folder: Path) -> None:
        self._git, self._work, self.bare = git, folder / "work", folder / "bare.git"
        self._work.mkdir(parents=True)
        git(self._work, "init", "-q", "-b", "master")
        git(folder, "init", "-q", "--bare", "-b", "master", str(self.bare))

    def add(self, number: int) -> None:
        (self._work / "m").write_bytes(mail(number))
        self._git(self._work, "add", "m")
        self._git(self._work, "commit", "-q", "-m", f"lamp {number}")
        self.publish()

    def rewrite(self) -> None:
        self._git(self._work, "commit", "-q", "--amend", "-m", "rewritten")
        self.publish()

    def publish(self) -> None:
        self._git(self._work, "push", "-q", "--force", str(self.bare), "master")
        self._git(self.bare, "update-server-info")


@pytest.fixture
def inbox(git: Callable[..., str], tmp_path: Path) -> Inbox:
    found = Inbox(git, tmp_path / "there")
    found.add(1)
    return found


def fetched(home: Path, url: str) -> Report:
    return fetch(home, [Remote("tinkers", url, kind="public-inbox")], politeness=QUICK)


@pytest.mark.slow
def test_a_repository_of_the_first_version(inbox: Inbox, git: Callable[..., str], tmp_path: Path) -> None:
    url = f"file://{inbox.bare}"
    copy = tmp_path / "mbox" / "tinkers" / "tinkers.git"
    for number, outcome in ((2, "new"), (3, "grown")):
        inbox.add(number)
        report = fetched(tmp_path, url)
        assert (told(report), outcomes(report)) == ([], {"tinkers.git": outcome})
        assert git(copy, "log", "--format=%s", "master").splitlines()[0] == f"lamp {number}"
    report = fetched(tmp_path, url)
    assert (told(report), outcomes(report)) == ([], {"tinkers.git": "unchanged"})
    assert git(copy, "for-each-ref", "refs/kept") == ""


def test_what_was_rewritten_is_kept(inbox: Inbox, git: Callable[..., str], tmp_path: Path) -> None:
    inbox.add(2)
    fetched(tmp_path, f"file://{inbox.bare}")
    copy = tmp_path / "mbox" / "tinkers" / "tinkers.git"
    before = git(copy, "rev-parse", "master")
    inbox.rewrite()
    report = fetched(tmp_path, f"file://{inbox.bare}")
    assert told(report) == [("noted", "rewrote its history: the old one is kept in tinkers.git")]
    assert git(copy, "log", "-1", "--format=%s", f"refs/kept/{before}") == "lamp 2"
    assert told(fetched(tmp_path, f"file://{inbox.bare}")) == []
    git(copy, "gc", "-q", "--prune=now")
    assert git(copy, "cat-file", "-t", before) == "commit"


def test_epochs_of_the_second_version_from_a_folder(git: Callable[..., str], tmp_path: Path) -> None:
    there = tmp_path / "inbox"
    for epoch in range(2):
        one = Inbox(git, tmp_path / f"made{epoch}")
        one.add(epoch)
        (there / "git").mkdir(parents=True, exist_ok=True)
        one.bare.rename(there / "git" / f"{epoch}.git")
    report = fetched(tmp_path, f"file://{there}")
    assert (told(report), outcomes(report)) == ([], {"0.git": "new", "1.git": "new"})
    assert (tmp_path / "mbox" / "tinkers" / "git" / "1.git" / "HEAD").exists()


def served(site: Site, at: str, bare: Path) -> None:
    for path in bare.rglob("*"):
        if path.is_file():
            site.put(f"{at}/{path.relative_to(bare)}", path.read_bytes())
    refs = f"{at}/info/refs"
    site.files[f"{refs}?service=git-upload-pack"] = site.files[refs]


@pytest.mark.slow
def test_epochs_on_the_web_are_found_by_the_manifest(
    inbox: Inbox, git: Callable[..., str], site: Site, tmp_path: Path
) -> None:
    manifest = {"/tinkers/git/0.git": {"modified": 1}, "/tinkers/git/1.git": {}, "/tinkers/git/x.git": {}}
    site.put("/tinkers/manifest.js.gz", gzip.compress(json.dumps(manifest).encode()))
    for epoch in range(2):
        served(site, f"/tinkers/{epoch}", inbox.bare)
    report = fetched(tmp_path, f"{site.url}/tinkers/")
    assert (told(report), outcomes(report)) == ([], {"0.git": "new", "1.git": "new"})
    assert git(tmp_path / "mbox" / "tinkers" / "git" / "0.git", "log", "--format=%s") == "lamp 1"
    assert {each.headers["User-Agent"] for each in site.asked} == {QUICK.agent}


def test_a_repository_of_the_first_version_on_the_web(inbox: Inbox, site: Site, tmp_path: Path) -> None:
    served(site, "/tinkers", inbox.bare)
    report = fetched(tmp_path, f"{site.url}/tinkers")
    assert (told(report), outcomes(report)) == ([], {"tinkers.git": "new"})


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["redirect file:///etc", "redirect http://localhost:9/x", "500", "403"])
def test_git_goes_nowhere_else(inbox: Inbox, site: Site, tmp_path: Path, fault: str) -> None:
    served(site, "/tinkers", inbox.bare)
    site.faults["/tinkers/info/refs?service=git-upload-pack"] = [f"always {fault}"]
    report = fetched(tmp_path, f"{site.url}/tinkers")
    assert [severity for severity, _ in told(report)] == ["failed"]
    assert not (tmp_path / "mbox").exists()


def test_a_clone_that_breaks_off_leaves_nothing(inbox: Inbox, site: Site, tmp_path: Path) -> None:
    site.put("/tinkers/manifest.js.gz", gzip.compress(b'{"/tinkers/git/0.git": {}}'))
    served(site, "/tinkers/0", inbox.bare)
    for path in list(site.files):
        if "/objects/" in path and "info" not in path:
            site.faults[path] = ["always 500"]
            break
    report = fetched(tmp_path, f"{site.url}/tinkers")
    assert told(report)[0][1].startswith("git says: ")
    assert not (tmp_path / "mbox").exists()
    assert sorted(path.name for path in (tmp_path / "fetch").iterdir()) == ["lock"]


@pytest.fixture
def daemon(program: Callable[[str], str], inbox: Inbox) -> Iterator[str]:
    """The URL of the repository as `git daemon` serves it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program("git"), "daemon", "--export-all", "--listen=127.0.0.1", f"--port={port}"]
    with subprocess.Popen(
        [*command, f"--base-path={inbox.bare.parent}"], start_new_session=True, stderr=subprocess.DEVNULL
    ) as process:
        for _ in range(100):
            with socket.socket() as trying:
                if trying.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"git://127.0.0.1:{port}/bare.git"
        os.killpg(process.pid, 15)


@pytest.mark.slow
def test_a_repository_behind_git_daemon(daemon: str, inbox: Inbox, tmp_path: Path) -> None:
    report = fetched(tmp_path, daemon)
    assert (told(report), outcomes(report)) == ([], {"tinkers.git": "new"})
    inbox.add(2)
    assert outcomes(fetched(tmp_path, daemon)) == {"tinkers.git": "grown"}


@pytest.mark.parametrize("url", ["file:///nowhere/at/all", "git://127.0.0.1:9/x"])
def test_where_there_is_no_repository_it_says_so(url: str, tmp_path: Path) -> None:
    assert told(fetched(tmp_path, url)) == [("failed", "no git repository is there: check the url")]


@pytest.mark.slow
@pytest.mark.parametrize("version", [1, 2])
def test_what_was_fetched_is_imported(
    inbox: Inbox, git: Callable[..., str], version: int, tmp_path: Path
) -> None:
    there = inbox.bare
    if version == 2:
        there = tmp_path / "list"
        (there / "git").mkdir(parents=True)
        git(tmp_path, "clone", "-q", "--mirror", str(inbox.bare), str(there / "git" / "0.git"))
    home = tmp_path / "home"
    fetched(home, f"file://{there}")
    report = run(Home(home))
    assert ([source.kind for source in report.sources], report.total("added")) == (["public-inbox"], 1)
    inbox.add(2)
    if version == 2:
        git(there / "git" / "0.git", "fetch", "-q", str(inbox.bare), "+refs/heads/*:refs/heads/*")
    fetched(home, f"file://{there}")
    assert run(Home(home)).total("added") == 1
    assert run(Home(home)).total("seen") == 0
