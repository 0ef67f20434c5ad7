"""Whatever a web server answers, it costs its own list alone, and a bounded amount of memory and time."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from command import MEMORY, fetch_command
from guest import QUICK, Fetch, here, told
from made_months import index, month
from misbehaving import Site
from web_answers import ANSWERS, MANIFESTS, PAGES

from listarchive.fetch import Politeness, Remote, Report, fetch, month_files, pipermail
from listarchive.fetch.links import links
from listarchive.fetch.minimum_rate import MinimumRate
from listarchive.fetch.remote import NotFetched, safe_name

TOP = "/pipermail/tinkers/"
LIST = "/archives/list/tinkers@example.org/"


def both(site: Site, home: Path, path: str, kind: str = "") -> Report:
    """Fetch from a path, and then another list from the same server."""
    site.put("/good.mbox", month(1))
    remotes = [Remote("bad", site.url + path, kind=kind), Remote("good", f"{site.url}/good.mbox")]
    report = fetch(home, remotes, politeness=QUICK)
    assert here(home) == {"good/good.mbox": month(1)}
    return report


@pytest.mark.slow
@pytest.mark.parametrize(("body", "reason"), MANIFESTS.values(), ids=MANIFESTS)
def test_a_manifest_that_makes_no_sense_costs_its_list_alone(
    site: Site, tmp_path: Path, program: Callable[[str], str], body: bytes, reason: str
) -> None:
    program("git")
    site.put("/inbox/manifest.js.gz", body)
    assert told(both(site, tmp_path, "/inbox/", "public-inbox")) == [("failed", reason)]


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "reason"), ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize("path", [TOP])
def test_an_answer_that_makes_no_sense_costs_its_list_alone(
    site: Site, tmp_path: Path, path: str, answer: Callable[[], Iterable[bytes]], reason: str
) -> None:
    site.raw[path] = answer
    report = both(site, tmp_path, path)
    assert [(severity, words[: len(reason)]) for severity, words in told(report)] == [("failed", reason)]
    assert "should not have happened" not in told(report)[0][1]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["pipermail", "hyperkitty"])
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_of_one_thing_costs_its_list_alone(
    site: Site, tmp_path: Path, page: Callable[[], bytes], kind: str
) -> None:
    path = {"pipermail": TOP, "hyperkitty": LIST}[kind]
    site.put(path, page())
    report = both(site, tmp_path, path, kind)
    assert [severity for severity, _ in told(report)] == ["failed"]
    assert "should not have happened" not in told(report)[0][1]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["attributes, as long as a page may be", "open quotes", "links to months"])
def test_a_page_of_one_thing_takes_little_memory(site: Site, tmp_path: Path, name: str) -> None:
    site.put(TOP, PAGES[name]())
    ended = fetch_command(tmp_path, {"bad": f'url = "{site.url}{TOP}"'})
    assert (ended.code, len(ended.told)) == (3, 1)
    assert ended.peak < MEMORY / 3


@pytest.mark.parametrize(
    "fault", [ValueError("odd"), RecursionError(), zlib.error("x"), KeyError("a"), AssertionError()]
)
def test_what_nobody_thought_of_is_told_as_a_fault_of_ours(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(pipermail, "volumes", fail)
    site.put(TOP, b"<html>")
    (problem,) = both(site, tmp_path, TOP).problems
    what = f"{type(fault).__name__}: {fault}"
    asked = "please report it, with what LISTARCHIVE_DEBUG=1 shows"
    assert (problem.severity, problem.reason) == (
        "failed",
        f"this should not have happened ({what}): {asked}",
    )
    monkeypatch.setenv("LISTARCHIVE_DEBUG", "1")
    with pytest.raises(type(fault)):
        both(site, tmp_path, TOP)


def test_memory_that_is_not_there_costs_one_list(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(pipermail, "volumes", fail)
    site.put(TOP, b"<html>")
    reason = "there is not enough memory for what came: check the url"
    assert told(both(site, tmp_path, TOP)) == [("failed", reason)]


def test_a_fault_in_one_file_costs_that_file(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    site.put(TOP, index("2024-April.txt", "2024-May.txt"))
    for name in ("2024-April.txt", "2024-May.txt"):
        site.put(TOP + name, month(1))
    site.raw[f"{TOP}2024-April.txt"] = lambda: [b"HTTP/1.1 abc\r\n\r\n"]
    report = fetching()
    assert [problem.url for problem in report.problems] == [f"{site.url}{TOP}2024-April.txt"]
    assert here(tmp_path) == {"tinkers/2024-May.txt": month(1)}


@pytest.mark.slow
def test_a_server_that_answers_for_no_file_is_left_alone(
    site: Site, fetching: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(month_files, "_IN_A_ROW", 3)
    names = [f"{year}.txt" for year in range(2000, 2020)]
    site.put(TOP, index(*names))
    for name in names:
        site.faults[TOP + name] = ["always silence"]
    report = fetching(politeness=Politeness(pause=0.0, timeout=0.5))
    silent = "the server was too slow for 0.5 s: try later"
    given_up = "no answer for 3 files in a row: the next run asks for the rest"
    assert [reason for _, reason in told(report)] == [*[silent] * 3, given_up]
    assert len(site.asked) == 1 + 3 * 3


@pytest.mark.slow
def test_one_that_answers_in_between_is_asked_on(
    site: Site, fetching: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(month_files, "_IN_A_ROW", 3)
    names = [f"{year}.txt" for year in range(2000, 2008)]
    site.put(TOP, index(*names))
    for number, name in enumerate(names):
        site.put(TOP + name, month(number))
        if number % 3:
            site.faults[TOP + name] = ["always silence"]
    fetching(politeness=Politeness(pause=0.0, timeout=0.5))
    assert list(here(tmp_path)) == [f"tinkers/{year}.txt" for year in (2000, 2003, 2006)]


@pytest.mark.slow
@pytest.mark.parametrize("sent", ['"é"', '"\\x7f"', "x" * 50_000, "\ufffd", '"a\tb"'])
@pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
def test_a_version_that_cannot_be_sent_back_is_none(
    site: Site, fetching: Fetch, tmp_path: Path, header: str, sent: str
) -> None:
    body = month(1)
    head = f"HTTP/1.1 200 OK\r\n{header}: {sent}\r\nContent-Length: {len(body)}\r\n\r\n"
    site.raw["/a.mbox"] = lambda: [head.encode("latin-1", "replace"), body]
    for outcome in ("new", "unchanged"):
        report = fetching("/a.mbox")
        assert (told(report), [item.outcome for item in report.items]) == ([], [outcome])
    assert len((tmp_path / "fetch" / "state.json").read_bytes()) < 1000


def test_cookies_are_not_kept(site: Site, fetching: Fetch) -> None:
    site.put(TOP, index("2024-April.txt", "2024-May.txt"))
    body = month(1)
    head = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: %d\r\n\r\n" % len(body)
    site.raw[f"{TOP}2024-April.txt"] = lambda: [head, body]
    fetching()
    assert [each for each in site.asked if "Cookie" in each.headers] == []
    assert len(site.asked) == 3


class Clock:
    """A clock that goes on only when it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        monkeypatch.setattr("listarchive.fetch.minimum_rate.time.monotonic", lambda: self.now)


@pytest.mark.parametrize("each", [1, 100, 1_000, 100_000])
def test_whatever_comes_there_is_an_end(monkeypatch: pytest.MonkeyPatch, each: int) -> None:
    """A server that sends so many bytes a second is given up: for its slowness, or in the end."""
    clock = Clock(monkeypatch)
    rate = MinimumRate(60.0)
    rate.begin(10**12)
    with pytest.raises(NotFetched) as given_up:
        while rate.left() > 0:
            clock.now += 1
            rate.came(each)
    if each < 1000:
        assert str(given_up.value) == "the server was too slow for 60 s: try later"
        assert clock.now <= 60 / (1 - each / 1000) + 1
    else:
        assert str(given_up.value) == "it took more than 6 hours: the next run asks for the rest"
        assert clock.now == 6 * 3600
    rate.begin()


def test_links_are_found_as_browsers_find_them() -> None:
    page = """<A HREF=one.txt><a class='x' href = "two.txt" href="no.txt"><a
        href='three&amp;.txt'/><a title="a > b" href=four.txt><abbr href=no.txt><a/href=five.txt>
        <!-- <a href=no.txt> --><script>"<a href=no.txt>"</script><a href><a href=''><a data-href=no.txt>
        <title><a href=no.txt></title><a name=x><style><a href=no.txt></style ><a href=" six.txt ">
        <a href=seven.txt<b>"""
    found = ["one.txt", "two.txt", "three&.txt", "four.txt", "five.txt", "six.txt", "seven.txt<b"]
    assert list(links(page)) == found


def test_a_name_from_elsewhere_has_room_on_every_disk() -> None:
    assert safe_name("é" * 300) == "é" * 75
    assert len(safe_name("😀a" * 300).encode()) <= 150
