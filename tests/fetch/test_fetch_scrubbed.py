"""What Pipermail took off its mails comes back to them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from guest import QUICK, told
from made_months import index
from misbehaving import Site
from scrubbed_mails import FOLDER, MAY, PATCH, Bring, came, found, notice, parts, path_of, post, scrubbed

from listarchive.archive import Home
from listarchive.export.parts import links_to_parts, parts_at, save
from listarchive.importer import check, rebuild, run

PNG = b"\x89PNG\r\n\x1a\n\0\0"


def test_what_was_taken_off_is_a_part_again_and_is_searched(site: Site, bring: Bring, tmp_path: Path) -> None:
    patch, png = path_of(1, "lamp.bin"), path_of(1, "attachment.png")
    site.put(patch, PATCH)
    site.put(png, PNG)
    mail = scrubbed(
        1,
        notice(site.url + patch, "lamp.patch", "text/x-patch", 99),
        notice(site.url + png, "not available", "image/png", 10),
    )
    report = bring(mail)
    assert (told(report), came(tmp_path)) == ([], {"lamp.bin": PATCH, "attachment.png": PNG})
    assert run(Home(tmp_path)).total("added") == 1
    assert found(tmp_path, "in:attachment gearwheel") == ["lamp-1@example.org"]
    assert found(tmp_path, "file:lamp.c") == ["lamp-1@example.org"]
    assert parts(tmp_path) == [
        (2, "lamp.patch", "text/x-patch", PATCH),
        (3, "attachment.png", "image/png", PNG),
    ]
    entry = post(tmp_path)
    assert [(each.number, each.text) for each in entry.post.attached] == [(2, PATCH.decode().strip())]
    assert links_to_parts(entry.post) == {site.url + patch: 2, site.url + png: 3}
    assert check(Home(tmp_path)) == []


def test_it_comes_only_if_that_is_meant(site: Site, bring: Bring, tmp_path: Path) -> None:
    site.put(path_of(1, "a.patch"), PATCH)
    bring(scrubbed(1, notice(site.url + path_of(1, "a.patch"), "a.patch", "text/x-patch")), politeness=QUICK)
    assert (came(tmp_path), site.paths()) == ({}, [FOLDER, FOLDER + MAY])


@pytest.mark.parametrize(
    "told", ["X-No-Archive: yes\n\n", "\nX-No-Archive: yes\n\n"], ids=["header", "first line"]
)
def test_nothing_is_asked_for_of_whoever_wants_no_archive_if_that_is_honoured(
    site: Site, bring: Bring, tmp_path: Path, told: str
) -> None:
    refused, other = path_of(1, "a.patch"), path_of(2, "b.patch")
    for path in (refused, other):
        site.put(path, PATCH)
    mail = scrubbed(1, notice(site.url + refused, "a.patch", "text/x-patch"))
    mails = mail.replace(b"\n\n", f"\n{told}".encode(), 1), scrubbed(2, notice(site.url + other, "b.patch"))
    bring(*mails, honours=True)
    assert (came(tmp_path), refused in site.paths()) == ({"b.patch": PATCH}, False)
    bring(*mails, everything=True)
    assert sorted(came(tmp_path)) == ["a.patch", "b.patch"]


def test_what_was_brought_is_not_asked_for_again(site: Site, bring: Bring, tmp_path: Path) -> None:
    site.put(path_of(1, "a.patch"), PATCH)
    bring(scrubbed(1, notice(site.url + path_of(1, "a.patch"), "a.patch", "text/x-patch")))
    for options in ({}, {"everything": True}):
        site.asked.clear()
        bring(**options)
        assert site.paths() == [FOLDER, FOLDER + MAY]
    (tmp_path / "fetch" / "state.json").unlink()
    site.asked.clear()
    bring()
    assert site.paths() == [FOLDER, FOLDER + MAY]


def test_a_file_that_comes_after_the_mail_joins_it_and_no_id_changes(
    site: Site, bring: Bring, tmp_path: Path
) -> None:
    first, second = (path_of(1, name) for name in ("a.patch", "b.patch"))
    mail = scrubbed(
        1,
        notice(site.url + first, "a.patch", "text/x-patch"),
        notice(site.url + second, "b.patch", "text/x-patch"),
    )
    bring(mail, scrubbed(2), politeness=QUICK)
    run(Home(tmp_path))
    before = post(tmp_path)
    assert ([each.number for each in before.post.attachments], before.post.attached) == ([0, 0], ())

    site.put(second, PATCH)
    site.faults[first] = ["503"] * 3
    assert [severity for severity, _ in told(bring())] == ["failed"]
    run(Home(tmp_path))
    after = post(tmp_path)
    assert (after.id, after.origin, after.post.body) == (before.id, before.origin, before.post.body)
    assert [(each.name, each.number) for each in after.post.attachments] == [("a.patch", 0), ("b.patch", 3)]
    assert parts(tmp_path) == [(3, "b.patch", "text/x-patch", PATCH)]

    site.put(first, PATCH.replace(b"gearwheel", b"winch"))
    assert told(bring()) == []
    assert run(Home(tmp_path)).total("improved") == 1
    assert [number for number, *_ in parts(tmp_path)] == [2, 3]
    assert found(tmp_path, "attached_text:winch") == ["lamp-1@example.org"]
    assert (check(Home(tmp_path)), run(Home(tmp_path)).total("seen")) == ([], 0)
    now = post(tmp_path)
    rebuild(Home(tmp_path))
    assert post(tmp_path) == now


def test_a_month_that_is_packed_later_keeps_its_files(site: Site, bring: Bring, tmp_path: Path) -> None:
    site.put(path_of(1, "a.patch"), PATCH)
    mail = scrubbed(1, notice(site.url + path_of(1, "a.patch"), "a.patch", "text/x-patch"))
    site.put(FOLDER, index("2024-May.txt"))
    site.put(f"{FOLDER}2024-May.txt", mail)
    bring()
    site.asked.clear()
    bring(mail, scrubbed(2))
    assert site.paths() == [FOLDER, FOLDER + MAY]
    run(Home(tmp_path))
    assert [name for _, name, *_ in parts(tmp_path)] == ["a.patch"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "body", "text"),
    [
        ("attachment.html", b"<html><body><p>A <b>gearwheel</b> turns.</body></html>", "A gearwheel turns."),
        ("attachment.html", b"<p>See what I made of lamp 1.</p>", ""),
        (
            "attachment.html",
            b"<tt>\n&lt;html&gt;&lt;p&gt;A&nbsp;&lt;b&gt;gearwheel&lt;/b&gt;&nbsp;turns.&lt;/p&gt;<br>\n</tt>\n",
            "A gearwheel turns.",
        ),
        ("notes.txt", b"Gearwheels,\r\nby the dozen.\r\n", "Gearwheels,\nby the dozen."),
        ("a.diff", PATCH, PATCH.decode().strip()),
        ("a.png", PNG, ""),
        ("a.txt", b"not \0 a text", ""),
        ("a.txt", b"", ""),
    ],
)
def test_what_a_file_says_is_attached_text(
    site: Site, bring: Bring, tmp_path: Path, file: str, body: bytes, text: str
) -> None:
    site.put(path_of(1, file), body)
    bring(scrubbed(1, notice(site.url + path_of(1, file))))
    run(Home(tmp_path))
    assert "\n".join(each.text for each in post(tmp_path).post.attached) == text
    assert [data for *_, data in parts(tmp_path)] == [body]


def test_a_mail_that_was_taken_off_is_an_attached_mail(site: Site, bring: Bring, tmp_path: Path) -> None:
    path = path_of(1, "attachment.eml")
    site.put(path, b"From: Ole <ole@y.example>\nSubject: Winch\n\nIt fell.\n")
    bring(
        scrubbed(
            1,
            "-------------- next part --------------\nAn embedded message was scrubbed...\n"
            "From: Ole <ole@y.example>\nSubject: Winch\nDate: Fri, 3 May 2024\nSize: 50\n"
            f"URL: <{site.url}{path}>\n",
        )
    )
    run(Home(tmp_path))
    assert found(tmp_path, "attached:(from:ole subject:winch)") == ["lamp-1@example.org"]
    assert [each.text for each in post(tmp_path).post.attached] == ["It fell."]


@pytest.mark.slow
@pytest.mark.parametrize("first", ["the copy", "the files", "all at once"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_copy_without_the_file_elsewhere_changes_nothing_whatever_comes_first(
    site: Site, bring: Bring, tmp_path: Path, first: str, jobs: int
) -> None:
    site.put(path_of(1, "a.patch"), PATCH)
    mail = scrubbed(1, notice(site.url + path_of(1, "a.patch"), "a.patch", "text/x-patch"))
    copy = tmp_path / "mbox" / "copies" / "0.mbox"
    copy.parent.mkdir(parents=True)
    if first != "the files":
        copy.write_bytes(mail)
    if first == "the copy":
        run(Home(tmp_path), jobs=jobs)
    bring(mail)
    if first == "the files":
        run(Home(tmp_path), jobs=jobs)
        copy.write_bytes(mail)
    run(Home(tmp_path), jobs=jobs)
    entry = post(tmp_path)
    assert entry.origin.path == f"mbox/tinkers/{MAY}"
    assert found(tmp_path, "in:attachment gearwheel") == ["lamp-1@example.org"]
    assert check(Home(tmp_path)) == []
    rebuild(Home(tmp_path), jobs=jobs)
    assert post(tmp_path) == entry


def test_files_that_are_taken_away_leave_notices(site: Site, bring: Bring, tmp_path: Path) -> None:
    site.put(path_of(1, "a.patch"), PATCH)
    bring(scrubbed(1, notice(site.url + path_of(1, "a.patch"), "a.patch", "text/x-patch")))
    run(Home(tmp_path))
    shutil.rmtree(tmp_path / "attachments")
    run(Home(tmp_path))
    rebuild(Home(tmp_path))
    assert [(each.name, each.number) for each in post(tmp_path).post.attachments] == [("a.patch", 0)]
    assert (check(Home(tmp_path)), found(tmp_path, "gearwheel")) == ([], [])


def test_what_is_saved_has_the_name_that_the_notice_gives(site: Site, bring: Bring, tmp_path: Path) -> None:
    site.put(path_of(1, "a.patch"), PATCH)
    notices = notice(site.url + path_of(1, "a.patch"), "../../.profile", "text/x-patch")
    bring(scrubbed(1, notices))
    run(Home(tmp_path))
    part = next(each for each in parts_at(Home(tmp_path), post(tmp_path)) if each.number == 2)
    (tmp_path / "saved").mkdir()
    assert save(part, tmp_path / "saved").relative_to(tmp_path) == Path("saved/profile")
