"""A plain file of an archive home that says something of posts, a line a post."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from typing import ClassVar, Generic, Self, TypeVar
from urllib.parse import quote, unquote

from listarchive.durable import replace_durably
from listarchive.message_ids import is_generated
from listarchive.moderation.home_files import lines_of, not_understood
from listarchive.record import record
from listarchive.short_ids import short

_COLUMNS = 5
_PLAIN = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in "%<>,")


@record
class ListedPost:
    """A post, and what is said of it."""

    id: str
    """Its short id."""
    day: str
    """When it was said, as `2026-11-30`."""
    state: str
    """What is said of it, in a word."""
    contents: tuple[str, ...]
    """What it has in common with copies of it that lost their Message-ID: see `message_ids.content_key`."""
    message_id: str
    reason: str = ""
    lists: tuple[str, ...] = ()
    """The lists that it stood on; none if that is not known."""

    @property
    def whole(self) -> bool:
        """Whether all that has its Message-ID is meant; else an older post has the same one, and is not."""
        return self.id == short(self.message_id)

    def means(self, message_id: str, contents: Iterable[str]) -> bool:
        """Tell whether a post with this id, whose copies have these contents, is this one or a copy of it.

        A content tells that only of a copy that has lost its id, or if this one has: two people may write
        the same in one second.
        """
        alike = not set(contents).isdisjoint(self.contents)
        if message_id == self.message_id:
            return self.whole or alike
        return alike and (is_generated(message_id) or is_generated(self.message_id))

    def line(self) -> str:
        """Write it as a line of the file."""
        state = f"{self.state}:{','.join(map(_quoted, self.lists))}" if self.lists else self.state
        contents = ",".join(self.contents) or "-"
        written = [self.id, self.day, state, contents, f"<{_quoted(self.message_id)}>"]
        return " ".join([*written, *self.reason.split()])


P = TypeVar("P", bound=ListedPost)


class ListedPosts(Generic[P]):
    """All posts of such a file, in its order."""

    FILE: ClassVar[str]
    """Its name, beside `mbox/` and `index/`."""
    HEAD: ClassVar[str]
    """The comment that it begins with."""
    STATES: ClassVar[tuple[str, ...]]
    """What may be said of a post."""
    KIND: ClassVar[Callable[..., ListedPost]]

    def __init__(self, posts: Iterable[P] = ()) -> None:
        """Take them up, each once; what is said last of one holds."""
        each = {post.id: post for post in posts}
        self.posts = tuple(each.values())
        self._by_id: dict[str, list[P]] = {}
        self._by_content: dict[str, list[P]] = {}
        for post in self.posts:
            self._by_id.setdefault(post.message_id, []).append(post)
            for content in post.contents:
                self._by_content.setdefault(content, []).append(post)

    @classmethod
    def read(cls, home: Path) -> Self:
        """Read the file of an archive home. Raises `HomeFileWrong` for a line that cannot be understood."""
        path = home / cls.FILE
        return cls(cls._understood(path, number, line) for number, line in lines_of(path))

    @classmethod
    def _understood(cls, path: Path, number: int, line: str) -> P:
        columns = _columns(line, cls.STATES)
        if columns is None:
            raise not_understood(
                path,
                number,
                line,
                f"names no post: write `short-id day {cls.STATES[0]} content <message-id> reason`, or take "
                "the line away",
            )
        return cls.KIND(*columns)  # type: ignore[return-value]

    def save(self, home: Path) -> None:
        """Write the file, whole or not at all; comments that stood in it go. Raises OSError."""
        lines = "".join(f"{post.line()}\n" for post in self.posts)
        replace_durably(home / self.FILE, f"{self.HEAD}{lines}".encode())

    def __len__(self) -> int:
        return len(self.posts)

    def __iter__(self) -> Iterator[P]:
        return iter(self.posts)

    def among(self, message_id: str, contents: Iterable[str]) -> P | None:
        """Give the post of which one with this id and these contents is a copy."""
        contents = tuple(contents)
        near = chain(self._by_id.get(message_id, ()), *(self._by_content.get(each, ()) for each in contents))
        return next((post for post in near if post.means(message_id, contents)), None)

    def with_content(self, content: str) -> P | None:
        """Give one that has a content, if there is any."""
        return next(iter(self._by_content.get(content, ())), None)

    def named(self, name: str) -> P | None:
        """Give the one that a short id, the beginning of one, or a Message-ID names; None if not just one."""
        bare = name.strip("<> ")
        if found := self._by_id.get(bare):
            return found[0]
        known = [post for post in self.posts if bare and post.id.startswith(bare.lower())]
        return known[0] if len(known) == 1 else None

    def exactly(self, name: str) -> P | None:
        """Give the one that a whole short id, or a Message-ID, names."""
        found = self.named(name)
        return found if found and name.strip("<> ").lower() in (found.id, found.message_id.lower()) else None

    def with_more(self, posts: Iterable[P]) -> Self:
        """Say it of more."""
        return type(self)([*self.posts, *posts])

    def without(self, ids: Container[str]) -> Self:
        """Say it of some no longer."""
        return type(self)(post for post in self.posts if post.id not in ids)


def _columns(line: str, states: tuple[str, ...]) -> tuple[object, ...] | None:
    """Read a line; None if it cannot be understood."""
    columns = line.split(None, _COLUMNS)
    if len(columns) < _COLUMNS:
        return None
    short_id, day, said, hashes, framed, *reason = columns
    state, _, lists = said.partition(":")
    if state not in states or not (framed.startswith("<") and framed.endswith(">")) or not _is_day(day):
        return None
    contents = () if hashes == "-" else tuple(filter(None, hashes.split(",")))
    message_id = _unquoted(framed[1:-1])
    if not contents and short_id.lower() != short(message_id):
        return None
    names = tuple(_unquoted(each) for each in lists.split(",") if each)
    return short_id.lower(), day, state, contents, message_id, "".join(reason).strip(), names


def _quoted(text: str) -> str:
    return quote(text, safe=_PLAIN, errors="surrogatepass")


def _unquoted(text: str) -> str:
    return unquote(text, errors="surrogatepass")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
