"""Who follows a link to a post that is hidden is told why it is gone: 410, not 404."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from listarchive.archive import Archive, Home
from listarchive.importer import hide
from listarchive.short_ids import short

KETTLE = (
    "From: Ines <ines@x.example>\nSubject: Kettle\nDate: Thu, 4 Jan 2024 10:00:00 +0000\n"
    "Message-ID: <1@x.example>\n\nIt whistles.\n"
)
ANSWER = (
    "From: Bo <bo@x.example>\nSubject: Re: Kettle\nDate: Thu, 4 Jan 2024 11:00:00 +0000\n"
    "Message-ID: <2@x.example>\nIn-Reply-To: <1@x.example>\n\nMine, too.\n"
)
ID = short("1@x.example")


@pytest.fixture
def pages(home_of: Callable[..., Path], reading: Callable[..., FlaskClient]) -> FlaskClient:
    home = home_of(KETTLE, ANSWER)
    with Archive.open(home) as archive:
        stored_posts = [archive.get(ID)]
    hide(Home(home), stored_posts, "a <b>wish</b>")
    return reading(home)


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        f"/post/{ID}",
        f"/post/{ID}/raw",
        f"/post/{ID}/part/1/a.txt",
        f"/post/{ID[:6]}",
        f"/thread/{ID}",
        "/message/1@x.example",
    ],
)
def test_every_address_of_it_tells_the_reason(pages: FlaskClient, path: str) -> None:
    answer = pages.get(path)
    assert answer.status_code == 410
    assert "A &lt;b&gt;wish&lt;/b&gt;." in answer.text or (
        answer.mimetype == "text/plain" and "a <b>wish</b>" in answer.text
    )


@pytest.mark.parametrize("path", ["/post/000000000000", "/message/3@x.example", "/thread/zzzz"])
def test_what_never_was_is_not_found(pages: FlaskClient, path: str) -> None:
    assert pages.get(path).status_code == 404


def test_the_answer_to_it_is_shown_and_does_not_name_it(pages: FlaskClient) -> None:
    page = pages.get(f"/post/{short('2@x.example')}")
    assert page.status_code == 200
    assert "Mine, too." in page.text
    assert ID not in page.text
    assert "Ines" not in page.text


@pytest.mark.parametrize(("file", "line"), [("hidden", f"{ID} May Fox"), ("redacted", "p-1 May Fox")])
def test_a_mistake_in_a_file_of_the_owner_s_is_told_to_nobody_else(
    file: str,
    line: str,
    home_of: Callable[..., Path],
    reading: Callable[..., FlaskClient],
    caplog: pytest.LogCaptureFixture,
) -> None:
    home = home_of(ANSWER)
    (home / file).write_text(f"{line}\n", "utf-8")
    pages = reading(home)
    answer = short("2@x.example")
    for path in (f"/post/{answer}/raw", f"/post/{answer}/part/1/", "/search.mbox?q=mine"):
        told = pages.get(path)
        assert told.status_code == 503
        assert "May Fox" not in told.text
        assert str(home) not in told.text
    assert "May Fox" in caplog.text


def test_where_a_mail_stood_is_told_to_nobody_else(
    home_of: Callable[..., Path], reading: Callable[..., FlaskClient]
) -> None:
    home = home_of(ANSWER)
    pages = reading(home)
    for file in (home / "mbox" / "garden").iterdir():
        file.unlink()
    for path in (f"/post/{short('2@x.example')}/raw", "/search.mbox?q=mine"):
        told = pages.get(path)
        assert told.status_code == 404
        assert "garden" not in told.text
        assert str(home) not in told.text
