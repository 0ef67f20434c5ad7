"""The files that a Pipermail archive took off its mails, and that its notices lead to.

They are asked for in the archive's own folder alone: of a notice, nothing but the day, the folder and the
name of a file is taken, and of these only what its mail can have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx

from listarchive.dates import month_in_name
from listarchive.errors import ListArchiveError
from listarchive.fetch.arrival import clear, place
from listarchive.fetch.download import Version
from listarchive.fetch.month_files import FetchJob
from listarchive.fetch.remote import GivenUp, NotFetched, Passing, TooLarge, Unanswered
from listarchive.fetch.report import Item, Problem
from listarchive.fetch.web import Web
from listarchive.fetch.wrapping import unwrapped
from listarchive.mail import posts_in
from listarchive.moderation import asks_not_to_be_archived
from listarchive.sources import open_source
from listarchive.sources.scrubbed_files import folder_beside, name_of
from listarchive.text.scrubbed_links import ScrubbedLink, links_in

_NUMBER = 500
"""Files of one run: at a second for each, a server is asked for eight minutes."""
_LARGEST = 16_000_000
"""Bytes of one file."""
_ALL = 1_000_000_000
"""Bytes of all files of one run."""
_LINKS = 100_000
"""Links of a month that are looked at."""
_IN_A_ROW = 20
"""Files that a server does not answer for, before it is left alone."""

_PATH = re.compile(r"attachments/[\w+=,-][\w.+=,-]*(?:/[\w+=,-][\w.+=,-]*)*", re.ASCII)
_PACKED = (".gz", ".tgz", ".z")
_PAGES = (".html", ".htm", ".xhtml", ".mht")
_LOOKS_HTML = re.compile(rb"\s*(?:<!doctype html|<html[\s>])", re.IGNORECASE)


def bring_scrubbed(web: Web, front_page: str, job: FetchJob) -> None:
    """Bring what is not here yet, of the newest mails first; goes on after a failure."""
    archive = _Archive(web, front_page, job)
    try:
        for path in _months(job.folder):
            if not archive.bring(path):
                told = "more that was taken off its mails is there: the next run goes on"
                job.report.problems.append(Problem(web.remote.list_name, web.remote.shown, told, "noted"))
                return
    finally:
        if not job.dry_run:
            job.memory.save()


def _months(folder: Path) -> Iterator[Path]:
    """Give the month files that were fetched into a folder, the newest first."""
    found = [(month_in_name(each.name), each) for each in folder.iterdir()] if folder.is_dir() else []
    dated = [(month, each) for month, each in found if month and each.is_file() and not each.is_symlink()]
    yield from (each for _, each in sorted(dated, key=lambda pair: (pair[0], pair[1].name), reverse=True))


class _Archive:
    """An archive, and what may still be asked of it in this run."""

    def __init__(self, web: Web, front_page: str, job: FetchJob) -> None:
        self._web = web
        self._job = job
        self._home = job.memory.folder.parent
        self._names = {_named(web.remote.url), _named(front_page)}
        parts = urlsplit(front_page)
        self._folder = parts._replace(
            netloc=parts.netloc.rpartition("@")[2],
            path=parts.path.rpartition("/")[0] + "/",
            query="",
            fragment="",
        ).geturl()
        self._number, self._bytes, self._in_vain = _NUMBER, _ALL, 0

    def bring(self, month: Path) -> bool:
        """Bring what was taken off the mails of a month; False if there is more than one run brings."""
        job, source = self._job, str(month.relative_to(self._home))
        folder = folder_beside(self._home, source)
        state = month.stat()
        as_it_is = Version(f"{state.st_size} {state.st_mtime_ns}")
        known = job.memory.known(source).version
        if folder is None or (known == as_it_is and not job.everything):
            return True
        if not job.dry_run:
            clear(folder)
        settled = True
        for link in _links_of(month, honours=self._web.remote.honours):
            target, url = folder / name_of(link), self._folder + link.path
            if link.archive not in self._names or target.exists() or target.is_symlink():
                continue
            if job.memory.known(url).asked and not job.everything:
                continue
            if self._number <= 0 or self._bytes <= 0:
                return False
            self._number -= 1
            settled = self._one(url, target) and settled
        if settled and not job.dry_run:
            job.memory.note(source, as_it_is)
        return True

    def _one(self, url: str, target: Path) -> bool:
        """Bring a file; False if it may be had another time."""
        job, name = self._job, self._web.remote.list_name
        if job.dry_run:
            job.report.items.append(Item(name, url, str(target), "would be fetched"))
            return False
        came = False
        with job.report.attempting(name, url, within=True):
            try:
                data = self._web.patiently(lambda: self._data(url))
                came = True
                self._in_vain = 0
            except Passing as error:
                self._in_vain = self._in_vain + 1 if isinstance(error, Unanswered) else 0
                if self._in_vain == _IN_A_ROW:
                    raise GivenUp(f"no answer for {_IN_A_ROW} files in a row: the next run goes on") from None
                raise
            except GivenUp:
                raise
            except NotFetched as error:
                job.memory.note(url, Version())
                told = f"{error}; it is not asked for again, but with --all"
                job.report.problems.append(Problem(name, url, told, "noted"))
                return True
            self._bytes -= len(data)
            part = job.memory.folder / "scrubbed.new"
            part.write_bytes(data)
            place(part, target)
            job.report.items.append(Item(name, url, str(target), "new", len(data)))
        return came

    def _data(self, url: str) -> bytes:
        most = min(_LARGEST, self._web.politeness.largest)
        with self._web.asking(url, most=most, allowed=self._is_inside) as answer:
            if answer.status_code != 200:
                raise Passing(f"the server answers {answer.status_code} to a plain request: try later")
            data = bytearray()
            for chunk in answer.iter_raw():
                data += chunk
                if len(data) > most:
                    raise TooLarge(f"it has more than {most:,} bytes")
            kind = answer.headers.get("content-type", "").lower()
            encoding = answer.headers.get("content-encoding", "")
        body = bytes(data)
        path = url.lower()
        if encoding and not path.endswith(_PACKED):
            body = unwrapped(body, encoding, most)
        if kind.startswith("text/html") and not path.endswith(_PAGES) and _LOOKS_HTML.match(body):
            raise NotFetched("a page came in its place: check user and password, or ask its owner")
        return body

    def _is_inside(self, url: httpx.URL) -> bool:
        """Tell whether a redirect stays among what was taken off the mails of this archive."""
        text = str(url)
        return text.startswith(self._folder) and bool(_PATH.fullmatch(text, len(self._folder)))


def _links_of(month: Path, *, honours: bool) -> list[ScrubbedLink]:
    """Give the links of the mails of a month; if it `honours` that, of none whose author wants no archive.

    What cannot be read of it was told when it came.
    """
    found: dict[ScrubbedLink, None] = {}
    try:
        for mail in open_source(month).mails():
            links = links_in(mail.raw)
            if links and not (honours and _is_refused(mail.raw)):
                found.update(dict.fromkeys(links))
            if len(found) >= _LINKS:
                break
    except (ListArchiveError, OSError):
        pass
    return list(islice(found, _LINKS))


def _is_refused(raw: bytes) -> bool:
    try:
        return any(map(asks_not_to_be_archived, posts_in(raw)))
    except Exception:
        return True  # nobody will read the mail, either


def _named(url: str) -> str:
    """Name an archive as links do: the host, and the folder of its front page."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    path = parts.path if "." not in parts.path.rpartition("/")[2] else parts.path.rpartition("/")[0]
    return f"{(parts.hostname or '').lower()}{port}{unquote(path).rstrip('/')}"
