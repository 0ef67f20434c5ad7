"""A list is found by whatever its readers call it."""

from __future__ import annotations

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
