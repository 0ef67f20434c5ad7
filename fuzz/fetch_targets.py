"""What servers answer to `fetch`, fuzzed: any bytes are a page, a manifest, or what an IMAP server says."""

from __future__ import annotations

import gzip
import io
import re
import tempfile
import zlib
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, cast

from listarchive.fetch import NotFetched, Politeness, Remote, Report, hyperkitty, imap, imap_server, pipermail
from listarchive.fetch.imap_server import Server
from listarchive.fetch.links import joined, links
from listarchive.fetch.memory import Memory
from listarchive.fetch.month_files import FetchJob
from listarchive.fetch.public_inbox import epochs_in
from listarchive.fetch.wrapping import unwrapped

_BASE = "https://lists.example.org/archives/list/tinkers@example.org/"
_MOST = 100_000


def fetch_index(data: bytes) -> None:
    """Any text is a page, whose files have names of their own, and places below it."""
    page = data.decode("utf-8", "replace")
    for link in links(page):
        assert joined(_BASE, link) is not None
    with suppress(NotFetched):
        for offer in pipermail.volumes(page, _BASE):
            assert len(offer.name.encode()) < 200, offer
            assert "/" not in offer.name, offer
            assert offer.url.startswith(_BASE), offer
        months = hyperkitty.listed(page, _BASE)
        assert months == sorted(months)
        assert len(months) <= 12 * 130


def fetch_json(data: bytes) -> None:
    """Any bytes, packed or not, are a manifest or refused."""
    for encoding in ("", "deflate"):
        with suppress(NotFetched):
            body = unwrapped(data, encoding, _MOST)
            assert len(body) <= _MOST or body == data
            assert all(0 <= int(number) < 100_000 for number in epochs_in(body))


class _Fed(Server):
    """A server that answers each command with the next piece of the input, and then hangs up."""

    def __init__(self, remote: Remote, politeness: Politeness, data: bytes) -> None:
        self.pieces = data.split(b"\0")
        self.coming = io.BytesIO(self.pieces.pop(0))
        super().__init__(remote, politeness)

    def _connected(self) -> Any:
        return self

    def settimeout(self, seconds: float) -> None:
        pass

    def close(self) -> None:
        pass

    def sendall(self, data: bytes) -> None:
        rest = self.coming.read()
        tag = data.partition(b" ")[0]
        if self.pieces:
            rest += self.pieces.pop(0).replace(b"TAG", tag)
        self.coming = io.BytesIO(rest)

    def recv_into(self, buffer: bytearray) -> int:
        return self.coming.readinto(buffer)


def imap_answers(data: bytes) -> None:
    """Any bytes are what an IMAP server says; what it gives is kept under numbers that it listed."""
    place = _place()
    folder, working = place / "mbox", place / "fetch"
    remote = Remote("tinkers", "imaps://127.0.0.1/INBOX", user="nell", password=lambda: "sesame")
    imap_server.trust = cast("Any", lambda _: None)
    imap.Server = cast("Any", lambda remote, politeness: _Fed(remote, politeness, data))
    report = Report()
    with suppress(NotFetched):
        imap.fetch(remote, Politeness(), FetchJob(folder, Memory(working), report))
    assert not list(working.iterdir())
    for path in folder.iterdir() if folder.exists() else ():
        assert re.fullmatch(r"INBOX-\d{1,10}-\d{1,10}-\d{1,10}\.mbox", path.name), path.name
        path.unlink()


@cache
def _place() -> Path:
    place = Path(tempfile.mkdtemp(prefix="listarchive-fuzz-"))
    (place / "fetch").mkdir()
    return place


_MAIL = b"From: nell@example.org\r\nSubject: lamp\r\n\r\nFrom here\r\n"
_LENGTH = len(_MAIL)
_TALK = [
    b"* OK IMAP4rev1 ready\r\n",
    b"* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n",
    b"TAG OK done\r\n",
    b"* 2 EXISTS\r\n* OK [UIDVALIDITY 7] here\r\nTAG OK [READ-ONLY] done\r\n",
    b"* SEARCH 3 5\r\nTAG OK done\r\n",
    b"* 1 FETCH (UID 3 RFC822.SIZE 51)\r\n* 2 FETCH (UID 5 RFC822.SIZE 51)\r\nTAG OK done\r\n",
    b'* 1 FETCH (UID 3 INTERNALDATE "03-May-2024 10:00:00 +0000" BODY[] {%d}\r\n%b)\r\nTAG OK done\r\n'
    % (_LENGTH, _MAIL),
    b"* 2 FETCH (BODY[] {%d}\r\n%b UID 5)\r\nTAG OK done\r\n" % (_LENGTH, _MAIL),
    b"* BYE\r\nTAG OK done\r\n",
]
SEEDS = {
    "fetch-index": [
        b"<html><body><table><tr><td><A href=\"2024-May.txt.gz\">[ Text ]</a><a href='2024q1.txt'></table>",
        b"<!-- <a href=x> --><script>'<a href=y>'</script><a class=x href = 20240101.txt />",
        b"<a href='%b2024/5/'><a href='/archives/list/tinkers@example.org/1999/12/'>" % _BASE.encode(),
    ],
    "fetch-json": [
        b'{"/tinkers/git/0.git": {"modified": 1}, "/tinkers/git/1.git": {}}',
        gzip.compress(b"{}"),
        zlib.compress(b"5"),
    ],
    "imap": [b"\0".join(_TALK), b"\0".join(_TALK[:5]), *_TALK],
}
