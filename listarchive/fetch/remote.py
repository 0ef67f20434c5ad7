"""What is fetched from, how, and what can go wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from listarchive import __version__

_FILE = re.compile(r"\.(?:mbox|mbx|mail|txt|gz|bz2|xz)$", re.IGNORECASE)
_ADDRESS = re.compile(r"/list/[^/@]+@[^/@]+")


@dataclass(frozen=True, slots=True)
class Remote:
    """A place that mail of one list is fetched from."""

    list_name: str
    url: str
    kind: str = ""
    """One of `KINDS`; empty if the URL shows it."""
    user: str = ""
    password: Callable[[], str] | None = None
    """Gives the password when somebody asks for it. It is never logged."""
    ca: str | None = None
    """A file of certificates to trust instead of those that all trust."""
    local: bool = False
    """True if its name may lead into a private network."""
    honours: bool = False
    """True if nothing is asked for that was taken off mails whose authors want no archive to keep them."""

    @property
    def host(self) -> str:
        """The machine's name or address."""
        return urlsplit(self.url).hostname or ""

    @property
    def shown(self) -> str:
        """The URL as it may be printed: without what stands before the `@`."""
        parts = urlsplit(self.url)
        return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


@dataclass(frozen=True, slots=True)
class Politeness:
    """How a guest behaves."""

    pause: float = 1.0
    """Seconds between two requests to one server."""
    timeout: float = 60.0
    """Seconds of silence after which a server is given up."""
    largest: int = 4_000_000_000
    """Bytes of one file; larger ones are left alone."""
    contact: str = ""
    """A page or an address for a server's administrator who wants to know who asks."""
    attachments: bool = False
    """Whether what a Pipermail archive took off its mails is brought, too."""

    @property
    def agent(self) -> str:
        """How we introduce ourselves (RFC 9110 §10.1.5)."""
        return f"listarchive/{__version__}" + (f" (+{self.contact})" if self.contact else "")


class NotFetched(Exception):
    """Something could not be fetched; the text says what, and what to do, in half a sentence."""


class TooLarge(NotFetched):
    """An answer has more bytes than any that is meant."""


class GivenUp(NotFetched):
    """Nothing more is asked of this remote; what came, stays."""


class Passing(NotFetched):
    """It may work in a while: after so many seconds, if the server said so."""

    def __init__(self, message: str, after: float = 0.0) -> None:
        super().__init__(message)
        self.after = after


class Unanswered(Passing):
    """The server did not answer in its time, or not at all."""


class Refused(Unanswered):
    """Nobody listens at the port of the server: to ask again at once is of no use."""


def kind_of(url: str) -> str:
    """Tell by a URL what stands there; a folder on the web is taken for a Pipermail archive."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    if parts.scheme == "imaps":
        return "imap"
    if parts.scheme in {"git", "file"} or path.endswith(".git"):
        return "public-inbox"
    if _FILE.search(path):
        return "mbox"
    if "/hyperkitty/" in path or _ADDRESS.search(path):
        return "hyperkitty"
    return "pipermail"


def safe_name(text: str, instead: str = "mail") -> str:
    """Make a file's name out of words from elsewhere: no folder, nothing hidden, nothing odd."""
    name = re.sub(r"[^\w.+=@,-]+", "_", text).lstrip("._-")
    return name.encode("utf-8", "replace")[:150].decode("utf-8", "ignore") or instead
