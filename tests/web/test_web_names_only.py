"""Where the owner shows names alone, no address is left in anything that the pages give."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from listarchive.archive import Archive, Home
from listarchive.importer import run
from listarchive.web.names_only import names_only
from listarchive.web.obscured import obscured

NAMES = [
    ("Ada <ada@example.org> wrote:", "Ada wrote:"),
    ('On Monday, "Ada L." <ada@example.org> wrote:', 'On Monday, "Ada L." wrote:'),
    ("ada@example.org wrote:", "[address] wrote:"),
    ("<ada@example.org> wrote:", "<[address]> wrote:"),
    ("To: <ada@example.org>, Bo <bo@example.org>", "To: <[address]>, Bo"),
    ("To: ada@example.org,\n bo@example.org", "To: [address],\n [address]"),
    ("Write to mailto:ada@example.org.", "Write to mailto:[address]."),
    ("(ada.lovelace+lists@mail.example.org)", "([address])"),
    ('"ada l"@example.org', "[address]"),
    ("ada&#64;example.org", "[address]"),
    ("ada＠example.org", "[address]"),
    ("ada@[192.0.2.7]", "[address]"),
    ("a\u200bda@exa\u200bmple.org", "[address]"),
    ("From: ada at example.org (Ada)", "From: [address] (Ada)"),
    ("Ada <ada at example.org>", "Ada"),
    ("ada (at) example (dot) org", "[address]"),
    ("ada [at] mail.example.org", "[address]"),
    ("ada_at_example.org", "[address]"),
    ("https://lists.example/options/dev/ada%40example.org", "https://lists.example/options/dev/[address]"),
    ("ada=40example.org", "[address]"),
    # No address is meant.
    ("we meet at example.org on Monday", "we meet at example.org on Monday"),
    ("he is at home (at last)", "he is at home (at last)"),
    ("git@example.org:tools/saw.git", "git@example.org:tools/saw.git"),
    ("@decorator and logo@2x.png", "@decorator and logo@2x.png"),
    ("https://x.example/m/20240104.17a@mail.example", "https://x.example/m/[address]"),
    ("https://x.example/m/20240104.17a%40mail.example", "https://x.example/m/20240104.17a%40mail.example"),
]


@pytest.mark.parametrize(("written", "shown"), NAMES)
def test_names_are_left_alone(written: str, shown: str) -> None:
    assert names_only(written)[0] == shown
    assert names_only(shown)[0] == shown


def test_nothing_is_left_that_would_be_obscured() -> None:
    for written, _ in NAMES:
        left = names_only(written)[0]
        assert obscured(left)[0] == left


def test_what_is_marked_stays_marked() -> None:
    text = "Ada <ada@example.org> saw a lamp, and bo@example.org a kettle"
    places = [(text.index(word), text.index(word) + len(word)) for word in ("Ada", "lamp", "kettle")]
    shown, moved = names_only(text, places)
    assert shown == "Ada saw a lamp, and [address] a kettle"
    assert [shown[start:end] for start, end in moved] == ["Ada", "lamp", "kettle"]


SPACE = " "
MAIL = f"""\
From: =?utf-8?B?{b64encode(b"Ada <ada@secret.example>").decode()}?=
To: Garden <garden@secret.example>, cy@secret.example
Date: Thu, 4 Jan 2024 10:00:00 +0000
Subject: A hedge for bo@secret.example
Message-ID: <20240104.1@mail.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="x"

--x
Content-Type: text/plain

On Monday, Dan <dan@secret.example> wrote:
> ask eve@secret.example
Or fay at secret dot example.

--{SPACE}
Ada, ada@secret.example, https://lists.example/options/ada%40secret.example
--x
Content-Type: text/plain; name="for gus@secret.example"
Content-Transfer-Encoding: base64

{b64encode(b"hal@secret.example said so").decode()}
--x--
"""
PERSON = re.compile(rb"\b(?:ada|bo|cy|dan|eve|gus|hal|garden)\b.{0,12}\bsecret\b.{0,3}example", re.IGNORECASE)


def test_no_address_is_left_in_anything_that_is_shown(
    tmp_path: Path, reading: Callable[..., FlaskClient]
) -> None:
    (tmp_path / "mbox").mkdir()
    (tmp_path / "mbox" / "garden.mbox").write_text(f"From a@b Thu Jan  4 10:00:00 2024\n{MAIL}\n")
    run(Home(tmp_path), jobs=1)
    with Archive.open(tmp_path) as archive:
        (stored,) = archive.stored_posts()
        person = archive.person(stored.id)
    pages = reading(tmp_path, addresses="names")
    part = pages.get(f"/post/{stored.id}/part/2/").headers["Location"]
    for address in (
        "/",
        "/list/garden/",
        "/list/garden/2024-01/",
        f"/post/{stored.id}",
        f"/post/{stored.id}?labels=1",
        f"/post/{stored.id}/raw",
        part,
        f"/thread/{stored.id}",
        f"/author/{person}",
        "/search?q=hedge",
        "/search.json?q=hedge&facets=author",
        "/search.mbox?q=hedge",
        "/search.atom?q=hedge",
        "/atom.xml",
        "/list/garden/atom.xml",
    ):
        answer = pages.get(address)
        assert answer.status_code == 200, address
        assert PERSON.findall(answer.data) == [], address
    assert b"Ada" in pages.get(f"/post/{stored.id}").data


def test_what_is_downloaded_has_its_authors(tmp_path: Path, reading: Callable[..., FlaskClient]) -> None:
    (tmp_path / "mbox").mkdir()
    (tmp_path / "mbox" / "garden.mbox").write_text(f"From a@b Thu Jan  4 10:00:00 2024\n{MAIL}\n")
    run(Home(tmp_path), jobs=1)
    again = tmp_path / "again" / "mbox"
    again.mkdir(parents=True)
    (again / "garden.mbox").write_bytes(reading(tmp_path, addresses="names").get("/search.mbox?q=hedge").data)
    run(Home(again.parent), jobs=1)
    with Archive.open(again.parent) as archive:
        (stored,) = archive.stored_posts()
        assert (stored.post.author.name, stored.post.message_id) == ("Ada", "20240104.1@mail.example")
