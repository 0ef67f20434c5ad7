"""A program that knows only Whoosh writes to an archive beside imports; none loses what another wrote."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from whoosh import query
from whoosh.index import LockError
from whoosh.writing import AsyncWriter, IndexingError, IndexWriter

from listarchive.archive import Archive, Home, whoosh_index, writing
from listarchive.engines.whoosh.index import ArchiveIndex
from listarchive.errors import Busy, NotFound
from listarchive.post import NO_SOURCE

MAIL = """From ada@example.org Thu May  2 12:00:00 2024
From: Ada Example <ada@example.org>
Date: Thu, 2 May 2024 12:00:00 +0000
Subject: A {word} in a mail
Message-ID: <{word}@example.org>

There is a {word} in the garden.

"""
DOCUMENT = {
    "message_id": "<note@example.org>",
    "subject": "A note about pumpkins",
    "body": "Pumpkins were sown today.\nThey need water.",
    "author": "Zoë Müller <zoe@example.org>",
    "to": "Ada Example <ada@example.org>, bob@example.com",
    "cc": '"Example, Nell" <nell@example.org>',
    "date": datetime(2024, 5, 3, 8, 30),
    "list": "Notes",
    "quoted": "Sow them in May",
    "attachment": ["plan.pdf", "seed list.txt"],
    "references": ["frost@example.org"],
}


def run(home: Path, *words: str) -> tuple[int, str]:
    """Run a command; give its exit code and all that it printed."""
    command = [sys.executable, "-m", "listarchive", "--home", str(home), *words]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    return done.returncode, done.stdout.decode()


@pytest.fixture(scope="module", params=[1, 3], ids=["one segment", "three segments"])
def mails(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of mail, in as many segments."""
    home = tmp_path_factory.mktemp("mails")
    (home / "mbox").mkdir()
    for number in range(request.param):
        words = ["frost", "rake"] if not number else [f"plot{number}"]
        (home / "mbox" / f"{number}.mbox").write_text("".join(MAIL.format(word=word) for word in words))
        assert run(home, "import")[0] == 0
    return home


@pytest.fixture
def home(mails: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(mails, tmp_path / "home"))


@pytest.fixture
def index(home: Path) -> ArchiveIndex:
    return whoosh_index(home)


def found(index: ArchiveIndex, asked: query.Query) -> list[str]:
    with index.searcher() as searcher:
        return sorted(hit["message_id"] for hit in searcher.search(asked, limit=None))


@pytest.mark.slow
def test_a_document_is_added_as_a_post(index: ArchiveIndex, home: Path) -> None:
    before = index.doc_count()
    writer = index.writer()
    assert isinstance(writer, IndexWriter)
    writer.add_document(**DOCUMENT)
    assert found(index, query.Term("body", "pumpkin")) == []
    writer.commit()
    assert index.doc_count() == before + 1
    with index.searcher() as searcher:
        fields = searcher.document(message_id="note@example.org")
    assert fields == {
        "id": fields["id"],
        "message_id": "note@example.org",
        "subject": "A note about pumpkins",
        "body": "Pumpkins were sown today.\nThey need water.",
        "quoted": "> Sow them in May",
        "author": "Zoë Müller <zoe@example.org>",
        "to": "Ada Example <ada@example.org>, bob@example.com",
        "cc": '"Example, Nell" <nell@example.org>',
        "date": datetime(2024, 5, 3, 8, 30, tzinfo=UTC),
        "list": ["notes"],
        "attachment": ["plan.pdf", "seed list.txt"],
        "attached_text": "",
        "size": 0,
        "lang": "en",
        "person": "zoe@example.org",
    }
    code, out = run(home, "search", "pumpkin", "from:zoe", "has:attachment", "--format", "ids")
    assert (code, out.split()) == (0, [fields["id"]])
    assert "They need water." in run(home, "show", fields["id"])[1]
    code, out = run(home, "show", fields["id"], "--format", "raw")
    assert code == 1
    assert "was added by a program and has no mail" in out
    assert "Subject: A note about pumpkins" in run(home, "show", fields["id"], "--format", "mbox")[1]


@pytest.mark.slow
def test_what_is_left_out_of_a_document_is_made(index: ArchiveIndex) -> None:
    with index.writer() as writer:
        writer.add_document(body="Only a text, and no more than that.")
        writer.add_document(body="Only a text, and no more than that.")
        writer.add_document(subject="Only a subject", date="2024-05-03T10:00:00+02:00")
        writer.add_document(
            body="With a zone", date=datetime(2024, 5, 3, 10, tzinfo=timezone(timedelta(hours=2)))
        )
        writer.add_document()
    with index.searcher() as searcher:
        (text,) = searcher.search(query.Phrase("body", ["no", "more", "than"]))
        assert text["message_id"].endswith("@generated.invalid")
        assert text["date"] is None
        assert text["author"] == ""
        (subject,) = searcher.search(query.Phrase("subject", ["onli", "a", "subject"]))
        (zoned,) = searcher.search(query.Term("body", "zone"))
        assert subject["date"] == zoned["date"] == datetime(2024, 5, 3, 8, tzinfo=UTC)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"title": "no field"}, "a post has no field title: give attached_text, attachment, author, body"),
        ({"body": 7}, "body of a post is text, not int"),
        ({"date": "tomorrow"}, "'tomorrow' is not a date: write it as 2024-05-02T12:00:00"),
        ({"date": 7}, "date of a post is a datetime, not int"),
        ({"message_id": "two words"}, "'two words' is not a Message-ID"),
        (
            {"message_id": "frost@example.org", "body": "another"},
            r"is that of a mail.*mbox/0\.mbox at byte 0.*hide",
        ),
    ],
)
def test_what_is_no_post_is_refused(index: ArchiveIndex, fields: dict[str, Any], reason: str) -> None:
    before = found(index, query.Every())
    with pytest.raises(IndexingError, match=reason), index.writer() as writer:
        writer.add_document(body="Something else that is cancelled with it")
        writer.add_document(**fields)
    assert found(index, query.Every()) == before
    index.writer().cancel()


def test_a_document_is_updated_by_its_message_id(index: ArchiveIndex) -> None:
    with index.writer() as writer:
        writer.update_document(**DOCUMENT)
    with index.writer() as writer:
        writer.update_document(message_id="note@example.org", body="Gourds.")
    assert found(index, query.Term("body", "pumpkin")) == []
    assert found(index, query.Term("body", "gourd")) == ["note@example.org"]


def test_a_document_is_updated_before_it_is_committed(index: ArchiveIndex) -> None:
    with index.writer() as writer:
        writer.add_document(message_id="note@example.org", body="Pumpkins, and a long text about them")
        writer.update_document(message_id="<note@example.org>", body="Gourds.")
        writer.update_document(message_id="note@example.org", body="Melons.")
    assert found(index, query.Term("body", "pumpkin")) == found(index, query.Term("body", "gourd")) == []
    assert found(index, query.Term("body", "melon")) == ["note@example.org"]


def test_stored_fields_are_given_back_by_short_id(index: ArchiveIndex) -> None:
    with index.writer() as writer:
        writer.add_document(**DOCUMENT)
        writer.add_document(body="One without an id of its own.")
    for text in ("pumpkin", "without"):
        with index.searcher() as searcher:
            fields = dict(searcher.search(query.Term("body", text))[0].fields())
        message_id, count = fields["message_id"], index.doc_count()
        fields["body"] = f"{text} and gourds"
        if text == "without":
            del fields["message_id"]
        with index.writer() as writer:
            writer.update_document(**fields)
        assert index.doc_count() == count
        assert message_id in found(index, query.Term("body", "gourd"))


def test_documents_are_deleted(index: ArchiveIndex) -> None:
    with index.writer() as writer:
        for number in range(6):
            writer.add_document(message_id=f"{number}@example.net", body=f"Gourd {number}", list="notes")
    with index.writer() as writer:
        assert writer.delete_by_term("message_id", "0@example.net") == 1
        assert writer.delete_by_term("message_id", "nobody@example.net") == 0
        assert writer.delete_by_query(query.Term("body", "1")) == 1
        assert writer.is_deleted(0) in (True, False)
    index.delete_by_term("message_id", "2@example.net")
    assert found(index, query.Term("body", "gourd")) == [f"{number}@example.net" for number in (3, 4, 5)]
    writer = index.writer()
    writer.delete_by_query(query.Term("list", "notes"))
    writer.cancel()
    assert len(found(index, query.Term("list", "notes"))) == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda writer: writer.delete_by_term("message_id", "frost@example.org"),
        lambda writer: writer.delete_by_query(query.Every()),
        lambda writer: writer.update_document(message_id="frost@example.org", body="Another text"),
        lambda writer: writer.add_document(message_id="frost@example.org", body="Another text"),
    ],
    ids=["deleted by term", "deleted by query", "updated", "added again"],
)
def test_a_post_of_a_mail_stays_as_its_mail_is(index: ArchiveIndex, change: Callable[[Any], None]) -> None:
    with index.writer() as writer:
        writer.add_document(**DOCUMENT)
    before = found(index, query.Every())
    with (
        pytest.raises(IndexingError, match=r"that of a mail.*mbox/.*at byte.*hide it"),
        index.writer() as writer,
    ):
        change(writer)
    assert found(index, query.Every()) == before


@pytest.mark.slow
def test_an_archive_with_documents_is_whole(index: ArchiveIndex, home: Path) -> None:
    with index.writer() as writer:
        writer.add_document(**DOCUMENT)
        writer.add_document(body="Nothing but this.")
    before = found(index, query.Every())
    assert run(home, "check") == (0, run(home, "check")[1])
    assert run(home, "import")[0] == 0
    assert run(home, "rebuild")[0] == 0
    assert found(index.refresh(), query.Every()) == before
    assert run(home, "check")[0] == 0
    with index.refresh().writer() as writer:
        assert writer.delete_by_term("message_id", "note@example.org") == 1
    assert run(home, "search", "pumpkins")[0] == 1


@pytest.mark.slow
def test_a_mail_takes_the_place_of_a_document_that_is_a_copy_of_it(index: ArchiveIndex, home: Path) -> None:
    with index.writer() as writer:
        more = "It is much longer in this document. " * 9
        writer.add_document(message_id="late@example.org", body=f"There is a late in the garden. {more}")
    (home / "mbox" / "late.mbox").write_text(MAIL.format(word="late"))
    assert run(home, "import")[0] == 0
    with Archive.open(home) as archive:
        stored = archive.get("late@example.org")
        assert stored.origin.path == "mbox/late.mbox"
        assert stored.post.body.own == "There is a late in the garden."
    assert run(home, "check")[0] == 0


@pytest.mark.slow
def test_a_mail_with_another_text_stands_beside_the_document_with_its_id(
    index: ArchiveIndex, home: Path
) -> None:
    with index.writer() as writer:
        writer.add_document(message_id="late@example.org", body="Pumpkins of quite another kind grow here.")
    (home / "mbox" / "late.mbox").write_text(MAIL.format(word="late"))
    assert run(home, "import")[0] == 0
    assert found(index, query.Every()).count("late@example.org") == 2
    assert run(home, "check")[0] == 0


@pytest.mark.slow
def test_a_program_s_commit_keeps_the_ledger(index: ArchiveIndex, home: Path) -> None:
    with index.writer() as writer:
        writer.add_document(**DOCUMENT)
    code, out = run(home, "import")
    assert code == 0
    assert "0 added" in out or "nothing new" in out or "unchanged" in out


def test_the_writer_of_an_import_is_one_of_whoosh_s(home: Path) -> None:
    with writing(Home(home)) as archive_writer:
        writer = archive_writer.index
        assert isinstance(writer, IndexWriter)
        writer.add_document(**DOCUMENT)
        writer.commit()
        writer.add_document(body="And on it goes after a commit.")
        writer.commit()
    assert len(found(whoosh_index(home), query.Term("body", "pumpkin"))) == 1


def test_one_writer_is_at_work_at_a_time(index: ArchiveIndex) -> None:
    writer = index.writer()
    for error in (LockError, Busy):
        with pytest.raises(error, match="another import is writing"):
            index.writer()
    with pytest.raises(LockError):
        index.writer(timeout=0.05)
    writer.cancel()
    index.writer().cancel()
    for late in (writer.commit, writer.add_document, writer.reader, writer.searcher):
        with pytest.raises(IndexingError, match="has ended"):
            late()


def test_an_async_writer_waits_for_its_turn(index: ArchiveIndex) -> None:
    blocking = index.writer()
    waiting = AsyncWriter(index, delay=0.01)
    waiting.add_document(**DOCUMENT)
    waiting.update_document(**(DOCUMENT | {"message_id": "second@example.org"}))
    waiting.commit()
    blocking.add_document(message_id="first@example.org", body="Pumpkins, too")
    blocking.commit()
    waiting.wait(30)
    names = [f"{name}@example.org" for name in ("first", "note", "second")]
    assert found(index, query.Term("body", "pumpkin")) == names
    at_once = AsyncWriter(index)
    at_once.delete_by_term("message_id", "first@example.org")
    at_once.commit()
    at_once.wait(30)
    assert found(index, query.Term("body", "pumpkin")) == names[1:]


def test_fields_and_segments_of_others_are_refused(index: ArchiveIndex) -> None:
    with index.writer() as writer:
        for refused in (
            lambda: writer.add_field("title", None),
            lambda: writer.remove_field("body"),
            lambda: writer.add_reader(writer.reader()),
            lambda: writer.delete_document(0, delete=False),
        ):
            with pytest.raises(IndexingError):
                refused()


@pytest.mark.slow
def test_documents_make_an_archive_of_an_empty_folder(tmp_path: Path) -> None:
    with writing(Home(tmp_path)) as writer:
        writer.commit()
    index = whoosh_index(tmp_path)
    with index.writer() as writer:
        writer.add_document(**DOCUMENT)
    assert found(index, query.Term("body", "pumpkin")) == ["note@example.org"]
    assert NO_SOURCE not in run(tmp_path, "check")[1]
    with Archive.open(tmp_path) as archive, pytest.raises(NotFound):
        archive.get("nobody@example.org")
