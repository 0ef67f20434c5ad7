"""One mbox that grows at its URL."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from listarchive.fetch.month_files import FetchJob, Offer, bring
from listarchive.fetch.remote import safe_name
from listarchive.fetch.web import Web


def fetch(web: Web, job: FetchJob) -> None:
    """Bring the file if it is new."""
    url = web.remote.url
    name = safe_name(unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2], "mail.mbox")
    bring(web, [Offer(url, name)], job)
