"""Attached texts and mails are found with the post that carries them, each by what it says itself."""

from __future__ import annotations

import pytest

from listarchive.archive import Archive, Home
from listarchive.importer import run
from listarchive.query import parse


def a_mail(number: int, text: str, *parts: str) -> str:
    head = (
        f"From: Nell <nell@x.example>\nDate: Thu, 4 Jan 2024 10:0{number}:00 +0000\n"
        f"Subject: Tower {number}\nMessage-ID: <{number}@x.example>\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n'
    )
    body = "".join(f"--b\n{part}\n" for part in (f"Content-Type: text/plain\n\n{text}\n", *parts))
    return f"From nell Thu Jan  4 10:00:00 2024\n{head}{body}--b--\n\n"


def a_file(name: str, text: str) -> str:
    return f'Content-Type: text/plain\nContent-Disposition: attachment; filename="{name}"\n\n{text}\n'


def forwarded(author: str, subject: str, text: str) -> str:
    return (
        f"Content-Type: message/rfc822\n\nFrom: {author} <{author.lower()}@y.example>\n"
        f"Date: Wed, 3 Jan 2024 10:00:00 +0000\nSubject: {subject}\n\n{text}\n"
    )


MAILS = (
    a_mail(1, "The gearwheels are worn.", a_file("log.txt", "Gearwheel slipped.\nSegfault at noon.")),
    a_mail(2, "See below.", forwarded("Ole", "Broken winch", "It fell into the harbour.")),
    a_mail(
        3,
        "Two letters.",
        forwarded("Ole", "Old gearwheels", "Nothing to report."),
        forwarded("Ada", "Broken winch", "Mended in Réunion."),
    ),
    a_mail(4, "Nothing is attached, and the winch holds."),
    a_mail(5, "The minutes.", a_file("minutes.txt", "The winch was discussed at length.")),
)


@pytest.fixture(scope="module", params=["at once", "mail by mail"])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Five posts, in one segment or in five."""
    home = tmp_path_factory.mktemp("attached")
    (home / "mbox").mkdir()
    file = home / "mbox/tower.mbox"
    for end in (len(MAILS),) if request.param == "at once" else range(1, len(MAILS) + 1):
        file.write_text("".join(MAILS[:end]))
        run(Home(home), jobs=1)
    return Archive.open(home)


def found(archive: Archive, query: str) -> list[str]:
    hits = archive.search(parse(query), sort="oldest").hits
    return [hit.message_id.partition("@")[0] for hit in hits]


@pytest.mark.parametrize(
    ("query", "posts"),
    [
        ("segfault", "1"),
        ("gearwheel", "1 3"),
        ("winch", "2 3 4 5"),
        ("in:attachment winch", "2 3 5"),
        ("in:attachment gearwheel", "1 3"),
        ("in:attachment worn", ""),
        ("in:attachment segf*", "1"),
        ("in:attachment ~harbor", "2"),
        ("in:attachment =Reunion", ""),
        ("in:attachment =Réunion", "3"),
        ('"fell into the harbour"', "2"),
        ("attached_text:/slipped\\.$/", "1"),
        ("attached_text:(winch near/4 discussed)", "5"),
        ("from:ole", ""),
        ("author:ada", ""),
        ("subject:winch", ""),
        ("body:winch", "4"),
        ("ole harbour", "2"),
        ("attached:(from:ole subject:winch)", "2"),
        ("attached:(from:ole subject:gearwheels)", "3"),
        ("attached:(from:ole and not subject:gearwheel)", "2"),
        ("attached:(from:ada or harbour)", "2 3"),
        ("attached:winch", "2 3"),
        ("attached:win*", "2 3"),
        ('attached:"broken winch"', "2 3"),
        ("attached:(from:@y.example body:mended)", "3"),
        ("attached:(date:2024-01-03)", "2 3"),
        ("attached:(date:2024-01-04)", ""),
        ("attached:(=Reunion)", ""),
        ("attached:*", "2 3"),
        ("-attached:winch has:attachment", "1 5"),
        ("has:mail", "2 3"),
        ("has:attachment", "1 2 3 5"),
    ],
)
def test_what_finds_what_is_attached(archive: Archive, query: str, posts: str) -> None:
    assert found(archive, query) == posts.split()


def test_own_words_come_before_attached_ones(archive: Archive) -> None:
    hits = archive.search(parse("winch")).hits
    assert hits[0].message_id == "4@x.example"
    assert archive.search(parse("gearwheels")).hits[0].message_id == "1@x.example"


@pytest.mark.parametrize(
    ("query", "snippet", "marked", "name"),
    [
        ("segfault", "Gearwheel slipped. Segfault at noon.", ["Segfault"], "log.txt"),
        ("gearwheel worn", "The gearwheels are worn.", ["gearwheels", "worn"], ""),
        ("harbour", "It fell into the harbour.", ["harbour"], "Broken winch"),
        ("attached:(from:ada)", "Ada <ada@y.example>: Broken winch", ["Ada", "ada"], "Broken winch"),
        ("has:mail", "See below.", [], ""),
    ],
)
def test_a_snippet_shows_where_it_was_found(
    archive: Archive, query: str, snippet: str, marked: list[str], name: str
) -> None:
    hit = archive.search(parse(query), sort="oldest").hits[0]
    assert (hit.snippet, hit.snippet_from) == (snippet, name)
    assert [hit.snippet[start:end] for start, end in hit.highlights] == marked


def test_what_is_attached_comes_back_as_it_was(archive: Archive) -> None:
    post = archive.get("3@x.example").post
    assert [(each.number, each.name, each.text) for each in post.attached] == [
        (2, "Old gearwheels", "Nothing to report."),
        (4, "Broken winch", "Mended in Réunion."),
    ]
    assert [str(each.head and each.head.author) for each in post.attached] == [
        "Ole <ole@y.example>",
        "Ada <ada@y.example>",
    ]
