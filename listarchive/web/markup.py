"""Markup made of text from mail, harmlessly.

Every text that a template puts out comes through `shown` (see `app`): nothing in it controls the page, and
addresses are not for those who collect them. Markup is made here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup, escape

from listarchive.printable import Spans, printable
from listarchive.web.collecting import Addresses, guarded

_URL = re.compile(r"""https?://[^\s<>"'`{}|\\^]{1,1000}""", re.IGNORECASE)
_TRAILING = ".,;:!?*_~"
_PAIRS = {")": "(", "]": "["}


def shown(text: str, *, addresses: Addresses) -> str:
    """Take out of a text what a page would obey, and, as `addresses` says, what can be collected."""
    clean = "\n".join(printable(line)[0] for line in text.replace("\t", "        ").split("\n"))
    return guarded(clean, addresses=addresses)[0]


def marked(text: str, spans: Spans, *, addresses: Addresses) -> Markup:
    """Make a text in which spans are marked."""
    text, spans = printable(text, spans)
    text, spans = guarded(text, spans, addresses=addresses)
    pieces = [Markup()]
    last = 0
    for start, end in spans:
        pieces += [escape(text[last:start]), Markup("<mark>"), escape(text[start:end]), Markup("</mark>")]
        last = end
    return Markup().join([*pieces, escape(text[last:])])


def linked(text: str, here: Mapping[str, str] = MappingProxyType({}), *, addresses: Addresses) -> Markup:
    """Make a text in which what is plainly the address of a web page leads there, or to what is `here`."""
    pieces = [Markup()]
    last = 0
    for match in _URL.finditer(text):
        url = _without_tail(match.group())
        host = url.split("//", 1)[1].partition("/")[0]
        # `https://bank.example@evil.example/` leads to the second: no link.
        if not host or "@" in host or (addresses == "names" and guarded(url, addresses=addresses)[0] != url):
            continue
        pieces += [escape(shown(text[last : match.start()], addresses=addresses)), _link(url, here)]
        last = match.start() + len(url)
    return Markup().join([*pieces, escape(shown(text[last:], addresses=addresses))])


def _link(url: str, here: Mapping[str, str]) -> Markup:
    target = printable(url)[0].replace("@", "%40")
    if url in here:
        return Markup('<a href="{}">{}</a>').format(here[url], target)
    return Markup('<a href="{}" rel="nofollow noopener noreferrer">{}</a>').format(target, target)


def _without_tail(url: str) -> str:
    """Leave out what ends the sentence that a URL stands in."""
    end = len(url)
    while end and (url[end - 1] in _TRAILING or (url[end - 1] in _PAIRS and _odd(url[:end]))):
        end -= 1
    return url[:end]


def _odd(url: str) -> bool:
    closing = url[-1]
    return url.count(closing) > url.count(_PAIRS[closing])
