"""The site: what the owner of an archive says about how it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path

from listarchive.engine.cluster import Cluster
from listarchive.engine.home import Home
from listarchive.limits import Limits
from listarchive.printable import Spans
from listarchive.web.collecting import Addresses
from listarchive.web.tokens import without_tokens


@dataclass(frozen=True, slots=True)
class Site:
    """An archive home as it is shown."""

    home: Path
    title: str = "Mailing lists"
    url: str = ""
    """Where readers find it, if that is not what their browsers say (behind a proxy, with a path)."""
    hosts: tuple[str, ...] = ()
    """Further names under which it answers, besides this machine's and that in `url`."""
    addresses: Addresses = False
    """Whether addresses are shown whole, as `name at host`, or not at all (`names`)."""
    headers: str = "all"
    """`public` if downloads have no headers that tell of a mail's way, and no links that are one reader's."""
    timeout: float = 10.0
    """Seconds that a question to the archive may take; 0 for any."""
    timezone: tzinfo = UTC
    """Whose days and months are shown and counted, and meant in a query."""
    mailmap: Path | None = None
    """The file that says which names and addresses are one person; `mailmap` in the home if it is there."""
    references_only: frozenset[str] = frozenset()
    """The lists on which no subject makes an answer of a post."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """What lists are called, where that is not their name."""
    searches: Mapping[str, str] = field(default_factory=dict)
    """Saved searches: a name and its query."""
    limits: Limits | None = None
    """How much of what queries and mails ask for is done; None for the usual."""
    trusting: bool = False
    """Whether the index is read whoever may have written it."""
    cluster: Cluster | None = None
    """The cluster that keeps the index; None if it stands in the home."""
    private: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The private lists, each with the users, and the groups behind an `@`, who may read it."""
    spamless: frozenset[str] = frozenset()
    """The lists of which nothing is shown that looks like spam, unless it is asked for."""
    user_header: str = ""
    """The header in which a server in front tells who asks; none if nobody is known."""
    groups_header: str = ""
    """The header in which it tells of which groups that user is, with commas between them."""
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    """The addresses and networks of servers in front whose word counts."""
    socket: bool = False
    """Whether requests come through a socket that only the owner reaches."""
    everything: bool = False
    """Whether private lists are shown to whoever asks."""
    settings: Path | None = None
    """The file that says all this, if any does or may."""

    @property
    def place(self) -> Home:
        """The archive home, with where its index is."""
        return Home(self.home, self.trusting, cluster=self.cluster)

    def told(self, text: str) -> str:
        """Give a text without links that are one reader's, if the owner wants it so."""
        return self.told_with(text, ())[0]

    def told_with(self, text: str, spans: Spans) -> tuple[str, Spans]:
        """Give it so with the spans in it, moved along with what they mark."""
        return without_tokens(text, spans) if self.headers == "public" else (text, spans)

    def title_of(self, name: str) -> str:
        """Give what people call a list."""
        return self.titles.get(name, name)
