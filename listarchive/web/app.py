"""What happens to every request, whatever it asks for?

Every answer bears headers that forbid what a page of mail never needs, and names the commit it is of, so
that a reader who has it already is told so before anything is looked up.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from listarchive import __version__
from listarchive.web import feeds, machines, mails, pages, pipermail, posts, searches, words
from listarchive.web.addresses import addresses
from listarchive.web.archives import Archives
from listarchive.web.context import Shown, archive, give_back, shows
from listarchive.web.markup import shown
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
_LOCAL = ("localhost", "127.0.0.1", "::1")


def application(site: Site, archives: Archives, host: str = "127.0.0.1") -> Flask:
    """Make the application that shows an archive; `host` is the name or address it listens on."""
    app = Flask("listarchive.web", static_folder=None)
    app.extensions["listarchive"] = Shown(site, archives)
    app.config["MAX_CONTENT_LENGTH"] = 0
    app.jinja_env.finalize = lambda value: _shown(value, site)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    styles = files("listarchive.web").joinpath("static")
    app.jinja_env.globals.update(site=site, version=__version__, **addresses(site), **words.globals_of(site))
    app.jinja_env.filters.update(words.filters(site))
    for part in (pages, posts, searches, feeds, mails, machines, pipermail):
        app.register_blueprint(part.blueprint)
    _serve_files(app, {name: styles.joinpath(name).read_bytes() for name in ("style.css", "icon.svg")})
    if host in _LOCAL:
        app.before_request(_only_as(*_LOCAL, urlsplit(site.url).hostname))
    app.before_request(_known_already)
    app.after_request(_with_headers)
    app.teardown_request(give_back)
    tell_refusals(app)
    return app


def _shown(value: Any, site: Site) -> Any:
    """Make every text that a template puts out harmless; what is markup was made so."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return shown(value, addresses=site.addresses)
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


def _only_as(*names: str | None) -> Callable[[], None]:
    """Refuse to answer under another name.

    A page elsewhere whose name leads here (DNS rebinding) must not read an archive that is for this machine.
    """

    def check() -> None:
        # Not `TRUSTED_HOSTS`: Werkzeug 3.1 cuts a trusted IPv6 address at its first colon.
        if urlsplit(f"//{request.host}").hostname not in names:
            abort(400, "This archive is for the machine that it is on.")

    return check


def _known_already() -> Response | None:
    """Answer who has this page of this commit already; refuse what nobody needs to ask."""
    if len(request.full_path) > _LONGEST:
        abort(414)
    if request.endpoint in (None, "static") or request.method not in ("GET", "HEAD"):
        return None
    tag = _tag()
    if tag and tag in request.if_none_match:
        response = Response(status=304)
        response.set_etag(tag)
        return response
    return None


def _tag() -> str | None:
    """Name what this address gives now; None if that depends on the clock, too."""
    if request.blueprint in ("searches", "machines"):
        return None
    shown = shows()
    known = (archive().version, shown.archives.counted, shown.archives.people, __version__, repr(shown.site))
    return sha256(
        "\0".join((*known, request.full_path, request.host)).encode("utf-8", "surrogatepass")
    ).hexdigest()[:24]


def _with_headers(response: Response) -> AnyResponse:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.status_code == 503:
        response.headers["Retry-After"] = "60"
    if response.status_code == 200 and request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-cache")
        tag = _tag()
        if tag:
            response.set_etag(tag)
            response.last_modified = archive().committed
        else:
            response.add_etag()
        return response.make_conditional(request)
    return response
