"""One post's page in a web archive, of Pipermail or MHonArc.

Their indexes, which hold no post, are known too: by thread, by date, by author, by subject.
"""

from __future__ import annotations

import re

from listarchive.lazy import lazy_pattern
from listarchive.sources import eml
from listarchive.sources.window import without_blank

kind = "webpage"
grows = False

_HTML = lazy_pattern(rb"(?:<!--|<!doctype html|<html|<head|<\?xml)", re.IGNORECASE)
_POST = lazy_pattern(
    rb"<!--beginarticle-->"  # Pipermail
    rb"|<!--X-Body-Begin-->|<!--X-Message-Id:|<!--X-Head-of-Message-->"  # MHonArc
    # Pipermail before 2.0: its header's link answers to the post
    rb"|<link rel=[\"']?made[\"']? href=\"mailto:[^\"\n]{0,2000}in-reply-to=",
    re.IGNORECASE,
)
_INDEX = lazy_pattern(
    rb"\[ (?:date|thread|subject|author) \]|archives? by (?:thread|date|subject|author)"  # Pipermail, a month
    rb"|<a href=\"[^\"\n]{1,200}/thread\.html\">"  # Pipermail, a list
    rb"|<!--X-(?:ListArc|TOC|MIDX|TIDX)"
    rb"|<!-- MHonArc v",
    re.IGNORECASE,
)


def recognise(head: bytes) -> bool:
    """An HTML page with the marks that these programs write around a post."""
    text = without_blank(head)
    return _HTML.match(text) is not None and _POST.search(text) is not None


def is_index(head: bytes) -> bool:
    """An HTML page with the links that these programs write above a list of posts."""
    text = without_blank(head)
    return _HTML.match(text) is not None and not _POST.search(text) and _INDEX.search(text) is not None


split = eml.split
