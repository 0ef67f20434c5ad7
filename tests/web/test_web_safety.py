"""What a post, an address or a reader may not do."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from written_mails import a_mail  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home
from listarchive.importer import run
from listarchive.web.app import HEADERS

Reading = Callable[..., FlaskClient]
HomeOf = Callable[..., Path]

LAMP = "/post/q8k45j1r90d7"
KINDS = [
    "/", "/lists", "/list/tinkers/", "/list/tinkers/2024-01/", LAMP, f"{LAMP}?labels=1", f"{LAMP}/raw",
    "/thread/q8k45j1r90d7", "/search?q=lamp", "/search?q=date:2023-02-31", "/search.json?q=lamp",
    "/search.mbox?q=lamp", "/search.atom?q=lamp", "/atom.xml", "/list/tinkers/atom.xml", "/robots.txt",
    "/sitemap.xml", "/sitemap/tinkers/2024-01.xml", "/opensearch.xml", "/nothing", "/post/nothing",
    "/message/20231106201402.GA4411@example.org",
]  # fmt: skip

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"
HOSTILE = a_mail(
    "evil@x.example",
    f"{EVIL} subject",
    f'{EVIL}\n\nhttps://x.example/"onmouseover=alert(3) javascript:alert(4) data:text/html,<script>\n\n'
    "<svg onload=alert(5)><style>*{display:none}</style>\n\n</pre></p></div><h1>Mine</h1>\n\n"
    f"{EVIL} wrote:\n> {EVIL}\n\n{{{{ 7*7 }}}} {{% include '/etc/passwd' %}}",
    From=f'"{EVIL}" <evil@x.example>',
)
TURNED = a_mail("turned@x.example", "\u202egnp.exe\u2066", "\u202eevil", From="\u202eNosnibor <r@x.example>")
HTML = a_mail(
    "html@x.example",
    "In HTML",
    "<p>Seen</p><script>alert(1)</script><style>body{color:red}</style>"
    '<a href="javascript:alert(2)">press</a><img src="https://spy.example/x.png">',
    Content_Type="text/html",
)


@pytest.mark.parametrize("path", KINDS)
def test_every_answer_forbids_what_a_page_of_mail_never_needs(pages: FlaskClient, path: str) -> None:
    headers = pages.get(path).headers
    expected = dict(HEADERS)
    if path.endswith("/raw"):
        expected["Content-Security-Policy"] = "default-src 'none'; sandbox"
    assert {name: headers.get(name) for name in expected} == expected
    assert "script-src" not in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("path", [path for path in KINDS if "." not in path.rpartition("/")[2]])
def test_no_page_has_scripts_styles_of_its_own_or_anything_from_elsewhere(
    pages: FlaskClient, path: str
) -> None:
    page = BeautifulSoup(pages.get(path).data, "lxml")
    assert not page.select("script, style, iframe, object, embed, img, base, [style]")
    assert not [name for tag in page.find_all() for name in tag.attrs if name.startswith("on")]
    loaded = [tag.get("href") for tag in page.select("link")]
    assert all(str(each).startswith("/") for each in loaded)


def test_a_download_has_a_bound(pages: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("listarchive.web.downloads.LARGEST", 3_000)
    assert pages.get("/search.mbox?q=lamp&limit=1").status_code == 200
    response = pages.get("/search.mbox?q=lamp")
    assert response.status_code == 400
    assert "3.0 kB are the most, give a smaller limit=" in response.text


def test_a_download_says_what_part_of_the_answer_it_is_and_where_the_rest_is(pages: FlaskClient) -> None:
    whole = pages.get("/search.mbox?q=lamp")
    count = whole.data.count(b"\nMessage-ID: ")
    assert whole.headers["Content-Disposition"] == 'attachment; filename="found.mbox"'
    assert "Link" not in whole.headers
    asked, parts, names = "?q=lamp&limit=2", [], []
    while asked:
        part = pages.get(f"/search.mbox{asked}")
        parts.append(part.data)
        names.append(part.headers["Content-Disposition"].partition("filename=")[2].strip('"'))
        asked = part.headers.get("Link", "").removesuffix('; rel="next"').strip("<>")
    assert b"".join(parts) == whole.data
    assert names == [
        f"found-{first}-{min(first + 1, count)}-of-{count}.mbox" for first in range(1, count + 1, 2)
    ]
    assert pages.get("/search.mbox?q=lamp&offset=10001").status_code == 400
    behind = pages.get(f"/search.mbox?q=lamp&offset={count}")
    assert (behind.data, behind.headers["Content-Disposition"]) == (
        b"",
        f'attachment; filename="found-none-of-{count}.mbox"',
    )


def test_long_posts_do_not_make_a_conversation_endless(
    home_of: HomeOf, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("listarchive.web.post_pages._LONGEST", 100)
    long = "\n\n".join(f"{number} beans." for number in range(300)) + "\n\nThe end."
    mails = [a_mail("0@x.example", "Beans", long)]
    mails += [a_mail("1@x.example", "Re: Beans", long, References="<0@x.example>")]
    mails += [a_mail("2@x.example", "Re: Beans", "The end.", References="<0@x.example>")]
    client = reading(home_of(*mails))
    post = client.get("/message/0@x.example").location
    assert "The end." in client.get(post).text
    page = BeautifulSoup(client.get(post.replace("/post/", "/thread/")).data, "lxml")
    first, other, short = page.select("article")
    assert "9 beans." in first.text
    assert "20 beans." not in first.text
    assert [str(a["href"]) for a in first.select(".hint a")] == [post]
    assert other.select(".hint a")
    assert ("The end." in short.text, short.select(".hint")) == (True, [])


@pytest.mark.parametrize("path", KINDS)
def test_head_is_get_without_a_body(pages: FlaskClient, path: str) -> None:
    got, head = pages.get(path), pages.head(path)
    assert (head.status_code, head.data) == (got.status_code, b"")
    assert head.headers.get("ETag") == got.headers.get("ETag")
    assert head.headers["Content-Type"] == got.headers["Content-Type"]
    assert head.headers["Content-Length"] == str(len(got.data))


@pytest.mark.slow
@pytest.mark.parametrize("path", [path for path in KINDS if "nothing" not in path and "31" not in path])
def test_who_has_a_page_already_is_told_so(pages: FlaskClient, path: str) -> None:
    got = pages.get(path)
    if got.status_code == 302:
        return
    again = pages.get(path, headers={"If-None-Match": got.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == got.headers["ETag"]
    assert pages.get(path, headers={"If-None-Match": '"another"'}).status_code == 200
    if "Last-Modified" in got.headers:
        since = pages.get(path, headers={"If-Modified-Since": got.headers["Last-Modified"]})
        assert since.status_code == 304


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_written(pages: FlaskClient, method: str) -> None:
    assert getattr(pages, method)("/").status_code == 405
    assert pages.post("/search", data={"q": "x" * 100_000}).status_code in (405, 413)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/nothing", 404), ("/post/zzzzzzzz", 404), ("/thread/zzzzzzzz", 404), ("/author/zzzzzzzz", 404),
        ("/list/nobody/", 404), ("/list/tinkers/2024-13/", 404), ("/list/tinkers/1999-01/", 404),
        ("/list/tinkers/x/", 404), ("/list/tinkers/9999-12/", 404), ("/list/tinkers/0000-01/", 404),
        ("/pipermail/tinkers/9999-December/1.html", 404), ("/pipermail/tinkers/0000-January/1.html", 404),
        ("/message/x@nowhere.example", 404), ("/static/passwd", 404),
        ("/static/../app.py", 404), ("/static/%2e%2e%2fapp.py", 404), ("/post/../../etc/passwd", 404),
        ("/search?q=author:", 400), ("/search?q=lamp&sort=upwards", 400), ("/search?q=lamp&page=0", 400),
        ("/search?q=lamp&page=x", 400), ("/search?q=lamp&page=51", 400),
        ("/search?q=lamp&page=99999999999", 400),
        (f"/search?q={'x' * 501}", 400), (f"/search?q={'x' * 5000}", 414),
        ("/list/tinkers/?page=2", 400),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_told_with_a_way_on(pages: FlaskClient, path: str, code: int) -> None:
    response = pages.get(path)
    assert response.status_code == code
    page = BeautifulSoup(response.data, "lxml")
    assert page.find("h1")
    links = {str(a.get("href")) for a in page.select("main a")}
    assert links & {"/", "/search"} or page.select("main form")
    assert "Traceback" not in response.text


def test_a_hostile_post_is_text_everywhere(home_of: HomeOf, reading: Reading) -> None:
    home = home_of(HOSTILE)
    client = reading(home)
    with Archive.open(home) as archive:
        post = archive.get("<evil@x.example>").id
        author = archive.person(post)
    paths = [
        "/", "/list/garden/", "/list/garden/2024-01/", f"/post/{post}", f"/post/{post}?labels=1",
        f"/thread/{post}", f"/author/{author}", "/search?q=alert", f"/search?q={EVIL}",
    ]  # fmt: skip
    for path in paths:
        page = BeautifulSoup(client.get(path).data, "lxml")
        assert not page.select("script, style, img, svg [onload], [onerror], [onmouseover], iframe"), path
        assert "Mine" not in [h1.get_text() for h1 in page.find_all("h1")]
        schemes = {str(a["href"]).partition(":")[0] for a in page.select("a[href]") if ":" in str(a["href"])}
        assert schemes <= {"https"}, path
    assert "{{ 7*7 }}" in client.get(f"/post/{post}").text
    for path in ("/atom.xml", "/search.atom?q=alert"):
        assert b"<script" not in client.get(path).data
    assert client.get(f"/post/{post}/raw").content_type.startswith("text/plain")


def test_nothing_turns_the_direction_of_the_text(home_of: HomeOf, reading: Reading) -> None:
    client = reading(home_of(TURNED))
    with Archive.open(client.application.extensions["listarchive"].site.home) as archive:
        post = archive.get("<turned@x.example>").id
    for path in (
        "/",
        "/list/garden/",
        f"/post/{post}",
        f"/post/{post}?labels=1",
        f"/thread/{post}",
        "/atom.xml",
    ):
        shown = client.get(path).text
        assert "\u202e" not in shown and "\u2066" not in shown, path
        assert "gnp.exe" in shown


def test_mail_in_html_is_shown_as_the_text_that_it_says(home_of: HomeOf, reading: Reading) -> None:
    client = reading(home_of(HTML))
    page = BeautifulSoup(client.get(client.get("/message/html@x.example").location).data, "lxml")
    assert "Seen" in page.select(".text")[0].get_text()
    assert not page.select("script, style, img")
    assert "alert(1)" not in page.get_text()
    assert all("javascript" not in str(a["href"]) for a in page.select("a[href]"))


def test_addresses_are_not_for_those_who_collect_them(pages: FlaskClient) -> None:
    for path in KINDS:
        response = pages.get(path)
        if "mbox" in path or "raw" in path or "json" in path or "atom" in path:
            continue
        assert "nell@example.org" not in response.text, path
    assert "nell at example.org" in pages.get("/search?q=author:nell@example.org").text


def test_addresses_in_mails_and_records_are_obscured_but_ids_are_not(pages: FlaskClient) -> None:
    raw = pages.get(f"{LAMP}/raw").text
    assert "nell at example.org" in raw
    assert "nell@example.org" not in raw
    assert "20231106201402.GA4411@example.org" in raw
    hit = pages.get("/search.json?q=from:nell").json["hits"][0]
    assert hit["author"]["email"] == "nell at example.org"
    assert "@" in hit["message_id"]


def test_the_owner_may_show_addresses(home_of: HomeOf, reading: Reading) -> None:
    client = reading(home_of(a_mail("1@x.example", "Beans", "Write to bob@x.example.")), addresses=True)
    hit = client.get("/search.json").json["hits"][0]
    assert hit["author"]["email"] == "ann@x.example"
    post = client.get(f"/post/{hit['id']}")
    author = BeautifulSoup(post.data, "lxml").select("a[rel=author]")[0]["href"]
    assert "bob@x.example" in post.text
    assert "ann@x.example" in client.get(str(author)).text
    assert b"ann@x.example" in client.get(f"/post/{hit['id']}/raw").data


def test_a_page_from_elsewhere_cannot_read_an_archive_that_is_for_this_machine(pages: FlaskClient) -> None:
    assert pages.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert pages.get("/", headers={"Host": "127.0.0.1:8025"}).status_code == 200
    assert pages.get("/", headers={"Host": "localhost:1"}).status_code == 200


def test_below_a_path_of_another_server(sample: Path, reading: Reading) -> None:
    client = reading(sample, url="https://lists.example.org/archive")
    page = client.get("/", headers={"Host": "lists.example.org"})
    assert page.status_code == 200
    assert 'href="/archive/list/tinkers/"' in page.text
    assert client.get("/thread/46tb3xaesz27").location.startswith("/archive/thread/")
    assert "<loc>https://lists.example.org/archive/sitemap/" in client.get("/sitemap.xml").text


def test_a_pattern_that_takes_too_long_is_refused(home_of: HomeOf, reading: Reading) -> None:
    client = reading(home_of(a_mail("1@x.example", "Beans", "a" * 60 + "b")))
    with ThreadPoolExecutor(1) as threads:
        response = threads.submit(client.get, "/search?q=body:/^(a|aa)%2B$/").result(timeout=10)
    assert response.status_code == 400
    assert "takes too long" in response.text


def test_an_archive_that_cannot_be_read_is_no_traceback(home_of: HomeOf, reading: Reading) -> None:
    home = home_of(a_mail("1@x.example", "Beans"))
    client = reading(home)
    assert client.get("/").status_code == 200
    (home / "index/current").write_text("{}")
    response = client.get("/list/garden/")
    assert response.status_code == 503
    assert "listarchive check" in response.text
    (home / "index/current").unlink()
    run(Home(home), jobs=1)
    assert client.get("/list/garden/").status_code == 200
