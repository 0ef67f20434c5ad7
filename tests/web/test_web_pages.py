"""What each page shows, and where it leads."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from written_mails import a_mail  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home
from listarchive.importer import run
from listarchive.query import Term
from listarchive.short_ids import short

Reading = Callable[..., FlaskClient]
HomeOf = Callable[..., Path]
LAMP = "q8k45j1r90d7"  # starts a conversation of eight posts


def tree(client: FlaskClient, path: str, code: int = 200) -> Tag:
    response = client.get(path)
    assert response.status_code == code, response.text
    return BeautifulSoup(response.data, "lxml")


def text(node: Tag) -> str:
    return " ".join(node.get_text().split())


def links(node: Tag) -> list[str]:
    return [str(a.get("href")) for a in node.find_all("a")]


def test_the_front_page_shows_lists_charts_and_the_newest_posts(pages: FlaskClient) -> None:
    page = tree(pages, "/")
    assert "52 posts by 21 people on 3 lists, from 2023-11 to 2024-03" in text(page)
    assert [text(name) for name in page.select(".listings .title")] == ["tinkers", "news", "workshop"]
    assert len(page.select(".listings svg path")) == 3
    newest = page.select(".posts li")
    assert len(newest) == 12
    assert text(newest[0]).startswith("[workshop] The aunt laughs")


def test_an_archive_of_one_month_names_it_once(home_of: HomeOf, reading: Reading) -> None:
    lead = tree(reading(home_of(a_mail("1@x.example", "Beans"))), "/").select(".lead")[0]
    assert text(lead) == "1 post by 1 person on 1 list, in 2024-01."


def test_a_post_without_words_is_not_a_gap_in_a_conversation(home_of: HomeOf, reading: Reading) -> None:
    home = home_of(
        a_mail("1@x.example", "Beans"), a_mail("2@x.example", "Re: Beans", "", References="<1@x.example>")
    )
    client = reading(home)
    thread = client.get("/message/1@x.example").location.replace("/post/", "/thread/")
    assert [text(each) for each in tree(client, thread).select("article .text")] == [
        "Bean.", "This post has no text of its own.",
    ]  # fmt: skip


def test_the_front_page_weighs_less_than_50_kb_with_all_it_needs(pages: FlaskClient) -> None:
    page = pages.get("/")
    style = re.search(r'href="(/static/[^"]+css)"', page.text)
    icon = re.search(r'href="(/static/[^"]+svg)"', page.text)
    assert style and icon
    assert len(page.data) + sum(len(pages.get(each[1]).data) for each in (style, icon)) < 50_000


def test_a_list_shows_its_months_and_its_conversations_by_their_last_post(pages: FlaskClient) -> None:
    page = tree(pages, "/list/tinkers/")
    months = {a.get("aria-label"): a.get("href") for a in page.select(".months a")}
    assert months == {
        "2023-11: 9 posts": "/list/tinkers/2023-11/",
        "2024-01: 11 posts": "/list/tinkers/2024-01/",
        "2024-02: 10 posts": "/list/tinkers/2024-02/",
    }
    threads = [text(each) for each in page.select(".threads li")]
    assert threads[0].startswith("Receta")  # on the page of the list its tag is left out
    lamp = next(each for each in threads if "A lamp nobody" in each)
    assert lamp.endswith("Nell Okafor · 8 posts by 6 · 19 Nov 2023")


def test_a_month_shows_its_posts_the_oldest_first(pages: FlaskClient) -> None:
    page = tree(pages, "/list/tinkers/2023-11/")
    assert len(page.select(".posts li")) == 9
    assert "Welcome, and how we talk here" in text(page.select(".posts li")[0])
    assert page.select("a[rel=next]")[0].get("href") == "/list/tinkers/2024-01/"


def test_a_post_shows_own_words_and_folds_what_it_quotes(pages: FlaskClient) -> None:
    page = tree(pages, "/post/46tb3xaesz27")
    fold = page.select(".text details.quote")[0]
    assert text(fold.find("summary")).endswith("wrote: 1 line")
    assert fold.get("open") is None
    assert "the lamp can be repaired" in text(page.select(".text > p")[1])
    assert f"/post/{LAMP}" in links(page)
    assert "/thread/46tb3xaesz27" in links(page)
    assert "/post/46tb3xaesz27/raw" in links(page)


def test_every_line_with_its_label_on_demand(pages: FlaskClient) -> None:
    page = tree(pages, "/post/46tb3xaesz27?labels=1")
    labels = {text(row.find("th")) for row in page.select(".labels tr")}
    assert {"own", "attribution", "quote 1", "signature", "footer"} <= labels


def test_attachments_are_listed_with_their_size(pages: FlaskClient, sample: Path) -> None:
    with Archive.open(sample) as archive:
        (with_one, *_) = archive.ids(Term("has", "attachment"))
        attachment = archive.get(with_one).post.attachments[0]
    shown = text(tree(pages, f"/post/{with_one}").select(".attachments")[0])
    assert attachment.name in shown
    assert attachment.type in shown


def test_a_conversation_is_nested_and_whole(pages: FlaskClient) -> None:
    page = tree(pages, f"/thread/{LAMP}")
    posts = page.select(".conversation article")
    assert len(posts) == 8
    depths = [post["class"][1][-1] for post in posts]
    assert depths[:4] == ["0", "1", "1", "2"]
    assert all(post.select(".text p") for post in posts)


def test_a_post_within_a_conversation_leads_to_its_place_there(pages: FlaskClient) -> None:
    response = pages.get("/thread/46tb3xaesz27")
    assert (response.status_code, response.location) == (302, f"/thread/{LAMP}#46tb3xaesz27")


def test_a_long_conversation_has_pages(home_of: HomeOf, reading: Reading) -> None:
    mails = [a_mail("0@x.example", "Beans")]
    answers = {"References": "<0@x.example>"}
    mails += [a_mail(f"{n}@x.example", "Re: Beans", minute=n, **answers) for n in range(1, 60)]
    client = reading(home_of(*mails))
    with Archive.open(client.application.extensions["listarchive"].site.home) as archive:
        first, late = archive.get("<0@x.example>").id, archive.get("<59@x.example>").id
    assert len(tree(client, f"/thread/{first}").select("article")) == 50
    assert client.get(f"/thread/{late}").location == f"/thread/{first}?page=2#{late}"
    assert late in [post.get("id") for post in tree(client, f"/thread/{first}?page=2").select("article")]


@pytest.mark.slow
def test_the_last_page_of_what_is_long_can_be_reached(home_of: HomeOf, reading: Reading) -> None:
    mails = [a_mail("0@x.example", "Beans")]
    answers = {"References": "<0@x.example>"}
    mails += [a_mail(f"{n}@x.example", "Re: Beans", minute=1 + n % 59, **answers) for n in range(1, 1_060)]
    client = reading(home_of(*mails))
    first = client.get("/message/0@x.example").location.rpartition("/")[2]
    author = str(tree(client, f"/post/{first}").select("a[rel=author]")[0]["href"])
    for path, last, posts in (
        ("/list/garden/2024-01/", 22, ".posts li"),
        (f"/thread/{first}", 22, ".conversation article"),
        (author, 43, ".threads li .meta > a[href^='/post/']"),
    ):
        page = tree(client, f"{path}?page={last}")
        assert len(page.select(posts)) == 10, path
        assert page.select(f"a[rel=prev][href='{path}?page={last - 1}']")
        assert tree(client, f"{path}?page={last - 1}").select("a[rel=next]")
        assert client.get(f"{path}?page={last + 1}").status_code == 400


def test_an_author_has_a_page_of_posts_over_time(pages: FlaskClient) -> None:
    page = tree(pages, f"/post/{LAMP}")
    author = page.select("a[rel=author]")[0].get("href")
    assert re.fullmatch("/author/[0-9a-z]{12}", author)
    shown = tree(pages, author)
    assert text(shown.find("h1")) == "Nell Okafor"
    assert shown.select(".chart path")
    assert any("A lamp nobody wants to repair" in text(each) for each in shown.select(".threads li"))


def test_a_message_id_leads_to_its_post(pages: FlaskClient) -> None:
    response = pages.get("/message/20231106201402.GA4411%40example.org")
    assert (response.status_code, response.location) == (302, f"/post/{LAMP}")
    assert pages.get(f"/post/{LAMP[:5]}").location == f"/post/{LAMP}"


def test_addresses_survive_a_rebuild(home_of: HomeOf, reading: Reading) -> None:
    home = home_of(a_mail("1@x.example", "Beans"))
    client = reading(home)
    address = client.get("/message/1@x.example").location
    for each in home.glob("index/*/*"):
        each.unlink()
    (home / "index/current").unlink()
    home_of(a_mail("2@x.example", "Peas"))
    assert client.get("/message/1@x.example").location == address
    assert client.get(address).status_code == 200


# Search


def test_a_search_shows_snippets_with_marks(pages: FlaskClient) -> None:
    page = tree(pages, "/search?q=kettle")
    first = page.select(".hit")[0]
    assert text(first.select(".title mark")[0]) == "kettle"
    assert first.select(".snippet mark")


def test_a_search_can_be_narrowed_by_author_list_and_year(pages: FlaskClient) -> None:
    page = tree(pages, "/search?q=lamp+or+kettle")
    facets = {text(each.find("h2")): each for each in page.select(".facet")}
    assert list(facets) == ["Author", "List", "Year"]
    link = facets["Author"].select("a")[0]
    assert text(link) == "Nell Okafor"
    narrowed = tree(pages, link.get("href"))
    assert narrowed.select("#q")[0].get("value") == '(lamp or kettle) author:"Nell Okafor"'
    assert {text(each).split(" ·")[0] for each in narrowed.select(".hit .meta")} == {"Nell Okafor"}


def test_what_was_spelled_wrong_is_guessed(pages: FlaskClient) -> None:
    page = tree(pages, "/search?q=kettel")
    assert "Nothing found. Did you mean kettle?" in text(page)
    assert "/search?q=kettle" in links(page)


def test_words_that_stand_in_quotes_only_are_found_there(home_of: HomeOf, reading: Reading) -> None:
    text = "Bob wrote:\n> Nobody kept the zucchini.\n\nI did."
    client = reading(home_of(a_mail("1@x.example", "Beans", text)))
    assert "/search?q=quoted%3Azucchini" in links(tree(client, "/search?q=zucchini"))


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("lamp date:2023-02-31 x", "2023-02-31"),
        ("lamp autor:nell", "autor:nell"),
        ('say "no', '"no'),
        ("(lamp", "(lamp"),
    ],
)
def test_a_mistake_in_a_query_is_shown_at_its_spot(pages: FlaskClient, query: str, marked: str) -> None:
    page = tree(pages, f"/search?q={query}", 400)
    assert page.select("[role=alert]")
    assert page.select("#q")[0].get("value") == query
    assert text(page.select(".spot mark")[0]) == marked


def test_a_search_has_pages_and_orders(home_of: HomeOf, reading: Reading) -> None:
    client = reading(home_of(*(a_mail(f"{n}@x.example", f"Bean {n}", minute=n) for n in range(45))))
    page = tree(client, "/search?q=bean&sort=oldest")
    assert [text(each) for each in page.select(".hit .title")][:2] == ["Bean 0", "Bean 1"]
    assert page.select("a[rel=next]")[0].get("href") == "/search?q=bean&sort=oldest&page=2"
    last = tree(client, "/search?q=bean&sort=oldest&page=3")
    assert [text(each) for each in last.select(".hit .title")] == [f"Bean {n}" for n in range(40, 45)]
    assert not last.select("a[rel=next]")


def test_what_the_owner_says_is_shown(sample: Path, reading: Reading) -> None:
    client = reading(
        sample, title="The Archive", titles={"tinkers": "The Tinkers"}, searches={"lamps": "lamp or lantern"}
    )
    front = tree(client, "/")
    assert text(front.find("h1")) == "The Archive"
    assert text(front.select(".listings .title")[0]) == "The Tinkers"
    assert "/search?q=saved%3Alamps" in links(front)
    found = tree(client, "/search?q=saved:lamps")
    assert text(found.select(".hint code")[-1]) == "lamp or lantern"
    assert "/search?q=saved%3Alamps" in links(tree(client, "/search"))


@pytest.mark.slow
def test_every_link_leads_somewhere(pages: FlaskClient) -> None:
    waiting, seen = ["/"], {"/"}
    while waiting:
        path = waiting.pop()
        response = pages.get(path)
        assert response.status_code in (200, 302), path
        if response.mimetype != "text/html" or path.startswith("/search"):
            continue
        page = BeautifulSoup(response.data, "lxml")
        for element in page.select("a[href]:not([rel~=nofollow]), link[href], form[action]"):
            link = str(element.get("href") or element.get("action")).partition("#")[0]
            assert not link or link.startswith("/"), (path, link)
            if link and link not in seen:
                seen.add(link)
                waiting.append(link)
    assert len(seen) > 100


def test_the_names_and_addresses_of_one_person_are_one_author(
    home_of: HomeOf, reading: Reading, tmp_path: Path
) -> None:
    home = home_of(
        a_mail("1@x.example", "Beans"),
        a_mail("2@x.example", "Re: Beans", From="A. Other <ann@old.example>", References="<1@x.example>"),
    )
    people = tmp_path / "people"
    people.write_text("Ann Other <ann@x.example> <ann@old.example>\n")
    client = reading(home, mailmap=people)
    page = tree(client, client.get("/message/2@x.example").location)
    assert "A. Other" not in text(page)
    author = tree(client, str(page.select("a[rel=author]")[0]["href"]))
    assert "2 posts from ann at x.example" in text(author)


PIPERMAIL = """<HTML><HEAD><TITLE> [garden] Beans </TITLE>
<LINK REL="made" HREF="mailto:garden%40x.example?Subject=Beans&In-Reply-To=%3C1%40x.example%3E">
</HEAD><BODY><H1>[garden] Beans</H1><B>Ann Other</B>
<A HREF="mailto:garden%40x.example?Subject=Beans&In-Reply-To=%3C1%40x.example%3E"
TITLE="Beans">ann at x.example</A><BR>
<I>Thu Jan  4 10:00:00 CET 2024</I><P><UL><LI>Previous message: none</UL><HR>
<!--beginarticle--><PRE>We sow beans.
</PRE><!--endarticle--></BODY></HTML>
"""


def test_old_addresses_of_pipermail_lead_to_their_posts(tmp_path: Path, reading: Reading) -> None:
    page = tmp_path / "mbox/garden/2024-January/000012.html"
    page.parent.mkdir(parents=True)
    page.write_text(PIPERMAIL)
    run(Home(tmp_path), jobs=1)
    client = reading(tmp_path)
    answer = client.get("/pipermail/garden/2024-January/000012.html")
    assert answer.status_code == 301
    assert "We sow beans." in client.get(answer.location).text
    assert client.get("/pipermail/garden/2024-January/000013.html").status_code == 404
    assert client.get("/pipermail/garden/2024-Foo/000012.html").status_code == 404
    for path in ("", "thread.html", "date.html"):
        assert client.get(f"/pipermail/garden/2024-January/{path}").location == "/list/garden/2024-01/"
    assert client.get("/pipermail/garden/").location == "/list/garden/"


def test_a_post_tells_whom_it_was_sent_to(home_of: HomeOf, reading: Reading) -> None:
    many = ", ".join(f"n{number}@x.example" for number in range(25))
    home = home_of(
        a_mail("1@x.example", "Beans", To='"<b>Doe</b>, José" <jose@x.example>', Cc=many, Bcc="spy@x.example")
    )
    client = reading(home)
    page = tree(client, client.get("/message/1@x.example").location)
    assert [text(line) for line in page.select("article > p.meta")] == [
        "To <b>Doe</b>, José",
        f"Cc {', '.join(f'n{number} at x.example' for number in range(20))} and 5 more",
    ]
    assert "@x.example" not in page.select("article")[0].get_text()
    assert "spy" not in str(page)
    for path in (f"/post/{short('1@x.example')}/raw", "/search.mbox?q=beans"):
        answer = client.get(path)
        assert ("spy" in answer.text, "Beans" in answer.text) == (False, True)
