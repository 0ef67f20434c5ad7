"""Mboxes and HyperKitty archives come as months do, and lists stay apart."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.parse import unquote

import pytest
from guest import QUICK, Fetch, here, outcomes, told
from made_months import index, mail, month, packed
from misbehaving import Site

from listarchive.fetch import Remote, fetch
from listarchive.fetch.remote import kind_of, safe_name

LIST = "/archives/list/tinkers@example.org/"


def test_an_mbox_at_a_url_grows(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    site.put("/mail/tinkers.mbox", month(1))
    assert outcomes(fetching("/mail/tinkers.mbox")) == {"tinkers.mbox": "new"}
    site.put("/mail/tinkers.mbox", month(1, 2))
    assert outcomes(fetching("/mail/tinkers.mbox")) == {"tinkers.mbox": "grown"}
    assert here(tmp_path) == {"tinkers/tinkers.mbox": month(1, 2)}


@pytest.mark.parametrize(
    "name", ["..%2f..%2f.profile.mbox", "%2e%2e.mbox", "a%00b.mbox", "café.mbox", ".mbox"]
)
def test_an_mbox_keeps_within_its_folder_however_it_is_called(
    site: Site, fetching: Fetch, tmp_path: Path, name: str
) -> None:
    site.put(f"/mail/{unquote(name)}", month(1))
    fetching(f"/mail/{name}")
    found = list(here(tmp_path))
    assert len(found) == 1
    assert Path(found[0]).parent == Path("tinkers")
    assert not Path(found[0]).name.startswith(".")


def page(*months: str) -> bytes:
    links = "".join(f"<a href='{LIST}{each}/'>x</a>" for each in months)
    others = f"<a href='{LIST}2024/5/3/'>a day</a><a href='/archives/list/x@y.z/1999/1/'>"
    others += f"<a href='{LIST}//[x/2024/5/'><a href='{LIST}?x=/1999/1/'><a href='{LIST}2024/13/#x'>"
    return f"<html>{links}{others}</html>".encode()


def export(month_: str, end: str) -> str:
    return f"{LIST}export/tinkers@example.org-{month_}.mbox.gz?start={month_}-01&end={end}-01"


@pytest.mark.slow
def test_hyperkitty_exports_a_month_at_a_time(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    site.validators = False
    site.put(LIST, page("2023/11", "2024/1"))
    site.put(export("2023-11", "2023-12"), packed(month(1)))
    site.put(export("2023-12", "2024-01"), packed(b""))
    site.put(export("2024-01", "2024-02"), packed(month(2)))
    for path in (LIST, f"{LIST}latest", LIST.rstrip("/")):
        report = fetching(path)
        assert told(report) == []
        assert here(tmp_path) == {"tinkers/2023-11.mbox.gz": month(1), "tinkers/2024-01.mbox.gz": month(2)}
    # Packed at another moment, it is another file with the same mail.
    site.put(export("2024-01", "2024-02"), gzip.compress(month(2, 3), mtime=1))
    site.put(export("2023-11", "2023-12"), gzip.compress(month(1), mtime=1))
    report = fetching(LIST)
    assert outcomes(report) == {
        "2023-11.mbox.gz": "unchanged",
        "2023-12.mbox.gz": "empty",
        "2024-01.mbox.gz": "grown",
    }


def test_a_hyperkitty_that_shows_nothing_is_named(site: Site, fetching: Fetch) -> None:
    site.put(LIST, b"<html>Log in first</html>")
    reason = "no months are linked there: check the url, or ask if its archive is public"
    assert told(fetching(LIST)) == [("failed", reason)]
    reason = "this is not a list of HyperKitty: give the url of its page, …/list/NAME@HOST/"
    assert told(fetching("/hyperkitty/", kind="hyperkitty")) == [("failed", reason)]


def test_two_archives_of_one_list_keep_out_of_each_others_way(site: Site, tmp_path: Path) -> None:
    for top, number in (("/old/", 1), ("/new/", 2)):
        site.put(top, index("2024-May.txt"))
        site.put(f"{top}2024-May.txt", mail(number))
    remotes = [Remote("tinkers", site.url + top) for top in ("/old/", "/new/")]
    for _ in range(2):
        assert told(fetch(tmp_path, remotes, politeness=QUICK)) == []
    assert here(tmp_path) == {
        "tinkers/127.0.0.1/2024-May.txt": mail(1),
        "tinkers/127.0.0.1-2/2024-May.txt": mail(2),
    }


def test_one_list_that_fails_does_not_stop_the_others(site: Site, tmp_path: Path) -> None:
    site.put("/a.mbox", month(1))
    gone = "http://127.0.0.1:9"
    remotes = [Remote("gone", f"{gone}/a.mbox"), Remote("here", f"{site.url}/a.mbox")]
    report = fetch(tmp_path, remotes, politeness=QUICK)
    assert told(report) == [("failed", "127.0.0.1 cannot be reached (Connection refused): try later")]
    assert here(tmp_path) == {"here/a.mbox": month(1)}


def test_a_port_where_nobody_listens_is_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    remotes = [Remote("gone", "http://127.0.0.1:9/a.mbox"), Remote("none", "http://127.0.0.1:9/pipermail/a/")]
    report = fetch(tmp_path, remotes)
    assert [reason for _, reason in told(report)] == [
        "127.0.0.1 cannot be reached (Connection refused): try later"
    ] * 2
    assert sum(waited) == 0


def test_a_password_goes_to_its_server_alone(site: Site, tmp_path: Path) -> None:
    site.put("/a.mbox", month(1))
    site.faults["/moved.mbox"] = [f"redirect {site.url}/a.mbox"]
    remote = Remote("a", f"{site.url}/moved.mbox", user="nell", password=lambda: "open sesame")
    assert told(fetch(tmp_path, [remote], politeness=QUICK)) == []
    assert [each.headers.get("Authorization") for each in site.asked] == [
        "Basic bmVsbDpvcGVuIHNlc2FtZQ=="
    ] * 2


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://lists.example.org/pipermail/tinkers/", "pipermail"),
        ("https://lists.example.org/pipermail/tinkers", "pipermail"),
        ("https://lists.example.org/archives/list/tinkers@example.org/", "hyperkitty"),
        ("https://lists.example.org/hyperkitty/list/tinkers@example.org/latest", "hyperkitty"),
        ("https://lists.example.org/tinkers.mbox", "mbox"),
        ("https://lists.example.org/tinkers.mbox/tinkers.mbox", "mbox"),
        ("https://lists.example.org/tinkers.mbox.gz", "mbox"),
        ("https://lists.example.org/pipermail/tinkers/2024-May.txt", "mbox"),
        ("https://inbox.example.org/tinkers.git", "public-inbox"),
        ("git://inbox.example.org/tinkers", "public-inbox"),
        ("file:///srv/inbox/tinkers", "public-inbox"),
        ("imaps://mail.example.org/INBOX", "imap"),
    ],
)
def test_the_url_shows_what_is_there(url: str, kind: str) -> None:
    assert kind_of(url) == kind


@pytest.mark.parametrize(
    ("url", "kind", "reason"),
    [
        ("https://mail.example.org/", "imap", "imap cannot be fetched over https: write imaps"),
        ("imaps://mail.example.org/", "mbox", "mbox cannot be fetched over imaps: write https or http"),
        ("file:///etc/passwd", "mbox", "mbox cannot be fetched over file: write https or http"),
    ],
)
def test_a_kind_is_not_fetched_by_any_way(fetching: Fetch, url: str, kind: str, reason: str) -> None:
    assert told(fetching(url, kind=kind)) == [("failed", reason)]


@pytest.mark.parametrize(
    ("words", "name"),
    [("INBOX", "INBOX"), ("a/b", "a_b"), ("../..", "mail"), ("", "mail"), (".x", "x"), ("é ß", "é_ß")],
)
def test_names_from_elsewhere_are_names_of_files(words: str, name: str) -> None:
    assert safe_name(words) == name
