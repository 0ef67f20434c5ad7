"""The links from a list server's notices to the files that it took off a mail.

Mailman names the folder of such a file after the Message-ID of its mail (Mailman/Handlers/Scrubber.py), so
that it shows whose it is. A notice that somebody quotes, or makes up, is of another mail, and leads nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha1
from itertools import islice
from typing import NamedTuple

from listarchive.lazy import lazy_pattern

_LINK = lazy_pattern(
    r"(?<![^\s<])https?://([a-z0-9._:-]{1,255}(?:/[\w.~+=@,-]{1,100}){0,20})"
    r"/attachments/(\d{8})/([0-9a-f]{8})/([\w+=,-][\w.+=,-]{0,149})(?=[\s>]|\Z)",
    re.IGNORECASE | re.ASCII,
)
_ID = lazy_pattern(r"^message-id:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\s]{1,998}>)", re.IGNORECASE | re.MULTILINE)
_MOST = 200
"""Links of a mail that are looked at; and ids, which a digest has many of."""


class ScrubbedLink(NamedTuple):
    """Where a file is that was taken off a mail, told without the scheme."""

    archive: str
    """The host, and the folder of the list's archive."""
    day: str
    folder: str
    name: str

    @property
    def path(self) -> str:
        """Give the place of the file below the folder of the archive."""
        return f"attachments/{self.day}/{self.folder}/{self.name}"

    def __str__(self) -> str:
        return f"{self.archive}/{self.path}"


def links_in(raw: bytes) -> list[ScrubbedLink]:
    """Give the links of a mail to files that were taken off it, or off a post that it carries, each once."""
    if b"/attachments/" not in raw:
        return []
    text = raw.decode("latin-1")
    owners = {folder_of(found[1]) for found in islice(_ID.finditer(text), _MOST)}
    return list(dict.fromkeys(link for link in _links(text) if link.folder in owners))


def link_of(url: str, message_id: str) -> ScrubbedLink | None:
    """Read the link of a notice; None if it is no such link, or of another mail."""
    link = next(_links(url), None)
    if link is None or link.folder != folder_of(f"<{message_id}>"):
        return None
    return link


def _links(text: str) -> Iterator[ScrubbedLink]:
    for found in islice(_LINK.finditer(text), _MOST):
        host, slash, folder = found[1].partition("/")
        yield ScrubbedLink(f"{host.lower()}{slash}{folder}", found[2], found[3].lower(), found[4])


def folder_of(message_id: str) -> str:
    """Name the folder of what is taken off the mail with an id, which stands in angle brackets."""
    hashed = sha1(message_id.encode("latin-1", "replace"), usedforsecurity=False).hexdigest()
    return hashed[:4] + hashed[-4:]
