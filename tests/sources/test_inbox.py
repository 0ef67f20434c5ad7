"""The mails in a public-inbox repository."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from hashlib import sha1
from pathlib import Path

import pytest

from listarchive.sources import Mail, NotMail, files, open_source, state_of

MAIL = b"From: ada@example.org\nMessage-ID: <%d@example.org>\nSubject: Looms\n\nWoven, no. %d.\n"
Git = Callable[..., str]


def mail(number: int) -> bytes:
    return MAIL % (number, number)


@pytest.fixture
def git(program: Callable[[str], str]) -> Git:
    path = program("git")

    def run(folder: Path, *arguments: str, given: bytes = b"") -> str:
        environment = {
            **os.environ,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            **{
                f"GIT_{who}_{what}": "ada@example.org"
                for who in ("AUTHOR", "COMMITTER")
                for what in ("NAME", "EMAIL")
            },
        }
        done = subprocess.run(
            [path, "--git-dir", str(folder), *arguments],
            input=given, env=environment, check=True, capture_output=True,
        )  # fmt: skip
        return done.stdout.decode().strip()

    return run


def made(git: Git, folder: Path) -> Path:
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "--bare")
    return folder


def committed(git: Git, folder: Path, changes: dict[str, bytes | None], *, alone: bool = False) -> None:
    """Add a commit with these contents of files, or without files; `alone`: and with no others."""
    head = git(folder, "for-each-ref", "--format=%(objectname)")
    entries: dict[str, str] = {}
    if head and not alone:
        for line in git(folder, "ls-tree", "-r", head).splitlines():
            entry, _, name = line.partition("\t")
            entries[name] = entry.split()[2]
    for name, content in changes.items():
        entries.pop(name, None)
        if content is not None:
            entries[name] = git(folder, "hash-object", "-w", "--stdin", given=content)
    folder.joinpath("index").unlink(missing_ok=True)
    listed = "".join(f"100644 {blob}\t{name}\n" for name, blob in entries.items())
    git(folder, "update-index", "--add", "--index-info", given=listed.encode())
    tree = git(folder, "write-tree")
    commit = git(folder, "commit-tree", tree, "-m", "a mail", *(["-p", head] if head else []))
    branch = git(folder, "symbolic-ref", "HEAD")
    git(folder, "update-ref", branch, commit)


def place(number: int) -> str:
    """Where version 1 keeps a mail."""
    name = sha1(b"%d@example.org" % number).hexdigest()
    return f"{name[:2]}/{name[2:]}"


def read(folder: Path, bookmark: str = "") -> tuple[list[Mail], str, bool, list[str]]:
    source = open_source(folder)
    assert source.kind == "public-inbox"
    mails = list(source.added(bookmark))
    assert dict(open_source(folder).at([each.origin for each in reversed(mails)])) == {
        each.origin: each.raw for each in mails
    }
    return mails, source.bookmark, source.resumed, [problem.reason for problem in source.problems]


def raws(mails: list[Mail]) -> list[bytes]:
    return [each.raw for each in mails]


@pytest.mark.slow
def test_version_1(git: Git, tmp_path: Path) -> None:
    inbox = made(git, tmp_path / "looms.git")
    for number in (3, 1, 2):
        committed(git, inbox, {place(number): mail(number)})
    mails, bookmark, resumed, problems = read(inbox)
    assert (raws(mails), resumed, problems) == ([mail(3), mail(1), mail(2)], False, [])
    blob = git(inbox, "rev-parse", f"HEAD:{place(3)}")
    assert (mails[0].origin.path, mails[0].origin.member) == (str(inbox), blob)
    committed(git, inbox, {place(1): None})
    committed(git, inbox, {place(4): mail(4)})
    again, bookmark, resumed, _ = read(inbox, bookmark)
    assert (raws(again), resumed) == ([mail(4)], True)
    assert raws(read(inbox)[0]) == [mail(3), mail(2), mail(4)]
    assert raws(read(inbox, bookmark)[0]) == []


@pytest.mark.slow
def test_version_2_with_several_epochs(git: Git, tmp_path: Path) -> None:
    inbox = tmp_path / "looms"
    epochs = [made(git, inbox / f"git/{number}.git") for number in (0, 1, 10)]
    made(git, inbox / "git/2.git")  # nothing in it yet
    for number, epoch in enumerate(epochs):
        committed(git, epoch, {"m": mail(number)}, alone=True)
        committed(git, epoch, {"m": mail(number + 20)}, alone=True)
    mails, bookmark, _, problems = read(inbox)
    assert (raws(mails), problems) == ([mail(0), mail(20), mail(1), mail(21), mail(2), mail(22)], [])
    assert [each.origin.member.partition("/")[0] for each in mails[::2]] == ["0.git", "1.git", "10.git"]
    committed(git, epochs[2], {"m": mail(5)}, alone=True)
    committed(git, made(git, inbox / "git/11.git"), {"m": mail(6)}, alone=True)
    committed(git, epochs[0], {"d": mail(0)}, alone=True)
    again, bookmark, resumed, _ = read(inbox, bookmark)
    assert (raws(again), resumed) == ([mail(5), mail(6)], True)
    assert raws(read(inbox)[0]) == [mail(number) for number in (20, 1, 21, 2, 22, 5, 6)]


def test_a_mail_that_was_taken_away_and_came_again_is_read(git: Git, tmp_path: Path) -> None:
    inbox = tmp_path / "looms"
    epoch = made(git, inbox / "git/0.git")
    for name, number in (("m", 1), ("m", 2), ("d", 1), ("d", 2), ("m", 1)):
        committed(git, epoch, {name: mail(number)}, alone=True)
    assert set(raws(read(inbox)[0])) == {mail(1)}


@pytest.mark.slow
def test_after_a_forced_rewrite_all_of_the_epoch_is_read_anew(git: Git, tmp_path: Path) -> None:
    inbox = tmp_path / "looms"
    one, two = (made(git, inbox / f"git/{number}.git") for number in (0, 1))
    for epoch, number in ((one, 1), (one, 2), (two, 3)):
        committed(git, epoch, {"m": mail(number)}, alone=True)
    _, bookmark, _, _ = read(inbox)
    git(one, "update-ref", "-d", git(one, "symbolic-ref", "HEAD"))
    committed(git, one, {"m": mail(2)}, alone=True)
    assert raws(read(inbox, bookmark)[0]) == [mail(2)]


def test_how_it_looks_changes_with_a_commit_alone(git: Git, tmp_path: Path) -> None:
    inbox = tmp_path / "looms"
    epoch = made(git, inbox / "git/0.git")
    committed(git, epoch, {"m": mail(1)}, alone=True)
    before = state_of(inbox)
    read(inbox)
    assert state_of(inbox) == before
    committed(git, epoch, {"m": mail(2)}, alone=True)
    assert state_of(inbox) != before


def test_it_is_one_source_among_others(git: Git, tmp_path: Path) -> None:
    committed(git, made(git, tmp_path / "a.git"), {place(1): mail(1)})
    committed(git, made(git, tmp_path / "b/git/0.git"), {"m": mail(1)}, alone=True)
    (tmp_path / "c.eml").write_bytes(mail(1))
    assert [path.name for path in files(tmp_path)] == ["a.git", "b", "c.eml"]


def test_mail_that_somebody_keeps_in_git_is_read_where_it_stands(git: Git, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    git(folder / ".git", "init", "-q")
    committed(git, folder / ".git", {"one.eml": mail(1)})
    (folder / "one.eml").write_bytes(mail(1))
    assert list(files(folder)) == [folder / "one.eml"]


def test_a_repository_of_something_else_is_no_mail(git: Git, tmp_path: Path) -> None:
    committed(git, made(git, tmp_path / "loom.git"), {"loom.c": b"int main;\n"})
    with pytest.raises(NotMail, match="a git repository that public-inbox has not made"):
        open_source(tmp_path / "loom.git")


def test_without_git_a_line_tells_what_to_do(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = made(git, tmp_path / "looms.git")
    committed(git, inbox, {place(1): mail(1)})
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotMail, match="git is not installed: install it to read public-inbox repositories"):
        open_source(inbox)


@pytest.mark.slow
def test_a_damaged_repository_tells_what_was_lost(git: Git, tmp_path: Path) -> None:
    inbox = made(git, tmp_path / "looms.git")
    for number in (1, 2, 3):
        committed(git, inbox, {place(number): mail(number)})
    blob = git(inbox, "rev-parse", f"HEAD:{place(2)}")
    (inbox / "objects" / blob[:2] / blob[2:]).unlink()
    source = open_source(inbox)
    assert raws(list(source.mails())) == [mail(1), mail(3)]
    assert [problem.reason for problem in source.problems] == [
        f"{blob}: the blob is missing: run `git fsck` there to see why"
    ]
    commit = git(inbox, "rev-parse", "HEAD~1")
    (inbox / "objects" / commit[:2] / commit[2:]).unlink()
    with pytest.raises(NotMail, match="the git repository is damaged: run `git fsck` there to see how"):
        open_source(inbox)
    list(source.mails())
    assert source.problems[-1].reason == "the git repository is damaged: run `git fsck` there to see how"
    assert source.bookmark == ""


def test_nothing_that_a_repository_names_is_run(git: Git, tmp_path: Path) -> None:
    inbox = made(git, tmp_path / "looms.git")
    committed(git, inbox, {place(1): mail(1)})
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "diff.external",
        "gpg.program",
        "core.editor",
    ):
        git(inbox, "config", key, str(trap))
    git(inbox, "config", "log.showSignature", "true")
    git(inbox, "config", "core.hooksPath", str(tmp_path))
    git(inbox, "config", "extensions.partialClone", "origin")
    git(inbox, "config", "remote.origin.url", f"ext::{trap}")
    git(inbox, "config", "remote.origin.promisor", "true")
    blob = git(inbox, "rev-parse", f"HEAD:{place(1)}")
    (inbox / "objects" / blob[:2] / blob[2:]).unlink()
    for hook in ("post-checkout", "reference-transaction", "pre-auto-gc"):
        (inbox / "hooks").mkdir(exist_ok=True)
        (inbox / "hooks" / hook).write_text(trap.read_text())
        (inbox / "hooks" / hook).chmod(0o755)
    assert list(open_source(inbox).mails()) == []
    assert not (tmp_path / "sprung").exists()
