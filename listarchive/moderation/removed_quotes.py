"""The file `hidden-quotes` of an archive home: what is taken out of posts that quote a hidden one.

It holds no words, but a keyed hash of each four words on end of a post that is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import accumulate, groupby
from operator import itemgetter
from pathlib import Path
from secrets import token_hex

from listarchive.durable import replace_durably
from listarchive.moderation.home_files import lines_of, not_understood
from listarchive.post import Body, Line, Post
from listarchive.short_ids import short

FILE = "hidden-quotes"
"""Its name, beside `mbox/` and `index/`."""
REMOVED = "[removed]"
"""What stands in the place of a line."""

_HEAD = (
    "# What is taken out of posts that quote a hidden one. `listarchive hide --quotes` writes this file.\n"
)
_WORDS = 4
"""Words on end that are known again; fewer are anybody's."""
_MANY_WORDS = 12
"""Words on end that are known again where nothing says that a post answers a hidden one."""
_REPEATING = frozenset({"quote", "forward-header"})
"""What a text has in which another's words stand."""
_SIZE = 6  # bytes of a hash
_MARKS = re.compile(r"^[ \t]*(?:[>|}:#][ \t]?|\w{1,4}>[ \t]?)*")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class RemovedQuotes:
    """The hashes of the words of hidden posts, by the short id of each."""

    key: str = ""
    hashes: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, home: Path) -> RemovedQuotes:
        """Read the file of an archive home. Raises `HomeFileWrong` for a line that cannot be understood."""
        path = home / FILE
        key = ""
        hashes: dict[str, frozenset[str]] = {}
        for number, line in lines_of(path):
            name, _, rest = line.strip().partition(" ")
            if name == "key":
                key = rest
                continue
            if len(rest) % (2 * _SIZE) or not re.fullmatch("[0-9a-f]*", rest):
                raise not_understood(path, number, line, "is damaged: take the line away")
            hashes[name] = frozenset(_pieces(rest))
        return cls(key, hashes)

    def save(self, home: Path) -> None:
        """Write the file, whole or not at all. Raises OSError."""
        lines = [f"{name} {''.join(sorted(some))}\n" for name, some in self.hashes.items()]
        replace_durably(home / FILE, f"{_HEAD}key {self.key}\n{''.join(lines)}".encode())

    def with_post(self, short_id: str, text: str) -> RemovedQuotes:
        """Take out what quotes one more post, which says so."""
        keyed = RemovedQuotes(self.key or token_hex(16), self.hashes)
        words = [word.lower() for word in _WORD.findall(text)]
        found = frozenset(keyed._hashed(words, place) for place in range(len(words) - _WORDS + 1))
        return RemovedQuotes(keyed.key, {**self.hashes, short_id: found})

    def without(self, ids: Collection[str]) -> RemovedQuotes:
        """Take out what quotes some posts no longer."""
        return RemovedQuotes(self.key, {name: some for name, some in self.hashes.items() if name not in ids})

    def __bool__(self) -> bool:
        return any(self.hashes.values())

    def applied(self, post: Post) -> Body:
        """Give a post's body without the lines that quote a hidden post.

        Of a post that names it among its ancestors, any four words on end are a quote; of another post, more
        must be, as two people may quote the same.
        """
        body = post.body
        if not self or _REPEATING.isdisjoint(body.labels):
            return body
        above = [self.hashes.get(short(each), frozenset()) for each in post.references]
        answered = frozenset[str]().union(*above)
        known = answered or frozenset[str]().union(*self.hashes.values())
        least = _WORDS if answered else _MANY_WORDS
        lines: list[Line] = []
        # What is forwarded is its author's own, but that he has not written it.
        forwarded = accumulate(label == "forward-header" for label in body.labels)
        repeats = (
            label == "quote" or (label == "own" and behind)
            for label, behind in zip(body.labels, forwarded, strict=True)
        )
        for is_quote, run in groupby(zip(repeats, body.lines, strict=True), key=itemgetter(0)):
            here = [line for _, line in run]
            lines += self._without_known(here, known, least) if is_quote else here
        return Body.of(lines)

    def _without_known(self, run: list[Line], known: Collection[str], least: int) -> Iterator[Line]:
        """Give lines that stand together, with a note for each of which most words are known."""
        words = [
            (word.lower(), number)
            for number, line in enumerate(run)
            for word in _WORD.findall(line.text[_end_of_marks(line.text) :])
        ]
        said = [word for word, _ in words]
        marked: set[int] = set()
        start = None
        for place in range(len(words) + 1):
            if place + _WORDS <= len(words) and self._hashed(said, place) in known:
                start = place if start is None else start
            elif start is not None:
                if place - 1 + _WORDS - start >= least:
                    marked.update(range(start, place - 1 + _WORDS))
                start = None
        counts: dict[int, list[int]] = {}
        for place, (_, number) in enumerate(words):
            counts.setdefault(number, []).append(place in marked)
        for number, line in enumerate(run):
            here = counts.get(number)
            if here and 2 * sum(here) > len(here):
                yield Line(line.label, line.text[: _end_of_marks(line.text)] + REMOVED)
            else:
                yield line

    def _hashed(self, words: list[str], place: int) -> str:
        said = " ".join(words[place : place + _WORDS])
        return blake2b(said.encode("utf-8", "replace"), digest_size=_SIZE, key=self.key.encode()).hexdigest()


def is_cut(post: Post) -> bool:
    """Tell whether a post lacks lines that quote a hidden one."""
    return any(line.label in ("quote", "own") and line.text.endswith(REMOVED) for line in post.body.lines)


def _end_of_marks(text: str) -> int:
    found = _MARKS.match(text)
    return found.end() if found else 0


def _pieces(text: str) -> Iterable[str]:
    return (text[start : start + 2 * _SIZE] for start in range(0, len(text), 2 * _SIZE))
