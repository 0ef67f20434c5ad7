"""`listarchive show` lists the parts of a mail, puts one out, and saves attachments where nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import archive_of, listarchive
from encoded_file import encoded

from listarchive.short_ids import short

PATCH = b"--- a/foo.c\n+++ b/foo.c\n@@ -1 +1 @@\n-culvert\n+gearwheel\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0"


def a_mail(*parts: str) -> bytes:
    head = (
        "From nell Thu Jan  4 10:00:00 2024\nFrom: Nell <nell@x.example>\nSubject: Tower\n"
        "Date: Thu, 4 Jan 2024 10:00:00 +0000\nMessage-ID: <1@x.example>\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n'
    )
    return (head + "".join(f"--b\n{part}\n" for part in parts) + "--b--\n").encode()


MAIL = a_mail(
    "Content-Type: text/plain\n\nSee what I found.\n",
    encoded("a.patch", "text/x-patch", PATCH),
    encoded("heron.png", "image/png", PNG),
    "Content-Type: message/rfc822\n\nFrom: Ole <ole@y.example>\nSubject: Winch\n\nIt fell.\n",
    "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n!!! ??? !!!\n",
)
POST, SHORT = "1@x.example", short("1@x.example")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archive_of(tmp_path_factory.mktemp("parts"), tower=MAIL)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the command runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_post_shows_what_is_attached(home: Path) -> None:
    assert listarchive("--home", home, "show", POST).lines[5:] == [
        "Attached: a.patch (part 2, 56 bytes), heron.png (part 3, 10 bytes), Winch (part",
        "          4, 51 bytes), png (part 6, 12 bytes)",
        "",
        "See what I found.",
        "",
        "── part 2, attached text/x-patch: a.patch ──────────────────────────────────────",
        "--- a/foo.c",
        "+++ b/foo.c",
        "@@ -1 +1 @@",
        "-culvert",
        "+gearwheel",
        "",
        "── part 4, attached mail: Winch ────────────────────────────────────────────────",
        "From:     Ole <ole@y.example>",
        "Subject:  Winch",
        "",
        "It fell.",
    ]


def test_a_hit_names_the_attachment_that_it_was_found_in(home: Path) -> None:
    done = listarchive("--home", home, "search", "culvert")
    assert done.lines[2] == "    a.patch: --- a/foo.c +++ b/foo.c @@ -1 +1 @@ -*culvert* +gearwheel"
    (hit,) = listarchive("--home", home, "search", "--format", "json", "culvert").json["hits"]
    assert hit["snippet_from"] == "a.patch"


def test_an_attached_mail_is_of_the_day_and_hour_of_the_archive(tmp_path: Path) -> None:
    inner = "From: Ole <ole@y.example>\nDate: Wed, 3 Jan 2024 23:30:00 +0000\nSubject: Winch\n\nIt fell.\n"
    mail = a_mail("Content-Type: text/plain\n\nSee.\n", f"Content-Type: message/rfc822\n\n{inner}")
    home = archive_of(tmp_path / "home", mail=mail)
    lines = listarchive("--home", home, "show", POST, "--tz", "Asia/Tokyo").lines
    assert [line for line in lines if line.startswith("Date:")] == [
        "Date:     Thu, 04 Jan 2024 19:00 +0900",
        "Date:     Thu, 04 Jan 2024 08:30 +0900",
    ]


def test_parts_are_listed(home: Path) -> None:
    assert listarchive("--home", home, "show", POST, "--parts").lines == [
        "1  text/plain      18",
        "2  text/x-patch    56  attachment  a.patch",
        "3  image/png       10  attachment  heron.png",
        "4  message/rfc822  51              Winch",
        "5  text/plain       9",
        "6  image/png        ?              png (cannot be decoded)",
    ]
    shown = listarchive("--home", home, "show", POST, "--parts", "--format", "json").json
    assert shown["parts"][1] == {
        "number": 2,
        "name": "a.patch",
        "type": "text/x-patch",
        "size": 56,
        "disposition": "attachment",
        "content_id": "",
    }
    assert [part["size"] for part in shown["parts"]] == [18, 56, 10, 51, 9, None]


@pytest.mark.parametrize(("number", "data"), [(1, b"See what I found.\n"), (2, PATCH), (3, PNG)])
def test_a_part_is_put_out_byte_for_byte(home: Path, number: int, data: bytes) -> None:
    done = listarchive("--home", home, "show", POST, "--part", str(number))
    assert (done.code, done.raw) == (0, data)


def test_all_attachments_are_saved_but_the_one_that_cannot_be_decoded(home: Path, here: Path) -> None:
    done = listarchive("--home", home, "show", POST, "--save", "all")
    assert done.code == 3
    assert done.lines == ["a.patch  56 bytes", "heron.png  10 bytes", "Winch.eml  51 bytes"]
    assert done.errors == (
        "listarchive: part 6 cannot be decoded: the mail as it came has it (show --format raw)\n"
    )
    assert {path.name: path.read_bytes() for path in here.iterdir()} == {
        "a.patch": PATCH,
        "heron.png": PNG,
        "Winch.eml": b"From: Ole <ole@y.example>\nSubject: Winch\n\nIt fell.\n",
    }


@pytest.mark.parametrize("which", ["2", "a.patch", "A.PATCH"])
def test_one_attachment_is_saved(home: Path, here: Path, which: str) -> None:
    (here / "there").mkdir()
    done = listarchive("--home", home, "show", POST, "--save", which, "--to", "there")
    assert (done.code, done.out, done.errors) == (0, "there/a.patch  56 bytes\n", "")
    assert (here / "there/a.patch").read_bytes() == PATCH


def test_nothing_is_overwritten_and_no_link_followed(home: Path, here: Path) -> None:
    (here / "a.patch").write_text("mine")
    (here / "a-2.patch").symlink_to(here / "elsewhere")
    done = listarchive("--home", home, "show", POST, "--save", "a.patch")
    assert done.out == "a-3.patch  56 bytes\n"
    assert (here / "a.patch").read_text() == "mine"
    assert not (here / "elsewhere").exists()


NO_PART = f"{SHORT} has no part 9: it has parts 1 to 6"
AS_THEY_CAME = "--part and --save give files as they came, and --parts is text or json: leave --format out"
ONE_OF = "give one of --parts, --part and --save; --to goes with --save"


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        ("--part 9", 1, NO_PART),
        ("--part 0", 1, NO_PART.replace("part 9", "part 0")),
        ("--save 9", 1, NO_PART),
        (
            "--save b.patch",
            1,
            f"{SHORT} has no attachment 'b.patch': its attachments are a.patch, heron.png, Winch, png",
        ),
        (
            "--part 6",
            3,
            "part 6 cannot be decoded: the mail as it came has it (show --format raw)",
        ),
        ("--save 2 --to nowhere", 2, "nowhere is no folder: make it first, or name another with --to"),
        ("--to .", 2, ONE_OF),
        ("--parts --part 2", 2, ONE_OF),
        ("--parts --format mbox", 2, AS_THEY_CAME),
        ("--part 2 --json", 2, AS_THEY_CAME),
        ("--save all --template {subject}", 2, AS_THEY_CAME),
    ],
)
def test_what_cannot_be_done_is_said(home: Path, here: Path, arguments: str, code: int, error: str) -> None:
    done = listarchive("--home", home, "show", POST, *arguments.split())
    assert (done.code, done.out, done.errors) == (code, "", f"listarchive: {error}\n")
    assert list(here.iterdir()) == []


def test_nothing_is_saved_for_no_name(home: Path, here: Path) -> None:
    done = listarchive("--home", home, "show", POST, "--save", "")
    assert (done.code, done.errors) == (
        2,
        "listarchive: --save has nothing to save: give it all, the number of a part or a name\n",
    )
    assert list(here.iterdir()) == []


def test_two_posts_have_no_part(home: Path) -> None:
    done = listarchive("--home", home, "show", POST, POST, "--parts")
    assert (done.code, done.errors) == (
        2,
        "listarchive: 2 posts were named: --parts, --part and --save take one ID\n",
    )


def test_a_plain_post_has_nothing_to_save(tmp_path: Path) -> None:
    plain = b"From a Thu Jan  4 10:00:00 2024\nFrom: a@x.example\nSubject: S\nMessage-ID: <2@x>\n\nWords.\n"
    home = archive_of(tmp_path / "home", plain=plain)
    done = listarchive("--home", home, "show", "2@x", "--save", "all")
    assert done.code == 1
    assert "has no attachment: `listarchive show" in done.errors
    assert listarchive("--home", home, "show", "2@x", "--part", "1").raw == b"Words.\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("../../etc/passwd", "passwd"),
        ("/etc/passwd", "passwd"),
        ("..\\\\..\\\\evil.exe", "evil.exe"),
        ("C:evil.exe", "C_evil.exe"),
        (".bashrc", "bashrc"),
        ("-.bashrc", "bashrc"),
        ("~.profile", "profile"),
        ("..", "part-1.bin"),
        ("-rf", "rf"),
        ("~root", "root"),
        ("con.txt", "_con.txt"),
        ("a\x1b[31mb", "a\ufffd[31mb".replace("\ufffd", "_")),
        ("a|b;c", "a_b;c"),
        ("x" * 200 + ".pdf", "x" * 116 + ".pdf"),
        ("na\u00efve.txt", "na\u00efve.txt"),
        ("a b.txt", "a b.txt"),
    ],
)
def test_a_hostile_name_leads_nowhere(tmp_path: Path, here: Path, name: str, saved: str) -> None:
    mail = a_mail(encoded(name, "application/octet-stream", b"\0data"))
    home = archive_of(tmp_path / "home", mail=mail)
    folder = here / "saved"
    folder.mkdir()
    done = listarchive("--home", home, "show", POST, "--save", "1", "--to", folder)
    assert (done.code, done.errors) == (0, "")
    assert [(path.name, path.read_bytes()) for path in folder.iterdir()] == [(saved, b"\0data")]


def test_what_stands_in_a_text_is_saved_decoded(tmp_path: Path, here: Path) -> None:
    text = "Look:\n\nbegin 644 cat.txt\n#0V%T\n`\nend\n\nNell\n"
    home = archive_of(tmp_path / "home", mail=a_mail(f"Content-Type: text/plain\n\n{text}"))
    assert listarchive("--home", home, "show", POST, "--save", "cat.txt").code == 0
    assert (here / "cat.txt").read_bytes() == b"Cat"


def test_a_file_in_an_attached_mail_is_found_by_its_name_and_shown_with_that_mail(tmp_path: Path) -> None:
    inner = a_mail("Content-Type: text/plain\n\nIt fell.\n", encoded("culvert.png", "image/png", PNG))
    inner = inner.partition(b"\n")[2].replace(b"<1@", b"<2@").replace(b'"b"', b'"c"').replace(b"--b", b"--c")
    raw = a_mail(
        "Content-Type: text/plain\n\nSee.\n", f"Content-Type: message/rfc822\n\n{inner.decode('latin-1')}"
    )
    home = archive_of(tmp_path, tower=raw)
    assert listarchive("--home", home, "search", "attachment:culvert.png", "--format", "ids").lines == [SHORT]
    shown = listarchive("--home", home, "show", POST)
    assert "Attached: culvert.png (part 4, 10 bytes)" in shown.lines
    parts = listarchive("--home", home, "show", POST, "--json", "--fields", "parts").json["parts"]
    assert [(each["number"], each["name"], each.get("within")) for each in parts] == [
        (2, "Tower", None),
        (4, "culvert.png", 2),
    ]
    assert listarchive("--home", home, "show", POST, "--save", "culvert.png").code == 0


@pytest.mark.parametrize("which", ["all", "winch.pdf"])
def test_what_the_list_took_off_is_told_to_be_elsewhere(tmp_path: Path, which: str) -> None:
    notice = (
        b"A non-text attachment was scrubbed...\nName: winch.pdf\nType: application/pdf\nSize: 9 bytes\n"
        b"URL: <http://lists.x.example/pipermail/tower/attachments/20240104/0a1b2c3d/winch.pdf>\n"
    )
    head = MAIL.partition(b"Content-Type")[0]
    home = archive_of(tmp_path, tower=head + b"\nSee.\n-------------- next part --------------\n" + notice)
    done = listarchive("--home", home, "show", POST, "--save", which)
    assert (done.code, done.out, done.errors) == (
        1,
        "",
        f"listarchive: winch.pdf was taken off {SHORT} by its list and is not here: `attachments = true` in "
        "[fetch] of listarchive.toml lets `fetch` bring it, if it can be had\n",
    )
