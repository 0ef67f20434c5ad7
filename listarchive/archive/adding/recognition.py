"""Copies of posts that a commit has are recognised by the processes that read mail, before they analyse it.

Of nearly all known mail it is certain that it changes nothing but, perhaps, where the post stands, on which
lists it is, and what of it is stored and not searched. The one process that writes is told so, and sees to it
that it is still true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import wraps
from typing import ParamSpec, TypeVar

from listarchive.archive.adding.copy_ranking import says_otherwise
from listarchive.archive.adding.duplicates import resolved
from listarchive.archive.adding.lookup import Lookup
from listarchive.archive.adding.pending import PendingInMemory
from listarchive.archive.engine_choice import engine_of
from listarchive.engine.analysed_post import ReadPost
from listarchive.engine.home import Home
from listarchive.engine.protocols import Reader
from listarchive.engine.stored_copies import indexed_alike
from listarchive.engine.stored_post import Moved, StoredPost, content_of, contents_of, pack
from listarchive.errors import Busy, ClusterDown, ClusterRefused, IndexUnusable, Untrusted
from listarchive.lazy import lazy_pattern
from listarchive.post import Origin, Post
from listarchive.short_ids import short

P = ParamSpec("P")
T = TypeVar("T")

_UNUSABLE = (IndexUnusable, ClusterDown, ClusterRefused, Busy)
_HEADER = 1 << 14
"""Bytes at the beginning of a mail in which its Message-ID is looked for."""
_ID = lazy_pattern(rb"^message-id:[ \t]*(?:\r?\n[ \t]+)?<([^<>\s]{1,998})>", re.IGNORECASE | re.MULTILINE)


@dataclass(slots=True)
class Copy(ReadPost):
    """A copy of a post that is in the archive, and in which there is nothing else to search."""

    generation: int
    """The commit that has it."""
    labels: tuple[str, ...]
    """The ids and contents that the post is known by, and this copy of it."""
    stands: Moved
    """Where that commit has it."""
    same: bool
    """True if it might as well be kept as it stands in this copy."""
    on: tuple[str, ...]
    """The lists on which this copy puts nothing new."""
    lent: bool
    """True if more than the post's lists hangs on those of this copy."""
    stored: bytes = b""
    """The post as it is to be stored, if this copy changes that."""
    improved: bool = False
    """True if it is better than the one that is kept."""
    differs: bool = False
    """True if it says anything else than the one that is kept; told only if it was to be compared."""
    spam: bool = False
    """True if it looks like spam."""


class _Anywhere:
    """All sources: of copies that are alike, the new one replaces the one that is kept."""

    def __contains__(self, _: object) -> bool:
        return True


def _if_usable(find: Callable[P, T | None]) -> Callable[P, T | None]:
    """Recognise nothing in an index that is damaged, or away: who writes to it finds out, and says so."""

    @wraps(find)
    def found(*values: P.args, **named: P.kwargs) -> T | None:
        with suppress(*_UNUSABLE):
            return find(*values, **named)
        return None

    return found


class _OneByOne(Lookup):
    """The posts of a commit, of which one mail after the other asks."""

    _asked = ""
    _found: list[StoredPost]

    def namesakes(self, message_id: str) -> list[StoredPost]:
        """Find the posts that use a Message-ID, or give those that were found last."""
        if message_id != self._asked:
            self._found = super().namesakes(message_id)
            self._asked = message_id
        return self._found


class Archived:
    """The posts of a commit, as copies of them are recognised."""

    def __init__(self, commit: Reader) -> None:
        self._commit = commit
        self.generation = commit.generation
        self._known = _OneByOne(commit, PendingInMemory())

    def superseded(self) -> bool:
        """Tell whether something was committed since."""
        return self._commit.superseded()

    def __len__(self) -> int:
        return len(self._commit)

    def close(self) -> None:
        """Let go of the files."""
        self._commit.close()

    @_if_usable
    def expect(self, mails: Iterable[bytes]) -> None:
        """Be told of which mails it will be asked."""
        found = (_ID.search(raw[:_HEADER]) for raw in mails)
        ids = [short(_id_in(each)) for each in found if each]
        self._commit.expect_labels((field, each) for each in ids for field in ("id", "namesake"))

    @_if_usable
    def may_have(self, raw: bytes) -> bool:
        """Tell whether a post with the Message-ID of a mail may be here, without looking for it."""
        found = _ID.search(raw[:_HEADER])
        return found is not None and self._commit.may_know([("id", short(_id_in(found)))])

    @_if_usable
    def same(
        self, raw: bytes, fingerprint: str, origin: Origin, lists: Callable[[Post], tuple[str, ...]]
    ) -> Copy | None:
        """Recognise a mail that is kept as it is. `lists` tells which ones the mail of a post names.

        It has had its part in what became of its post and of all that are like it: nothing of that is asked.
        """
        if not fingerprint:
            return None
        found = _ID.search(raw[:_HEADER])
        using = self._known.namesakes(_id_in(found)) if found else []
        if len(using) != 1 or using[0].fingerprint != fingerprint or using[0].post.generated_id:
            return None
        (kept,) = using
        post = kept.post
        return Copy(
            id=kept.id,
            generation=self.generation,
            labels=(kept.id,),
            stands=Moved(kept.origin, fingerprint, post.lists),
            same=True,
            on=post.lists,
            lent=False,
            origin=origin,
            fingerprint=fingerprint,
            message_id=post.message_id,
            subject=post.subject,
            lists=lists(post),
            repairs=post.repairs,
            spam=post.spam,
        )

    @_if_usable
    def copy(self, stored: StoredPost, *, compared: bool = False) -> Copy | None:
        """Recognise a post, on the lists that its mail names; None if it may change anything else."""
        post = stored.post
        content = content_of(post)
        if not (self._known.namesakes(post.message_id) or self._known.may_have(content)):
            return None
        new = replace(stored, post=replace(post, lists=())) if post.lists else stored
        now = resolved(self._known, new, _Anywhere())
        if now.copy_of is None or len(now.before) != 1 or len(now.after) != 1:
            return None
        kept, after = now.before[0], now.after[0]
        other = (after.id, after.post, after.contents, after.also_sent) != (
            (kept.id, kept.post, kept.contents, kept.also_sent)
        )
        if other and not indexed_alike(kept, after):
            return None
        contents = contents_of(kept)
        return Copy(
            id=kept.id,
            generation=self.generation,
            labels=(short(post.message_id), content, kept.id, *contents),
            stands=Moved(kept.origin, kept.fingerprint, kept.post.lists),
            same=after.origin is new.origin,
            on=contents.get(content, ()) if post.generated_id else kept.post.lists,
            lent=post.generated_id or kept.post.generated_id,
            origin=stored.origin,
            fingerprint=stored.fingerprint,
            message_id=post.message_id,
            subject=post.subject,
            lists=post.lists,
            repairs=post.repairs,
            stored=pack(after) if other else b"",
            improved=other and now.improved,
            spam=post.spam,
            differs=compared and says_otherwise(kept.post, post),
        )


def _id_in(found: re.Match[bytes]) -> str:
    return found[1].decode("utf-8", "replace")


_last: Archived | None = None
_home: Home | None = None


def archived(home: Home) -> Archived | None:
    """Open the last commit of an archive, or give it as this process has opened it.

    None if it is unusable, or has no posts.
    """
    global _last, _home
    with suppress(*_UNUSABLE, Untrusted):
        if _last is None or home != _home or _last.superseded():
            let_go()
            commit = engine_of(home).last_commit()
            _last, _home = None if commit is None else Archived(commit), home
        return _last or None
    return None


def let_go() -> None:
    """Close what this process has opened."""
    global _last  # noqa: PLW0603
    if _last is not None:
        _last.close()
    _last = None
