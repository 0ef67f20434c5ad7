"""What a query finds.

The query language is the command line's; what it cannot understand is shown at its spot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, g, render_template, request

from listarchive.archive import SORTS, Results, Sort
from listarchive.errors import DateError, ListArchiveError, QueryError, UsageError
from listarchive.query import Everything, Or, Query, parse
from listarchive.query.notation import quoted
from listarchive.web.context import (
    DEPTH,
    archive,
    asked_page,
    asking,
    page_of,
    reader,
    searches,
    shows,
    site,
)
from listarchive.web.time_limit import TookTooLong

blueprint = Blueprint("search_page", __name__)

LONGEST = 500
"""Characters of a query."""
_HITS = 20
_VALUES = 12  # of a facet
_FACETS = ("author", "list", "year")  # months are on the page of a list
_FIELDS = {"author": "author", "list": "list", "year": "date"}


@dataclass(frozen=True, slots=True)
class Facet:
    """By what the posts that were found can be narrowed."""

    name: str
    values: Sequence[tuple[str, int, str]]
    """A value, how many have it, and the query that finds those."""


def asked() -> tuple[str, Query]:
    """Read the query, once for a request: whatever names a day, names the same one until it is answered.

    Raises `UsageError` if it is too long, `QueryError`, and `DateError`.
    """
    if "asked" not in g:
        text = request.args.get("q", "").strip()
        if len(text) > LONGEST:
            raise UsageError(f"the query has {len(text):,} characters: {LONGEST} are the most")
        g.asked = text, parse(text, tz=site().timezone, saved=searches())
    return cast("tuple[str, Query]", g.asked)


def sort() -> Sort | None:
    """Read the order that is asked for. Raises `UsageError`."""
    text = request.args.get("sort", "")
    if text and text not in SORTS:
        raise UsageError(f"sort={text[:20]}: choose from {', '.join(SORTS)}")
    return text if text else None


def found(tree: Query, **options: Any) -> Results:
    """Answer a query as `Archive.search`. Raises what that raises, and `TookTooLong`."""
    question = (reader().audience, archive().version, tree, *sorted(options.items()))
    return shows().results.answer(question, lambda: asking(lambda asked: asked.search(tree, **options)))


@blueprint.get("/search")
def search() -> str | tuple[str, int]:
    """Show what a query finds, or where it cannot be understood."""
    text = request.args.get("q", "").strip()
    try:
        text, tree = asked()
        order = sort()
        if not text:
            return render_template("search.html", text="", results=None)
        offset = (asked_page() - 1) * _HITS
        results = found(
            tree, limit=_HITS, offset=min(offset, DEPTH), sort=order, facets=_FACETS, values=_VALUES
        )
        page = page_of(_HITS, results.total, DEPTH)
    except (QueryError, DateError, UsageError) as error:
        return _mistake(text[:LONGEST], error), 400
    except TookTooLong as error:
        return _mistake(text, error), 503
    return render_template(
        "search.html",
        text=text,
        results=results,
        tree=tree,
        order=order or ("relevance" if results.hits and results.hits[0].score is not None else "newest"),
        sorts=SORTS,
        page=page,
        facets=_facets(text, tree, results),
        with_spam=f"{_inner(text, tree)} is:spam".strip(),
    )


def _mistake(text: str, error: ListArchiveError) -> str:
    """Show a query with the word marked that could not be understood."""
    place = getattr(error, "position", None)
    spot = None
    if place is not None and place <= len(text):
        end = next((n for n in range(place + 1, len(text)) if text[n].isspace()), len(text))
        spot = text[:place], text[place:end], text[end:]
    return render_template("search.html", text=text, results=None, mistake=str(error), spot=spot)


def _facets(text: str, tree: Query, results: Results) -> list[Facet]:
    inner = _inner(text, tree)
    return [
        Facet(
            name,
            [
                (value, count, f"{inner} {_FIELDS[name]}:{_value(name, value)}".strip())
                for value, count in values[:_VALUES]
                if value != "undated"
            ],
        )
        for name, values in results.facets.items()
        if len(values) > 1
    ]


def _inner(text: str, tree: Query) -> str:
    """Write a query so that more may be put behind it."""
    return f"({text})" if isinstance(tree, Or) else "" if isinstance(tree, Everything) else text


def _value(name: str, value: str) -> str:
    return value if name == "year" else quoted(value)
