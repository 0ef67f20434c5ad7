"""`listarchive show` gives a post back: to people, to programs, and as the mail it was."""

from __future__ import annotations

import gzip
import mailbox
import re
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import Run, archive_of, listarchive

from listarchive.archive import Archive
from listarchive.post import Body, Post

LAMP = "q8k45j1r90d7"


def test_text(run: Run) -> None:
    assert run("show", "mq5ehbk6cwmd").lines[:10] == [
        "From:     Nell Okafor <nell@example.org>",
        "To:       workshop@lists.example.net",
        "Date:     Fri, 08 Mar 2024 08:02 +0000",
        "Subject:  Re: [workshop] Your open evening on 7 March",
        "List:     workshop",
        "Id:       mq5ehbk6cwmd <b7d40f5e-3f0b-4a18-8d0f-7a1c2b3d4e5f@example.org>",
        "",
        "> … 1 quoted line (--quotes shows it)",
        "",
        "Now we know. When the last guest had gone, Ignatz let us follow it with a torch. It goes through a "
        "hole in the end wall, down a shaft, and at the bottom hangs a bell. It has been holding a bell for "
        "ninety years, a hand above the floor, so that it would not touch anything and crack.",
    ]


def test_quotes(run: Run) -> None:
    assert "> What is the rope holding?" in run("show", "--quotes", "mq5ehbk6cwmd").lines
    assert "-- " not in run("show", "--quotes", "mq5ehbk6cwmd").lines


def test_full_shows_every_line_with_its_label(run: Run) -> None:
    lines = run("show", "--full", "mq5ehbk6cwmd").lines[7:]
    assert lines[0] == "       quote 1 │ > What is the rope holding?"
    assert "           own │ Nell" in lines
    assert "     signature │ Nell Okafor, who used to have a lamp" in lines
    assert "        footer │ workshop mailing list -- workshop@lists.example.net" in lines


def test_json(run: Run) -> None:
    shown = run("show", LAMP, "--format", "json").json
    hit = run("search", f"id:{LAMP}", "--format", "json").json["hits"][0]
    assert list(shown) == [
        "version",
        *hit,
        "to",
        "cc",
        "body",
        "lines",
        "headers",
        "parts",
        "attached",
        "references",
        "replies",
        "date_source",
        "repairs",
        "series",
    ]
    assert {name: shown[name] for name in hit} == hit
    assert shown["body"].startswith("Hello tinkers,\n\nI am new here.")
    assert ["own", "lamp. It is about as tall as a child of five, brass under a great deal of"] in shown[
        "lines"
    ]
    assert ["Subject", "[tinkers] A lamp nobody wants to repair"] in shown["headers"]
    assert (shown["references"], len(shown["replies"])) == ([], 3)


@pytest.mark.parametrize(
    "name",
    [LAMP[:4], LAMP.upper(), "20231106201402.GA4411@example.org", "<20231106201402.GA4411@example.org>"],
)
def test_every_name_of_a_post(run: Run, name: str) -> None:
    assert run("show", name, "--format", "json").json["id"] == LAMP


@pytest.mark.parametrize(("name", "code"), [("zzzz", 1), ("q", 2), ("", 1), ("nobody@example.org", 1)])
@pytest.mark.parametrize("form", ["text", "json", "mbox", "raw"])
def test_what_names_no_post(run: Run, name: str, code: int, form: str) -> None:
    done = run("show", name, "--format", form)
    assert (done.code, done.out, done.errors.count("\n")) == (code, "", 1)


def test_raw_is_the_bytes_at_the_origin_of_every_post(run: Run, imported: Path) -> None:
    for hit in run("search", "-n", "60", "--format", "json").json["hits"]:
        origin = hit["origin"]
        whole = (imported / origin["path"]).read_bytes()
        whole = gzip.decompress(whole) if origin["path"].endswith(".gz") else whole
        raw = run("show", hit["id"], "--format", "raw").raw
        assert raw == whole[origin["offset"] : origin["offset"] + origin["length"]]


def posts(home: Path) -> dict[str, Post]:
    with Archive.open(home) as archive:
        return {stored.id: stored.post for stored in archive.stored_posts()}


def alike(post: Post) -> Post:
    """Leave out what an export cannot keep: the list of a folder, and how a digest named its parts."""
    body = Body.of(line for line in post.body.lines if line.text.strip())
    return replace(
        post, body=body, lists=(), headers=(), repairs=(), sent=replace(post.sent, raw=""), attachments=()
    )


def test_mbox_is_an_mbox_of_the_same_posts(run: Run, imported: Path, tmp_path: Path) -> None:
    exported = run("search", "-n", "60", "--format", "mbox").raw
    copy = tmp_path / "copy"
    archive_of(copy, export=exported)
    assert listarchive("--home", copy, "search", "--count").out == "52\n"
    was, now = posts(imported), posts(copy)
    assert {name: alike(post) for name, post in now.items()} == {
        name: alike(post) for name, post in was.items()
    }
    (copy / "plain").write_bytes(exported)
    assert len(mailbox.mbox(copy / "plain")) == 52  # the standard library splits at every unescaped From


def test_mbox_of_mails_that_were_not_in_an_mbox(tmp_path: Path) -> None:
    head = (
        b"From: Ada <ada@example.org>\r\nDate: Mon, 1 Jan 2024 10:00:00 +0000\r\n"
        b"Message-ID: <a@example.org>\r\n"
    )
    home = archive_of(
        tmp_path / "a",
        **{"a.eml": head + b"Subject: From here\r\n\r\nFrom here on\r\n>From there\r\n\r\n\r\nthe end\r\n"},
    )
    name = listarchive("--home", home, "search", "--format", "ids").out.strip()
    exported = listarchive("--home", home, "show", name, "--format", "mbox").raw
    assert exported == (
        b"From ada@example.org Mon Jan  1 10:00:00 2024\n"
        + head.replace(b"\r", b"")
        + b"Subject: From here\n\n>From here on\n>>From there\n\n\nthe end\n\n"
    )
    copy = archive_of(tmp_path / "b", export=exported)
    assert [alike(post) for post in posts(copy).values()] == [alike(post) for post in posts(home).values()]


def test_mbox_of_a_saved_digest_with_one_post(tmp_path: Path) -> None:
    digest = (
        b"Send tea mailing list submissions to\n\ttea@example.org\n\nToday's Topics:\n\n   1. Tea (Ada)\n\n\n"
        + b"-" * 70
        + b"\n\nMessage: 1\nDate: Mon, 1 Jan 2024 10:00:00 +0000\nFrom: Ada <ada@example.org>\nSubject: Tea\n"
        b"Message-ID: <a@example.org>\n\nFresh tea.\n\n------------------------------\n\n"
        b"End of tea Digest, Vol 1, Issue 1\n*********************************\n"
    )
    home = archive_of(tmp_path / "a", digest=digest)
    exported = listarchive("--home", home, "search", "tea", "--format", "mbox").raw
    copy = archive_of(tmp_path / "b", export=exported)
    assert [post.body.own for post in posts(copy).values()] == ["Fresh tea."]
    assert posts(copy).keys() == posts(home).keys()


def test_mbox_escapes_what_its_source_did_not(tmp_path: Path) -> None:
    mail = (
        b"From ada@example.org Mon Jan  1 10:00:00 2024\nFrom: ada@example.org\nSubject: x\n"
        b"Message-ID: <a@example.org>\n\nFrom my window I see\n\n>From yours, too\n"
    )
    home = archive_of(tmp_path, box=mail)
    exported = listarchive("--home", home, "search", "--format", "mbox").raw
    assert exported == mail.replace(b"\nFrom my", b"\n>From my") + b"\n"


def test_a_digest_is_put_together_again_whatever_its_headers_hold(tmp_path: Path) -> None:
    part = (
        b"Date: Mon, 1 Jan 2024 1%d:00:00 +0000\n"
        b'From: =?utf-8?q?Ren=C3=A9=2C_"the"_=3Cx=3E?= <r@@b@example.org>\n'
        b"Subject: =?utf-8?q?a=0Abc=C3=A9?=\nMessage-ID: <p%d@example.org>\n\nFrom here\n\n%d\n"
    )
    digest = (
        b"From x@example.org Mon Jan  1 20:00:00 2024\nFrom: x@example.org\n"
        b"Subject: odd Digest, Vol 1, Issue 1\nMessage-ID: <d@example.org>\n\nToday's Topics:\n\n   1. a\n\n"
        + b"-" * 70
        + b"\n\n"
        + (b"\n" + b"-" * 30 + b"\n\n").join(part % (n, n, n) for n in (1, 2))
        + b"\n"
        + b"-" * 30
        + b"\n\nEnd of odd Digest, Vol 1, Issue 1\n*********************************\n"
    )
    home = archive_of(tmp_path / "a", box=digest)
    assert listarchive("--home", home, "search", "--count").out == "2\n"
    exported = listarchive("--home", home, "search", "--format", "mbox")
    assert (exported.code, exported.errors) == (0, "")
    copy = archive_of(tmp_path / "b", export=exported.raw)
    assert {p.message_id: (p.subject, p.body.own) for p in posts(copy).values()} == {
        p.message_id: (p.subject, p.body.own) for p in posts(home).values()
    }


@pytest.mark.parametrize("form", ["raw", "mbox"])
@pytest.mark.parametrize(
    "change", ["gone", "shifted", "shortened", "edited", "other mail", "a picture", "folder"]
)
def test_a_mail_that_is_no_longer_there(own_home: Path, form: str, change: str) -> None:
    path = own_home / "mbox/tinkers/2023-November.txt"
    raw = path.read_bytes()
    path.unlink()
    if change == "folder":
        path.mkdir()
    elif change != "gone":
        path.write_bytes(
            {
                "shifted": b"From x@example.org Mon Jan  1 20:00:00 2024\nFrom: x@example.org\n\nhi\n\n"
                + raw,
                "shortened": raw[:100],
                "edited": raw.replace(b"a boat shed", b"a goat shed"),
                "other mail": raw.replace(b"20231106201402.GA4411@", b"20231106201402.GA4412@"),
                "a picture": b"\x89PNG\r\n\x1a\n" + bytes(len(raw)),
            }[change]
        )
    done = listarchive("--home", own_home, "show", LAMP, "--format", form)
    assert (done.code, done.raw) == (1, b"")
    assert done.errors.count("\n") == 1
    assert "mbox/tinkers/2023-November.txt: the mail of q8k45j1r90d7 is no longer there" in done.errors
    assert listarchive("--home", own_home, "show", LAMP).code == 0


def test_thread_is_a_tree(run: Run) -> None:
    lines = run("thread", LAMP).lines
    assert lines == [
        "2023-11-06  Nell Okafor  [tinkers] A lamp nobody wants to repair    q8k45j1r90d7",
        "2023-11-06  ├ Sam Thistlewood  “Nice find! Honestly, though: poli…  06qxhts1da7t",
        "2023-11-07  ├ Priya Valliath  “That is very good news. If it went…  46tb3xaesz27",
        "2023-11-07  │ ├ Nell Okafor  “Nobody has ever said that to me abo…  qgpea7kkkz5n",
        "2023-11-08  │ │ └ Jürgen Strobelt  “Bitte nicht! Olivenöl verharz…  x72yz0y1aye0",
        "2023-11-10  │ ├ Tomás Albarrán  “¡Qué maravilla! Hice exactamente…  81p53fhqtnh5",
        "2023-11-19  │ └ Nell Okafor  [tinkers] It burns! (was: A lamp nob…  fsaw6t6e1dts",  # a new subject
        "2023-11-08  └ Camille Thévenard  “Cela m'a réveillée. Ma mère vie…  p5ta56cc0e03",
    ]
    assert {len(line) for line in lines} == {80}


def test_on_a_narrow_terminal_the_tree_keeps_its_shape(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "44")
    assert run("thread", LAMP).lines == [
        "Nell Okafor  [tinkers] A lamp…  q8k45j1r90d7",
        "├ Sam Thistlewood  “Nice find…  06qxhts1da7t",
        "├ Priya Valliath  “That is ve…  46tb3xaesz27",
        "│ ├ Nell Okafor  “Nobody has…   qgpea7kkkz5n",
        "│ │ └ Jürgen Strobelt  “Bitte…  x72yz0y1aye0",
        "│ ├ Tomás Albarrán  “¡Qué mar…  81p53fhqtnh5",
        "│ └ Nell Okafor  [tinkers] It…  fsaw6t6e1dts",
        "└ Camille Thévenard  “Cela m'…  p5ta56cc0e03",
    ]


def test_thread_from_any_post_and_in_every_form(run: Run) -> None:
    whole = run("thread", LAMP)
    assert run("thread", "46tb3xaesz27").out == whole.out
    tree = run("thread", LAMP, "--format", "json").json
    assert list(tree) == ["version", "posts", "roots"]
    (root,) = tree["roots"]
    assert list(root) == ["post", "replies"]
    waiting, ids = [root], []
    while waiting:
        node = waiting.pop(0)
        ids.append(node["post"]["id"])
        waiting = node["replies"] + waiting
    assert ids == [line[-12:] for line in whole.lines]
    raw = b"".join(run("show", each, "--format", "raw").raw for each in ids)
    assert run("thread", LAMP, "--format", "raw").raw == raw
    assert run("thread", LAMP, "--format", "mbox").raw == run("show", *ids, "--format", "mbox").raw
    assert run("thread", "zzzz").code == 1


def test_the_answers_to_a_post_that_is_not_here_and_what_answers_nothing_known(tmp_path: Path) -> None:
    head = b"From: Ada <ada@example.org>\nDate: Mon, 1 Jan 2024 10:00:00 +0000\n"
    home = archive_of(
        tmp_path,
        a=head + b"Subject: Re: tea\nMessage-ID: <a@x.org>\nReferences: <gone@x.org>\n\nOne.\n",
        b=head + b"Subject: Re: tea\nMessage-ID: <b@x.org>\nReferences: <gone@x.org>\n\nTwo.\n",
        c=head + b"Subject: Re: tea\nMessage-ID: <c@x.org>\nReferences: <gone@x.org> <a@x.org>\n\nThree.\n",
    )
    lines = listarchive("--home", home, "thread", "a@x.org").lines
    assert [re.sub(r"  +\w{12}$", "", line) for line in lines] in (
        [
            "            (not in this archive)",
            "2024-01-01  ├ Ada  Re: tea",
            "2024-01-01  │ └ Ada  “Three.”",
            "2024-01-01  └ Ada  Re: tea",
        ],
        [
            "            (not in this archive)",
            "2024-01-01  ├ Ada  Re: tea",
            "2024-01-01  └ Ada  Re: tea",
            "2024-01-01    └ Ada  “Three.”",
        ],
    )


@pytest.mark.slow
@pytest.mark.parametrize("columns", [40, 80, 200])
def test_a_tree_is_as_wide_as_the_terminal(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    deep = b"".join(
        b"From a@example.org Mon Jan  1 10:00:00 2024\nFrom: A Long Enough Name <a@example.org>\n"
        b"Date: Mon, 1 Jan 2024 10:00:%02d +0000\nSubject: s\nMessage-ID: <%d@example.org>\n"
        b"References: <%d@example.org>\n\nSome words of my own here, number %d\n\n" % (n, n, n - 1, n)
        for n in range(1, 50)
    )
    home = archive_of(tmp_path, box=deep)
    for lines in (run("thread", LAMP).lines, listarchive("--home", home, "thread", "1@example.org").lines):
        assert {len(line) for line in lines if "not in this" not in line} == {min(columns, 100)}
