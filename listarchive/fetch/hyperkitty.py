"""The months that a HyperKitty archive (Mailman 3) offers.

The page of a list links to its months, `…/list/NAME@HOST/2024/5/`. Each can be had as a gzipped mbox,
`…/export/NAME@HOST-2024-05.mbox.gz?start=2024-05-01&end=2024-06-01`; the end is not part of it.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urljoin, urlsplit

from listarchive.fetch.links import joined, links
from listarchive.fetch.month_files import FetchJob, Offer, bring
from listarchive.fetch.remote import NotFetched
from listarchive.fetch.web import Web

_LIST = re.compile(r"^(.*/list/([^/]+@[^/]+))(?:/.*)?$")
_MONTH = re.compile(r"/(\d{4})/(\d{1,2})/?")


def fetch(web: Web, job: FetchJob) -> None:
    """Bring what is new in a HyperKitty archive. Raises `NotFetched`."""
    match = _LIST.match(unquote(urlsplit(web.remote.url).path))
    if match is None:
        raise NotFetched("this is not a list of HyperKitty: give the url of its page, …/list/NAME@HOST/")
    top = urljoin(web.remote.url, quote(f"{match[1]}/", safe="/@"))
    text, base = web.page(top)
    months = listed(text, base)
    if not months:
        raise NotFetched("no months are linked there: check the url, or ask if its archive is public")
    # A month without mail is not linked, but may get some.
    first, last = months[0], months[-1]
    bring(web, [_offer(base, match[2], month) for month in range(first, last + 1)], job)


def listed(page: str, base: str) -> list[int]:
    """List the months that a list's page links to, each as the months since the year 0, in order."""
    found = set()
    for link in links(page):
        url = joined(base, link)
        if url.startswith(base):
            match = _MONTH.fullmatch("/" + re.split("[?#]", url[len(base) :])[0])
            if match and 1 <= int(match[2]) <= 12 and 1970 <= int(match[1]) < 2100:
                found.add(12 * int(match[1]) + int(match[2]) - 1)
    return sorted(found)


def _offer(base: str, address: str, month: int) -> Offer:
    start, end = (f"{each // 12:04}-{each % 12 + 1:02}-01" for each in (month, month + 1))
    name = f"{start[:7]}.mbox.gz"
    there = quote(f"export/{address}-{name}", safe="/@")
    return Offer(urljoin(base, f"{there}?start={start}&end={end}"), name)
