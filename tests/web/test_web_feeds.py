"""What do programs get: feed readers, browsers, search engines, scripts?"""

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
    for entry in feed.iter(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        assert entry.find(f"{ATOM}content").get("type") == "html"
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    return feed


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_is_valid_and_names_itself(pages: FlaskClient, path: str) -> None:
    response = pages.get(path)
    assert response.content_type == "application/atom+xml; charset=utf-8"
    feed = valid(response.data)
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == f"http://localhost{path}"
    dates = [str(each.text) for each in feed.iterfind(f"{ATOM}entry/{ATOM}published")]
    assert dates and sorted(dates, key=datetime.fromisoformat, reverse=True) == dates


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
        assert posts == {entry.id for entry in archive.entries() if entry.post.sent.when}


def test_robots_leave_what_is_made_anew_for_each_question(pages: FlaskClient) -> None:
    lines = pages.get("/robots.txt").text.splitlines()
    assert "Disallow: /search" in lines
    assert "Sitemap: http://localhost/sitemap.xml" in lines
    assert not any(line.strip() == "Disallow: /" for line in lines)
