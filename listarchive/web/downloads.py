"""A post as the mail that it came in.

Unless the owner shows addresses, they are taken out (see `unaddressed`); what is downloaded can be imported
all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from listarchive.archive import StoredPost
from listarchive.errors import UsageError
from listarchive.export.mails import without_secret, written
from listarchive.web.context import DEEPEST, archive, asked_number, site
from listarchive.web.public_mail import public
from listarchive.web.search_page import asked, found, sort
from listarchive.web.template_functions import size
from listarchive.web.unaddressed import without_addresses

blueprint = Blueprint("downloads", __name__)

MOST = 500
"""Mails of one download."""
LARGEST = 50_000_000
"""Bytes of one download."""


@blueprint.get("/post/<id>/raw")
def raw(id: str) -> Response:  # noqa: A002
    """Give a post as it came."""
    response = Response(b"".join(_mails([archive().get(id)], "raw")), content_type="text/plain")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/search.mbox")
def search() -> Response:
    """Give the mails that a query finds, in an mboxrd file whose name says if there are more."""
    _, tree = asked()
    limit, offset = asked_number("limit", MOST, 0, MOST), asked_number("offset", 0, 0, DEEPEST)
    results = found(tree, limit=limit, offset=offset, sort=sort())
    hits = results.hits
    length = sum(hit.origin.length for hit in hits)
    if length > LARGEST:
        raise UsageError(
            f"{len(hits)} mails have {size(length)}: {size(LARGEST)} are the most, give a smaller limit="
        )
    mails = b"".join(_mails((archive().get(hit.id) for hit in hits), "mbox"))
    response = Response(mails, content_type="application/mbox")
    last, part = offset + len(hits), ""
    if len(hits) < results.total:
        part = f"-{f'{offset + 1}-{last}' if hits else 'none'}-of-{results.total}"
    response.headers["Content-Disposition"] = f'attachment; filename="found{part}.mbox"'
    if hits and last < results.total and last <= DEEPEST:
        following = {**request.args, "offset": str(last)}
        response.headers["Link"] = f'<?{urlencode(following)}>; rel="next"'
    return response


def _mails(stored_posts: Iterable[StoredPost], form: str) -> Iterator[bytes]:
    for mail in map(without_secret, written(site().place, stored_posts, form)):
        kept = public(mail) if site().headers == "public" else mail
        yield without_addresses(kept, site().addresses)
