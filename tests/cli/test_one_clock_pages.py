"""Pages and feeds tell of days, months and hours by the archive's clock."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from clocks import CLOCKS, Told, day, four_posts, iso, months_of
from flask.testing import FlaskClient
from lxml import etree

from listarchive.configuration import zone
from listarchive.web.app import application
from listarchive.web.archives import Archives
from listarchive.web.site import Site


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return four_posts(tmp_path_factory.mktemp("plain"))


@pytest.fixture(params=CLOCKS, ids=lambda name: name or "none")
def pages(request: pytest.FixtureRequest, plain: Path) -> tuple[Told, FlaskClient]:
    """The pages of the archive by a clock."""
    site = Site(plain, timezone=zone(request.param or None))
    archives = Archives(plain, timezone=site.timezone, trusting=True)
    return CLOCKS[request.param], application(site, archives).test_client()


def page(client: FlaskClient, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.data, "html.parser")


@pytest.mark.slow
def test_pages_of_a_list_and_its_months(pages: tuple[Told, FlaskClient]) -> None:
    told, client = pages
    months = months_of(told)
    cells = {each["aria-label"] for each in page(client, "/list/garden/").select(".months td a")}
    assert cells == {f"{month}: {count} post{'s' if count > 1 else ''}" for month, count in months.items()}
    for month in months:
        shown = page(client, f"/list/garden/{month}/")
        assert {each.text for each in shown.select(".posts time")} == {
            day(moment) for moment in told if moment.startswith(month)
        }
        posts = etree.fromstring(client.get(f"/sitemap/garden/{month}.xml").data)
        assert len(posts) == months[month]
    assert client.get("/list/garden/2024-02/").status_code == 404


@pytest.mark.slow
def test_pages_of_posts_people_and_conversations(pages: tuple[Told, FlaskClient]) -> None:
    told, client = pages
    for name, moment in told._asdict().items():
        shown = page(client, client.get(f"/message/{name}@x.example").location)
        assert shown.select_one(".trail").text.split()[-1] == moment[:7]
        assert shown.select_one(".byline time").text.endswith(f"{day(moment)}, {moment[11:]}")
        author = shown.select_one("a[rel=author]")["href"]
        assert day(moment) in page(client, author).text
    months = months_of(told)
    figure = page(client, author).select_one(".chart")
    assert [each.text for each in figure.select("figcaption span")] == [min(months), max(months)]
    thread = client.get("/message/eve@x.example").location.replace("/post/", "/thread/")
    assert page(client, thread).select_one(".lead").text == (
        f"2 posts, {day(told.eve)} to {day(told.morning)}."
    )
    shown = [each.text for each in page(client, thread).select(".post time")]
    assert [each.partition(", ")[2] for each in shown] == [
        f"{day(moment)}, {moment[11:]}" for moment in (told.eve, told.morning)
    ]
    assert day(told.summer) in page(client, "/").text


@pytest.mark.slow
def test_pages_of_searches_and_feeds(pages: tuple[Told, FlaskClient]) -> None:
    told, client = pages
    shown = page(client, "/search?q=beans")
    assert {each.text for each in shown.select(".hit time")} == {day(moment) for moment in told}
    years = [each for each in shown.select(".facet a") if "date%3A" in each["href"]]
    assert {each.text for each in years} == {moment[:4] for moment in told}
    for year in years:
        found = page(client, year["href"]).select_one(".lead").text.split()[0]
        assert found == year.find_next(class_="size").text
    facets = client.get("/search.json?q=beans&facets=month").json["facets"]
    assert dict(facets["month"]) == months_of(told)
    assert len(page(client, f"/search?q=date:{told.eve[:10]}").select(".hit")) == [
        moment[:10] for moment in told
    ].count(told.eve[:10])
    for path in ("/atom.xml", "/list/garden/atom.xml", "/search.atom?q=beans"):
        feed = etree.fromstring(client.get(path).data)
        assert {each.text for each in feed.iter("{*}published")} == {iso(moment) for moment in told}
