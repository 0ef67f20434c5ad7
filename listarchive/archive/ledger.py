"""What has been read from which source: JSON, which an index keeps with each commit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from typing import NamedTuple

from listarchive.archive.engine_choice import engine_of
from listarchive.engine.home import Home
from listarchive.engine.protocols import PostLookup
from listarchive.errors import IndexUnusable, ListArchiveError


@dataclass(frozen=True, slots=True)
class Read:
    """How a source looked when it was last read to its end."""

    size: int
    """In bytes, as it lies on the disk."""
    modified: int
    """Its mtime, in nanoseconds."""
    kind: str
    list_name: str
    """What `--list` said, or nothing."""
    seen: int
    place: str = ""
    """The list of those posts that do not name one themselves."""
    bookmark: str = ""
    """Where to read on once it has grown, as its source says it; nothing if it has to be read anew."""
    footer: Sequence[str | None] = ()
    """What its list put under the last of its mails."""
    charset: str = ""
    """What its first mails are usually in, where they tell."""
    charset_settled: bool = False
    """Whether what is added to it cannot change that."""
    beside: int = 0
    """When the last of what was taken off its mails had come or gone, in nanoseconds; 0 if nothing has."""


class Failed(NamedTuple):
    """A mail that could not be read."""

    content: str
    """Names it wherever it stands."""
    version: str
    """Of the program that failed."""
    reason: str


_FAILED = ""
"""Stands for the failed mails where the ledger names sources: none has this name."""
_HIDDEN, _EDITS, _SPAM = "\0hidden", "\0edits", "\0spam"
"""Stand so for the posts that are hidden, for what is shown otherwise, and for what is said of spam."""


@dataclass(slots=True)
class Ledger:
    """All sources read so far, by the path that the origins of their posts name."""

    sources: dict[str, Read] = field(default_factory=dict)
    failed: dict[str, dict[str, Failed]] = field(default_factory=dict)
    """Mails that could not be read, by that path, and by their place in it."""
    hidden: frozenset[str] = frozenset()
    """The short ids of the posts that were kept out of it because their owner has hidden them."""
    edits: str = ""
    """What of it is shown otherwise than it was sent, as `moderation` names that."""
    spam: frozenset[str] = frozenset()
    """What was said of spam: of posts, of headers, and of lists that keep it out."""

    @classmethod
    def unpacked(cls, packed: bytes) -> Ledger:
        """Read a ledger as `packed` gives it. Raises `IndexUnusable`."""
        try:
            content = json.loads(packed)
            failed = content.pop(_FAILED, {})
            hidden = frozenset(content.pop(_HIDDEN, ()))
            edits = content.pop(_EDITS, "")
            spam = frozenset(content.pop(_SPAM, ()))
            return cls(
                {name: Read(**values) for name, values in content.items()},
                {
                    name: {place: Failed(*values) for place, values in some.items()}
                    for name, some in failed.items()
                },
                hidden,
                edits,
                spam,
            )
        except (ValueError, TypeError, AttributeError) as error:
            raise IndexUnusable(
                "the index is damaged (its ledger cannot be read): run `listarchive rebuild`"
            ) from error

    @classmethod
    def of(cls, commit: PostLookup) -> Ledger:
        """Read what an open commit says of sources. Raises `IndexUnusable`."""
        return cls.unpacked(commit.ledger())

    @classmethod
    def recalled(cls, ledgers: Iterable[bytes]) -> Ledger:
        """Tell what can still be told from ledgers of whatever format: the sources and their lists."""
        sources: dict[str, Read] = {}
        for each in ledgers:
            with suppress(ValueError, TypeError, AttributeError):
                content = json.JSONDecoder().raw_decode(each.decode("utf-8"))[0]
                for other in (_FAILED, _HIDDEN, _EDITS, _SPAM):
                    content.pop(other, None)
                for name, values in content.items():
                    sources[name] = Read(0, 0, "", str(values.get("list_name", "")), 0)
        return cls(sources)

    def doubt(self) -> None:
        """Have all sources read anew, as if each had changed: something stands there that was passed over."""
        for name, read in self.sources.items():
            self.sources[name] = replace(read, size=-1, bookmark="")

    def packed(self) -> bytes:
        """Give the ledger as an index keeps it."""
        content: dict[str, object] = {name: asdict(read) for name, read in self.sources.items()}
        if self.failed:
            content[_FAILED] = self.failed
        if self.hidden:
            content[_HIDDEN] = sorted(self.hidden)
        if self.edits:
            content[_EDITS] = self.edits
        if self.spam:
            content[_SPAM] = sorted(self.spam)
        return json.dumps(content, indent=0).encode()


def usual_charset(home: Home, source: str) -> str:
    """Name what the mails of a source are usually in, as they were read; empty if that is not known."""
    with suppress(ListArchiveError, OSError):
        # The archive is open already; nothing but a name is taken from its files.
        packed = engine_of(replace(home, trusting=True)).ledger()
        if packed is not None:
            read = Ledger.unpacked(packed).sources.get(source)
            return read.charset if read else ""
    return ""
