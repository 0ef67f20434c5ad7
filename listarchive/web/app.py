"""The application, and what it does with every request.

Every answer bears headers that forbid what a page of mail never needs, and names the commit it is of, so
that a reader who has it already is told so before anything is looked up.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from importlib.resources import files
from typing import Any

from flask import Flask, Response, abort, redirect, request
from markupsafe import Markup
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as AnyResponse

from listarchive import __version__
from listarchive.errors import ListArchiveError
from listarchive.web import (
    downloads,
    feeds,
    machines,
    pages,
    part_files,
    pipermail,
    post_pages,
    search_page,
    template_functions,
)
from listarchive.web.addresses import addresses, inside
from listarchive.web.archives import Archives
from listarchive.web.context import Shown, archive, archives, give_back, reader, shows
from listarchive.web.hosts import REFUSED, answers_to
from listarchive.web.markup import shown
from listarchive.web.readers import varying
from listarchive.web.refusals import tell_refusals
from listarchive.web.site import Site

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
}
"""What stands above every answer."""

_LONGEST = 2_000  # bytes of an address and its query
_ASKING = tuple(f"{part.blueprint.name}.search" for part in (feeds, downloads))
"""The endpoints that answer a query, and are named by more than their content."""


def application(site: Site, archives: Archives, host: str = "127.0.0.1") -> Flask:
    """Make the application that shows an archive; `host` is the name or address it listens on."""
    app = Flask("listarchive.web", static_folder=None)
    app.extensions["listarchive"] = Shown(site, archives)
    app.config["MAX_CONTENT_LENGTH"] = 0
    app.jinja_env.finalize = lambda value: _shown(value, site)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    styles = files("listarchive.web").joinpath("static")
    app.jinja_env.globals.update(
        site=site, version=__version__, **addresses(site), **template_functions.globals_of(site)
    )
    app.jinja_env.filters.update(template_functions.filters(site))
    for part in (pages, post_pages, search_page, feeds, downloads, part_files, machines, pipermail):
        app.register_blueprint(part.blueprint)
    _serve_files(app, {name: styles.joinpath(name).read_bytes() for name in ("style.css", "icon.svg")})
    allowed = answers_to(site, host)
    app.before_request(lambda: None if allowed(request.environ) else _not_here())
    app.before_request(_known_already)
    app.after_request(_with_headers)
    app.teardown_request(give_back)
    tell_refusals(app)
    return app


def _shown(value: Any, site: Site) -> Any:
    """Make every text that a template puts out harmless; what is markup was made so."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return shown(site.told(value), addresses=site.addresses)
    return "" if value is None else value


def _serve_files(app: Flask, contents: dict[str, bytes]) -> None:
    """Serve files under names that change with what is in them, so that they are asked for once."""
    names = {name: f"{sha256(content).hexdigest()[:12]}-{name}" for name, content in contents.items()}
    by_name = {names[name]: content for name, content in contents.items()}
    types = {"css": "text/css; charset=utf-8", "svg": "image/svg+xml"}

    @app.get("/static/<name>")
    def static(name: str) -> Response:
        if name not in by_name:
            abort(404)
        response = Response(by_name[name], content_type=types[name.rpartition(".")[2]])
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    app.jinja_env.globals["file"] = lambda name: f"{addresses(shows().site)['root']}/static/{names[name]}"


def _not_here() -> Response:
    """Refuse to answer under another name, and tell nothing: not even the title."""
    return Response(REFUSED, 400, content_type="text/plain; charset=utf-8")


def _known_already() -> Response | None:
    """Answer who has this page of this commit already; refuse what nobody needs to ask."""
    if len(request.full_path) > _LONGEST:
        abort(414)
    if request.endpoint in (None, "static") or request.method not in ("GET", "HEAD"):
        return None
    known = request.if_none_match
    # Not for `*`: whether there is anything is not known yet.
    if known and not known.star_tag and (tag := _tag()) and known.contains_weak(tag):
        response = Response(status=304)
        response.set_etag(tag)
        return response
    return None


def _tag() -> str | None:
    """Name what this address gives now; None if nothing short of the answer tells."""
    if request.blueprint in (search_page.blueprint.name, machines.blueprint.name):
        return None
    shown, seen = shows(), archives()
    audience = reader().audience
    known = (
        *(archive().version, seen.counted, seen.people, __version__, repr(shown.site)),
        *(",".join(sorted(names)) for names in (audience.private, audience.reads)),
        *(request.full_path, request.environ["HTTP_HOST"], _moment()),
    )
    return sha256("\0".join(known).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _moment() -> str:
    """Name what an answer owes to the clock.

    That is the query as it is understood now: `today` is another day tomorrow, in the owner's time zone, and
    `1h` another minute. Feeds depend on the day, too, as it bounds posts from the future.
    """
    is_feed = request.blueprint == feeds.blueprint.name
    day = f"{datetime.now(shows().site.timezone):%Y-%m-%d}" if is_feed else ""
    if request.endpoint not in _ASKING:
        return day
    try:
        return f"{day} {search_page.asked()[1]!r}"
    except ListArchiveError as error:  # who asks is told of it
        return f"{day} {error}"


def _with_headers(response: AnyResponse) -> AnyResponse:
    led = request.routing_exception
    if isinstance(led, RequestRedirect) and response.location:  # Flask lets no handler have it
        response = redirect(inside(shows().site, led.new_url), response.status_code)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.status_code == 503:
        response.headers["Retry-After"] = "60"
    if request.endpoint != "static":
        response.vary.update(varying(shows().site))
        if reader().known:
            response.headers["Cache-Control"] = "private, no-store"
    if response.status_code == 200 and request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-cache")
        tag = _tag()
        if tag:
            response.set_etag(tag)
            if request.endpoint not in _ASKING:
                response.last_modified = archive().committed
        else:
            response.add_etag()
        return response.make_conditional(request)
    return response
