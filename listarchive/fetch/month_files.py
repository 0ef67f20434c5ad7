"""Those of an archive's files that are asked for tonight.

The newest two always: the current month grows, and so does the one before it while mail is under way. What
is not here yet, always. Of the others, those that were not asked for the longest: a month may change years
later, but a server need not be asked for all its history every night.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from listarchive.fetch.arrival import Damaged, Kept, keep
from listarchive.fetch.download import Part, Version, download
from listarchive.fetch.memory import Memory
from listarchive.fetch.remote import GivenUp, Passing, Unanswered
from listarchive.fetch.report import Item, Problem, Report
from listarchive.fetch.web import Web
from listarchive.mail import Carried

_GROWING = 2
_IN_TURN = 10
_IN_A_ROW = 20  # files that a server does not answer for, before it is left alone


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that an archive offers; the oldest first in a list of them."""

    url: str
    name: str


@dataclass(frozen=True, slots=True)
class FetchJob:
    """Where files go, and what is done."""

    folder: Path
    memory: Memory
    report: Report
    dry_run: bool = False
    everything: bool = False
    purged: Carried | None = None
    """Mails that the archive's owner has purged, and that do not come back."""


def bring(web: Web, offers: Sequence[Offer], job: FetchJob) -> None:
    """Ask for those that may have changed, and put them in their place; goes on after a failure."""
    remote, report = web.remote, job.report
    in_vain = 0
    for offer in _tonight(offers, job):
        if job.dry_run:
            path = str(job.folder / offer.name)
            report.items.append(Item(remote.list_name, offer.url, path, "would be fetched"))
            continue
        with report.attempting(remote.list_name, offer.url, within=True):
            try:
                report.items.append(_bring(web, offer, job))
                in_vain = 0
            except Unanswered:
                in_vain += 1
                raise
            except Exception:
                in_vain = 0
                raise
        if in_vain == _IN_A_ROW:
            raise GivenUp(f"no answer for {in_vain} files in a row: the next run asks for the rest")


def _tonight(offers: Sequence[Offer], job: FetchJob) -> list[Offer]:
    if job.everything:
        return list(offers)
    growing = offers[-_GROWING:]
    closed = [offer for offer in offers[:-_GROWING] if (job.folder / offer.name).exists()]
    in_turn = sorted(closed, key=lambda offer: job.memory.known(offer.url).asked)[:_IN_TURN]
    rest = set(closed) - set(in_turn)
    return [offer for offer in offers if offer in growing or offer not in rest]


def _bring(web: Web, offer: Offer, job: FetchJob) -> Item:
    target = job.folder / offer.name
    known = job.memory.known(offer.url).version if target.exists() else Version()
    part = Part(job.memory.folder, offer.url)

    def item(kept: Kept, size: int) -> Item:
        return Item(web.remote.list_name, offer.url, str(kept.path), kept.outcome, size)

    version = download(web, offer.url, part, known)
    if version is None:
        job.memory.learn(offer.url, known)
        return item(Kept("unchanged", target), 0)
    size = part.path.stat().st_size
    try:
        kept = _kept(web, offer, part, job)
    except Passing:
        raise
    except BaseException:
        part.drop()
        raise
    if kept.missing:
        _note(web, offer, job, _changed(kept))
    job.memory.learn(offer.url, version)
    return item(kept, size)


def _kept(web: Web, offer: Offer, part: Part, job: FetchJob) -> Kept:
    """Move what came to its place. What is damaged is fetched again: the server may have a better one."""
    largest = web.politeness.largest
    with suppress(Damaged):
        return keep(part.path, job.folder, offer.name, largest=largest, purged=job.purged)
    before = _digest(part.path)
    part.drop()
    download(web, offer.url, part, Version())
    try:
        return keep(part.path, job.folder, offer.name, largest=largest, purged=job.purged)
    except Damaged:
        if _digest(part.path) != before:
            part.drop()
            raise
    _note(web, offer, job, "it is damaged at the server too: taken as it is")
    return keep(part.path, job.folder, offer.name, largest=largest, damaged=True, purged=job.purged)


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return file_digest(file, "sha256").digest()


def _note(web: Web, offer: Offer, job: FetchJob, reason: str) -> None:
    job.report.problems.append(Problem(web.remote.list_name, offer.url, reason, "noted"))


def _changed(kept: Kept) -> str:
    mails = "a mail that it had" if kept.missing == 1 else f"{kept.missing:,} of the mails that it had"
    if kept.outcome == "empty":
        return f"is empty now: what it had is kept in {kept.path.name}"
    return f"lacks {mails}, or has them changed: both are kept, the new one as {kept.path.name}"
