"""Whom a post was sent to, and what is never told: whom a copy went to in secret."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import archive_of, listarchive

from listarchive.archive import Archive

HEAD = (
    b"From: Ann Other <ann@x.example>\nDate: Thu, 4 Jan 2024 10:00:00 +0000\nSubject: Beans\n"
    b"Message-ID: <1@x.example>\nTo: =?utf-8?q?Doe=2C_Jos=C3=A9?= <jose@x.example>,\n bob@y.example\n"
    b"CC: Gardeners: nell@z.example;\nBCC: secret@spy.example\nResent-Bcc: hidden@spy.example\n"
)
MAIL = HEAD + b"\nBeans, beans.\n"
DIGEST = (
    b"From: robot@x.example\nTo: garden@x.example\nSubject: garden Digest, Vol 1, Issue 2\n"
    b"Bcc: spy@spy.example\nDate: Thu, 4 Jan 2024 12:00:00 +0000\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/digest; boundary="cut"\n\n--cut\n\n' + MAIL + b"\n--cut--\n"
)


@pytest.fixture(params=[MAIL, DIGEST], ids=["alone", "in a digest"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return archive_of(tmp_path, garden__1=request.param)


def test_show_tells_whom_a_post_was_sent_to(home: Path) -> None:
    shown = listarchive("--home", home, "show", "1@x.example").lines
    assert shown[:4] == [
        "From:     Ann Other <ann@x.example>",
        'To:       "Doe, José" <jose@x.example>, bob@y.example',
        "Cc:       nell@z.example",
        "Date:     Thu, 04 Jan 2024 10:00 +0000",
    ]
    told = listarchive("--home", home, "show", "1@x.example", "--format", "json").json
    assert told["to"] == [
        {"name": "Doe, José", "email": "jose@x.example"},
        {"name": "", "email": "bob@y.example"},
    ]
    assert told["cc"] == [{"name": "", "email": "nell@z.example"}]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("to:josé", 1),
        ('to:"doe jose"', 1),
        ("cc:nell", 1),
        ("recip:nell", 1),
        ("to:nell", 0),
        ("contact:ann", 1),
    ],
)
def test_it_is_searched(home: Path, query: str, count: int) -> None:
    assert listarchive("--home", home, "search", "--count", query).out == f"{count}\n"


def test_who_got_a_copy_in_secret_is_not_kept(home: Path) -> None:
    with Archive.open(home) as archive:
        posts = [stored.post for stored in archive.stored_posts()]
        assert "spy" not in repr(posts)
        assert all(name.lower() not in ("bcc", "resent-bcc") for post in posts for name, _ in post.headers)
    for form in ("text", "json"):
        assert "spy" not in listarchive("--home", home, "show", "1@x.example", "--format", form).out
    mails = listarchive("--home", home, "show", "1@x.example", "--format", "mbox").out
    assert ("spy" in mails, "nell@z.example" in mails) == (False, True)
    # The bytes as they came are those of the file, which is never changed.
    assert "spy" in listarchive("--home", home, "show", "1@x.example", "--format", "raw").out
    for query in ("to:spy", "contact:secret", "spy"):
        assert listarchive("--home", home, "search", "--count", query).out == "0\n"
    assert b"spy.example" not in b"".join(
        path.read_bytes() for path in (home / "index").rglob("*") if path.is_file()
    )


def test_a_post_of_a_digest_is_put_together_again_with_them(tmp_path: Path) -> None:
    home = archive_of(tmp_path, garden__1=DIGEST)
    made = listarchive("--home", home, "show", "1@x.example", "--format", "mbox").out
    assert "spy" not in made
    assert "To: =?utf-8?q?Doe=2C_Jos=C3=A9?= <jose@x.example>,\n bob@y.example\n" in made
    assert "Cc: nell@z.example\n" in made
    again = archive_of(tmp_path / "again", garden__1=made.encode())
    with Archive.open(home) as one, Archive.open(again) as other:
        for query in ("to:jose", 'to:"doe jose"', "cc:nell", "recipient:bob"):
            assert one.search(query).total == other.search(query).total == 1


def test_of_many_recipients_the_first_are_shown(tmp_path: Path) -> None:
    names = ", ".join(f"n{number}@x.example" for number in range(1_234))
    raw = HEAD.partition(b"To: ")[0] + b"To: " + names.encode() + b"\n\nBeans.\n"
    home = archive_of(tmp_path, garden__1=raw)
    shown = listarchive("--home", home, "show", "1@x.example").out
    assert "n19@x.example and 980 more\n" in shown
    assert len(listarchive("--home", home, "show", "1@x.example", "--format", "json").json["to"]) == 1_000
