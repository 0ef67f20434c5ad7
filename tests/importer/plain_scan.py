"""A plain scan over mails that were imported, to be held against what a search finds.

It reads the mails again and knows nothing of the index, no term, no position, no date of it, but in which
language each post is taken to be.
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


def stemmed(text: str, language: str) -> str:
    """A line for each word of a text: its stems, NUL before and behind each."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))
    return "\n".join("\0".join(("", *cut(word, language), "")) for word in words)


@dataclass
class Scanned:
    post: Post
    folder: str
    language: str
    title: str
    """The language of the subject: that of the list, if it is an answer's."""
    author: list[str]
    titled: str
    said: str
    quoted: str
    """The stems of the subject, of what is said, of what is quoted."""
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
        places = {(e.origin.path, e.origin.offset, e.origin.part) for e in archive.stored_posts()}
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
    quotes = "\n".join(line.text for line in post.body.lines if line.label == "quote")
    names = [*plain_words(author.name), "", *plain_words(author.email), "", *plain_words(author.byline)]
    texts = (stemmed(post.subject, title), stemmed(post.body.own, language), stemmed(quotes, language))
    return Scanned(post, folder, language, title, names, *texts, forms)


def run_in(phrase: list[str], text: list[str]) -> bool:
    return any(text[n : n + len(phrase)] == phrase for n in range(len(text)))


@lru_cache(1_000)
def asked(text: str, language: str) -> tuple[tuple[list[str], re.Pattern[str]], ...]:
    """The stems that must be there, and how they follow one another, for each way to stem the phrase."""
    ways = {tuple(plain(stemmer(language).stemWord(each)) for each in way) for way in spellings(text)}
    there = [[f"\0{stem}\0" for stem in way] for way in ways]
    return tuple((way, re.compile(r"[^\n]*\n[^\n]*".join(map(re.escape, way)))) for way in there)


def says(text: str, part: str, language: str) -> bool:
    """Are the words said in a part of a post, in any form that they have or might have in its language?"""
    return any(
        all(stem in part for stem in stems) and phrase.search(part) is not None
        for stems, phrase in asked(text, language)
    )


def spellings(text: str) -> list[list[str]]:
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))
    return [[word.lower() for word in words], plain_words(text)]


def titled(text: str) -> Condition:
    return lambda s: says(text, s.titled, s.title)


def said(text: str) -> Condition:
    return lambda s: says(text, s.said, s.language)


def quoting(text: str) -> Condition:
    return lambda s: says(text, s.quoted, s.language)


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


def compare(place: Path, scanned: Scan, query: str, holds: Condition) -> None:
    with Archive.open(place) as archive:
        found = archive.search(query, limit=None)
    expected = {s.post.message_id for s in scanned if holds(s)}
    hits = [hit.message_id for hit in found.hits]
    assert found.total == len(hits) == len(set(hits))
    assert set(hits) == expected
