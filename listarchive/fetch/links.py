"""What a page links to, told from its text alone, in one pass and without keeping any of it.

A parser that builds what it reads takes hundreds of bytes for each attribute of a page that is made of
nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin

from listarchive.fetch.remote import NotFetched

_MOST = 100_000  # links of a page; a day to a volume and six links to each, for 45 years
_ATTRIBUTES = 100  # of one link that are looked at
_LONGEST = 2_000  # characters of a link

_TAG = re.compile(r"<(?:(!--)|(script|style|textarea|title)(?=[\s/>])|a(?=[\s/>]))", re.IGNORECASE)
_ENDS = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title")
}
_COMMENTED = re.compile("-->")
# HTML §13.1.2.3
_ATTRIBUTE = re.compile(r"""[\s/]*+([^\s/>=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]*+)))?""")


def links(page: str) -> Iterator[str]:
    """Give what the links of a page lead to, in their order. Raises `NotFetched` if they have no end."""
    at = count = 0
    while tag := _TAG.search(page, at):
        at = tag.end()
        if not tag[1] and not tag[2]:
            count += 1
            if count > _MOST:
                raise NotFetched(f"the page has more than {_MOST:,} links: check the url")
            at, target = _href(page, at)
            if target:
                yield target
            continue
        end = (_COMMENTED if tag[1] else _ENDS[tag[2].lower()]).search(page, at)
        if end is None:
            return
        at = end.end()


def _href(page: str, at: int) -> tuple[int, str]:
    """Read the attributes of a link; give where they end, and where it leads to."""
    for _ in range(_ATTRIBUTES):
        attribute = _ATTRIBUTE.match(page, at)
        if attribute is None:
            break
        at = attribute.end()
        if attribute[1].lower() == "href":
            target = attribute[2] or attribute[3] or attribute[4] or ""
            return at, unescape(target).strip() if len(target) <= _LONGEST else ""
    return at, ""


def joined(base: str, link: str) -> str:
    """Give the URL of a link; empty if it is none."""
    try:
        return urljoin(base, link)
    except ValueError:
        return ""
