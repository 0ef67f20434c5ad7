"""One file comes here whole, although the line breaks.

It grows in a file of its own; the next try, of this run or another, goes on where the last one ended if
the server can do that and the file there is still the same (RFC 9110 §13.1.5, §14). What is there is whole
only when this says so.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import httpx

from listarchive.fetch.remote import Passing, TooLarge
from listarchive.fetch.web import Web

_RANGE = re.compile(r"bytes (\d{1,18})-")
_LONGEST = 1_000  # characters of what names a version; nobody writes more


@dataclass(frozen=True, slots=True)
class Version:
    """By which a server knows a version of a file: ETag and Last-Modified, either may be empty."""

    etag: str = ""
    modified: str = ""

    def unless(self) -> dict[str, str]:
        """Give the headers that ask for the file only if it is another now."""
        found = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in found.items() if value}

    def same(self) -> str:
        """Give what names this version to the byte; empty if nothing does (a weak ETag does not)."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified


def version_of(answer: httpx.Response) -> Version:
    """Read the version of the file that is being sent."""
    return Version(*(_sendable(answer.headers.get(name, "")) for name in ("etag", "last-modified")))


def _sendable(value: str) -> str:
    """Give a header's value if it can be sent back, else nothing."""
    return value if len(value) <= _LONGEST and value.isascii() and value.isprintable() else ""


class Part:
    """A file that is coming, and what it will be part of."""

    def __init__(self, folder: Path, url: str) -> None:
        name = blake2b(url.encode(), digest_size=12).hexdigest()
        self.path = folder / f"{name}.part"
        self._note = folder / f"{name}.json"

    def version(self) -> str:
        """Name the version that was begun; empty if there is nothing to go on with."""
        try:
            noted = json.loads(self._note.read_text("utf-8"))
            return str(noted["version"]) if self.path.stat().st_size else ""
        except (OSError, ValueError, TypeError, KeyError):
            return ""

    def begin(self, version: str) -> None:
        """Take note of which version is coming, before it comes."""
        self.path.write_bytes(b"")
        self._note.write_text(json.dumps({"version": version}), "utf-8")

    def done(self) -> None:
        """Take it that the file is whole."""
        self._note.unlink(missing_ok=True)

    def drop(self) -> None:
        """Begin anew next time."""
        for path in (self.path, self._note):
            with suppress(FileNotFoundError):
                path.unlink()


def download(web: Web, url: str, part: Part, known: Version) -> Version | None:
    """Bring a file into `part`; give its version, or None if it is still the known one.

    Raises `NotFetched`, and OSError if it cannot be written.
    """
    return web.patiently(lambda: _once(web, url, part, known))


def _once(web: Web, url: str, part: Part, known: Version) -> Version | None:
    begun = part.version()
    size = part.path.stat().st_size if begun else 0
    asked: Mapping[str, str] = {"Range": f"bytes={size}-", "If-Range": begun} if begun else known.unless()
    with web.asking(url, asked, most=web.politeness.largest) as answer:
        if answer.status_code == 304 and not begun:
            part.drop()
            return None
        if answer.status_code == 206 and begun:
            match = _RANGE.match(answer.headers.get("content-range", ""))
            if match is None or int(match[1]) != size:
                part.drop()
                raise Passing("the server sent another range than was asked for: try later")
        elif answer.status_code == 200:
            size = 0
            part.begin(version_of(answer).same())
        else:
            part.drop()
            raise Passing(f"the server answers {answer.status_code} to a plain request: try later")
        try:
            _write(answer, part.path, size, web.politeness.largest)
        except (TooLarge, OSError):
            part.drop()  # it would fill the disk
            raise
        version = version_of(answer)
    part.done()
    return version


def _write(answer: httpx.Response, path: Path, size: int, largest: int) -> None:
    with path.open("ab") as file:
        for chunk in answer.iter_raw():
            size += len(chunk)
            if size > largest:
                raise TooLarge(f"larger than {largest:,} bytes: raise `largest` if that is meant")
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
