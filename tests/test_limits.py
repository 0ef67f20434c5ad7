"""Limits belong to what is opened with them, not to the process."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest

from listarchive.archive import Archive, Home
from listarchive.errors import QueryError
from listarchive.importer import run
from listarchive.limits import Limits, keeping, limits, use
from listarchive.mail import posts_in
from listarchive.sources import mails
from listarchive.text import clean

MAIL = (
    "From: Ann <ann@example.org>\nMessage-ID: <{0}@example.org>\nDate: Thu, 12 Jan 2023 10:00:00 +0000\n"
    "Subject: lamp\n\n{1}\n\n"
)
FEW = Limits(mail_bytes=1_000_000, text_length=40, line_length=1_000_000, query_words=1)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "mbox").mkdir()
    text = "".join(
        "From ann Thu Jan 12 10:00:00 2023\n" + MAIL.format(number, "lamp\n" * 900_000) for number in range(3)
    )
    (tmp_path / "mbox" / "lamps.mbox").write_text(text, "utf-8")
    return tmp_path


def test_mails_are_cut_as_their_reader_says(home: Path) -> None:
    before = limits()
    read = mails(home / "mbox" / "lamps.mbox", limits=FEW)
    first = next(read)
    assert len(first.raw) <= 1_000_000
    assert limits() == before  # between two mails, those of who reads them hold
    assert [len(mail.raw) <= 1_000_000 for mail in read] == [True, True]
    assert all(len(mail.raw) > 4_000_000 for mail in mails(home / "mbox" / "lamps.mbox"))


def test_a_post_is_cut_as_its_reader_says() -> None:
    raw = MAIL.format("a", "lamp " * 60).encode()
    (short,), (whole,) = posts_in(raw, limits=FEW), posts_in(raw)
    assert (len(short.body.text) <= 41, len(whole.body.text) > 290) == (True, True)


def test_lines_beyond_a_limit_are_own() -> None:
    text = "own\n" * 4_010 + "> quoted\n"
    assert clean(text).lines[-2].label == "quote"
    assert clean(text, limits=FEW).lines[-2].label == "own"


@pytest.mark.slow
def test_two_archives_of_one_home_have_limits_of_their_own(home: Path) -> None:
    run(Home(home))
    with Archive.open(home) as generous, Archive.open(home, limits=FEW) as strict:
        assert generous.search("lamp or rope or oil").total == 3
        with pytest.raises(QueryError):
            strict.search("lamp or rope or oil")
        assert generous.search("lamp or rope or oil").total == 3


@pytest.mark.slow
def test_by_default_the_limits_are_those_that_hold_where_it_is_asked(home: Path) -> None:
    run(Home(home))
    with Archive.open(home) as archive:
        with keeping(FEW), pytest.raises(QueryError):
            archive.search("lamp or rope or oil")
        assert archive.search("lamp or rope or oil").total == 3


def test_a_thread_sets_limits_for_itself_alone() -> None:
    before = limits()
    thread = Thread(target=use, args=(FEW,))
    thread.start()
    thread.join()
    assert limits() == before
