"""A real browser shows what is meant, and nothing else: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from test_web_safety import HOSTILE, HTML, TURNED  # type: ignore[import-not-found]
from waitress.server import create_server
from written_mails import a_mail  # type: ignore[import-not-found]

from listarchive.archive import Home
from listarchive.importer import run
from listarchive.web.app import application
from listarchive.web.archives import Archives
from listarchive.web.site import Site

pytestmark = pytest.mark.slow

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = [
    "/",
    "/lists",
    "/list/tinkers/",
    "/list/tinkers/2023-11/",
    "/post/46tb3xaesz27",
    "/post/46tb3xaesz27?labels=1",
    "/post/4zezx6jp34rm",
    "/thread/q8k45j1r90d7",
    "/author/dfdqx5gxakew",
    "/search",
    "/search?q=lamp&page=99",
    "/search?q=lamp+or+kettle",
    "/search?q=kettel",
    "/search?q=lamp+date:2023-02-31",
    "/nothing",
]


@pytest.fixture(scope="module")
def browser(program: Callable[[str], str]) -> Iterator[Browser]:
    path = program("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def serving() -> Iterator[Callable[[Path], str]]:
    """Serve homes as `listarchive serve` does, in threads; give their addresses."""
    servers: list[Any] = []

    def serve(home: Path) -> str:
        app = application(Site(home), Archives(home))
        server = create_server(app, host="127.0.0.1", port=0, threads=4, ident="", asyncore_use_poll=True)
        servers.append(server)
        Thread(target=server.run, daemon=True).start()
        return f"http://127.0.0.1:{server.effective_port}"

    yield serve
    for server in servers:
        server.close()


class Visit:
    """A page, with all that it asked for and complained of."""

    def __init__(self, browser: Browser, base: str, **options: Any) -> None:
        self.context = browser.new_context(**({"viewport": {"width": 1100, "height": 800}} | options))
        self.page: Page = self.context.new_page()
        self.base = base
        self.asked: list[str] = []
        self.told: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.told.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.told.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.told.append(dialog.message), dialog.dismiss()))

    def go(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def check(self) -> None:
        """Nothing was asked of another host, and nothing complained of but pages that are not there."""
        assert [url for url in self.asked if not url.startswith(self.base)] == []
        assert [line for line in self.told if "status of 40" not in line] == []
        self.context.close()


@pytest.fixture(scope="module")
def base(sample: Path, serving: Callable[[Path], str]) -> str:
    return serving(sample)


def test_a_reader_without_javascript_finds_and_reads(browser: Browser, base: str) -> None:
    visit = Visit(browser, base, java_script_enabled=False)
    page = visit.go("/")
    page.get_by_label("Search all lists").fill("lamp or kettle")
    page.get_by_role("button", name="Search").click()
    assert page.get_by_role("status").inner_text() == "18 posts"
    assert page.locator(".hit mark").count() > 10

    page.get_by_role("complementary").get_by_role("link", name="Priya Valliath").click()
    assert page.get_by_role("status").inner_text() == "2 posts"
    page.get_by_role("link", name="A lamp nobody wants to repair").first.click()
    assert page.locator("h1").inner_text() == "Re: [tinkers] A lamp nobody wants to repair"

    quote = page.locator("details.quote").first
    assert not quote.locator("blockquote").first.is_visible()
    quote.locator("summary").click()
    assert quote.locator("blockquote").first.is_visible()

    page.get_by_role("link", name="Conversation of 8 posts").click()
    assert page.url == f"{base}/thread/q8k45j1r90d7#46tb3xaesz27"
    assert page.locator("article").count() == 8
    page.get_by_role("link", name="tinkers", exact=True).click()
    page.get_by_role("link", name="2024-01: 11 posts").click()
    page.get_by_role("link", name="2024-02 →").click()
    assert page.locator("h1").inner_text() == "2024-02"
    visit.check()


def test_a_keyboard_is_enough(browser: Browser, base: str) -> None:
    visit = Visit(browser, base)
    page = visit.go("/post/46tb3xaesz27")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the text"
    assert page.locator(":focus").is_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    page.locator("details.quote summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.quote blockquote").first.is_visible()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    visit.check()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_a_screen_reader(browser: Browser, base: str, scheme: str) -> None:
    visit = Visit(browser, base, color_scheme=scheme)
    for path in PAGES:
        page = visit.go(path)
        page.evaluate(AXE)
        found = page.evaluate("rules => axe.run(document, rules)", RULES)
        told = [(path, each["id"], each["nodes"][0]["html"]) for each in found["violations"]]
        assert told == []
        assert len(found["passes"]) > 10
    visit.check()


def test_every_page_fits_a_phone(browser: Browser, base: str) -> None:
    visit = Visit(browser, base, viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    for path in PAGES:
        page = visit.go(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    visit.check()


def test_a_hostile_post_does_nothing(
    browser: Browser, serving: Callable[[Path], str], home_of: Callable[..., Path]
) -> None:
    visit = Visit(browser, serving(home_of(HOSTILE, TURNED, HTML)))
    for path in ("/", "/list/garden/", "/search?q=alert", "/search?q=<script>alert(9)</script>"):
        visit.go(path)
    for name in ("evil", "turned", "html"):
        page = visit.go(f"/message/{name}@x.example")
        for path in ("", "?labels=1"):
            page = visit.go(page.url.removeprefix(visit.base).partition("?")[0] + path)
            assert page.evaluate("document.scripts.length + document.images.length") == 0
            assert page.evaluate("document.querySelectorAll('svg, style, iframe, [style]').length") == 0
            assert page.evaluate("[...document.links].every(a => /^https?:$/.test(a.protocol))")
            assert page.locator("h1").count() == 1
            assert page.locator("main").is_visible()
            assert page.evaluate("getComputedStyle(document.body).color") == "rgb(34, 33, 30)"
            assert not page.evaluate("/[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.innerText)")
    visit.check()


def test_the_policy_stops_a_script_that_got_in(browser: Browser, base: str) -> None:
    visit = Visit(browser, base)
    page = visit.go("/")
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        " document.body.append(s); document.body.setAttribute('style', 'color: red'); }"
    )
    assert page.evaluate("window.ran") is None
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(34, 33, 30)"
    assert any("Content Security Policy" in line for line in visit.told)


def test_a_long_list_has_pages(
    browser: Browser, serving: Callable[[Path], str], home_of: Callable[..., Path]
) -> None:
    mails = (a_mail(f"{n}@x.example", f"Bean {n}", minute=n % 60) for n in range(60))
    visit = Visit(browser, serving(home_of(*mails)), java_script_enabled=False)
    page = visit.go("/search?q=bean")
    seen = set()
    while True:
        seen |= set(page.locator(".hit .title").all_inner_texts())
        following = page.get_by_role("link", name="Next →")
        if not following.count():
            break
        following.click()
    assert seen == {f"Bean {n}" for n in range(60)}
    visit.check()


@pytest.mark.parametrize("name", ["hibiscus-devel", "gpt-usuarios"])
def test_a_real_list_is_read(
    browser: Browser, serving: Callable[[Path], str], shared: Path, tmp_path: Path, name: str
) -> None:
    shutil.copytree(shared / "corpora/pipermail" / name, tmp_path / "mbox" / name)
    run(Home(tmp_path), list_name=name)
    visit = Visit(browser, serving(tmp_path), java_script_enabled=False)
    page = visit.go("/")
    page.get_by_role("link", name=name, exact=True).first.click()
    found = page.locator(".threads li a")
    assert found.count() == 25
    longest = max(range(25), key=lambda n: page.locator(".threads li").nth(n).inner_text().count("posts by"))
    found.nth(longest).click()
    page.locator("article .text").first.wait_for()
    for fold in page.locator("article details.quote > summary").all()[:5]:
        fold.click()
    for path in (
        "/search?q=de+or+die+or+que&sort=oldest",
        f"/list/{name}/?page=2",
        "/search?q=has:attachment",
    ):
        visit.go(path)
        assert page.locator("h1").count() == 1
    page = visit.go("/search?q=de+or+die+or+que")
    page.locator(".facet a").first.click()
    page.locator(".hit a").first.click()
    page.get_by_role("link", name="Every line with its label").click()
    page.locator(".labels tr").first.wait_for()
    visit.check()
    seen = Visit(browser, visit.base)
    for path in ("/", f"/list/{name}/", "/search?q=de"):
        page = seen.go(path)
        page.evaluate(AXE)
        found_wrong = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
        assert [(path, each["id"], each["nodes"][0]["html"]) for each in found_wrong] == []
    seen.check()
