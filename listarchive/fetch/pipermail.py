"""The month files that a Pipermail archive offers.

Its front page links to each as text or as gzipped text: `2024-January.txt.gz`, or by the week, the quarter,
the year or the day, as the list's owner chose (Mailman 2.1, `archive_volume_frequency`).
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from listarchive.dates import month_in_name
from listarchive.fetch.links import joined, links
from listarchive.fetch.month_files import FetchJob, Offer, bring
from listarchive.fetch.remote import NotFetched
from listarchive.fetch.scrubbed import bring_scrubbed
from listarchive.fetch.web import Web

_NAME = re.compile(
    r"((?:\d{4}(?:-[^\W\d_]{1,30}|q[1-4])?|Week-of-Mon-\d{8}|\d{8})\.(?:txt|mbox))(\.gz)?", re.IGNORECASE
)
_MOST = 10_000  # files of an archive: a day to a file, for 27 years


def fetch(web: Web, job: FetchJob) -> None:
    """Bring what is new in a Pipermail archive, and what it took off its mails, if that is meant.

    Raises `NotFetched`.
    """
    text, base = web.page(_as_folder(web.remote.url))
    offers = volumes(text, base)
    if not offers:
        raise NotFetched("no month files are linked there: check the url, or say of which kind it is")
    bring(web, offers, job)
    if web.politeness.attachments:
        bring_scrubbed(web, base, job)


def _as_folder(url: str) -> str:
    last = urlsplit(url).path.rpartition("/")[2]
    return url if not last or "." in last else f"{url}/"


def volumes(page: str, base: str) -> list[Offer]:
    """List the month files that a page links to in its own folder, the oldest first, gzipped if possible."""
    found: dict[str, Offer] = {}
    for link in links(page):
        url = joined(base, link)
        folder, _, name = unquote(urlsplit(url).path).rpartition("/")
        match = _NAME.fullmatch(name)
        if match and _place(url, folder) == _place(base, unquote(urlsplit(base).path).rpartition("/")[0]):
            offer = Offer(urlsplit(url)._replace(query="", fragment="").geturl(), name)
            # Once one form was taken, the other is the same mail.
            if match[1] not in found or match[2]:
                found[match[1]] = offer
        if len(found) > _MOST:
            raise NotFetched(f"more than {_MOST:,} files are linked there: check the url")
    return sorted(found.values(), key=_age)


def _place(url: str, folder: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc, folder


def _age(offer: Offer) -> tuple[str, str]:
    month = month_in_name(offer.name)
    digits = "".join(re.findall(r"\d+", offer.name.partition(".")[0]))
    return (f"{month:%Y-%m}" if month else digits[:4]), digits
