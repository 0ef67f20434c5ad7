"""Refusals: a reader or a program is told that there is no answer.

A person gets a page with a way on; a program gets what it can read: JSON where it asked for JSON, else one
line of text.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import NotFound as NoSuchPage

from listarchive.errors import (
    Busy,
    ClusterDown,
    ClusterRefused,
    HomeFileWrong,
    IndexUnusable,
    ListArchiveError,
    MailGone,
    NoArchive,
    NotFound,
    Unreadable,
    Untrusted,
    Withdrawn,
)
from listarchive.web import downloads, feeds, machines
from listarchive.web.context import site
from listarchive.web.markup import shown
from listarchive.web.time_limit import TookTooLong

_FOR_PROGRAMS = frozenset(part.blueprint.name for part in (feeds, downloads, machines))


def tell_refusals(app: Flask) -> None:
    """Let an application tell whatever goes wrong."""
    app.register_error_handler(ListArchiveError, _wrong)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _broken)


def _wrong(error: ListArchiveError) -> Response:
    """Tell what is wrong with what was asked, or with the archive."""
    if isinstance(error, Withdrawn):
        return _told(410, "No longer here", error.reason)
    if isinstance(error, MailGone | Unreadable | HomeFileWrong | Untrusted):
        # They name folders of this machine, or what the owner alone may read.
        current_app.logger.error("%s %s: %s", request.method, request.path, error)
    if isinstance(error, MailGone):
        return _told(404, "Not here", "The mail that this came in is not here any more.")
    if isinstance(error, Unreadable):
        return _told(503, "This mail cannot be read", "Whoever keeps the archive has been told the reason.")
    if isinstance(error, NotFound):
        return _told(404, "Not here", str(error))
    if isinstance(error, TookTooLong):
        return _told(503, "This takes too long", str(error))
    if isinstance(error, Busy | ClusterDown | ClusterRefused):
        # The reason names the cluster's machines, which are nobody's business but the owner's.
        current_app.logger.error("%s %s: %s", request.method, request.path, error)
        reason = "has too much to do" if isinstance(error, Busy) else "does not answer as it should"
        return _told(503, "Try again later", f"The search engine behind this page {reason}.")
    if isinstance(error, IndexUnusable | NoArchive | HomeFileWrong | Untrusted):
        return _told(
            503, "The archive cannot be read", "Whoever keeps it finds the reason with listarchive check."
        )
    return _told(400, "This cannot be answered", str(error), getattr(error, "position", None))


def _refused(error: HTTPException) -> Any:
    code = error.code or 500
    if code < 400:
        return error
    if isinstance(error, NoSuchPage):
        return _told(404, "Not here", "There is no such page.")
    response = _told(code, error.name, error.description or "")
    for name, value in error.get_headers():
        if name.lower() != "content-type":  # which methods are allowed, when to try again
            response.headers[name] = value
    return response


def _broken(error: Exception) -> Response:
    current_app.logger.error("%s %s", request.method, request.path, exc_info=error)
    return _told(500, "This should not have happened", "Please report it, with the address of this page.")


def _told(status: int, title: str, message: str, position: int | None = None) -> Response:
    if request.path == "/search.json":
        return _as_json(status, title, message, position)
    if request.blueprint in _FOR_PROGRAMS or request.path.startswith("/search."):
        line = shown(f"{title}: {message}", addresses=site().addresses)
        return Response(f"{line}\n", status, content_type="text/plain; charset=utf-8")
    return Response(render_template("error.html", title=title, message=message), status)


def _as_json(status: int, title: str, message: str, position: int | None) -> Response:
    """Tell it with the place in the query, counted in characters from 0, where understanding ended."""
    told = {
        "version": 1,
        "query": request.args.get("q", "").strip(),
        "error": {
            "status": status,
            "title": title,
            "message": shown(message, addresses=site().addresses),
            "position": position,
        },
    }
    return Response(json.dumps(told, indent=1) + "\n", status, content_type="application/json")
