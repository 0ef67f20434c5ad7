"""How are new mails fetched from a folder on an IMAP server?

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
from listarchive.fetch.months import Errand
from listarchive.fetch.remote import Manners, NotFetched, Passing, Remote, safe_name
from listarchive.fetch.report import Item, Problem

_BATCH = 64_000_000  # bytes to a file, so that a break loses no more
_FROM = re.compile(rb"^(?=>*From )", re.MULTILINE)


def fetch(remote: Remote, manners: Manners, errand: Errand) -> None:
    """Bring what is new in a folder. Raises `NotFetched`."""
    folder = unquote(urlsplit(remote.url).path.strip("/")) or "INBOX"
    if not remote.user or remote.password is None:
        raise NotFetched("needs user, and password_file or another key for the password")
    password = remote.password()
    try:
        with Server(remote, manners) as server:
            server.enter(remote.user, password)
            _bring(server, folder, remote, errand)
    except imaplib.IMAP4.error as error:
        raise Passing(f"the server says: {str(error).replace(password, '…')[:200]}: try later") from error


def _bring(server: Server, folder: str, remote: Remote, errand: Errand) -> None:
    validity = server.open_folder(folder)
    name = f"{safe_name(folder)}-{validity}"
    last = _last(errand.folder, name)
    new = server.newer(last)
    if errand.dry_run:
        if new:
            path = str(errand.folder / f"{name}-{new[0]}-{new[-1]}.mbox")
            errand.report.items.append(Item(remote.list_name, remote.shown, path, "would be fetched"))
        return
    if not new:
        errand.report.items.append(Item(remote.list_name, remote.shown, str(errand.folder), "unchanged"))

    def passed_over(reason: str) -> None:
        errand.report.problems.append(Problem(remote.list_name, remote.shown, reason))

    part = errand.memory.folder / f"{remote.list_name}-{name}.part"
    while new:
        size, came = 0, []
        with part.open("wb") as file:
            for uid, raw, arrived in server.mails(new, passed_over):
                came.append(uid)
                mail = _as_mbox(raw, arrived)
                file.write(mail)
                size += len(mail)
                if size > _BATCH:
                    break
        if not came:
            part.unlink()
            break
        new = [uid for uid in new if uid > came[-1]]
        target = errand.folder / f"{name}-{came[0]}-{came[-1]}.mbox"
        place(part, target)
        errand.report.items.append(Item(remote.list_name, remote.shown, str(target), "new", size))


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
    text = _FROM.sub(b">", raw.replace(b"\r\n", b"\n"))
    return b"From MAILER-DAEMON %s\n%s\n\n" % (stamp.encode("ascii"), text.rstrip(b"\n"))
