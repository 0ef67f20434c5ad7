"""Whatever a web server answers, it costs its own list alone, and a bounded amount of memory and time."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from pathlib import Path

import pytest
from command import MEMORY, fetch_command
from guest import QUICK, Fetch, here, told
from made_months import index, month
from misbehaving import Site

from listarchive.fetch import Manners, Remote, Report, fetch, pipermail
from listarchive.fetch.links import links
from listarchive.fetch.pace import Pace
from listarchive.fetch.remote import NotFetched, safe_name

TOP = "/pipermail/tinkers/"
LIST = "/archives/list/tinkers@example.org/"
OK = b"HTTP/1.1 200 OK\r\n"


def both(site: Site, home: Path, path: str, kind: str = "") -> Report:
    """Fetch from a path, and then another list from the same server."""
    site.put("/good.mbox", month(1))
    remotes = [Remote("bad", site.url + path, kind=kind), Remote("good", f"{site.url}/good.mbox")]
    report = fetch(home, remotes, manners=QUICK)
    assert here(home) == {"good/good.mbox": month(1)}
    return report


def packed(text: bytes) -> bytes:
    return gzip.compress(text, mtime=0)


NO_JSON = "its manifest.js.gz is no JSON: try later, or tell its owner"
NO_LIST = "its manifest.js.gz names no repositories: try later, or tell its owner"
DAMAGED = "the answer is packed and damaged: try later"
TOO_LARGE = "the answer has more than 2,000,000 bytes: check the url"
NO_GIT = "no git repository is there: check the url"

MANIFESTS = {
    "a number": (packed(b"5"), NO_LIST),
    "null": (packed(b"null"), NO_LIST),
    "true": (packed(b"true"), NO_LIST),
    "a text": (packed(b'"/git/0.git"'), NO_LIST),
    "a list": (packed(b'["/git/0.git"]'), NO_LIST),
    "deep lists": (packed(b"[" * 200_000), NO_JSON),
    "deep lists that end": (packed(b"[" * 200_000 + b"]" * 200_000), NO_JSON),
    "deep objects": (packed(b'{"a":' * 200_000), NO_JSON),
    "a long number": (packed(b'{"/git/0.git": ' + b"9" * 5000 + b"}"), NO_JSON),
    "an epoch that is a long number": (packed(b'{"/git/' + b"9" * 5000 + b'.git": {}}'), NO_GIT),
    "an epoch below zero": (packed(b'{"/git/-1.git": {}}'), NO_GIT),
    "an epoch in other digits": (packed('{"/git/٣.git": {}}'.encode()), NO_GIT),
    "an epoch that leads elsewhere": (packed(b'{"/git/../../0": {}, "/git/0.git/../..": 1}'), NO_GIT),
    "epochs without end": (
        packed(json.dumps({f"/git/{number}.git": 1 for number in range(2000)}).encode()),
        "its manifest.js.gz names more than 1,000 epochs: check the url",
    ),
    "nothing": (b"", NO_JSON),
    "no UTF-8": (packed(b"\xff\xfe{"), NO_JSON),
    "half a surrogate": (packed(b'{"\\ud800": {}}'), NO_GIT),
    "a page": (b"<html>Welcome</html>", NO_JSON),
    "broken deflate": (packed(b'{"/git/0.git":{}}' * 40)[:20] + b"\xff" * 50, DAMAGED),
    "a cut end": (packed(b"{}" * 4000)[:-9], DAMAGED),
    "a wrong checksum": (packed(b"{}")[:-8] + b"\0" * 8, DAMAGED),
    "a head alone": (b"\x1f\x8b\x08", DAMAGED),
    "a bomb": (packed(b" " * 100_000_000), TOO_LARGE),
    "a bomb in a bomb": (packed(packed(b" " * 100_000_000) * 100), TOO_LARGE),
    "a large file": (b" " * 2_000_001, TOO_LARGE),
}


@pytest.mark.parametrize(("body", "reason"), MANIFESTS.values(), ids=MANIFESTS)
def test_a_manifest_that_makes_no_sense_costs_its_list_alone(
    site: Site, tmp_path: Path, program: Callable[[str], str], body: bytes, reason: str
) -> None:
    program("git")
    site.put("/inbox/manifest.js.gz", body)
    assert told(both(site, tmp_path, "/inbox/", "public-inbox")) == [("failed", reason)]


def chunked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    yield OK + b"Transfer-Encoding: chunked\r\n\r\n"
    for chunk in chunks:
        yield b"%x\r\n%b\r\n" % (len(chunk), chunk)


def encoded(how: str, body: bytes) -> list[bytes]:
    return [OK, b"Content-Encoding: %b\r\nContent-Length: %d\r\n\r\n" % (how.encode(), len(body)), body]


LARGE = b"x" * 20_000_000
BROKEN = "127.0.0.1 broke off the connection ("
ANSWERS: dict[str, tuple[Callable[[], Iterable[bytes]], str]] = {
    "noise": (lambda: [bytes(range(256)) * 20], BROKEN),
    "nothing": (lambda: [b""], BROKEN),
    "another protocol": (lambda: [b"220 mail.example.org ESMTP\r\n"], BROKEN),
    "an unknown status": (
        lambda: [b"HTTP/1.1 999 \xff\x1b[31m\r\nContent-Length: 0\r\n\r\n"],
        "the server answers 999",
    ),
    "a status of many digits": (lambda: [b"HTTP/1.1 " + b"2" * 5000 + b" OK\r\n\r\n"], BROKEN),
    "another protocol wished for": (
        lambda: [b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"],
        BROKEN,
    ),
    "headers without end": (lambda: [OK, *repeat(b"X: " + b"y" * 500 + b"\r\n", 9000)], BROKEN),
    "a header without end": (lambda: [OK, b"X: ", *repeat(b"y" * 5000, 900)], BROKEN),
    "heads before the head": (
        lambda: repeat(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, 100),
        "the server sends more than 1,000,000 bytes in one answer: check the url",
    ),
    "hints before the head": (
        lambda: repeat(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 1000, 100),
        "the server sends more than 1,000,000 bytes in one answer: check the url",
    ),
    "two lengths": (lambda: [OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"], BROKEN),
    "a length below zero": (lambda: [OK + b"Content-Length: -5\r\n\r\nhello"], BROKEN),
    "a length of many digits": (lambda: [OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nhello"], BROKEN),
    "a length that is no number": (lambda: [OK + b"Content-Length: abc\r\n\r\nhello"], BROKEN),
    "a chunk of many digits": (lambda: [*chunked([]), b"F" * 50 + b"\r\nx"], BROKEN),
    "a chunk of no length": (lambda: [*chunked([]), b"xyz\r\nx"], BROKEN),
    "lengths of chunks that go on and on": (
        lambda: [*chunked([]), b"1;", *repeat(b"y" * 5000, 900)],
        BROKEN,
    ),
    "chunks with much beside them": (
        lambda: [*chunked([]), *repeat(b"1;" + b"y" * 50_000 + b"\r\nx\r\n", 400)],
        "the server sends more than 17,000,000 bytes in one answer: check the url",
    ),
    "trailers without end": (
        lambda: [*chunked([b"x"]), b"0\r\n", *repeat(b"X: " + b"y" * 500 + b"\r\n", 9000)],
        BROKEN,
    ),
    "a body without end": (
        lambda: [OK, b"Content-Length: 999999999999\r\n\r\n", *repeat(b"x" * 100_000, 300)],
        "the answer has more than 8,000,000 bytes: check the url",
    ),
    "a packed body without end": (
        lambda: encoded("gzip", packed(LARGE)),
        "the answer has more than 8,000,000 bytes: check the url",
    ),
    "a deflated body without end": (
        lambda: encoded("deflate", zlib.compress(LARGE)),
        "the answer has more than 8,000,000 bytes: check the url",
    ),
    "a body packed five times": (
        lambda: encoded("gzip, gzip", five_times(b"x")),
        "no month files are linked there",
    ),
    "a body that is not packed as it says": (
        lambda: encoded("deflate", b"<a href=2024-May.txt>"),
        DAMAGED,
    ),
    "a redirect to what is no url": (
        lambda: [b"HTTP/1.1 302 Found\r\nLocation: http://[\xff\r\nContent-Length: 0\r\n\r\n"],
        "the ",
    ),
    "a redirect to a long url": (
        lambda: [b"HTTP/1.1 302 Found\r\nLocation: /" + b"a" * 50_000 + b"\r\nContent-Length: 0\r\n\r\n"],
        "the server redirects to nowhere: check the url",
    ),
    "a redirect with a port of many digits": (
        lambda: [b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:", b"9" * 5000, b"/\r\n\r\n"],
        "the answer cannot be read (Invalid URL in location header",
    ),
    "a redirect to the same place": (
        lambda: [b"HTTP/1.1 302 Found\r\nLocation: \r\nContent-Length: 0\r\n\r\n"],
        "the server sends us round in circles: check the url",
    ),
    "a wait of many digits": (
        lambda: [b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nRetry-After: " + b"9" * 5000 + b"\r\n\r\n"],
        "the server answers 503 Service Unavailable: try in 999999999 s",
    ),
    "a wait until no time": (
        lambda: [
            b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nRetry-After: Fri, 31 Dec 9999 23:59:59 -9999\r\n\r\n"
        ],
        "the server answers 503 Service Unavailable: try ",
    ),
}  # fmt: skip


def five_times(body: bytes) -> bytes:
    for _ in range(5):
        body = packed(body)
    return body


@pytest.mark.parametrize(("answer", "reason"), ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize("path", [TOP])
def test_an_answer_that_makes_no_sense_costs_its_list_alone(
    site: Site, tmp_path: Path, path: str, answer: Callable[[], Iterable[bytes]], reason: str
) -> None:
    site.raw[path] = answer
    report = both(site, tmp_path, path)
    assert [(severity, words[: len(reason)]) for severity, words in told(report)] == [("failed", reason)]
    assert "should not have happened" not in told(report)[0][1]


PAGES: dict[str, Callable[[], bytes]] = {
    "attributes": lambda: b"<a " + b"x " * 7_000_000,
    "attributes, as long as a page may be": lambda: b"<a " + b"x " * 3_900_000,
    "values": lambda: b"<a " + b'b="c" ' * 1_300_000,
    "open quotes": lambda: b'<a href="' * 880_000,
    "open quotes of both kinds": lambda: b"<a href=\"'" * 790_000,
    "tags": lambda: b"<b>" * 2_600_000,
    "open tags": lambda: b"<a " * 2_600_000,
    "links": lambda: b"<a href=x>" * 790_000,
    "links to months": lambda: b"".join(b"<a href=%d-a.txt>" % number for number in range(1000, 10_000)) * 40,
    "declarations": lambda: b"<!" * 3_900_000,
    "comments": lambda: b"<!--" * 1_900_000,
    "scripts": lambda: b"<script>" * 990_000,
    "entities": lambda: b'<a href="' + b"&amp;" * 1_500_000 + b'">',
    "an entity of many digits": lambda: b'<a href="&#' + b"9" * 5000 + b';2024-May.txt">',
    "blanks": lambda: b"<a" + b" " * 7_900_000,
    "blanks by and by": lambda: b"<a href \n\n\n\n" * 650_000,
    "signs beyond the BMP": lambda: "<a \U0001f600=\U0001f600>".encode() * 600_000,
    "links to no url": lambda: b"<a href='http://[bad/2024-May.txt'>" * 1000,
    "a long name": lambda: b"<a href='2024-" + b"a" * 300 + b".txt'>",
    "a long name in other letters": lambda: b"<a href='2024-" + "é".encode() * 200 + b".txt'>",
}  # fmt: skip


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


def test_a_server_that_answers_for_no_file_is_left_alone(site: Site, fetching: Fetch) -> None:
    names = [f"{year}.txt" for year in range(2000, 2020)]
    site.put(TOP, index(*names))
    for name in names:
        site.faults[TOP + name] = ["always silence"]
    report = fetching(manners=Manners(pause=0.0, patience=0.05))
    silent = "the server was too slow for 0.05 s: try later"
    given_up = "5 files in a row were not answered for: the rest is asked for the next time"
    assert [reason for _, reason in told(report)] == [*[silent] * 5, given_up]
    assert len(site.asked) == 1 + 3 * 5


def test_one_that_answers_in_between_is_asked_on(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    names = [f"{year}.txt" for year in range(2000, 2012)]
    site.put(TOP, index(*names))
    for number, name in enumerate(names):
        site.put(TOP + name, month(number))
        if number % 5:
            site.faults[TOP + name] = ["always silence"]
    fetching(manners=Manners(pause=0.0, patience=0.05))
    assert list(here(tmp_path)) == [f"tinkers/{year}.txt" for year in (2000, 2005, 2010)]


class Clock:
    """A clock that goes on only when it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        monkeypatch.setattr("listarchive.fetch.pace.time.monotonic", lambda: self.now)


@pytest.mark.parametrize("each", [1, 100, 1_000, 100_000])
def test_whatever_comes_there_is_an_end(monkeypatch: pytest.MonkeyPatch, each: int) -> None:
    """A server that sends so many bytes a second is given up: for its slowness, or in the end."""
    clock = Clock(monkeypatch)
    pace = Pace(60.0)
    pace.begin(10**12)
    with pytest.raises(NotFetched) as given_up:
        while pace.left() > 0:
            clock.now += 1
            pace.came(each)
    if each < 1000:
        assert str(given_up.value) == "the server was too slow for 60 s: try later"
        assert clock.now <= 60 / (1 - each / 1000) + 1
    else:
        assert str(given_up.value) == "it took more than 6 hours: the rest is asked for the next time"
        assert clock.now == 6 * 3600
    pace.begin()


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
