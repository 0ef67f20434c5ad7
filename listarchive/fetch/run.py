"""Everything that is configured is fetched, or as much of it as can be had."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from listarchive.fetch import hyperkitty, imap, pipermail, public_inbox, single
from listarchive.fetch.arrival import clear
from listarchive.fetch.memory import fetching
from listarchive.fetch.month_files import FetchJob
from listarchive.fetch.remote import NotFetched, Politeness, Remote, kind_of, safe_name
from listarchive.fetch.report import Report
from listarchive.fetch.web import Web
from listarchive.logs import Log
from listarchive.mail import Carried
from listarchive.moderation import HiddenPosts

_log = Log("fetch")

_ON_THE_WEB: dict[str, Callable[[Web, FetchJob], None]] = {
    "pipermail": pipermail.fetch,
    "hyperkitty": hyperkitty.fetch,
    "mbox": single.fetch,
}
_OTHERS: dict[str, Callable[[Remote, Politeness, FetchJob], None]] = {
    "public-inbox": public_inbox.fetch,
    "imap": imap.fetch,
}

_SCHEMES = {
    **dict.fromkeys(_ON_THE_WEB, ("https", "http")),
    "public-inbox": ("https", "http", "git", "file"),
    "imap": ("imaps",),
}

KINDS = (*_ON_THE_WEB, *_OTHERS)
"""All that can be fetched from."""

FOLDER = "fetch"
"""Where it is worked, beside `mbox/`."""


def fetch(
    home: Path,
    remotes: Sequence[Remote],
    *,
    politeness: Politeness | None = None,
    dry_run: bool = False,
    everything: bool = False,
    begun: Callable[[Remote], None] = lambda _: None,
) -> Report:
    """Bring the new mail of all `remotes` into `home/mbox/`, and tell what came.

    What fails is in the report, and the rest goes on. `everything` asks for each month again. Raises `Busy`,
    and OSError if it cannot be written here.
    """
    started = time.monotonic()
    report = Report()
    purged = _purged(home)
    several = Counter(remote.list_name for remote in remotes)
    with fetching(home / FOLDER) as memory:
        for remote in remotes:
            begun(remote)
            _log.info("%s: %s", remote.list_name, remote.shown)
            folder = home / "mbox" / remote.list_name
            if several[remote.list_name] > 1:
                folder /= _own_folder(remote, remotes)
            job = FetchJob(folder, memory, report, dry_run, everything, purged)
            if not dry_run:
                clear(folder)
            with report.attempting(remote.list_name, remote.shown):
                _fetch(remote, politeness or Politeness(), job)
    report.items = [replace(item, path=_below(home, item.path)) for item in report.items]
    report.seconds = time.monotonic() - started
    return report


def _purged(home: Path) -> Carried | None:
    """Tell which mails are not to come back, if any."""
    posts = [post for post in HiddenPosts.read(home) if post.state == "purged"]
    return Carried(HiddenPosts(posts)) if posts else None


def _below(home: Path, path: str) -> str:
    """Name a file as the report of an import does: below the home."""
    return str(Path(path).relative_to(home)) if Path(path).is_relative_to(home) else path


def _fetch(remote: Remote, politeness: Politeness, job: FetchJob) -> None:
    kind = remote.kind or kind_of(remote.url)
    scheme = remote.url.partition(":")[0]
    if scheme not in _SCHEMES[kind]:
        raise NotFetched(f"{kind} cannot be fetched over {scheme}: write {' or '.join(_SCHEMES[kind])}")
    if kind in _OTHERS:
        _OTHERS[kind](remote, politeness, job)
    else:
        with Web(remote, politeness) as web:
            _ON_THE_WEB[kind](web, job)


def _own_folder(remote: Remote, remotes: Sequence[Remote]) -> str:
    """Name the folder of one of several remotes of a list: two archives have a January each."""
    alike = [each for each in remotes if (each.list_name, each.host) == (remote.list_name, remote.host)]
    number = alike.index(remote) + 1
    name = safe_name(remote.host, "files")
    return name if number == 1 else f"{name}-{number}"
