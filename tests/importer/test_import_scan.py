"""A search finds what a plain scan over the same mails finds.

The scan reads the mails again and knows nothing of the index, no term, no position, no date of it, but in
which language each post is taken to be.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path

import pytest
import Stemmer

from listarchive.archive import Archive
from listarchive.mail import posts_in
from listarchive.post import Post
from listarchive.sources import mails


@lru_cache(100_000)
def plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word)
    bare = "".join(c for c in letters if not unicodedata.combining(c)).casefold()
    return (
        bare.replace("ø", "o").replace("æ", "ae").replace("ł", "l").replace("đ", "d").replace("ı", "i")[:64]
    )


def plain_words(text: str) -> list[str]:
    return [plain(word) for word in re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))]


ANSWER = re.compile(r"\s*(\[[^]]*\]\s*)?(re|aw|fwd?|wg|antw|rv|enc|res|r)\s*:", re.IGNORECASE)
SNOWBALL = {
    "de": "german",
    "en": "english",
    "es": "spanish",
    "nl": "dutch",
    "pt": "portuguese",
    "sv": "swedish",
}


@cache
def stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(SNOWBALL[language])


@lru_cache(100_000)
def cut(word: str, language: str) -> frozenset[str]:
    """The stems of a word: with its accents and without."""
    accented = unicodedata.normalize("NFC", word.lower())
    return frozenset(plain(stemmer(language).stemWord(each)) for each in (accented, plain(word)))


def stems(text: str, language: str) -> list[frozenset[str]]:
    return [cut(word, language) for word in re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))]


@dataclass
class Scanned:
    post: Post
    folder: str
    language: str
    title: str
    """The language of the subject: that of the list, if it is an answer's."""
    author: list[str]
    forms: dict[str, set[str]]
    """The words of all posts, by the language that they are in."""

    @property
    def when(self) -> datetime:
        when = self.post.sent.when
        return when.astimezone(UTC) if when else UNDATED


UNDATED = datetime.max.replace(tzinfo=UTC)
"""In no range that a query here names: of a fragment that Pipermail cut off a post, nobody knows the date."""


Scan = list[Scanned]
Condition = Callable[[Scanned], bool]


def scan(folders: list[Path], home: Path) -> Scan:
    """Read all mails again. Of a post's copies, take the one that the archive says it kept."""
    with Archive.open(home) as archive:
        places = {(e.origin.path, e.origin.offset, e.origin.part) for e in archive.entries()}
        languages = {
            (hit.origin.path, hit.origin.offset, hit.origin.part): language
            for language in SNOWBALL
            for hit in archive.search(f"lang:{language}", limit=None).hits
        }
    forms: dict[str, set[str]] = defaultdict(set)
    found = []
    for folder in folders:
        for mail in mails(folder):
            posts = list(posts_in(mail.raw))
            for number, post in enumerate(posts, 1):
                part = number if len(posts) > 1 else 0
                place = (mail.origin.path, mail.origin.offset, part)
                if place in places:
                    found.append(scanned(post, folder.name, languages[place], forms))
    assert len(found) == len(places)
    return found


def scanned(post: Post, folder: str, language: str, forms: dict[str, set[str]]) -> Scanned:
    author = post.author
    answer = post.references or re.match(
        r"\s*(\[[^]]*\]\s*)?(re|aw|fwd?|wg|antw|rv|enc|res|r)\s*:", post.subject, re.I
    )
    title = "en" if answer else language
    forms[language].update(plain_words(post.body.own))
    forms[title].update(plain_words(post.subject))
    names = [*plain_words(author.name), "", *plain_words(author.email), "", *plain_words(author.byline)]
    return Scanned(post, folder, language, title, names, forms)


def run_in(phrase: list[str], text: list[str]) -> bool:
    return any(text[n : n + len(phrase)] == phrase for n in range(len(text)))


def says(text: str, part: str, language: str) -> bool:
    """Are the words said in a part of a post, in any form that they have or might have in its language?"""
    asked, there = stems(text, language), stems(part, language)
    # One of the two ways to stem must fit the whole phrase.
    ways = {tuple(plain(stemmer(language).stemWord(each)) for each in way) for way in spellings(text)}
    return any(
        all(term in terms for term, terms in zip(way, there[n:], strict=False))
        for way in ways
        for n in range(len(there) - len(asked) + 1)
    )


def spellings(text: str) -> list[list[str]]:
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))
    return [[word.lower() for word in words], plain_words(text)]


def titled(text: str) -> Condition:
    return lambda s: says(text, s.post.subject, s.title)


def said(text: str) -> Condition:
    return lambda s: says(text, s.post.body.own, s.language)


def quoting(text: str) -> Condition:
    def holds(s: Scanned) -> bool:
        quoted = "\n".join(line.text for line in s.post.body.lines if line.label == "quote")
        return says(text, quoted, s.language)

    return holds


def anywhere(text: str) -> Condition:
    return either(titled(text), said(text), by(text))


def both(*conditions: Condition) -> Condition:
    return lambda s: all(condition(s) for condition in conditions)


def either(*conditions: Condition) -> Condition:
    return lambda s: any(condition(s) for condition in conditions)


def no(condition: Condition) -> Condition:
    return lambda s: not condition(s)


def by(text: str) -> Condition:
    return lambda s: run_in(plain_words(text), s.author)


def between(start: datetime, end: datetime) -> Condition:
    return lambda s: start <= s.when < end


def day(*date: int) -> datetime:
    return datetime(*date, tzinfo=UTC)  # type: ignore[arg-type, misc]


Case = tuple[str, Condition]

TWO_LISTS: list[Case] = [
    ("jameica", anywhere("jameica")),
    # That of several is looked for in posts of few words, too, of which no language shows.
    ("Überweisung", either(anywhere("Überweisung"), anywhere("Überweisungen"))),
    ("teléfono", anywhere("teléfono")),
    ("peru", anywhere("peru")),
    ("programming", anywhere("programming")),
    ("patch server", both(anywhere("patch"), anywhere("server"))),
    ("hibiscus or joomla", either(anywhere("hibiscus"), anywhere("joomla"))),
    ("hibiscus not jameica", both(anywhere("hibiscus"), no(anywhere("jameica")))),
    ("-hibiscus", no(anywhere("hibiscus"))),
    ("not (hibiscus or de)", no(either(anywhere("hibiscus"), anywhere("de")))),
    ('"open source"', anywhere("open source")),
    ('"software libre"', anywhere("software libre")),
    ('"de la"', anywhere("de la")),
    ("nonexistentwordhere", anywhere("nonexistentwordhere")),
    ("nonexistentwordhere or jameica", anywhere("jameica")),
    ("jameica nonexistentwordhere", lambda _: False),
    ("subject:hibiscus", titled("hibiscus")),
    ('subject:"release"', titled("release")),
    ("subject:(hibiscus or gpt)", either(titled("hibiscus"), titled("gpt"))),
    ("body:server", said("server")),
    ("quoted:server", quoting("server")),
    ('quoted:"open source"', quoting("open source")),
    ("author:olaf", by("olaf")),
    ("from:olaf -hibiscus", both(by("olaf"), no(anywhere("hibiscus")))),
    ('author:"Olaf Willuhn"', by("olaf willuhn")),
    ("author:@gmail.com", by("gmail com")),
    ("author:gmail", by("gmail")),
    ("list:hibiscus-devel", lambda s: s.folder == "hibiscus-devel"),
    (
        "list:gpt-usuarios date:2008",
        both(lambda s: s.folder == "gpt-usuarios", between(day(2008, 1, 1), day(2009, 1, 1))),
    ),
    ("date:2008", between(day(2008, 1, 1), day(2009, 1, 1))),
    ("date:2008-03", between(day(2008, 3, 1), day(2008, 4, 1))),
    ("date:2007-02-14", between(day(2007, 2, 14), day(2007, 2, 15))),
    ("date:2007-06..2008-02-10", between(day(2007, 6, 1), day(2008, 2, 11))),
    ("date:2009..", between(day(2009, 1, 1), day(9999, 1, 1))),
    ("date:..2006", between(day(1, 1, 1), day(2007, 1, 1))),
    ("after:2008-05 before:2008-07", between(day(2008, 5, 1), day(2008, 7, 1))),
    ("until:2006-12-31", between(day(1, 1, 1), day(2007, 1, 1))),
    ("not date:2008", no(between(day(2008, 1, 1), day(2009, 1, 1)))),
    ("server date:2007..2009", both(anywhere("server"), between(day(2007, 1, 1), day(2010, 1, 1)))),
    ("has:reply", lambda s: bool(s.post.references)),
    ("has:attachment", lambda s: bool(s.post.attachments)),
    ("has:quote", lambda s: any(line.label == "quote" for line in s.post.body.lines)),
    ("has:html", lambda s: s.post.html),
    ("*", lambda _: True),
]  # fmt: skip

OPENOCD: list[Case] = [
    ("jtag", anywhere("jtag")),
    ("flashing memories", both(anywhere("flash"), anywhere("memory"))),
    ('"target halted"', anywhere("target halted")),
    ('"halted target" or xscale', either(anywhere("halted target"), anywhere("xscale"))),
    ("cortex-m3", anywhere("cortex m3")),
    ("not openocd", no(anywhere("openocd"))),
    ("author:Øyvind", by("oyvind")),
    (
        'author:"David Brownell" date:2009-10',
        both(by("david brownell"), between(day(2009, 10, 1), day(2009, 11, 1))),
    ),
    (
        "subject:patch date:2010-01-15..2010-02",
        both(titled("patch"), between(day(2010, 1, 15), day(2010, 3, 1))),
    ),
    ("quoted:reset -reset", both(quoting("reset"), no(anywhere("reset")))),
    ("date:2009-06-23", between(day(2009, 6, 23), day(2009, 6, 24))),
    ("has:attachment stm32", both(lambda s: bool(s.post.attachments), anywhere("stm32"))),
]  # fmt: skip


FETCHMAIL: list[Case] = [
    ("kerberos", anywhere("kerberos")),
    ("andree imap", both(anywhere("andree"), anywhere("imap"))),
    ('"certificate verification"', anywhere("certificate verification")),
    ("gmail pop3 -imap", both(anywhere("gmail"), both(anywhere("pop3"), no(anywhere("imap"))))),
    ("subject:(ssl or tls)", either(titled("ssl"), titled("tls"))),
    ("author:andree date:2009", both(by("andree"), between(day(2009, 1, 1), day(2010, 1, 1)))),
    ('author:"Rob MacGregor" procmail', both(by("rob macgregor"), anywhere("procmail"))),
    ("author:@gmx.de", by("gmx de")),
    ("date:2010-11", between(day(2010, 11, 1), day(2010, 12, 1))),
    ("date:2006-05-03..2006-05-05", between(day(2006, 5, 3), day(2006, 5, 6))),
    ("quoted:fetchmailrc -body:fetchmailrc", both(
        quoting("fetchmailrc"), no(said("fetchmailrc"))
    )),
    ("list:fetchmail-users until:2004", between(day(1, 1, 1), day(2005, 1, 1))),
]  # fmt: skip


@pytest.fixture(scope="session")
def two_lists_scanned(two_lists: tuple[Path, list[Path]]) -> tuple[Path, Scan]:
    return two_lists[0], scan(two_lists[1], two_lists[0])


@pytest.fixture(scope="session")
def openocd_scanned(openocd: tuple[Path, list[Path]]) -> tuple[Path, Scan]:
    return openocd[0], scan(openocd[1], openocd[0])


@pytest.fixture(scope="session")
def fetchmail_scanned(fetchmail: tuple[Path, list[Path]]) -> tuple[Path, Scan]:
    return fetchmail[0], scan(fetchmail[1], fetchmail[0])


def compare(place: Path, scanned: Scan, query: str, holds: Condition) -> None:
    with Archive.open(place) as archive:
        found = archive.search(query, limit=None)
    expected = {s.post.message_id for s in scanned if holds(s)}
    hits = [hit.message_id for hit in found.hits]
    assert found.total == len(hits) == len(set(hits))
    assert set(hits) == expected


@pytest.mark.parametrize(("query", "holds"), TWO_LISTS, ids=[query for query, _ in TWO_LISTS])
def test_two_lists(two_lists_scanned: tuple[Path, Scan], query: str, holds: Condition) -> None:
    compare(*two_lists_scanned, query, holds)


@pytest.mark.slow
@pytest.mark.parametrize(("query", "holds"), OPENOCD, ids=[query for query, _ in OPENOCD])
def test_openocd(openocd_scanned: tuple[Path, Scan], query: str, holds: Condition) -> None:
    compare(*openocd_scanned, query, holds)


def test_the_queries_are_worth_asking(two_lists_scanned: tuple[Path, Scan]) -> None:
    """Most of them find some posts and leave some out."""
    _, posts = two_lists_scanned
    counts = [sum(map(holds, posts)) for _, holds in TWO_LISTS]
    assert sum(0 < count < len(posts) for count in counts) > 30, dict(
        zip((q for q, _ in TWO_LISTS), counts, strict=True)
    )


@pytest.mark.parametrize("prefix", ["flash", "jamei", "prog", "serv", "running", "konf", "inst"])
def test_prefixes(two_lists_scanned: tuple[Path, Scan], prefix: str) -> None:
    """A prefix stands for the words that begin so, with all words that share their stems."""
    _, posts = two_lists_scanned
    wanted = expanded(posts, lambda form: form.startswith(prefix))
    compare(
        *two_lists_scanned,
        f"{prefix}*",
        lambda s: (
            any(stem in wanted[s.title] for stem in terms(s.post.subject, s.title))
            or any(stem in wanted[s.language] for stem in terms(s.post.body.own, s.language))
            or any(word.startswith(prefix) for word in s.author)
        ),
    )


def expanded(posts: Scan, fits: Callable[[str], bool]) -> dict[str, set[str]]:
    """The stems, by language, of all words that fit."""
    return {
        language: {stem for form in forms if fits(form) for stem in cut(form, language)}
        for language, forms in posts[0].forms.items()
    }


def terms(text: str, language: str) -> set[str]:
    return set().union(*stems(text, language))


@pytest.mark.parametrize(
    "pattern",
    ["^serv", "(?i)^serv", "kont.*n$", "^[0-9]{4}$", "ä", "é", r"(?i)\bhib\w+ server\b", "[Pp]atch.*[0-9]"],
)
def test_patterns(two_lists_scanned: tuple[Path, Scan], pattern: str) -> None:
    """A pattern is looked for in the text, as `re.search` does."""
    compare(
        *two_lists_scanned,
        f"subject:/{pattern}/",
        lambda s: re.search(pattern, s.post.subject, re.MULTILINE) is not None,
    )


@pytest.mark.parametrize("query", ["jameica", "date:2008", "", "author:olaf or author:gmail"])
def test_facets_add_up(two_lists: tuple[Path, list[Path]], query: str) -> None:
    with Archive.open(two_lists[0]) as archive:
        found = archive.search(query, facets=("author", "list", "year", "month"))
    assert {name: sum(n for _, n in counts) for name, counts in found.facets.items()} == dict.fromkeys(
        ("author", "list", "year", "month"), found.total
    )


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_pages_join_to_the_whole(two_lists: tuple[Path, list[Path]], sort: str) -> None:
    with Archive.open(two_lists[0]) as archive:
        whole = [hit.id for hit in archive.search("hibiscus or de", limit=None, sort=sort).hits]  # type: ignore[arg-type]
        pages = [
            hit.id
            for offset in range(0, len(whole) + 40, 40)
            for hit in archive.search("hibiscus or de", limit=40, offset=offset, sort=sort).hits  # type: ignore[arg-type]
        ]
        dates = [archive.get(each).post.sent.when for each in whole[:100]]
    assert pages == whole
    if sort != "relevance":
        assert dates == sorted(dates, reverse=sort == "newest")  # type: ignore[type-var]


@pytest.mark.slow
@pytest.mark.parametrize(("query", "holds"), FETCHMAIL, ids=[query for query, _ in FETCHMAIL])
def test_fetchmail(fetchmail_scanned: tuple[Path, Scan], query: str, holds: Condition) -> None:
    compare(*fetchmail_scanned, query, holds)
