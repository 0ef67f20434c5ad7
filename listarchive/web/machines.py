"""Addresses for programs: search engines, browsers' search boxes, scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from urllib.parse import quote
from xml.sax.saxutils import escape

from flask import Blueprint, Response, abort, request

from listarchive.archive import Hit, Listing
from listarchive.errors import NotFound
from listarchive.export.records import hit_json
from listarchive.post import Author
from listarchive.query import And, Term
from listarchive.web import addresses
from listarchive.web.collecting import guarded
from listarchive.web.context import DEEPEST, asked_number, asked_page, asking, overview, site
from listarchive.web.pages import MONTH, in_month
from listarchive.web.search_page import asked, found, sort
from listarchive.web.template_functions import page_maker

blueprint = Blueprint("machines", __name__)

MOST = 200
"""Hits of one answer in JSON."""
_SITEMAP = 50_000  # addresses that one file may hold (sitemaps.org)
_MAPS = 50_000  # files that one index may name
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


@blueprint.get("/search.json")
def search() -> Response:
    """Answer a query as `listarchive search --format json` does."""
    text, tree = asked()
    facets = tuple(name for name in request.args.get("facets", "").split(",") if name)
    results = found(
        tree,
        limit=asked_number("limit", 20, 0, MOST),
        offset=asked_number("offset", 0, 0, DEEPEST),
        sort=sort(),
        facets=facets,
    )
    hits = map(_told, results.hits)
    if site().addresses is not True:
        hits = map(_private, hits)
    counted = {
        name: [(_guarded(value), count) for value, count in values] for name, values in results.facets.items()
    }
    answer = {
        "version": 1,
        "query": text,
        "understood": results.understood,
        "total": results.total,
        "suggestion": results.suggestion and _guarded(results.suggestion),
        "hits": [hit_json(hit) for hit in hits],
        "facets": counted,
        **({"spam_hidden": results.spam} if results.spam else {}),
    }
    return Response(json.dumps(answer, indent=1) + "\n", content_type="application/json")


def _guarded(text: str) -> str:
    return guarded(text, addresses=site().addresses)[0]


def _told(hit: Hit) -> Hit:
    """Give a hit without links that are one reader's, if the owner wants it so."""
    told = site().told_with
    snippet, highlights = told(hit.snippet, hit.highlights)
    subject, subject_highlights = told(hit.subject, hit.subject_highlights)
    return replace(
        hit,
        snippet=snippet,
        highlights=tuple(highlights),
        subject=subject,
        subject_highlights=tuple(subject_highlights),
    )


def _private(hit: Hit) -> Hit:
    """Give a hit without what a page would not show, either: addresses, folders of this machine."""
    snippet, highlights = guarded(hit.snippet, hit.highlights, addresses=site().addresses)
    # A name alone, or what is left of an address that is none to the letter.
    email = "" if site().addresses == "names" else _guarded(hit.author.email).replace("@", " at ")
    name, byline = (_guarded(each) for each in (hit.author.name, hit.author.byline))
    return replace(
        hit,
        author=Author(name, email, byline),
        subject=_guarded(hit.subject),
        snippet=snippet,
        highlights=tuple(highlights),
        snippet_from=_guarded(hit.snippet_from),
        attachments=tuple(_guarded(name) for name in hit.attachments),
        origin=replace(hit.origin, path=hit.origin.path.rpartition("/")[2])
        if hit.origin.path.startswith("/")
        else hit.origin,
    )


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """Tell a browser how to search here (OpenSearch 1.1)."""
    at = addresses.whole(site(), "/search")
    title = escape(site().title)
    return _xml(
        "application/opensearchdescription+xml",
        f"""<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>{title[:16]}</ShortName>
  <Description>Search {title} by words, date and author</Description>
  <InputEncoding>UTF-8</InputEncoding>
  <Url type="text/html" template="{escape(at)}?q={{searchTerms}}"/>
  <Url type="application/atom+xml" template="{escape(at)}.atom?q={{searchTerms}}"/>
</OpenSearchDescription>
""",
    )


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Tell robots to read posts, and to leave what is made anew for each question."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {addresses.below(site())}/{path}" for path in ("search", "author/", "message/")),
        "Crawl-delay: 2",
        f"Sitemap: {addresses.whole(site(), '/sitemap.xml')}",
    ]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Name the maps of all months of all lists (sitemaps.org)."""
    maps = islice((path for each in overview().lists for path in _maps(each)), _MAPS)
    body = "".join(f"<sitemap><loc>{_loc(path)}</loc></sitemap>\n" for path in maps)
    return _xml("application/xml", f'<sitemapindex xmlns="{_SITEMAPS}">\n{body}</sitemapindex>\n')


@blueprint.get("/sitemap/<path:name>/<month>.xml")
def sitemap_of(name: str, month: str) -> Response:
    """Name the posts of a month."""
    if not MONTH.fullmatch(month):
        abort(404)
    start = (asked_page() - 1) * _SITEMAP
    tree = And((Term("list", name), in_month(month)))
    # In the order of ids: that in which posts came in may tell of others, which are not seen.
    posts = asking(lambda asked: sorted(asked.ids(tree))[start : start + _SITEMAP])
    body = "".join(f"<url><loc>{_loc(addresses.post(each))}</loc></url>\n" for each in posts)
    if not body:
        raise NotFound(f"there are no posts of {month} on {name}: /sitemap.xml names all months")
    return _xml("application/xml", f'<urlset xmlns="{_SITEMAPS}">\n{body}</urlset>\n')


def _maps(listing: Listing) -> Iterator[str]:
    """Give the addresses of the maps of a list: one for each month, more if it has more than one may hold."""
    for month, count in listing.months.items():
        map_at = page_maker(f"/sitemap/{quote(listing.name, safe='')}/{month}.xml")
        yield from (map_at(number) for number in range(1, -(-count // _SITEMAP) + 1))


def _loc(path: str) -> str:
    return escape(addresses.whole(site(), path))


def _xml(kind: str, body: str) -> Response:
    return Response(f'<?xml version="1.0" encoding="utf-8"?>\n{body}', content_type=f"{kind}; charset=utf-8")
