"""The one table of what can be set in `listarchive.toml`.

A table is a class and a key is a field: its type, how it is read, its default, and what it means. That is
all there is to a new key; a line in the table of docs/configuration.md is demanded by a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Literal

from listarchive import limits
from listarchive.configuration import values
from listarchive.configuration.engine import Engine, engine
from listarchive.configuration.mailing_list import List, a_list
from listarchive.configuration.tables import key, settings
from listarchive.configuration.values import KeyPath
from listarchive.engine.visibility import EVERY, Audience
from listarchive.record import record
from listarchive.spam_headers import HEADERS

_UTC: tzinfo = UTC


@record
class Fetch:
    """How `listarchive fetch` behaves as a guest."""

    pause: float = key(
        values.seconds, 1.0, "seconds to wait between two requests to the same server; 1 if not given"
    )
    patience: float = key(
        values.seconds, 60.0, "seconds of silence after which to give up on a server; 60 if not given"
    )
    largest: int = key(
        values.count(1),
        4_000_000_000,
        "the largest file to fetch, in bytes; 4000000000 if not given",
    )
    contact: str = key(
        values.text, "", "a page or an address where a server's owner can find out who is fetching"
    )
    no_archive: str = key(
        values.one_of("honour", "ignore"),
        "honour",
        "whether posts are kept out when their authors ask for it: `ignore`, or `honour` if not given",
    )
    attachments: bool = key(
        values.flag, False, "true to also fetch the attachments that a Pipermail archive took off its mails"
    )


@record
class Web:
    """How the archive is shown in a browser."""

    title: str = key(values.text, "Mailing lists", "the name of the archive")
    url: str = key(
        values.text,
        "",
        "the address where readers find it behind a proxy, such as `https://lists.example.org/archive`",
    )
    hosts: tuple[str, ...] = key(
        values.hosts,
        (),
        "other host names that it answers to, in addition to this machine's and the one in `url`",
    )
    addresses: bool | Literal["names"] = key(
        values.addresses,
        False,
        'true to show addresses in full, not as `name at host`; `"names"` to show none at all',
    )
    headers: str = key(
        values.one_of("all", "public"),
        "all",
        "headers in downloads: `public` leaves out those that show a mail's route; `all` if not given",
    )
    user_header: str = key(
        values.header, "", "the header in which a server in front names the user, such as `X-Remote-User`"
    )
    groups_header: str = key(
        values.header, "", "the header in which it names that user's groups, separated by commas"
    )
    trusted_proxies: tuple[str, ...] = key(
        values.networks,
        ("127.0.0.1", "::1"),
        "the addresses of servers in front whose headers are trusted; those of this machine if not given",
    )
    patience: float = key(
        values.seconds, 10.0, "seconds that a search in a browser may take; 10 if not given, 0 for no limit"
    )


_DEFAULT = limits.Limits()


@record
class Limits(limits.Limits):
    """How much of what hostile mail and queries ask for is done."""

    mail_bytes: int = key(
        values.count(1 << 20),
        _DEFAULT.mail_bytes,
        "the most bytes to read of one mail; 33554432 if not given",
    )
    mail_seconds: float = key(
        values.seconds,
        _DEFAULT.mail_seconds,
        "seconds of processor time that reading one mail may take; 60 if not given",
    )
    text_length: int = key(
        values.count(10_000),
        _DEFAULT.text_length,
        "the most characters to read of a post's text, and of its attachments; 2097152 if not given",
    )
    header_bytes: int = key(
        values.count(1 << 16),
        _DEFAULT.header_bytes,
        "the most bytes in a header; the rest is taken for text; 1048576 if not given",
    )
    mail_parts: int = key(
        values.count(100),
        _DEFAULT.mail_parts,
        "the most parts in a mail; the rest is taken for one text; 5000 if not given",
    )
    part_bytes: int = key(
        values.count(1),
        _DEFAULT.part_bytes,
        "bytes that a mail must have for each part beyond 64; 256 if not given",
    )
    mail_depth: int = key(
        values.count(10),
        _DEFAULT.mail_depth,
        "how deeply parts of a mail may be nested; anything deeper is taken for one text; 12 if not given",
    )
    line_length: int = key(
        values.count(1),
        _DEFAULT.line_length,
        "characters of a text for each line, beyond 4000, that is examined for its author; 32 if not given",
    )
    html_tags: int = key(
        values.count(1000),
        _DEFAULT.html_tags,
        "the most tags in an HTML text; the rest is read without tags; 100000 if not given",
    )
    unpacked_bytes: int = key(
        values.count(1 << 20),
        _DEFAULT.unpacked_bytes,
        "bytes that any compressed file may unpack to; 1073741824 if not given",
    )
    unpacked_ratio: int = key(
        values.count(1),
        _DEFAULT.unpacked_ratio,
        "bytes that it may unpack to beyond that, for each of its own bytes; 500 if not given",
    )
    query_words: int = key(
        values.count(10), _DEFAULT.query_words, "words that a query may stand for; 1000 if not given"
    )
    query_places: int = key(
        values.count(1),
        _DEFAULT.query_places,
        "posts that a query's words may occur in, added up, for each post in the archive; 10 if not given",
    )
    pattern_seconds: float = key(
        values.seconds,
        _DEFAULT.pattern_seconds,
        "seconds to spend looking for a query's patterns, for each 100,000 words; 0.08 if not given",
    )


@record
class Configuration:
    """All that can be set; as it is where nothing is set."""

    timezone: tzinfo = key(
        values.time_zone,
        _UTC,
        "the time zone of days, months and hours, in queries and output, such as `Europe/Berlin`",
    )
    mailmap: Path | None = key(
        values.file, None, "the file that says which names and addresses are one person"
    )
    headers: tuple[str, ...] = key(
        values.headers,
        (),
        "headers that can be searched, as in `header:x-mailer:mutt`; after a change, run `rebuild`",
    )
    no_archive: str = key(
        values.one_of("honour", "ignore"),
        "ignore",
        "whether posts that were not fetched are kept out when authors ask: `honour`; `ignore` if not given",
    )
    spam: str = key(
        values.one_of("mark", "hide", "withhold"),
        "mark",
        "what happens to posts that look like spam: `hide` shows them to `is:spam` alone, `withhold` "
        "keeps them out; `mark` if not given",
    )
    spam_headers: tuple[str, ...] = key(
        values.headers,
        HEADERS,
        "headers that mean spam if they begin with `yes`; X-Spam-Flag and X-Spam-Status if not given",
    )
    lists: Mapping[str, List] = key(values.named(a_list), {}, "the lists, one table for each")
    searches: Mapping[str, str] = key(values.named(values.text), {}, "saved searches: a name and its query")
    fetch: Fetch = key(settings(Fetch), Fetch(), "how `listarchive fetch` behaves as a guest")
    web: Web = key(settings(Web), Web(), "how the archive is shown in a browser")
    engine: Engine = key(engine, Engine(), "where the index is kept")
    limits: Limits = key(settings(Limits), Limits(), "how much work hostile mail and queries may cause")
    key_path: KeyPath | None = None
    """Where all of this stands, for what is found wrong later; none if nothing is written."""

    @property
    def references_only(self) -> frozenset[str]:
        """The lists on which no subject makes an answer of a post."""
        return frozenset(name for name, each in self.lists.items() if each.threads == "references")

    @property
    def private(self) -> frozenset[str]:
        """The lists that not everybody sees."""
        return frozenset(name for name, each in self.lists.items() if each.access == "private")

    def spam_is(self, *what: str) -> frozenset[str]:
        """Give the lists of which spam is hidden, withheld or either, as `visibility.all_among` has them."""
        usual = self.spam in what
        named = (name for name, each in self.lists.items() if ((each.spam or self.spam) in what) != usual)
        return frozenset([*named, *([EVERY] if usual else [])])

    @property
    def spamless(self) -> frozenset[str]:
        """The lists of which spam is not shown, unless it is asked for and another list has kept it."""
        return self.spam_is("hide", "withhold")

    def audience(self, *names: str) -> Audience:
        """Give what somebody sees, by the names of the user and, behind an `@`, of groups."""
        readers = {name: self.lists[name].readers for name in self.private}
        reads = (name for name, those in readers.items() if not set(names).isdisjoint(those))
        return Audience(self.private, frozenset(reads), self.spamless)

    def wrong(self, what: str, *keys: str) -> values.ConfigurationError:
        """Say that the value of a key turned out to be wrong, with its line."""
        assert self.key_path is not None
        key_path = self.key_path
        for each in keys:
            key_path = key_path.at(each)
        return key_path.wrong(what)
