"""A series of patches on a list: found by what it changes, read with its versions, and applied with git."""

from __future__ import annotations

import os
import quopri
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import archive_of, listarchive
from patch_mails import SUGGESTED, answer

FIRST = "wick\n> oil\n-- \nFrom: the shed\nOn Monday, Ada wrote:\n\tlamp\n" + "tank\n" * 4
SECOND = FIRST.replace("> oil", "> whale oil").replace("\tlamp", "\tlämp\n--\n>From here on")
WHO = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in {
        "NAME": "Ada Example",
        "EMAIL": "ada@example.org",
        "DATE": "2024-05-02 12:00 +0000",
    }.items()
}

Git = Callable[..., str]


@pytest.fixture
def git(program: Callable[[str], str], tmp_path: Path) -> Git:
    """Run git in a folder, as nobody has configured it."""
    git = program("git")

    def run(folder: str, *arguments: str, stdin: bytes = b"") -> str:
        environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1", **WHO}
        done = subprocess.run(
            [git, "-C", tmp_path / folder, *arguments],
            input=stdin,
            capture_output=True,
            check=True,
            env=environment,
        )
        return done.stdout.decode()

    return run


@pytest.fixture
def series(git: Git, tmp_path: Path) -> Path:
    """An archive with two versions of a series in one conversation, and answers to them.

    `upstream` has the second version on `main`, and on `old` what both begin with.
    """
    folder = tmp_path / "upstream" / "shed"
    folder.mkdir(parents=True)
    git("upstream", "init", "-q", "-b", "main")
    for message in (
        "begin",
        "lamp: burn whale oil",
        "lamp: rename it\n\nFrom now on it is big.",
        "lamp: polish it",
    ):
        if message == "begin":
            (folder / "lamp.txt").write_text(FIRST)
        elif "oil" in message:
            (folder / "lamp.txt").write_text(SECOND)
        elif "rename" in message:
            git("upstream", "mv", "shed/lamp.txt", "shed/big lamp.txt")
        else:
            (folder / "brass.txt").write_text("brass\n")
        git("upstream", "add", ".")
        git("upstream", "commit", "-q", "-s", "-m", message)
    git("upstream", "branch", "old", "main~3")
    first = mails(git, 1, "old..main~1")
    cover = re.search(r"<(cover\S+)>", first)[1]  # type: ignore[index]
    second = mails(git, 2, "old..main", f"--in-reply-to={cover}").replace("Thu, 2 May", "Fri, 3 May")
    to = re.findall(r"^Message-Id: <(.*)>", second, re.MULTILINE)
    told = [
        answer(
            1,
            to[1],
            "Re: [PATCH v2 1/3] lamp: burn whale oil",
            "> -> oil\n\nReviewed-by: Bo <bo@example.org>",
        ),
        answer(2, to[0], "Re: [PATCH v2 0/3] lamps", "What of this?\n\n" + SUGGESTED),
        answer(3, to[0], "Re: [PATCH v2 0/3] lamps", "Applied, thanks.\n\nTested-by: Cy Example"),
    ]
    return archive_of(tmp_path / "home", lamps=first.encode() + second.encode() + b"".join(told))


def mails(git: Git, version: int, commits: str, *options: str) -> str:
    """A version as an mbox, its last mail first."""
    told = ("--cover-letter", "--thread", "--stdout", f"-v{version}", *options)
    text = git("upstream", "format-patch", *told, commits)
    text = text.replace("*** SUBJECT HERE ***", "lamps").replace("*** BLURB HERE ***", "Hello.")
    text = re.sub(r"\.git\.\S+@example\.org>", f".v{version}@example.org>", text)
    whole = re.split(r"\n(?=From [0-9a-f]{40} )", text.rstrip("\n") + "\n")
    return "".join(f"{each.rstrip()}\n\n" for each in reversed(whole))


def patched(git: Git, home: Path, *arguments: str) -> str:
    """The history of `old` with what a command prints applied to it."""
    done = listarchive("--home", home, *arguments)
    assert (done.code, done.errors) == (0, "")
    git("upstream", "checkout", "-q", "--detach", "old")
    git("upstream", "am", "-q", stdin=done.raw)
    return git("upstream", "log", "--format=%an <%ae>%n%B%T", "old..HEAD")


@pytest.mark.slow
def test_the_newest_version_applies(git: Git, series: Path) -> None:
    as_written = git("upstream", "log", "--format=%an <%ae>%n%B%T", "old..main")
    for name in ("subject:polish", 'subject:"v1 0/2"', "from:bo tested"):
        id = listarchive("--home", series, "search", name, "--format", "ids", "-n", "1").out.strip()  # noqa: A001
        assert patched(git, series, "thread", id, "--patches") == as_written


@pytest.mark.slow
def test_mail_that_was_carried_otherwise_applies(git: Git, series: Path, tmp_path: Path) -> None:
    """With CRLF, in quoted-printable, with a list's tag and footer."""
    raw = (series / "mbox" / "lamps").read_bytes()
    mails = re.split(rb"(?m)^(?=From \S+ \w{3} )", raw)[1:]
    carried = b"".join(map(by_a_list, mails))
    home = archive_of(tmp_path / "carried", lamps=carried)
    id = listarchive("--home", home, "search", "subject:polish", "--format", "ids").lines[0]  # noqa: A001
    as_written = git("upstream", "log", "--format=%an <%ae>%n%B%T", "old..main")
    assert patched(git, home, "thread", id, "--patches") == as_written


@pytest.mark.slow
@pytest.mark.usefixtures("series")
def test_a_file_with_line_ends_of_its_own_is_patched(git: Git, tmp_path: Path) -> None:
    file = tmp_path / "upstream" / "shed" / "dos.txt"
    git("upstream", "checkout", "-q", "main")
    for words in (b"brass\r\niron\r\n", b"brass\r\nsteel\r\n"):
        file.write_bytes(words)
        git("upstream", "add", ".")
        git("upstream", "commit", "-q", "-m", "shed: " + words[-7:].decode().strip())
    git("upstream", "branch", "-f", "old", "main~1")
    raw = git("upstream", "format-patch", "--stdout", "old..main")
    raw = raw.replace("\nSubject:", "\nMessage-ID: <dos@example.org>\nSubject:", 1)
    home = archive_of(tmp_path / "dos", lamps=raw.encode())
    done = listarchive("--home", home, "thread", "dos@example.org", "--patches")
    git("upstream", "checkout", "-q", "--detach", "old")
    git("upstream", "am", "-q", "--keep-cr", stdin=done.raw)
    assert file.read_bytes() == b"brass\r\nsteel\r\n"
    assert listarchive("--home", home, "show", "dos@example.org", "--part", "1").raw.count(b"\r\n") == 3


def by_a_list(mail: bytes) -> bytes:
    head, _, text = mail.partition(b"\n\n")
    head = re.sub(rb"(?m)^(Subject: )", rb"\1[lamps] ", head)
    head = re.sub(rb"(?m)^(MIME-Version|Content-[\w-]+):.*\n?", b"", head).rstrip(b"\n")
    footer = b"_______________________________________________\nlamps mailing list\nlamps@example.org\n"
    kind = b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable"
    return head + b"\nMIME-Version: 1.0\n" + kind + b"\n\n" + quopri.encodestring(text + footer) + b"\n\n"


def test_everything_of_a_conversation_is_more_than_patches(series: Path) -> None:
    id = listarchive("--home", series, "search", "polish", "--format", "ids").lines[0]  # noqa: A001
    done = listarchive("--home", series, "thread", id, "--format", "mbox")
    assert sorted(re.findall(r"^Subject: (.*)", done.out, re.MULTILINE)) == [
        "Re: [PATCH v2 0/3] lamps",
        "Re: [PATCH v2 0/3] lamps",
        "Re: [PATCH v2 1/3] lamp: burn whale oil",
        "[PATCH v1 0/2] lamps",
        "[PATCH v1 1/2] lamp: burn whale oil",
        "[PATCH v1 2/2] lamp: rename it",
        "[PATCH v2 0/3] lamps",
        "[PATCH v2 1/3] lamp: burn whale oil",
        "[PATCH v2 2/3] lamp: rename it",
        "[PATCH v2 3/3] lamp: polish it",
    ]


def test_a_whole_conversation_of_one_version_applies_where_git_drops_what_is_no_patch(
    git: Git, series: Path, tmp_path: Path
) -> None:
    every = (series / "mbox" / "lamps").read_bytes()
    second = [each for each in re.split(rb"(?m)^(?=From \S+ \w{3} )", every) if b"[PATCH v1" not in each]
    home = archive_of(tmp_path / "second", lamps=b"".join(each for each in second if b"What of" not in each))
    id = listarchive("--home", home, "search", "polish", "--format", "ids").lines[0]  # noqa: A001
    done = listarchive("--home", home, "thread", id, "--format", "mbox")
    assert done.out.count("\nSubject: ") == 6
    git("upstream", "checkout", "-q", "--detach", "old")
    git("upstream", "am", "-q", "--patch-format=mboxrd", "--empty=drop", stdin=done.raw)
    told = "--format=%an <%ae>%n%B%T"
    assert git("upstream", "log", told, "old..HEAD") == git("upstream", "log", told, "old..main")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ("file:lamp.txt", ["v2 1/3", "v2 2/3", "v1 1/2", "v1 2/2"]),
        ("file:a/shed/lamp.txt", ["v2 1/3", "v2 2/3", "v1 1/2", "v1 2/2"]),
        ("file:b/shed/", ["v2 1/3", "v2 2/3", "v2 3/3", "v1 1/2", "v1 2/2"]),
        ("file:a/lamp", []),
        ("file:a/", []),
        ("file:shed/lamp.txt", ["v2 1/3", "v2 2/3", "v1 1/2", "v1 2/2"]),
        ("file:shed/lamp.txt -file:big*", ["v2 1/3", "v1 1/2"]),
        ("file:SHED", ["v2 1/3", "v2 2/3", "v2 3/3", "v1 1/2", "v1 2/2"]),
        ("file:shed/*", ["v2 1/3", "v2 2/3", "v2 3/3", "v1 1/2", "v1 2/2"]),
        ('file:"big lamp.txt"', ["v2 2/3", "v1 2/2"]),
        ("file:bra*", ["v2 3/3"]),
        ("file:lamp", []),
        ("file:hed/lamp.txt", []),
        ("file:/dev/null", []),
        ("has:patch", ["v2 1/3", "v2 2/3", "v2 3/3", "v1 1/2", "v1 2/2", "Re: v2 0/3"]),
        ("has:patch -file:shed", ["Re: v2 0/3"]),
    ],
)
def test_patches_are_found_by_what_they_change(series: Path, query: str, subjects: list[str]) -> None:
    done = listarchive("--home", series, "search", query, "--json", "--sort", "newest")
    found = [hit["subject"] for hit in done.json["hits"]]
    told = [re.sub(r"\[PATCH (.*?)\].*", r"\1", subject) for subject in found]
    assert sorted(told) == sorted(subjects)


def test_people_are_counted_by_what_they_have_done(series: Path) -> None:
    done = listarchive("--home", series, "search", "lamp", "--json", "--facets", "trailer", "-n", "0")
    assert done.json["facets"] == {
        "trailer": [
            ["Signed-off-by: Ada Example", 5],
            ["Reviewed-by: Bo", 1],
            ["Tested-by: Cy Example", 1],
        ],
    }


def test_a_patch_names_its_newer_version(series: Path) -> None:
    ids = listarchive("--home", series, "search", "has:patch", "--template", r"{id} {subject}").lines
    by_subject = {subject: id for id, _, subject in (line.partition(" ") for line in ids)}  # noqa: A001
    old = by_subject["[PATCH v1 2/2] lamp: rename it"]
    new = by_subject["[PATCH v2 2/3] lamp: rename it"]
    assert listarchive("--home", series, "show", old, "--json", "--fields", "series").json == {
        "series": {
            "version": 1,
            "number": 2,
            "total": 2,
            "title": "lamp: rename it",
            "newer": [{"version": 2, "id": new}],
        }
    }
    assert (
        f"Series:   version 1, patch 2 of 2; version 2 is {new}"
        in listarchive("--home", series, "show", old).lines
    )
    assert "Series:   version 2, patch 2 of 3" in listarchive("--home", series, "show", new).lines
    newest = listarchive(
        "--home", series, "show", new, "--template", "{series.number}/{series.total} {series.newer}|"
    )
    assert newest.out == "2/3 |\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "error"),
    [
        (("--json",), "--patches gives an mbox, and --format json another form: leave one of them out"),
        (
            ("--template", "{id}"),
            "--patches gives an mbox, and --template another form: leave one of them out",
        ),
    ],
)
def test_patches_have_one_form(series: Path, options: tuple[str, ...], error: str) -> None:
    done = listarchive("--home", series, "thread", "1@answers.example", "--patches", *options)
    assert (done.out, done.errors, done.code) == ("", f"listarchive: {error}\n", 2)
