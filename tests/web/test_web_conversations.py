"""Conversations without references, as the pages and feeds show them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from written_mails import a_mail  # type: ignore[import-not-found]

from listarchive.short_ids import short
from listarchive.web.app import application
from listarchive.web.archives import Archives
from listarchive.web.site import Site

HomeOf = Callable[..., Path]
BEANS = short("1@x.example")
MAILS = (
    a_mail("1@x.example", "Sowing beans"),
    a_mail("2@x.example", "Re: Sowing beans", minute=1),
    a_mail("3@x.example", "Peas for soup", minute=2, In_Reply_To="<2@x.example>"),
    a_mail("4@x.example", "AW: peas for soup", minute=3),
)


def client_of(home: Path, **settings: frozenset[str]) -> FlaskClient:
    return application(Site(home, **settings), Archives(home, **settings)).test_client()


def page(client: FlaskClient, path: str) -> Tag:
    response = client.get(path)
    assert response.status_code == 200, response.text
    return BeautifulSoup(response.data, "lxml")


def test_an_answer_without_references_stands_in_its_conversation(home_of: HomeOf) -> None:
    client = client_of(home_of(*MAILS))
    shown = page(client, f"/thread/{BEANS}")
    assert [" ".join(each.get("class")) for each in shown.select("article")] == [
        f"post in-{depth}" for depth in range(4)
    ]
    assert [each.get_text() for each in shown.select(".subject")] == ["New subject: Peas for soup"]
    assert client.get(f"/thread/{short('4@x.example')}").location.startswith(f"/thread/{BEANS}#")
    assert page(client, "/list/garden/").select(".threads li")[1:] == []
    assert client.get(f"/thread/{BEANS}/atom.xml").text.count("<entry>") == 4


def test_a_list_may_go_by_references_alone(home_of: HomeOf) -> None:
    client = client_of(home_of(*MAILS), references_only=frozenset({"garden"}))
    assert len(page(client, f"/thread/{BEANS}").select("article")) == 1
    assert len(page(client, "/list/garden/").select(".threads li")) == 3
