"""A list is found by whatever its readers call it."""

from __future__ import annotations

from pathlib import Path

import pytest

from listarchive.archive import Archive, Home
from listarchive.importer import run
from listarchive.query import parse, understood


def a_mail(number: int, subject: str, *headers: str) -> str:
    head = "\n".join((f"From: a@x.example\nSubject: {subject}\nMessage-ID: <{number}@x.example>", *headers))
    return f"From a@b Thu Jan  4 10:00:00 2024\n{head}\n\nBeans of the {number}th kind.\n\n"


GREEN = [
    # It was [old-beans] once, with an address of its own; a post of another list was answered on it.
    *(a_mail(n, f"[Old-Beans] Bean {n}", "List-Id: Beans and More <beans.old.example>") for n in range(4)),
    *(
        a_mail(n, f"Re: [Huerto] Bean {n}", "List-Post: <mailto:jardín-verde@lists.example>")
        for n in range(4, 10)
    ),
    a_mail(10, "[roses] Beans and roses"),
    *(a_mail(n, f"[PATCH] Bean {n}") for n in range(11, 14)),
]
ROSES = [a_mail(n, f"[roses] Rose {n}", "List-Id: <roses.lists.example>") for n in range(20, 25)]
STAMPS = [a_mail(n, f"Stamp {n}") for n in range(30, 32)]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Three lists: `jardín`, in the folder `verde`; `roses`; `stamps`, which is one file."""
    home = tmp_path_factory.mktemp("called")
    for path, mails, name in (
        ("verde/2024/january.mbox", GREEN, "jardín"),
        ("flowers/a.mbox", ROSES, ""),
        ("stamps.2024.mbox", STAMPS, "stamps"),
    ):
        file = home / "mbox" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(mails), "utf-8")
        run(Home(home), [file], list_name=name, jobs=1)
    return Archive.open(home)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("jardín", "list:jardín"),
        ("jardin", "list:jardín"),
        ("JARDÍN", "list:jardín"),
        ("[jardin]", "list:jardín"),
        ("jard*", "list:jard*"),
        ("jardi*", "list:jardín"),
        ("/jard.n/", "list:/jard.n/"),
        ("verde", "list:jardín"),
        ("mbox/verde/", "list:jardín"),
        ("huerto", "list:jardín"),
        ("[Huerto]", "list:jardín"),
        ("[huerto", "list:jardín"),
        ("old-beans", "list:jardín"),
        ("oldbeans", "list:jardín"),
        ("beans", "list:jardín"),
        ('"beans and more"', "list:jardín"),
        ("beans.old.example", "list:jardín"),
        ("<beans.old.example>", "list:jardín"),
        ("jardin-verde@lists.example", "list:jardín"),
        ("roses", "list:roses"),
        ("roses@elsewhere.example", "list:roses"),
        ("roses.lists.example", "list:roses"),
        ("flowers", "list:roses"),
        ("flow*", "list:roses"),
        ("Stamps", "list:stamps"),
        ("patch", ""),
        ("january", ""),
        ("mbox", ""),
        ("2024", ""),
    ],
)
def test_a_list_is_named_by_tag_folder_address_or_old_name(archive: Archive, typed: str, names: str) -> None:
    found = archive.search(f"list:{typed}")
    assert found.understood == (names or f"list:{typed}")
    assert bool(found.total) == bool(names)
    assert len(archive.ids(parse(f"list:{typed}"))) == found.total
    assert archive.search(f"-list:{typed}").total == len(archive) - found.total


def test_several_lists_are_meant_by_what_several_are_called(archive: Archive) -> None:
    assert archive.search("list:*").total == len(archive)
    assert archive.search("thread:{list:flowers} beans").understood == "thread:{list:roses} beans"
    assert archive.search("(list:verde xor list:flowers) bean").understood == (
        "(list:jardín xor list:roses) bean"
    )
    assert understood(parse("list:verde")) == "list:verde"


def test_a_name_that_is_nearly_right_is_answered_by_the_right_one(archive: Archive) -> None:
    assert archive.search("list:rosse").suggestion == "list:roses"


MARKS = {
    **dict.fromkeys((12, 16, 27, 34), "VOTE"),
    **dict.fromkeys((14, 25, 31), "help"),
    **dict.fromkeys((11, 13, 15), "#123"),
    **dict.fromkeys((17, 18, 19), "PATCHv2 1/3"),
    # The list had another name at first; an answer from that time came late.
    **dict.fromkeys((*range(9), 36), "Kittens"),
}
TALK = range(20, 25)
CATS = [
    a_mail(
        100 + n,
        "Re: [DISCUSS] One long talk" if n in TALK else f"[{MARKS[n]}] Matter {n}" if n in MARKS else f"{n}",
        "List-Post: <mailto:dev@cats.example>",
    )
    for n in range(40)
]


@pytest.fixture(scope="module")
def developers(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Three lists, of which two are called `dev` by their addresses."""
    home = tmp_path_factory.mktemp("developers")
    dogs = [a_mail(n, f"Matter {n}", "List-Post: <mailto:dev@dogs.example>") for n in range(5)]
    ducks = [a_mail(n, f"Matter {n}") for n in range(10, 15)]
    for name, mails in (("cats-dev", CATS), ("dogs-dev", dogs), ("ducks", ducks)):
        file = home / "mbox" / f"{name}.mbox"
        file.parent.mkdir(exist_ok=True)
        file.write_text("".join(mails), "utf-8")
        run(Home(home), [file], list_name=name, jobs=1)
    return Archive.open(home)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("dev@cats.example", "list:cats-dev"),
        ("dev@dogs.example", "list:dogs-dev"),
        ("dev@frogs.example", ""),
        ("dev.frogs.example", ""),
        ("dev", "list:cats-dev or list:dogs-dev"),
        ("kittens", "list:cats-dev"),
        ("vote", ""),
        ("vot*", ""),
        ("help", ""),
        ("discuss", ""),
        ('"#123"', ""),
        ('"patchv2 1/3"', ""),
    ],
)
def test_a_list_is_not_called_by_what_others_are_or_by_marks_of_posts(
    developers: Archive, typed: str, names: str
) -> None:
    found = developers.search(f"list:{typed}")
    assert (found.understood if found.total else "") == names


def test_an_address_is_that_of_the_list_that_shows_it(tmp_path: Path) -> None:
    for number, name, host in ((0, "dev", "ants.example"), (1, "bees-dev", "bees.example")):
        file = tmp_path / "mbox" / f"{name}.mbox"
        file.parent.mkdir(exist_ok=True)
        file.write_text(a_mail(number, f"Matter {number}", f"List-Post: <mailto:dev@{host}>"), "utf-8")
        run(Home(tmp_path), [file], list_name=name, jobs=1)
    with Archive.open(tmp_path) as archive:
        assert archive.search("list:dev@bees.example").understood == "list:bees-dev"
        assert archive.search("list:dev@ants.example").understood == "list:dev"
        assert archive.search("list:dev@wasps.example").understood == "list:dev"


def test_posts_are_looked_at_once_however_many_names_are_asked_for(
    developers: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = developers._reader
    read: list[int] = []
    stored_post = reader.stored_post
    archive = Archive(developers.home, reader)
    monkeypatch.setattr(reader, "stored_post", lambda number: read.append(number) or stored_post(number))
    names = "|".join(f"frogs{n}|frogs{n}*" for n in range(100))
    assert archive.search(f"list:{names}").total == 0
    assert archive.search("list:toads").total == 0
    assert 0 < len(read) <= len(archive)
