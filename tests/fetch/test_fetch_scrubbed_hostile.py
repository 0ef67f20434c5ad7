"""What was taken off a mail is all that its notices lead to, whatever they say and a server answers."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import repeat
from pathlib import Path

import pytest
from guest import QUICK, told
from misbehaving import Site
from scrubbed_mails import (
    FOLDER,
    GUEST,
    MAY,
    PATCH,
    Bring,
    came,
    folder_of,
    found,
    notice,
    parts,
    path_of,
    post,
    scrubbed,
)

from listarchive.archive import Home
from listarchive.importer import run

OTHER = folder_of(2)
HOSTILE = {
    "another host": "http://evil.example{folder}attachments/{own}/a.patch",
    "another port": "http://127.0.0.1:9{folder}attachments/{own}/a.patch",
    "the host of a user": "{site}@evil.example{folder}attachments/{own}/a.patch",
    "a user of the host": "http://nell:secret@{host}{folder}attachments/{own}/a.patch",
    "another list": "{site}/pipermail/others/attachments/{own}/a.patch",
    "another mail's folder": "{site}{folder}attachments/" + OTHER + "/a.patch",
    "a month": "{site}{folder}attachments/2024-May.txt.gz",
    "up": "{site}{folder}attachments/{own}/../../../a.patch",
    "up, encoded": "{site}{folder}attachments/{own}/%2e%2e%2f%2e%2e%2fa.patch",
    "up, in the middle": "{site}{folder}../../pipermail/tinkers/attachments/{own}/a.patch",
    "an encoded slash": "{site}{folder}attachments/{own}/a%2fa.patch",
    "a folder more": "{site}{folder}attachments/{own}/a/a.patch",
    "two slashes": "{site}{folder}attachments/{own}//a.patch",
    "a query": "{site}{folder}attachments/{own}/a.patch?x=1",
    "a fragment": "{site}{folder}attachments/{own}/a.patch#x",
    "a hidden file": "{site}{folder}attachments/{own}/.htaccess",
    "no file": "{site}{folder}attachments/{own}/",
    "a NUL": "{site}{folder}attachments/{own}/a\0.patch",
    "a backslash": "{site}{folder}attachments/{own}/a\\..\\b.patch",
    "another letter": "{site}{folder}attachments/{own}/a\u0430.patch",
    "a file here": "file:///etc/attachments/{own}/passwd",
    "no scheme": "//{host}{folder}attachments/{own}/a.patch",
    "another scheme": "ftp://{host}{folder}attachments/{own}/a.patch",
    "a long name": "{site}{folder}attachments/{own}/" + "a" * 151,
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_link_leads_nowhere(site: Site, bring: Bring, tmp_path: Path, kind: str) -> None:
    url = HOSTILE[kind].format(
        site=site.url, host=site.url.partition("//")[2], folder=FOLDER, own=folder_of(1)
    )
    report = bring(scrubbed(1, notice(url, "../../a.patch", "text/x-patch")))
    assert (told(report), came(tmp_path), site.paths()) == ([], {}, [FOLDER, FOLDER + MAY])
    run(Home(tmp_path))
    assert [each.number for each in post(tmp_path).post.attachments] in ([0], [])


def test_what_another_quotes_stays_with_the_mail_that_it_is_of(
    site: Site, bring: Bring, tmp_path: Path
) -> None:
    site.put(path_of(1, "a.patch"), PATCH)
    said = notice(site.url + path_of(1, "a.patch"), "a.patch", "text/x-patch")
    bring(scrubbed(1, said), scrubbed(2, said))
    run(Home(tmp_path))
    assert [name for _, name, *_ in parts(tmp_path, 1)] == ["a.patch"]
    assert parts(tmp_path, 2) == []


ELSEWHERE = (
    "http://evil.example/a.patch",
    "/pipermail/others/a.patch",
    "/a.patch",
    "../../../../a.patch",
    MAY,
)


@pytest.mark.parametrize("place", ELSEWHERE)
def test_a_redirect_that_leads_out_of_the_attachments_is_not_followed(
    site: Site, bring: Bring, tmp_path: Path, place: str
) -> None:
    path = path_of(1, "a.patch")
    place = FOLDER + place if place == MAY else place
    site.faults[path] = [f"redirect {place}"]
    for elsewhere in ("/pipermail/others/a.patch", "/a.patch"):
        site.put(elsewhere, PATCH)
    report = bring(scrubbed(1, notice(site.url + path, "a.patch", "text/x-patch")))
    assert [severity for severity, _ in told(report)] == ["noted"]
    assert (came(tmp_path), site.paths()) == ({}, [FOLDER, FOLDER + MAY, path])


def test_a_redirect_among_the_attachments_is_followed(site: Site, bring: Bring, tmp_path: Path) -> None:
    path, moved = path_of(1, "a.patch"), f"{FOLDER}attachments/old/{folder_of(1)}/a.patch"
    site.faults[path] = [f"redirect {moved}"]
    site.put(moved, PATCH)
    assert told(bring(scrubbed(1, notice(site.url + path, "a.patch", "text/x-patch")))) == []
    assert came(tmp_path) == {"a.patch": PATCH}


LOGIN = b"<!DOCTYPE html><html><form>Password</form></html>"
REFUSED = {
    "gone": ("404", "there is nothing at that url (404): check it"),
    "denied": ("403", "the server denied access (403): check user and password, or ask its owner"),
    "endless": ("always endless", "it has more than 2,000,000 bytes"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_had_is_asked_for_once(site: Site, bring: Bring, tmp_path: Path, kind: str) -> None:
    fault, reason = REFUSED[kind]
    path = path_of(1, "a.patch")
    site.faults[path] = [fault]
    report = bring(scrubbed(1, notice(site.url + path, "a.patch", "text/x-patch")))
    assert told(report) == [("noted", f"{reason}; it is not asked for again, but with --all")]
    assert came(tmp_path) == {}
    site.faults.clear()
    site.put(path, PATCH)
    bring()
    assert came(tmp_path) == {}
    bring(everything=True)
    assert came(tmp_path) == {"a.patch": PATCH}


def test_a_page_that_comes_in_the_place_of_a_file_is_none(site: Site, bring: Bring, tmp_path: Path) -> None:
    path = path_of(1, "a.patch")
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(LOGIN)
    site.raw[path] = lambda: [head, LOGIN]
    report = bring(scrubbed(1, notice(site.url + path, "a.patch", "text/x-patch")))
    assert [severity for severity, _ in told(report)] == ["noted"]
    assert came(tmp_path) == {}


@pytest.mark.slow
def test_a_slow_server_is_given_up_and_asked_again(site: Site, bring: Bring, tmp_path: Path) -> None:
    path = path_of(1, "a.patch")
    site.faults[path] = ["always drip"]
    slow = replace(GUEST, timeout=0.2)
    report = bring(scrubbed(1, notice(site.url + path, "a.patch", "text/x-patch")), politeness=slow)
    assert told(report) == [("failed", "the server was too slow for 0.2 s: try later")]
    site.faults.clear()
    site.put(path, PATCH)
    assert told(bring()) == []
    assert came(tmp_path) == {"a.patch": PATCH}


def test_one_run_brings_so_many_and_the_next_goes_on(
    site: Site, bring: Bring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("listarchive.fetch.scrubbed._NUMBER", 2)
    paths = [path_of(1, f"{number}.patch") for number in range(3)]
    for path in paths:
        site.put(path, PATCH)
    mail = scrubbed(1, *(notice(site.url + path, path[-7:], "text/x-patch") for path in paths))
    assert told(bring(mail)) == [
        ("noted", "more that was taken off its mails is there: the next run goes on"),
    ]
    assert list(came(tmp_path)) and len(came(tmp_path)) == 2
    assert told(bring()) == []
    assert len(came(tmp_path)) == 3


def test_one_run_brings_so_many_bytes(
    site: Site, bring: Bring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("listarchive.fetch.scrubbed._ALL", len(PATCH))
    paths = [path_of(1, name) for name in ("a.patch", "b.patch")]
    for path in paths:
        site.put(path, PATCH)
    bring(scrubbed(1, *(notice(site.url + path, "x.patch", "text/x-patch") for path in paths)))
    assert len(came(tmp_path)) == 1


def test_a_link_of_the_file_system_is_no_file(site: Site, bring: Bring, tmp_path: Path) -> None:
    path = path_of(1, "a.patch")
    site.put(path, PATCH)
    bring(scrubbed(1, notice(site.url + path, "a.patch", "text/x-patch")))
    (file,) = (each for each in (tmp_path / "attachments").rglob("*") if each.is_file())
    secret = tmp_path / "secret"
    secret.write_bytes(b"gearwheel")
    file.unlink()
    file.symlink_to(secret)
    site.asked.clear()
    bring(everything=True)
    assert (file.is_symlink(), path in site.paths()) == (True, False)
    run(Home(tmp_path))
    assert (parts(tmp_path), found(tmp_path, "gearwheel")) == ([], [])


def test_a_dry_run_tells_what_would_be_asked_for(site: Site, bring: Bring, tmp_path: Path) -> None:
    path = path_of(1, "a.patch")
    site.put(path, PATCH)
    bring(scrubbed(1, notice(site.url + path, "a.patch", "text/x-patch")), politeness=QUICK)
    site.asked.clear()
    report = bring(dry_run=True)
    assert [each.url for each in report.items] == [site.url + FOLDER + MAY, site.url + path]
    assert (came(tmp_path), site.paths()) == ({}, [FOLDER])


def test_a_server_that_does_not_answer_is_left_alone(site: Site, bring: Bring, tmp_path: Path) -> None:
    paths = [path_of(1, f"{number}.patch") for number in range(30)]
    for path in paths:
        site.raw[path] = lambda: repeat(b"", 1)
    mail = scrubbed(1, *(notice(site.url + path, "x.patch", "text/x-patch") for path in paths))
    report = bring(mail)
    assert {severity for severity, _ in told(report)} == {"failed"}
    assert json.loads((tmp_path / "fetch" / "state.json").read_text())
    assert came(tmp_path) == {}


def test_of_many_mails_that_name_one_file_one_has_it(site: Site, bring: Bring, tmp_path: Path) -> None:
    site.put(path_of(1, "a.patch"), PATCH)
    said = notice(site.url + path_of(1, "a.patch"), "a.patch", "text/x-patch")
    bring(scrubbed(1, *[said] * 300), *(scrubbed(number, said) for number in range(2, 30)))
    run(Home(tmp_path))
    assert [number for number, *_ in parts(tmp_path)] == [2]
    assert found(tmp_path, "in:attachment gearwheel") == ["lamp-1@example.org"]
