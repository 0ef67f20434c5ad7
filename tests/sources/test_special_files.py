"""Pipes, devices and sockets among mail are named and never opened: one that is read has no end."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from listarchive.sources import NotMail, files, git, open_source
from listarchive.sources.git_folder import GitError
from listarchive.sources.regular import open_regular

MAIL = b"From: ada@example.org\nMessage-ID: <1@example.org>\nSubject: Looms\n\nWoven.\n"
NO_FILE = "a device, a socket or a pipe, not a file"
LEFT = "a device, a socket or a pipe, left unread"


@pytest.fixture(autouse=True)
def ended() -> Iterator[None]:
    """What waits for a pipe is interrupted, on however busy a machine."""
    before = signal.signal(signal.SIGALRM, lambda *_: pytest.fail("waits for ever"))
    signal.alarm(120)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        here = Path.cwd()
        os.chdir(path.parent)  # the name of a socket may have 107 bytes
        try:
            made.bind(path.name)
        finally:
            os.chdir(here)


SPECIAL: dict[str, Callable[[Path], None]] = {
    "pipe": os.mkfifo,
    "socket": a_socket,
    "link-to-a-device": lambda path: path.symlink_to("/dev/zero"),
}
each_special = pytest.mark.parametrize("made", SPECIAL.values(), ids=SPECIAL)


@each_special
def test_what_is_no_file_is_not_opened(tmp_path: Path, made: Callable[[Path], None]) -> None:
    made(tmp_path / "odd")
    with pytest.raises(OSError, match=NO_FILE):
        open_regular(tmp_path / "odd")
    with pytest.raises(NotMail, match=NO_FILE):
        open_source(tmp_path / "odd")


def test_what_becomes_a_pipe_before_it_is_opened_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(b"From ada@example.org Thu Jan 12 15:15:17 2023\n" + MAIL)
    source = open_source(tmp_path / "a.mbox")
    (tmp_path / "a.mbox").unlink()
    os.mkfifo(tmp_path / "a.mbox")
    with pytest.raises(OSError, match=NO_FILE):
        list(source.mails())


def test_a_file_is_read_a_folder_and_what_is_not_there_are_errors(tmp_path: Path) -> None:
    (tmp_path / "mail").write_bytes(MAIL)
    with open_regular(tmp_path / "mail") as file:
        assert file.read() == MAIL
    with pytest.raises(IsADirectoryError):
        open_regular(tmp_path)
    with pytest.raises(FileNotFoundError):
        open_regular(tmp_path / "none")


@each_special
@pytest.mark.parametrize("kind", ["maildir", "mh"])
def test_in_a_folder_of_mails_it_is_named_and_the_mails_are_read(
    tmp_path: Path, made: Callable[[Path], None], kind: str
) -> None:
    place = tmp_path / "box/cur" if kind == "maildir" else tmp_path / "box"
    place.mkdir(parents=True)
    if kind == "maildir":
        (tmp_path / "box/new").mkdir()
    (place / "2").write_bytes(MAIL)
    made(place / "1")
    source = open_source(tmp_path / "box")
    assert (source.kind, [mail.raw for mail in source.mails()]) == (kind, [MAIL])
    reason = "a link, left unread" if (place / "1").is_symlink() else LEFT
    assert [problem.reason for problem in source.problems] == [f"1: {reason}"]


@each_special
def test_in_a_mail_program_s_package_and_any_folder_it_is_named(
    tmp_path: Path, made: Callable[[Path], None]
) -> None:
    package = tmp_path / "Looms.mbox"
    package.mkdir()
    for name in ("mbox", "table_of_contents"):
        made(package / name)
    (package / "1.eml").write_bytes(MAIL)
    named: list[str] = []
    read = []
    for path in files(tmp_path, lambda path, _: named.append(path.name)):
        try:
            read += [mail.raw for mail in open_source(path).mails()]
        except NotMail as error:
            assert NO_FILE in str(error)
            named.append(path.name)
    assert (read, sorted(named)) == ([MAIL], ["mbox", "table_of_contents"])


@pytest.mark.parametrize("kind", [tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE])
def test_in_a_tar_it_is_named(tmp_path: Path, kind: bytes) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as tar:
        odd = tarfile.TarInfo("box/odd")
        odd.type = kind
        tar.addfile(odd)
        (tmp_path / "mail").write_bytes(MAIL)
        tar.add(tmp_path / "mail", "box/mail")
    source = open_source(tmp_path / "a.tar")
    assert [mail.raw for mail in source.mails()] == [MAIL]
    assert [problem.reason for problem in source.problems] == [f"box/odd: {LEFT}"]


@pytest.mark.parametrize("mode", [0o010644, 0o020644, 0o060644, 0o140644])
def test_in_a_zip_it_is_named(tmp_path: Path, mode: int) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        odd = zipfile.ZipInfo("box/odd")
        odd.external_attr = mode << 16
        archive.writestr(odd, MAIL)
        archive.writestr("box/mail", MAIL)
    source = open_source(tmp_path / "a.zip")
    assert [mail.raw for mail in source.mails()] == [MAIL]
    assert [problem.reason for problem in source.problems] == [f"box/odd: {LEFT}"]


@pytest.fixture
def inbox(program: Callable[[str], str], tmp_path: Path) -> Path:
    """A public-inbox repository, of version 1, with a mail."""

    def run(*arguments: str, given: bytes = b"") -> str:
        who = {
            f"GIT_{who}_{what}": "ada@example.org"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(
            [program("git"), "--git-dir", str(folder), *arguments],
            input=given, env={**os.environ, **who, **quiet}, check=True, capture_output=True,
        )  # fmt: skip
        return done.stdout.decode().strip()

    folder = tmp_path / "inbox/looms.git"
    folder.mkdir(parents=True)
    run("init", "-q", "--bare")
    blob = run("hash-object", "-w", "--stdin", given=MAIL)
    run("update-index", "--add", "--cacheinfo", f"100644,{blob},{'ab/' + 'c' * 38}")
    run("update-ref", run("symbolic-ref", "HEAD"), run("commit-tree", run("write-tree"), "-m", "a mail"))
    return folder


IN_GIT = [
    "packed-refs",
    "refs/heads/odd",
    "refs/heads/deep/odd",
    "HEAD",
    "config",
    "config.worktree",
    "shallow",
    "objects/info/alternates",
    "objects/info/commit-graph",
    "objects/pack/pack-1.idx",
    "objects/ab/cdef",
    "info/grafts",
]


@pytest.mark.slow
@each_special
@pytest.mark.parametrize("name", IN_GIT)
def test_in_a_git_repository_it_is_named_and_git_is_not_asked(
    inbox: Path, made: Callable[[Path], None], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = inbox / name
    odd.parent.mkdir(parents=True, exist_ok=True)
    odd.unlink(missing_ok=True)
    made(odd)
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("git was asked"))
    with pytest.raises(NotMail, match=f"{name} in it is a device, a socket or a pipe: remove it"):
        open_source(inbox)


def test_what_comes_into_a_repository_later_is_a_problem_of_its_reading(inbox: Path) -> None:
    source = open_source(inbox)
    os.mkfifo(inbox / "packed-refs")
    assert list(source.mails()) == []
    assert [problem.reason for problem in source.problems] == [
        "packed-refs in it is a device, a socket or a pipe: remove it"
    ]
    assert source.bookmark == ""


def test_a_configuration_that_includes_others_is_not_followed(inbox: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    plain = (inbox / "config").read_text()
    alone = ("[include]", "[ INCLUDE ]", '[includeIf "gitdir:/"]')
    for section in (*alone, "[core]\n\t[include]", "[core] [include]", '[a "#;"][include]'):
        (inbox / "config").write_text(f"{plain}{section}\n\tpath = {tmp_path}/pipe\n")
        with pytest.raises(NotMail, match="config in it includes other files"):
            open_source(inbox)
    (inbox / "config").write_text(f"\ufeff[include]\n\tpath = {tmp_path}/pipe\n{plain}")
    with pytest.raises(NotMail, match="config in it includes other files"):
        open_source(inbox)
    (inbox / "config").write_text(f'{plain}[remote "include"]\n\turl = include\n# [include]\n')
    assert [mail.raw for mail in open_source(inbox).mails()] == [MAIL]


def test_objects_are_borrowed_within_an_inbox_alone(inbox: Path, tmp_path: Path) -> None:
    lent = tmp_path / "lent"
    shutil.move(inbox / "objects", lent)
    (inbox / "objects/info").mkdir(parents=True)
    for line in (f"{lent}", f'"{lent}"', "../../../lent"):
        (inbox / "objects/info/alternates").write_text(f"{line}\n")
        with pytest.raises(NotMail, match=r"objects/info/alternates in it leads out, to .*lent"):
            open_source(inbox)
    shutil.move(lent, inbox / "lent")
    (inbox / "objects/info/alternates").write_text("# those of before\n../lent\n")
    assert [mail.raw for mail in open_source(inbox).mails()] == [MAIL]
    epoch = tmp_path / "second/git/0.git"
    shutil.copytree(inbox, epoch)
    shutil.move(epoch / "lent", tmp_path / "second/all")
    (epoch / "objects/info/alternates").write_text("../../../all\n")
    assert open_source(tmp_path / "second").kind == "public-inbox"


def test_a_worktree_is_not_followed(inbox: Path, tmp_path: Path) -> None:
    (inbox / "commondir").write_text(f"{tmp_path}/elsewhere\n")
    with pytest.raises(NotMail, match="it is a worktree of another repository: import that one"):
        open_source(inbox)


class TestAGitThatSaysNothing:
    """A program of that name that answers as it likes."""

    @pytest.fixture
    def answering(
        self, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> Callable[[str], Path]:
        def put(script: str) -> Path:
            path = tmp_path / "bin/git"
            path.parent.mkdir()
            path.write_text(f"#!/bin/sh\n{script}\n")
            path.chmod(0o755)
            monkeypatch.setenv("PATH", f"{path.parent}:{os.environ['PATH']}")
            return inbox

        monkeypatch.setattr(git, "TIMEOUT", 0.05)
        return put

    def test_is_ended(self, answering: Callable[[str], Path]) -> None:
        inbox = answering("echo $$ >> $GIT_DIR/pids; exec sleep 1000")
        for asked in (
            lambda: git.answer(inbox, "rev-parse", "HEAD"),
            lambda: list(git.changes(inbox, "HEAD")),
            lambda: self.blob(inbox),
            lambda: open_source(inbox),
        ):
            with pytest.raises((GitError, NotMail), match=r"git has printed nothing for 0\.05 seconds"):
                asked()  # type: ignore[no-untyped-call]
        for pid in (inbox / "pids").read_text().split():
            with pytest.raises(ProcessLookupError):
                os.kill(int(pid), 0)

    @staticmethod
    def blob(inbox: Path) -> bytes | None:
        with git.blobs(inbox, 1 << 20) as blobs:
            return blobs("0" * 40)

    def test_after_a_part_is_ended(self, answering: Callable[[str], Path]) -> None:
        inbox = answering("read name; printf '%s blob 1000\\nabc' $name; exec sleep 1000")
        with pytest.raises(GitError, match="printed nothing"):
            self.blob(inbox)

    def test_and_closes_what_it_says_is_ended(self, answering: Callable[[str], Path]) -> None:
        inbox = answering("exec >&-; exec sleep 1000")
        assert git.answer(inbox, "rev-parse", "HEAD") is None
        with pytest.raises(GitError, match="damaged"):
            list(git.changes(inbox, "HEAD"))

    def test_or_says_too_much_is_read_in_bounded_memory(self, answering: Callable[[str], Path]) -> None:
        inbox = answering("exec cat /dev/zero | tr '\\000' a")
        said = git.answer(inbox, "rev-parse", "HEAD")
        assert said is None
        with pytest.raises(GitError, match="a path in the git repository is longer than 65536 bytes"):
            list(git.changes(inbox, "HEAD"))
