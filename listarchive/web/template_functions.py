"""Filters and functions of the templates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup

from listarchive.dates import month_of
from listarchive.export.parts import links_to_parts
from listarchive.post import Author, Post
from listarchive.printable import safe
from listarchive.subjects import base_subject
from listarchive.web import addresses
from listarchive.web.context import archive, searches
from listarchive.web.markup import linked, marked
from listarchive.web.site import Site
from listarchive.web.titles import title

EXAMPLES = (
    ("lamp repair", "both words, in own words, subject or author"),
    ('"a thin line"', "a phrase"),
    ("lamp or lantern -candle", "either of two; not a third"),
    ("repair*", "words that begin so"),
    ("~reciept", "words spelled about so"),
    ("author:jane", "part of a name, an address or a byline"),
    ("subject:release", "in the subject; also body: quoted: list: attachment:"),
    ("date:2024-01", "a day, month or year; ranges as 2023..2024-06"),
    ("newer_than:2w", "the last two weeks; also since: until: before: after: older_than:"),
    ("has:attachment", "attachment, mail, reply, quote or html"),
)
"""Queries, and what they ask for."""


def subject(text: str) -> str:
    """Give a subject, or say that there is none to be seen."""
    return safe(text) or "(no subject)"


def size(count: int) -> str:
    """Say how many bytes, in the largest unit that there is one of."""
    for unit, factor in (("MB", 1_000_000), ("kB", 1_000)):
        if count >= factor:
            return f"{count / factor:,.1f} {unit}" if count < 10 * factor else f"{count // factor:,} {unit}"
    return f"{count} bytes"


def brief(count: int) -> str:
    """Say how many in three characters."""
    if count < 1_000:
        return str(count)
    return f"{count / 1_000:.1f}k" if count < 9_950 else f"{count / 1_000:.0f}k"


def canonical(author: Author) -> Author:
    """Give an author under the name that the mailmap wants to see."""
    return archive().mailmap.canonical(author)


def page_maker(path: str) -> Callable[[int], str]:
    """Give what makes the addresses of the pages of something."""
    return lambda number: f"{path}?page={number}" if number > 1 else path


def filters(site: Site) -> dict[str, Callable[..., Any]]:
    """Give the filters of the templates."""

    def mark(text: str, places: Sequence[tuple[int, int]]) -> Markup:
        return marked(*site.told_with(text, places), addresses=site.addresses)

    def here(when: datetime) -> datetime:
        return when.astimezone(site.timezone)

    return {
        "here": here,
        "linked": lambda text, *here: linked(site.told(text), *here, addresses=site.addresses),
        "marked": mark,
        "subject": subject,
        "title": title,
        "brief": brief,
        "bytes": size,
        "canonical": canonical,
        "base_subject": lambda text: base_subject(text)[0],
    }


def globals_of(site: Site) -> dict[str, Any]:
    """Give what templates may call."""

    def search_pages(text: str, sort: str) -> Callable[[int], str]:
        return lambda number: addresses.below(site) + addresses.search(text, sort, number)

    def taken_off(id: str, post: Post) -> dict[str, str]:  # noqa: A002
        """Give where the links of a list server's notices lead here."""
        root = addresses.below(site)
        return {url: root + addresses.part(id, number, "") for url, number in links_to_parts(post).items()}

    def mailbox(author: Author) -> str:
        return "" if site.addresses == "names" else author.email.replace("@", " at ")

    return {
        "examples": EXAMPLES,
        "mailbox": mailbox,
        "taken_off": taken_off,
        "searches": searches,
        "month_of": lambda when: month_of(when, site.timezone),
        "page_maker": page_maker,
        "search_pages": search_pages,
    }
