"""Posts are hidden, and shown again: first in the file that says so, then in the index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from listarchive.archive import Home, PostWriter, StoredPost, rehearsing, writing
from listarchive.engine.stored_post import contents_of
from listarchive.errors import UsageError
from listarchive.importer.withholding import cover_attached
from listarchive.logs import Log
from listarchive.moderation import HiddenPost, HiddenPosts, Moderation, RemovedQuotes, is_covered, is_cut
from listarchive.post import NO_SOURCE
from listarchive.sources import STANDARD_INPUT

_log = Log("importer")


def with_copies(home: Home, stored_posts: Iterable[StoredPost]) -> list[StoredPost]:
    """Give posts, and all that is hidden with them: other posts with the same id, copies that lost theirs."""
    found = {stored.id: stored for stored in stored_posts}
    with rehearsing(home) as writer:
        for stored in [*found.values()]:
            found |= {copy.id: copy for copy in writer.copies_of(hidden_post(stored)) if copy.id not in found}
    return list(found.values())


def hide(
    home: Home,
    stored_posts: Iterable[StoredPost],
    reason: str = "",
    *,
    languages: Mapping[str, str] = MappingProxyType({}),
    wait: float = 0.0,
) -> list[HiddenPost]:
    """Hide posts for good, and with each all that has its Message-ID or is a copy of it.

    Raises `UsageError` for a post whose mail is not kept, since it could not be shown again; `Busy`, OSError.
    """
    found = list(stored_posts)
    for stored in found:
        require_mail(home, stored)
    posts = [hidden_post(stored, reason) for stored in found]
    with writing(home, wait) as writer:
        writer.languages = languages
        withdraw(home, writer, posts)
    for post in posts:
        _log.info("hidden: %s", post.id)
    return posts


def withdraw(home: Home, writer: PostWriter, posts: Iterable[HiddenPost], *, thorough: bool = False) -> None:
    """Note that posts are hidden, and take them out of the index, with every word that only they have.

    If that is to be `thorough`, so go the words of worse copies of them. Wherever this ends once they are
    noted, the next import does what is left.
    """
    hidden = HiddenPosts.read(home.path).with_more(posts)
    hidden.save(home.path)
    for post in posts:
        writer.take_out(post)
    cover_attached(writer, Moderation.read(home.path))
    _commit(writer, hidden, thorough=thorough)


def unhide(home: Home, names: Iterable[str], *, wait: float = 0.0) -> tuple[list[HiddenPost], list[Path]]:
    """Hide posts no longer: give them, and the files to import so that they are shown again.

    Posts that quote them, or have them attached, go until those files are read, and come back with what was
    taken out of them.

    Raises `UsageError` for what is not hidden, and for what was purged, of which there is nothing to show.
    """
    with writing(home, wait) as writer:
        hidden = HiddenPosts.read(home.path)
        posts = [_named(hidden, name) for name in names]
        left = hidden.without({post.id for post in posts})
        left.save(home.path)
        quotes = RemovedQuotes.read(home.path)
        ids = {post.id for post in posts}
        changed = [each for each in writer.with_mails() if is_covered(each.post)]
        if not ids.isdisjoint(quotes.hashes):
            quotes.without(ids).save(home.path)
            changed += [each for each in writer.committed() if is_cut(each.post)]
        for stored in {each.id: each for each in changed}.values():
            if has_mail(home, stored):
                writer.remove(stored)
        writer.ledger.doubt()
        _commit(writer, left)
        names = sorted(name for name, read in writer.ledger.sources.items() if read.kind)
    for post in posts:
        _log.info("hidden no longer: %s", post.id)
    return posts, [path for path in (home.path / name for name in names) if path.exists()]


def _commit(writer: PostWriter, hidden: HiddenPosts, *, thorough: bool = False) -> None:
    writer.ledger.hidden = frozenset(post.id for post in hidden)
    writer.commit(in_haste=True)  # a merge would forget which words were those of the posts
    writer.expunge(thorough=thorough)


def _named(hidden: HiddenPosts, name: str) -> HiddenPost:
    post = hidden.named(name)
    if post is None:
        raise UsageError(f"{name!r} is not hidden: `listarchive hidden` lists what is")
    if post.state == "purged":
        raise UsageError(f"{post.id} was purged: its mail is gone, so that there is nothing to show again")
    return post


def has_mail(home: Home, stored: StoredPost) -> bool:
    """Tell whether the source of a post is still there."""
    path = stored.origin.path
    return path not in (NO_SOURCE, str(STANDARD_INPUT)) and (home.path / path).exists()


def require_mail(home: Home, stored: StoredPost, purge: str = "--purge") -> None:
    """Raise `UsageError` for a post that could not come back; `purge` is how to take it out for good."""
    if not has_mail(home, stored):
        raise UsageError(
            f"{stored.id} has no mail from which it could come back "
            f"(it was read from {stored.origin.path!r}): "
            f"hide it with {purge}, which is meant to be for good"
        )


def hidden_post(stored: StoredPost, reason: str = "") -> HiddenPost:
    """Give a post as one that is hidden from today on."""
    return HiddenPost(
        id=stored.id,
        day=datetime.now(UTC).date().isoformat(),
        state="hidden",
        contents=tuple(sorted(contents_of(stored))),
        message_id=stored.post.message_id,
        reason=" ".join(reason.split()),
        lists=stored.post.lists,
    )
