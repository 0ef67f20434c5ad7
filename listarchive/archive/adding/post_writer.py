"""A post gets into the archive once, as the best of its copies."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

from listarchive.archive.adding.copy_ranking import replaces
from listarchive.archive.adding.duplicates import resolved
from listarchive.archive.adding.lookup import Lookup
from listarchive.archive.adding.recognition import Copy
from listarchive.archive.ledger import Ledger
from listarchive.authors import key
from listarchive.engine.analysed_post import AnalysedPost
from listarchive.engine.analysis.detection import language_of
from listarchive.engine.analysis.languages import DEFAULT
from listarchive.engine.protocols import Engine
from listarchive.engine.stored_copies import indexed_alike
from listarchive.engine.stored_post import Moved, StoredPost, contents_of, pack
from listarchive.engine.visibility import access_class
from listarchive.moderation import HiddenPost, ListedPost
from listarchive.post import Author, Origin, Post

Outcome = Literal["added", "duplicate", "improved"]
"""What became of a post: new, known already, or known already but in a worse copy than this one."""


class PostWriter(ABC):
    """Takes posts, and commits them together with the ledger of what was read."""

    ledger: Ledger
    gone: Container[str] = ()
    """The sources that were read once and are no longer there: a copy elsewhere is as good."""
    languages: Mapping[str, str] = MappingProxyType({})
    """The usual language of lists, by their names; of all others it is English."""
    mixed = False
    """Whether posts stand together that not everybody may see together: a commit keeps them apart."""
    _known: Lookup

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, post: Post, origin: Origin) -> tuple[Outcome, str]:
        """Add a post, unless the archive has it in this copy or a better one. Gives its short id too."""
        return self.take_over(StoredPost("", post, origin))

    def take_over(self, stored: StoredPost) -> tuple[Outcome, str]:
        """Add a post of another index. See `add`."""
        (analysed,) = self._engine.analyse([replace(stored, id="")])
        return self.take(analysed, stored.post.lists)

    def take_out(self, post: HiddenPost) -> int:
        """Remove a hidden post and its copies; count them."""
        count = 0
        while found := self.copies_of(post):
            for stored in found:
                self.remove(stored)
            count += len(found)
        return count

    def copies_of(self, post: ListedPost) -> list[StoredPost]:
        """Give a post of which something is said, and its copies; of very many, some."""
        near = (*self._known.namesakes(post.message_id), *self._known.sharing(post.contents))
        return [
            stored
            for stored in {each.id: each for each in near}.values()
            if post.means(stored.post.message_id, contents_of(stored))
        ]

    def with_mails(self) -> Iterator[StoredPost]:
        """Give the posts of the last commit to which mails are attached."""
        return self._known.labelled("has", "mail")

    @abstractmethod
    def change(self, stored_posts: Sequence[StoredPost]) -> None:
        """Put posts in the places of those that are committed with the same ids."""

    @abstractmethod
    def committed(self) -> Iterator[StoredPost]:
        """Give the posts of the last commit, in no order."""

    def take(self, analysed: AnalysedPost, lists: tuple[str, ...]) -> tuple[Outcome, str]:
        """Add a post of a batch, on these lists. See `add`."""
        if self._known.is_new(analysed):
            self._keep(self._on(analysed, lists), lists)
            return "added", analysed.id
        stood = self._known.pending(analysed)
        if (
            stood
            and self._is_apart(lists) == self._is_apart(stood.lists)
            and self._stands(analysed.id, stood, self._with(stood, analysed, lists))
        ):
            return "duplicate", analysed.id
        read = analysed.stored_post()
        now = resolved(self._known, replace(read, id="", post=replace(read.post, lists=lists)), self.gone)
        before = {stored.id: stored for stored in now.before}
        after = [stored for stored in now.after if not self._stays(before, stored)]
        for stored in before.values():
            self.remove(stored)
        for stored in after:
            as_read = replace(stored, post=replace(stored.post, lists=read.post.lists)) == read
            kept = self._on(analysed, stored.post.lists) if as_read else self._analysed(stored)
            self._keep(kept, stored.post.lists)
        if now.copy_of is None:
            return "added", now.after[0].id
        return ("improved" if now.improved else "duplicate"), now.after[0].id

    def take_copy(self, copy: Copy, lists: tuple[str, ...]) -> tuple[Outcome, str] | None:
        """Take a copy, on these lists, of a post that a commit has; None if it must be taken as any post is.

        So it must if anything that is like it has come in since that commit.
        """
        if not self._is_as_recognised(copy):
            return None
        stood = stands = self._known.moved.get(copy.id, copy.stands)
        if self._is_apart(lists) != self._is_apart(stood.lists):
            return None
        if stood.stored:  # it was compared with another copy
            if not copy.fingerprint or copy.fingerprint != stood.fingerprint:
                return None
            copy = replace(copy, same=True, stored=b"", improved=False)
        if copy.stored:
            stands = stands._replace(stored=copy.stored)
        if not set(lists) <= {*copy.on, *(() if copy.lent else stood.lists)}:
            if copy.lent:
                return None
            stands = stands._replace(lists=tuple(sorted({*stood.lists, *lists})))
        if copy.same and (copy.stored or replaces(stood.origin, copy.origin, self.gone)):
            stands = stands._replace(origin=copy.origin, fingerprint=copy.fingerprint)
        if not self._stands(copy.id, stood, stands):
            return None
        return ("improved" if copy.improved else "duplicate"), copy.id

    def _is_apart(self, lists: tuple[str, ...]) -> bool:
        """Tell whether not everybody sees what came by these lists."""
        return bool(access_class(lists, self._known.private))

    def _with(self, stood: Moved, analysed: AnalysedPost, lists: tuple[str, ...]) -> Moved:
        """Tell where a post stands once the same mail was read again, on these lists."""
        stands = stood._replace(lists=tuple(sorted({*stood.lists, *lists})))
        if replaces(stood.origin, analysed.origin, self.gone):
            stands = stands._replace(origin=analysed.origin)
        return stands

    def _stands(self, short_id: str, stood: Moved, stands: Moved) -> bool:
        """Note where a post stands now; False if it is to be analysed again for that."""
        if stands.lists != stood.lists:
            kept = self._known.stored_post(short_id)
            return kept is not None and self._moves(kept, stands.applied(kept))
        if stands != stood:
            self._move(short_id, stands)
        return True

    def _stays(self, before: dict[str, StoredPost], stored: StoredPost) -> bool:
        """Tell whether a post need not be analysed again; if so, it is no longer among those of `before`."""
        old = before.get(stored.id)
        stays = old is not None and (old == stored or self._moves(old, stored))
        if stays:
            del before[stored.id]
        return stays

    def _moves(self, old: StoredPost, stored: StoredPost) -> bool:
        """Note what has changed of a post, if nothing of that is to be searched but its lists."""
        moved = Moved(stored.origin, stored.fingerprint, stored.post.lists)
        if moved.applied(old) != stored:
            if not indexed_alike(old, stored):
                return False
            moved = moved._replace(stored=pack(stored))
        if self._person(old.post) != self._person(stored.post):
            return False
        if self._usual(old.post.lists) != self._usual(stored.post.lists):
            return False
        self._move(stored.id, moved)
        return True

    def _person(self, post: Post) -> str:
        return key(Author(post.author.byline) if post.author.byline else post.author, post.lists)

    def _on(self, analysed: AnalysedPost, lists: tuple[str, ...]) -> AnalysedPost:
        """Give a post that is to be kept on these lists, analysed anew if it is another one for that."""
        if not (analysed.elsewhere or self._hangs_on_lists(analysed, lists)):
            return analysed
        found = analysed.stored_post()
        return self._analysed(replace(found, post=replace(found.post, lists=lists)))

    def _usual(self, lists: tuple[str, ...]) -> str:
        return next((self.languages[name] for name in lists if name in self.languages), DEFAULT)

    def _analysed(self, stored: StoredPost) -> AnalysedPost:
        (analysed,) = self._engine.analyse([stored], self._usual(stored.post.lists))
        return analysed

    def _hangs_on_lists(self, analysed: AnalysedPost, lists: tuple[str, ...]) -> bool:
        """Tell whether a post is another one for being on these lists, of which its reader did not know."""
        if analysed.sender in lists and analysed.sender not in analysed.lists:
            return True  # its address is the list's own, so that whose post it is hangs on the list
        usual = self._usual(lists)
        known = (DEFAULT, analysed.language)
        return usual not in known and language_of(analysed.stored_post().post, usual) != analysed.language

    def _keep(self, analysed: AnalysedPost, lists: tuple[str, ...]) -> None:
        analysed.batch.kept[analysed.number] = lists
        self._known.remember(analysed)

    @abstractmethod
    def _is_as_recognised(self, copy: Copy) -> bool:
        """Tell whether nothing was added or removed since that may change what becomes of a copy."""

    @abstractmethod
    def remove(self, stored: StoredPost) -> None:
        """Remove a post."""

    @abstractmethod
    def _move(self, short_id: str, moved: Moved) -> None: ...

    @abstractmethod
    def expunge(self, *, thorough: bool = False) -> None:
        """Leave no byte of the posts that were removed; nothing may wait to be committed.

        Of their other copies no word is left, either, if that is to be `thorough`, which takes as long as to
        analyse all posts.
        """

    @abstractmethod
    def commit(self, *, in_haste: bool = False) -> None:
        """Make everything added so far, and the ledger, the state that readers see.

        In haste, no older segments are merged with it: that is left to the next commit.
        """
