"""What is fuzzed: each target takes any bytes, and raises nothing but the package's own errors.

A target's name is what `python -m fuzz NAME SECONDS` takes.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from fuzz.fetch_targets import fetch_index, fetch_json, imap_answers
from listarchive.archive import Archive, Home, analyse, writing
from listarchive.dates import sent_at
from listarchive.engine.stored_post import StoredPost
from listarchive.errors import IndexUnusable, ListArchiveError
from listarchive.mail import posts_in
from listarchive.post import Origin
from listarchive.printable import printable
from listarchive.query import as_json, explain, parse, understood
from listarchive.sources import kinds
from listarchive.sources.compressed import Stream
from listarchive.text import clean
from listarchive.text.html import to_text
from listarchive.web.obscured import NO_TOP, obscured
from listarchive.web.unaddressed import without_addresses


def splitter(data: bytes) -> None:
    """Every kind of source splits any bytes, compressed or not; no byte is in two mails."""
    for kind in kinds.KINDS:
        end = 0
        for offset, raw in kinds.split(kind.kind, Stream(io.BytesIO(data)), 0, lambda *_: None):
            assert offset >= end, (kind.kind, offset, end)
            end = offset + len(raw)


def mail(data: bytes) -> None:
    """Any bytes are a post."""
    assert list(posts_in(data))


def digest(data: bytes) -> None:
    """Any bytes can be the body of a digest."""
    head = b"Subject: Garden Digest, Vol 1, Issue 2\nContent-Type: "
    for kind in (b"text/plain", b"multipart/digest; boundary=X"):
        assert list(posts_in(head + kind + b"\n\n" + data))


def html(data: bytes) -> None:
    """Any text can be HTML."""
    to_text(data.decode("utf-8", "replace"))


def cleaning(data: bytes) -> None:
    """Each line of any text has a label, and none is lost."""
    text = data.decode("utf-8", "replace")
    body = clean(text)
    assert all(line.label for line in body.lines)


def dates(data: bytes) -> None:
    """Any text is a date, or none."""
    found = sent_at(data.decode("utf-8", "replace"))
    assert found is None or found.tzinfo is not None


def query(data: bytes) -> None:
    """Any text is a query that can be printed and answered, or it is refused."""
    with suppress(ListArchiveError):
        tree = parse(data.decode("utf-8", "replace"))
        assert understood(tree) + explain(tree) + str(as_json(tree))
        _garden()[1].search(tree)


def index(data: bytes) -> None:
    """A file of the index with any bytes in it is read rightly, or told to be damaged.

    The first bytes choose the file and the place; the rest are put there.
    """
    if len(data) < 5:
        return
    folder, archive = _garden()
    files = [*sorted(folder.glob("index/v*/*")), folder / "index/current"]
    path = files[data[0] % len(files)]
    written = path.read_bytes()
    place = int.from_bytes(data[1:4], "little") % (len(written) + 1)
    cut = len(written) if data[4] & 1 else place + len(data) - 5
    path.write_bytes(written[:place] + data[5:] + written[cut:])
    try:
        with Archive.open(folder) as other:
            assert _answers(other) == _answers(archive), path.name
        with writing(Home(folder)):
            pass
    except IndexUnusable:
        pass
    finally:
        path.write_bytes(written)


_COLLECTED = re.compile(
    r"[a-z0-9_.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.([a-z]{2,})(?![a-z0-9-])(\S*)", re.IGNORECASE
)


def obscure(data: bytes) -> None:
    """What is obscured has no address that a simple program finds, and stays as it is a second time."""
    text = data.decode("utf-8", "replace")
    plain, (place,) = obscured(text, [(0, len(text))])
    assert obscured(plain)[0] == plain
    assert place == (0, len(plain))
    seen = printable(plain.replace("\n", " "))[0]
    for found in _COLLECTED.finditer(seen):
        # What is no address, though it looks like one: see docs/security.md.
        left = found[1].lower() in NO_TOP or not {*found[2]}.isdisjoint(":([.")
        assert left or "://" in seen[max(0, found.start() - 80) : found.start()], found
    without_addresses(data)


TARGETS: dict[str, Callable[[bytes], None]] = {
    **{
        each.__name__: each for each in (splitter, mail, digest, html, cleaning, dates, query, index, obscure)
    },
    "fetch-index": fetch_index,
    "fetch-json": fetch_json,
    "imap": imap_answers,
}

_POSTS = 60


@cache
def _garden() -> tuple[Path, Archive]:
    folder = Path(tempfile.mkdtemp(prefix="listarchive-fuzz-"))
    entries = []
    for number in range(_POSTS):
        raw = (
            f"From: Nell <nell@example.org>\nDate: Mon, {1 + number % 28} Jan 2024 10:00:00 +0000\n"
            f"Subject: Bed {number % 7}\nMessage-ID: <{number}@example.org>\n"
            f"References: <{number // 5}@example.org>\n\nThe lamp{number % 9} of the shed {number}\n"
        ).encode()
        (post,) = posts_in(raw)
        entries.append(StoredPost("", post, Origin("a", number, 1)))
    with writing(Home(folder)) as writer:
        for analysed in analyse(entries):
            writer.take(analysed, ())
        writer.commit()
    archive = Archive.open(folder)
    _answers(archive)
    return folder, archive


def _answers(archive: Archive) -> list[object]:
    found: list[object] = [
        [hit.id for hit in archive.search(words, limit=5).hits]
        for words in ("lamp7", '"the shed"', "bed -lamp3", "lam*", "from:nell date:2024", "")
    ]
    return [*found, archive.get("9@example.org").post, len(archive.conversation("3@example.org"))]
