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

from listarchive.short_ids import short

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

SUGGESTED = """\
--- a/hooks.txt
+++ b/hooks.txt
@@ -1 +1 @@
-brass
+iron
"""

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


def answer(number: int, to: str, subject: str, text: str, sender: str = "Bo <bo@example.org>") -> bytes:
    return (
        f"From bo@example.org Thu May  2 12:00:00 2024\nFrom: {sender}\nSubject: {subject}\n"
        f"Date: Sat, 4 May 2024 12:{number:02}:00 +0000\nMessage-ID: <{number}@answers.example>\n"
        f"In-Reply-To: <{to}>\nReferences: <{to}>\n\n{text}\n\n"
    ).encode()


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


def test_the_newest_version_applies(git: Git, series: Path) -> None:
    as_written = git("upstream", "log", "--format=%an <%ae>%n%B%T", "old..main")
    for name in ("subject:polish", 'subject:"v1 0/2"', "from:bo tested"):
        id = listarchive("--home", series, "search", name, "--format", "ids", "-n", "1").out.strip()  # noqa: A001
        assert patched(git, series, "thread", id, "--patches") == as_written


def test_mail_that_was_carried_otherwise_applies(git: Git, series: Path, tmp_path: Path) -> None:
    """With CRLF, in quoted-printable, with a list's tag and footer."""
    raw = (series / "mbox" / "lamps").read_bytes()
    mails = re.split(rb"(?m)^(?=From \S+ \w{3} )", raw)[1:]
    carried = b"".join(map(by_a_list, mails))
    home = archive_of(tmp_path / "carried", lamps=carried)
    id = listarchive("--home", home, "search", "subject:polish", "--format", "ids").lines[0]  # noqa: A001
    as_written = git("upstream", "log", "--format=%an <%ae>%n%B%T", "old..main")
    assert patched(git, home, "thread", id, "--patches") == as_written


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


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ("file:lamp.txt", ["v2 1/3", "v2 2/3", "v1 1/2", "v1 2/2"]),
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


def a_patch(number: int, to: str, subject: str, sender: str = "Bo <bo@example.org>") -> bytes:
    return answer(number, to, subject, SUGGESTED, sender)


def patches_of(home: Path, name: str) -> tuple[list[str], str]:
    """The subjects of the patches that are printed, and what is told beside them."""
    done = listarchive("--home", home, "thread", name, "--patches")
    assert done.code == (not done.out)
    return re.findall(r"^Subject: (.*)", done.out, re.MULTILINE), done.errors


def test_a_series_that_lacks_a_patch(tmp_path: Path) -> None:
    posts = [
        a_patch(1, "0@x", "[PATCH 1/2] lamp: a"),
        answer(2, "1@answers.example", "[PATCH v2 0/2] lamps", "b"),
        a_patch(3, "1@answers.example", "[PATCH v2 2/2] lamp: b"),
    ]
    home = archive_of(tmp_path, lamps=b"".join(posts))
    done = listarchive("--home", home, "thread", "1@answers.example", "--patches")
    assert (done.out, done.code) == ("", 1)
    assert done.errors == (
        "listarchive: no series is whole (version 2 lacks 1/2; version 1 lacks 2/2) in the conversation of "
        "1@answers.example: read it with `listarchive thread 1@answers.example`\n"
    )
    (home / "mbox" / "more").write_bytes(a_patch(4, "1@answers.example", "[PATCH 2/2] lamp: c"))
    assert listarchive("--home", home, "import", "-q").code == 0
    assert patches_of(home, "1@answers.example") == (
        ["[PATCH 1/2] lamp: a", "[PATCH 2/2] lamp: c"],
        "listarchive: version 2 lacks 1/2: these are the patches of version 1\n",
    )


def test_the_post_that_is_named_chooses_among_the_series_of_one_version(tmp_path: Path) -> None:
    posts = [
        a_patch(1, "0@x", "[PATCH 1/2] lamp: a"),
        a_patch(2, "1@answers.example", "[PATCH 2/2] lamp: b"),
        a_patch(3, "1@answers.example", "[PATCH] lamp: fixup", "Cy <cy@example.org>"),
        answer(4, "2@answers.example", "lamps", "What of these?"),
        a_patch(5, "1@answers.example", "[PATCH 1/3] lamp: c", "Cy <cy@example.org>"),
    ]
    home = archive_of(tmp_path, lamps=b"".join(posts))
    both, fixup = ["[PATCH 1/2] lamp: a", "[PATCH 2/2] lamp: b"], ["[PATCH] lamp: fixup"]
    only = "listarchive: this is not the only whole series of version 1: for another one name "
    first, third = short("1@answers.example"), short("3@answers.example")
    another = "these are the patches of another series of version 1"
    assert patches_of(home, "2@answers.example") == (both, f"{only}{third}\n")
    assert patches_of(home, "3@answers.example") == (fixup, f"{only}{first}\n")
    lacking = f"listarchive: version 1 lacks 2/3, 3/3: {another}\n"
    assert patches_of(home, "4@answers.example") == (both, f"{lacking}{only}{third}\n")
    assert patches_of(home, "5@answers.example") == (both, f"{lacking}{only}{third}\n")


def test_the_series_that_could_be_named_are_few(tmp_path: Path) -> None:
    posts = [a_patch(n, "0@x", f"[PATCH] lamp: {n}") for n in range(1, 7)]
    posts.append(answer(7, "2@answers.example", "Re: [PATCH] lamp: 2", "Fine."))
    home = archive_of(tmp_path, lamps=b"".join(posts))
    first = ", ".join(short(f"{n}@answers.example") for n in (6, 5, 4))
    for name in ("2@answers.example", "7@answers.example"):
        subjects, told = patches_of(home, name)
        assert subjects == ["[PATCH] lamp: 2"]
        assert told.endswith(f": for another one name {first} or one of 2 more\n")


def test_a_patch_without_a_diff_is_none(tmp_path: Path) -> None:
    posts = [
        a_patch(1, "0@x", "[PATCH] lamp: a"),
        answer(2, "1@answers.example", "[PATCH] lamp: a", "Who takes this?"),
        answer(3, "1@answers.example", "[PATCH v2] lamp: a", "It is at home."),
        answer(4, "1@answers.example", "[PATCH v3 0/0] lamp", "Nothing."),
    ]
    home = archive_of(tmp_path, lamps=b"".join(posts))
    told = "listarchive: version 2 lacks 1/1: these are the patches of version 1\n"
    assert patches_of(home, "1@answers.example") == (["[PATCH] lamp: a"], told)


def test_a_conversation_without_patches(tmp_path: Path) -> None:
    home = archive_of(tmp_path, lamps=answer(1, "0@x", "lamps", "a"))
    done = listarchive("--home", home, "thread", "1@answers.example", "--patches")
    assert done.code == 1
    assert done.errors.startswith("listarchive: no post is a patch in the conversation of ")
