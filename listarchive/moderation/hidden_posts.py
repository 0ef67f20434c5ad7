"""The file `hidden` of an archive home: the posts that its owner has taken out, a line a post."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Literal
from urllib.parse import quote, unquote

from listarchive.durable import replace_durably
from listarchive.errors import UsageError
from listarchive.message_ids import is_generated
from listarchive.printable import safe
from listarchive.record import record
from listarchive.short_ids import short

FILE = "hidden"
"""Its name, beside `mbox/` and `index/`."""

_HEAD = """\
# The posts that this archive does not show. `listarchive hide` and `unhide` write this file; it may be edited
# by hand, too. A line for each post: short id, day, `hidden` or `purged`, its contents, <Message-ID>, reason.
"""
_COLUMNS = 5
_PLAIN = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in "%<>")
REASON = "removed by the owner of this archive"
"""What is told of a post that was hidden without a reason."""

State = Literal["hidden", "purged"]


@record
class HiddenPost:
    """A post that is not shown."""

    id: str
    """Its short id."""
    day: str
    """When it was hidden, as `2026-11-30`."""
    state: State
    contents: tuple[str, ...]
    """What it has in common with copies of it that lost their Message-ID: see `message_ids.content_key`."""
    message_id: str
    reason: str = ""

    @property
    def told(self) -> str:
        """Why it is not shown, for its readers."""
        return self.reason or REASON

    @property
    def whole(self) -> bool:
        """Whether all that has its Message-ID is hidden; else an older post has the same one, and is not."""
        return self.id == short(self.message_id)

    def hides(self, message_id: str, contents: Iterable[str]) -> bool:
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
        contents = ",".join(self.contents) or "-"
        written = [self.id, self.day, self.state, contents, f"<{_quoted(self.message_id)}>"]
        return " ".join([*written, *self.reason.split()])


@dataclass(frozen=True, slots=True)
class HiddenPosts:
    """All posts that are not shown, in the order of the file."""

    posts: tuple[HiddenPost, ...]
    _by_id: dict[str, list[HiddenPost]]
    _by_content: dict[str, list[HiddenPost]]

    @classmethod
    def of(cls, posts: Iterable[HiddenPost]) -> HiddenPosts:
        """Take them up, each once; what is said last of one holds."""
        each = {post.id: post for post in posts}
        by_id: dict[str, list[HiddenPost]] = {}
        by_content: dict[str, list[HiddenPost]] = {}
        for post in each.values():
            by_id.setdefault(post.message_id, []).append(post)
            for content in post.contents:
                by_content.setdefault(content, []).append(post)
        return cls(tuple(each.values()), by_id, by_content)

    @classmethod
    def read(cls, home: Path) -> HiddenPosts:
        """Read the file of an archive home. Raises `UsageError` for a line that cannot be understood."""
        path = home / FILE
        try:
            text = path.read_text("utf-8")
        except FileNotFoundError:
            return cls.of(())
        except UnicodeDecodeError as error:
            raise UsageError(f"{path} is not in UTF-8: mend it, or no post can be shown") from error
        return cls.of(_posts(path, text))

    def save(self, home: Path) -> None:
        """Write the file, whole or not at all; comments that stood in it go. Raises OSError."""
        lines = "".join(f"{post.line()}\n" for post in self.posts)
        replace_durably(home / FILE, f"{_HEAD}{lines}".encode())

    def __len__(self) -> int:
        return len(self.posts)

    def __iter__(self) -> Iterator[HiddenPost]:
        return iter(self.posts)

    def among(self, message_id: str, contents: Iterable[str]) -> HiddenPost | None:
        """Give the hidden post of which one with this id and these contents is a copy."""
        contents = tuple(contents)
        near = chain(self._by_id.get(message_id, ()), *(self._by_content.get(each, ()) for each in contents))
        return next((post for post in near if post.hides(message_id, contents)), None)

    def with_content(self, content: str) -> HiddenPost | None:
        """Give one that has a content, if there is any."""
        return next(iter(self._by_content.get(content, ())), None)

    def named(self, name: str) -> HiddenPost | None:
        """Give the one that a short id, the beginning of one, or a Message-ID names; None if not just one."""
        bare = name.strip("<> ")
        if found := self._by_id.get(bare):
            return found[0]
        known = [post for post in self.posts if bare and post.id.startswith(bare.lower())]
        return known[0] if len(known) == 1 else None

    def exactly(self, name: str) -> HiddenPost | None:
        """Give the one that a whole short id, or a Message-ID, names."""
        found = self.named(name)
        return found if found and name.strip("<> ").lower() in (found.id, found.message_id.lower()) else None

    def with_more(self, posts: Iterable[HiddenPost]) -> HiddenPosts:
        """Hide more."""
        return HiddenPosts.of([*self.posts, *posts])

    def without(self, ids: Container[str]) -> HiddenPosts:
        """Hide some no longer."""
        return HiddenPosts.of(post for post in self.posts if post.id not in ids)


NONE_HIDDEN = HiddenPosts.of(())


def _posts(path: Path, text: str) -> Iterator[HiddenPost]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        columns = line.split(None, _COLUMNS)
        found = _post(columns)
        if found is None:
            raise UsageError(
                f"{path}, line {number}: {safe(line[:60])!r} names no post: write `short-id day hidden "
                "content <message-id> reason`, or take the line away"
            )
        yield found


def _post(columns: list[str]) -> HiddenPost | None:
    if len(columns) < _COLUMNS:
        return None
    short_id, day, state, contents, message_id, *reason = columns
    framed = message_id.startswith("<") and message_id.endswith(">")
    if state not in ("hidden", "purged") or not framed or not _is_day(day):
        return None
    found = HiddenPost(
        id=short_id.lower(),
        day=day,
        state="purged" if state == "purged" else "hidden",
        contents=() if contents == "-" else tuple(filter(None, contents.split(","))),
        message_id=unquote(message_id[1:-1], errors="surrogatepass"),
        reason=reason[0].strip() if reason else "",
    )
    return found if found.whole or found.contents else None


def _quoted(message_id: str) -> str:
    return quote(message_id, safe=_PLAIN, errors="surrogatepass")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
