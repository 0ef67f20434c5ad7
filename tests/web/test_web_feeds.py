"""What programs get: feed readers, browsers, search engines, scripts."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree
from written_mails import a_mail  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home
from listarchive.importer import run

Reading = Callable[..., FlaskClient]
HomeOf = Callable[..., Path]
ATOM = "{http://www.w3.org/2005/Atom}"
SITES = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FEEDS = ["/atom.xml", "/list/tinkers/atom.xml", "/thread/q8k45j1r90d7/atom.xml", "/search.atom?q=lamp"]


def valid(data: bytes) -> etree._Element:
    """Give a feed that has all that RFC 4287 §4.1 asks for."""
    feed = etree.fromstring(data)
    assert feed.tag == f"{ATOM}feed"
    for node in (feed, *feed.iter(f"{ATOM}entry")):
        assert [len(node.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert datetime.fromisoformat(str(node.findtext(f"{ATOM}updated"))).tzinfo
        assert ":" in str(node.findtext(f"{ATOM}id"))
        assert node.findall(f"{ATOM}link[@rel='alternate']")
    for stored in feed.iter(f"{ATOM}entry"):
        assert stored.findtext(f"{ATOM}author/{ATOM}name")
        assert stored.find(f"{ATOM}content").get("type") == "html"
    ids = [stored.findtext(f"{ATOM}id") for stored in feed.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    return feed


@pytest.mark.slow
@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_is_valid_and_names_itself(pages: FlaskClient, path: str) -> None:
    response = pages.get(path)
    assert response.content_type == "application/atom+xml; charset=utf-8"
    feed = valid(response.data)
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == f"http://localhost{path}"
    dates = [str(each.text) for each in feed.iterfind(f"{ATOM}entry/{ATOM}published")]
    assert dates and sorted(dates, key=datetime.fromisoformat, reverse=True) == dates


@pytest.mark.slow
def test_every_page_of_an_entry_is_there(pages: FlaskClient) -> None:
    feed = valid(pages.get("/search.atom?q=lamp").data)
    for link in feed.iterfind(f"{ATOM}entry/{ATOM}link"):
        assert pages.get(link.get("href")).status_code == 200


def test_a_feed_of_hostile_posts_is_valid(home_of: HomeOf, reading: Reading) -> None:
    text = "]]> <b>&amp; \x0b\x1b[31m \ufffe\n\nand \x00 on"
    mail = a_mail("<&\"'@x.example", "<b>&\x02 ]]>", text, From="<&> <x@x.example>", Date="")
    feed = valid(reading(home_of(mail)).get("/search.atom").data)
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == "<b>&\ufffd ]]>"
    assert "&lt;b&gt;" in str(feed.findtext(f"{ATOM}entry/{ATOM}content"))


def test_json_answers_as_the_command_line_does(pages: FlaskClient, sample: Path) -> None:
    query = "lamp or kettle"
    arguments = ["search", query, "--format", "json", "--facets", "list,year", "-n", "7", "--offset", "2"]
    done = subprocess.run(
        [sys.executable, "-m", "listarchive", "--home", str(sample), *arguments],
        capture_output=True, check=True,
    )  # fmt: skip
    told = json.loads(done.stdout)
    answer = pages.get(f"/search.json?q={query}&facets=list,year&limit=7&offset=2").json
    for hit in told["hits"]:
        hit["author"]["email"] = hit["author"]["email"].replace("@", " at ")
    assert answer == told


def test_an_mbox_imports_again_to_the_same_posts(pages: FlaskClient, sample: Path, tmp_path: Path) -> None:
    response = pages.get("/search.mbox?q=list:tinkers")
    assert response.mimetype == "application/mbox"
    (tmp_path / "mbox").mkdir()
    (tmp_path / "mbox/found.mbox").write_bytes(response.data)
    run(Home(tmp_path), list_name="tinkers", jobs=1)
    with Archive.open(tmp_path) as again, Archive.open(sample) as archive:
        expected = {hit.id: hit for hit in archive.search("list:tinkers", limit=None).hits}
        found = {hit.id: hit for hit in again.search("", limit=None).hits}
        assert found.keys() == expected.keys()
        for name, hit in found.items():
            assert (hit.subject, hit.date, hit.author) == (
                expected[name].subject, expected[name].date, expected[name].author,
            )  # fmt: skip


def test_a_browser_can_add_the_search(pages: FlaskClient) -> None:
    description = etree.fromstring(pages.get("/opensearch.xml").data)
    url = next(each for each in description.iter("{*}Url") if each.get("type") == "text/html")
    assert url.get("template") == "http://localhost/search?q={searchTerms}"
    assert len(str(description.findtext("{*}ShortName"))) <= 16


def test_the_sitemap_names_every_post(pages: FlaskClient, sample: Path) -> None:
    maps = [str(each.text) for each in etree.fromstring(pages.get("/sitemap.xml").data).iter(f"{SITES}loc")]
    posts = {
        str(each.text).rpartition("/")[2]
        for one in maps
        for each in etree.fromstring(pages.get(one).data).iter(f"{SITES}loc")
    }
    with Archive.open(sample) as archive:
        assert posts == {stored.id for stored in archive.stored_posts() if stored.post.sent.when}


def test_the_months_of_a_sitemap_come_in_their_order_whichever_came_in_first(
    home_of: HomeOf, reading: Reading
) -> None:
    dates = (f"Thu, 4 {month} 2024 10:00:00 +0000" for month in ("Mar", "Jan", "Feb"))
    pages = reading(
        home_of(*(a_mail(f"{number}@x", "Hedge", Date=date) for number, date in enumerate(dates)))
    )
    maps = [loc.text for loc in etree.fromstring(pages.get("/sitemap.xml").data).iter(f"{SITES}loc")]
    assert maps == [f"http://localhost/sitemap/garden/2024-0{number}.xml" for number in (1, 2, 3)]


def test_a_month_with_more_than_a_map_may_hold_has_several(
    pages: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = etree.fromstring(pages.get("/sitemap/tinkers/2024-01.xml").data)
    monkeypatch.setattr("listarchive.web.machines._SITEMAP", 4)
    at = "http://localhost/sitemap/tinkers/2024-01.xml"
    monkeypatch.setattr("listarchive.web.machines._MAPS", 100)
    index = etree.fromstring(pages.get("/sitemap.xml").data)
    maps = [str(each.text) for each in index.iter(f"{SITES}loc") if str(each.text).startswith(at)]
    assert maps == [at, f"{at}?page=2", f"{at}?page=3"]
    parts = [list(etree.fromstring(pages.get(each).data).iter(f"{SITES}loc")) for each in maps]
    assert [len(part) for part in parts] == [4, 4, 3]
    assert [loc.text for part in parts for loc in part] == [loc.text for loc in whole.iter(f"{SITES}loc")]
    assert pages.get(f"{at}?page=4").status_code == 404


def test_robots_leave_what_is_made_anew_for_each_question(pages: FlaskClient) -> None:
    lines = pages.get("/robots.txt").text.splitlines()
    assert "Disallow: /search" in lines
    assert "Sitemap: http://localhost/sitemap.xml" in lines
    assert not any(line.strip() == "Disallow: /" for line in lines)


# Refusals


@pytest.mark.parametrize(
    ("asked", "status", "message", "position"),
    [
        ("q=lamp+autor:nell", 400, "author", 5),
        ("q=author:", 400, "author", 0),
        ("q=lamp+date:2023-02-31", 400, "31", 10),
        ("q=%22lamp", 400, '"', 0),
        (f"q={'a' * 501}", 400, "500 are the most", None),
        ("q=lamp&limit=many", 400, "limit=many: write a number from 0 to 200", None),
        ("q=lamp&limit=201", 400, "limit=201: write a number from 0 to 200", None),
        ("q=lamp&offset=10001", 400, "from 0 to 10,000", None),
        ("q=lamp&sort=upwards", 400, "choose from relevance, newest, oldest", None),
        ("q=lamp&facets=password", 400, "there is no facet 'password'", None),
    ],
)
def test_a_script_is_told_in_json_what_is_wrong_and_where(
    pages: FlaskClient, asked: str, status: int, message: str, position: int | None
) -> None:
    response = pages.get(f"/search.json?{asked}")
    assert (response.status_code, response.content_type) == (status, "application/json")
    told = response.json
    assert told.keys() == {"version", "query", "error"}
    assert told["error"].keys() == {"status", "title", "message", "position"}
    assert (told["error"]["status"], told["error"]["position"]) == (status, position)
    assert message in told["error"]["message"]
    assert pages.head(f"/search.json?{asked}").headers["Content-Length"] == str(len(response.data))


@pytest.mark.parametrize(
    ("path", "status", "line"),
    [
        ("/search.mbox?q=date:2023-02-31", 400, "This cannot be answered: "),
        ("/search.mbox?limit=501", 400, "This cannot be answered: limit=501: write a number from 0 to 500"),
        ("/search.atom?q=autor:nell", 400, "This cannot be answered: "),
        ("/search.csv?q=lamp", 404, "Not here: There is no such page."),
        ("/list/nothing/atom.xml", 404, "Not here: there is no list 'nothing' here"),
        ("/thread/nothing/atom.xml", 404, "Not here: no post 'nothing' here"),
        ("/post/nothing/raw", 404, "Not here: no post 'nothing' here"),
        ("/sitemap/tinkers/1999-01.xml", 404, "Not here: there are no posts of 1999-01"),
        ("/sitemap/tinkers/1999-13.xml", 404, "Not here: There is no such page."),
    ],
)
def test_other_programs_are_told_in_one_line(pages: FlaskClient, path: str, status: int, line: str) -> None:
    response = pages.get(path)
    assert (response.status_code, response.content_type) == (status, "text/plain; charset=utf-8")
    assert response.text.startswith(line)
    assert response.text.count("\n") == 1


def test_what_may_be_asked_instead_is_named(pages: FlaskClient) -> None:
    response = pages.delete("/")
    assert response.status_code == 405
    assert {"GET", "HEAD"} <= set(response.headers["Allow"].split(", "))
