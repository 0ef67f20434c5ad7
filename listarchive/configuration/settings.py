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
from listarchive.configuration.remotes import Remote, sources
from listarchive.configuration.tables import key, settings
from listarchive.configuration.values import KeyPath
from listarchive.engine.visibility import EVERY, Audience
from listarchive.record import record
from listarchive.spam_headers import HEADERS

_UTC: tzinfo = UTC


@record
class List:
    """A mailing list. Its mail stands in `mbox/NAME/`, and wherever `sources` says."""

    title: str = key(values.text, "", "its name for people")
    sources: tuple[Path | Remote, ...] = key(
        sources, (), "where its mail is besides `mbox/NAME/`: paths, patterns, URLs to fetch"
    )
    language: str = key(values.language, "", "the language that most of it is written in, in two letters")
    threads: str = key(
        values.one_of("subjects", "references"),
        "subjects",
        "`references` if no subject is to make an answer of a post; `subjects` if not given",
    )
    no_archive: str = key(
        values.one_of("honour", "ignore"),
        "",
        "whether posts of this list stay out if their authors ask for it: `honour` or `ignore`",
    )
    spam: str = key(
        values.one_of("mark", "hide", "withhold"),
        "",
        "what becomes of posts of this list that look like spam: `mark`, `hide` or `withhold`",
    )
    access: str = key(
        values.one_of("public", "private"),
        "public",
        "`private` if only its readers see it in a browser; `public` if not given",
    )
    readers: tuple[str, ...] = key(
        values.readers, (), "who sees it if it is private: users, and groups behind an `@`"
    )

    @property
    def paths(self) -> tuple[Path, ...]:
        """Those of its sources that are paths or patterns."""
        return tuple(each for each in self.sources if isinstance(each, Path))

    @property
    def remotes(self) -> tuple[Remote, ...]:
        """Those of its sources that are fetched."""
        return tuple(each for each in self.sources if isinstance(each, Remote))


def a_list(value: object, key_path: KeyPath) -> List:
    """Read the table of a list."""
    found = _LIST(value, key_path)
    if found.readers and found.access != "private":
        raise key_path.at("readers").wrong(
            'are those of a private list: write access = "private", or take them away'
        )
    return found


@record
class Fetch:
    """How `listarchive fetch` behaves as a guest."""

    pause: float = key(values.seconds, 1.0, "seconds between two requests to one server; 1 if not given")
    patience: float = key(
        values.seconds, 60.0, "seconds of silence after which a server is given up; 60 if not given"
    )
    largest: int = key(
        values.count(1),
        4_000_000_000,
        "bytes of one file that is not too large; 4000000000 if not given",
    )
    contact: str = key(values.text, "", "a page or an address for a server's owner who wonders who asks")
    no_archive: str = key(
        values.one_of("honour", "ignore"),
        "honour",
        "whether posts stay out if their authors ask for it: `honour`, if not given, or `ignore`",
    )
    attachments: bool = key(
        values.flag, False, "true if what a Pipermail archive took off its mails is brought, too"
    )


@record
class Web:
    """How the archive is shown in a browser."""

    title: str = key(values.text, "Mailing lists", "what the archive is called")
    url: str = key(
        values.text, "", "where readers find it, as `https://lists.example.org/archive`, behind a proxy"
    )
    hosts: tuple[str, ...] = key(
        values.hosts, (), "further names under which it answers, besides this machine's and that in `url`"
    )
    addresses: bool | Literal["names"] = key(
        values.addresses,
        False,
        'whether addresses are shown whole, not as `name at host`; `"names"` if not at all',
    )
    headers: str = key(
        values.one_of("all", "public"),
        "all",
        "which headers downloads have: `public` for none that tell of a mail's way; `all` if not given",
    )
    user_header: str = key(
        values.header, "", "the header in which a server in front tells who asks, as `X-Remote-User`"
    )
    groups_header: str = key(
        values.header, "", "the header in which it tells of which groups that user is, with commas between"
    )
    trusted_proxies: tuple[str, ...] = key(
        values.networks,
        ("127.0.0.1", "::1"),
        "the addresses of servers in front whose headers count; those of this machine if not given",
    )
    patience: float = key(
        values.seconds, 10.0, "seconds that a search in a browser may take; 10 if not given, 0 for any"
    )


_DEFAULT = limits.Limits()


@record
class Limits(limits.Limits):
    """How much of what hostile mail and queries ask for is done."""

    mail_bytes: int = key(
        values.count(1 << 20), _DEFAULT.mail_bytes, "bytes that are read of one mail; 33554432 if not given"
    )
    mail_seconds: float = key(
        values.seconds,
        _DEFAULT.mail_seconds,
        "seconds of processor time that the reading of a mail may take; 60 if not given",
    )
    text_length: int = key(
        values.count(10_000),
        _DEFAULT.text_length,
        "characters that are read of the text of a post, and of what is attached to it; 2097152 if not given",
    )
    header_bytes: int = key(
        values.count(1 << 16),
        _DEFAULT.header_bytes,
        "bytes of a header, below which the rest is taken for text; 1048576 if not given",
    )
    mail_parts: int = key(
        values.count(100),
        _DEFAULT.mail_parts,
        "parts of a mail, below which the rest is taken for one text; 5000 if not given",
    )
    part_bytes: int = key(
        values.count(1),
        _DEFAULT.part_bytes,
        "bytes of a mail for each part that it may have beyond 64; 256 if not given",
    )
    mail_depth: int = key(
        values.count(10),
        _DEFAULT.mail_depth,
        "parts of a mail within each other; what lies deeper is taken for one text; 12 if not given",
    )
    line_length: int = key(
        values.count(1),
        _DEFAULT.line_length,
        "characters of a text for each line, beyond 4000, of which is asked whose it is; 32 if not given",
    )
    html_tags: int = key(
        values.count(1000),
        _DEFAULT.html_tags,
        "tags of an HTML text, after which the rest is read without them; 100000 if not given",
    )
    unpacked_bytes: int = key(
        values.count(1 << 20),
        _DEFAULT.unpacked_bytes,
        "bytes that may come out of any compressed file; 1073741824 if not given",
    )
    unpacked_ratio: int = key(
        values.count(1),
        _DEFAULT.unpacked_ratio,
        "bytes that may come out of it, beyond those, for each that went in; 500 if not given",
    )
    query_words: int = key(
        values.count(10), _DEFAULT.query_words, "words that a query may stand for; 1000 if not given"
    )
    query_places: int = key(
        values.count(1),
        _DEFAULT.query_places,
        "posts that the words of a query may stand in, in all, for each post there is; 10 if not given",
    )
    pattern_seconds: float = key(
        values.seconds,
        _DEFAULT.pattern_seconds,
        "seconds that the patterns of a query may be looked for in each 100,000 words; 0.08 if not given",
    )


@record
class Configuration:
    """All that can be set; as it is where nothing is set."""

    timezone: tzinfo = key(
        values.time_zone,
        _UTC,
        "whose days, months and hours are meant, shown and counted, as `Europe/Berlin`",
    )
    mailmap: Path | None = key(
        values.file, None, "the file that says which names and addresses are one person"
    )
    headers: tuple[str, ...] = key(
        values.headers,
        (),
        "headers by whose words posts are found, as `header:x-mailer:mutt`: `rebuild` takes a change up",
    )
    no_archive: str = key(
        values.one_of("honour", "ignore"),
        "ignore",
        "the same for mail that is not fetched: `honour`, or `ignore` if not given",
    )
    spam: str = key(
        values.one_of("mark", "hide", "withhold"),
        "mark",
        "what becomes of posts that look like spam: `hide` shows them to who asks for `is:spam`, `withhold` "
        "keeps them out; `mark` if not given",
    )
    spam_headers: tuple[str, ...] = key(
        values.headers,
        HEADERS,
        "headers that tell of spam where they begin with `yes`; X-Spam-Flag and X-Spam-Status if not given",
    )
    lists: Mapping[str, List] = key(values.named(a_list), {}, "the lists, a table for each")
    searches: Mapping[str, str] = key(values.named(values.text), {}, "saved searches: a name and its query")
    fetch: Fetch = key(settings(Fetch), Fetch(), "how `listarchive fetch` behaves as a guest")
    web: Web = key(settings(Web), Web(), "how the archive is shown in a browser")
    engine: Engine = key(engine, Engine(), "what keeps the index")
    limits: Limits = key(settings(Limits), Limits(), "what is done of what hostile mail asks for")
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


_LIST = settings(List)
