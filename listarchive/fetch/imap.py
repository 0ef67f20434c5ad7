"""New mails are fetched from a folder on an IMAP server.

A folder numbers its mails upwards and never changes a number while its UIDVALIDITY stays (RFC 9051 §2.3.1).
Each run puts what is new into an mbox of its own, named by both: `INBOX-1700000000-12-40.mbox`. So the
names tell what is here already, and nothing else has to be remembered. The folder is opened to be read only.
"""

from __future__ import annotations

import imaplib
import re
import time
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from listarchive.fetch.arrival import place
from listarchive.fetch.imap_server import Server
from listarchive.fetch.month_files import FetchJob
from listarchive.fetch.remote import GivenUp, NotFetched, Passing, Politeness, Remote, safe_name
from listarchive.fetch.report import Item, Problem

_BATCH = 64_000_000  # bytes to a file, so that a break loses no more
_PASSED_OVER = 1_000  # mails that are too large or do not come, in one run
_PIECE = 1 << 16  # bytes
_FROM = re.compile(rb"^(?=>*From )", re.MULTILINE)


def fetch(remote: Remote, politeness: Politeness, job: FetchJob) -> None:
    """Bring what is new in a folder. Raises `NotFetched`."""
    folder = unquote(urlsplit(remote.url).path.strip("/")) or "INBOX"
    if not remote.user or remote.password is None:
        raise NotFetched("needs user, and password_file or another key for the password")
    password = remote.password()
    try:
        with Server(remote, politeness) as server:
            server.enter(remote.user, password)
            _bring(server, folder, remote, job, politeness.largest)
    except imaplib.IMAP4.error as error:
        raise Passing(f"the server says: {str(error).replace(password, '…')[:200]}: try later") from error


def _bring(server: Server, folder: str, remote: Remote, job: FetchJob, most: int) -> None:
    validity = server.open_folder(folder)
    name = f"{safe_name(folder)}-{validity}"
    last = _last(job.folder, name)
    new = server.newer(last)
    if job.dry_run:
        if new:
            path = str(job.folder / f"{name}-{new[0]}-{new[-1]}.mbox")
            job.report.items.append(Item(remote.list_name, remote.shown, path, "would be fetched"))
        return
    if not new:
        job.report.items.append(Item(remote.list_name, remote.shown, str(job.folder), "unchanged"))
        return

    passed = 0

    def passed_over(reason: str) -> None:
        nonlocal passed
        passed += 1
        if passed > _PASSED_OVER:
            raise GivenUp(
                f"more than {_PASSED_OVER:,} mails could not be fetched: look for them on the server"
            )
        job.report.problems.append(Problem(remote.list_name, remote.shown, reason))

    coming = server.mails(new, passed_over)
    whole = 0
    with _Batch(job.memory.folder / f"{remote.list_name}-{name}.part") as batch:
        try:
            for uid, raw, arrived in coming:
                batch.add(uid, _as_mbox(raw, arrived))
                if batch.size > _BATCH:
                    whole += batch.size
                    _keep(batch, name, remote, job)
                if whole > most:
                    raise GivenUp(f"{whole:,} bytes were fetched: the next run asks for the rest")
        except (NotFetched, imaplib.IMAP4.error):
            _keep(batch, name, remote, job)
            raise
        _keep(batch, name, remote, job)


class _Batch:
    """Mails that will be one file; used in a `with`, nothing of them is left that was not kept."""

    def __init__(self, part: Path) -> None:
        self.part = part
        self._file = part.open("wb")
        self.numbers: list[int] = []
        self.size = 0

    def __enter__(self) -> _Batch:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self.part.unlink(missing_ok=True)

    def add(self, number: int, mail: bytes) -> None:
        """Add a mail."""
        self._file.write(mail)
        self.numbers.append(number)
        self.size += len(mail)

    def keep(self, target: Path) -> None:
        """Move what there is to its place, and begin anew."""
        self._file.close()
        place(self.part, target)
        self._file = self.part.open("wb")
        self.numbers, self.size = [], 0


def _keep(batch: _Batch, name: str, remote: Remote, job: FetchJob) -> None:
    if batch.numbers:
        target = job.folder / f"{name}-{batch.numbers[0]}-{batch.numbers[-1]}.mbox"
        size = batch.size
        batch.keep(target)
        job.report.items.append(Item(remote.list_name, remote.shown, str(target), "new", size))


def _last(folder: Path, name: str) -> int:
    """Tell up to which number the mails of a folder are here."""
    pattern = re.compile(rf"{re.escape(name)}-\d+-(\d+)\.mbox(?:\.\w+)?")
    here = [pattern.fullmatch(path.name) for path in folder.iterdir()] if folder.is_dir() else []
    return max((int(match[1]) for match in here if match), default=0)


def _as_mbox(raw: bytes, arrived: str) -> bytes:
    """Write a mail as it stands in an mbox: mboxrd, which can be undone (qmail's mbox(5))."""
    try:
        when = parsedate_to_datetime(arrived.strip().replace("-", " "))
        stamp = time.asctime(when.utctimetuple())
    except (ValueError, TypeError, OverflowError):
        stamp = "Thu Jan  1 00:00:00 1970"
    text = _quoted(raw.replace(b"\r\n", b"\n"))
    return b"From MAILER-DAEMON %s\n%s\n\n" % (stamp.encode("ascii"), text.rstrip(b"\n"))


def _quoted(text: bytes) -> bytes:
    """Quote what looks as the beginning of a mail; piece by piece, as each place found takes memory."""
    found, start = bytearray(), 0
    while start < len(text):
        end = text.find(b"\n", start + _PIECE) + 1 or len(text)
        found += _FROM.sub(b">", text[start:end])
        start = end
    return bytes(found)
