"""The writer of an index in a cluster: what was added waits here until it is committed."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import cast

from listarchive.engine.analysed_post import PostBatch
from listarchive.engine.stored_post import Moved, StoredPost
from listarchive.engine.writer_protocols import Committed, Mails, Posts
from listarchive.engines.opensearch import journal
from listarchive.engines.opensearch.batches import DocumentBatch
from listarchive.engines.opensearch.client import Client
from listarchive.engines.opensearch.commit_reader import CommitReader
from listarchive.engines.opensearch.expunging import expunge
from listarchive.engines.opensearch.lease import Lease
from listarchive.engines.opensearch.mail_index import KeptMails
from listarchive.engines.opensearch.mapping import NUMBER
from listarchive.engines.opensearch.state import State
from listarchive.post import Origin

_WEIGHT = 64 << 20  # bytes of batches to a commit


class IndexWriter:
    """Writes to one index. The lease is held by whoever made it."""

    posts: Posts
    mails: Mails | None = None
    mixed = False
    """Whether posts stand together that not everybody may see: each question leaves them out by itself."""

    def __init__(
        self,
        client: Client,
        state: State,
        lease: Lease,
        private: frozenset[str] | None = None,
        earlier: str | None = None,
    ) -> None:
        """Write posts; `private` lists are None for those of the last commit.

        `earlier` is the index of mails of the index that this one replaces.
        """
        self._client = client
        self._state = state
        self._lease = lease
        self._index = client.quoted(state.index)
        self._mails = KeptMails(client, state.mail_index, earlier) if client.cluster.mail == "index" else None
        self._commit = state.commit()
        self.private = frozenset(self._commit.private) if private is None else private
        self._finish()
        self._begin()
        self._next = max(self._commit.next_number, self._last_number() + 1)

    def _begin(self) -> None:
        self._reader = CommitReader(self._client, self._state)
        self._commit = self._reader.view.commit
        self._batches: dict[int, DocumentBatch] = {}
        self._weight = 0
        self._removed: dict[str, None] = {}

    @property
    def last_commit(self) -> CommitReader:
        """The last commit."""
        return self._reader

    @property
    def full(self) -> bool:
        """Whether so much waits that it should be committed before another batch is begun."""
        return self._weight >= _WEIGHT

    def has_batch(self, batch: PostBatch) -> bool:
        """Tell whether a batch is among those that the next commit writes."""
        if id(batch) in self._batches:
            return True
        # Each of its posts will be asked for by itself.
        labels = cast("DocumentBatch", batch).labels
        if len(self._reader):
            self._reader.expect_labels(
                each
                for short_id, contents in labels
                for each in (
                    ("id", short_id),
                    ("namesake", short_id),
                    *(("content", content) for content in contents),
                )
            )
        return False

    def add_batch(self, batch: PostBatch) -> None:
        """Write with the next commit those posts of a batch that it keeps."""
        if id(batch) not in self._batches:
            added = self._batches[id(batch)] = cast("DocumentBatch", batch)
            self._weight += added.weight

    def delete(self, short_id: str) -> None:
        """Take a post of the last commit out."""
        self._removed[short_id] = None

    def move(self, moved: Mapping[str, Moved]) -> list[StoredPost]:
        """Give back the posts that stand elsewhere now: all are added anew.

        The terms of a post are in the index alone, so that a part of it cannot be changed.
        """
        self._reader.expect_labels(("id", short_id) for short_id in moved)
        numbers = {each: number for each in moved for number in self._reader.documents("id", each)}
        self._reader.rows.listed(list(numbers.values()))
        return [moved[each].applied(self._reader.stored_post(number)) for each, number in numbers.items()]

    def flush(
        self,
        ledger: bytes,
        ledger_before: bytes,  # noqa: ARG002 - there is but one commit
        *,
        merge: bool = True,  # noqa: ARG002 - the cluster merges when it likes
    ) -> Iterator[Committed]:
        """Make everything added so far, with the ledger, the state that readers see; and go on."""
        numbers: dict[str, int] = {}
        added = sum(len(batch.kept) for batch in self._batches.values())
        if self._mails and self.mails:
            self._lease.check()
            self._mails.keep(self._origins(), self.mails, self._checked)
        if self._removed:
            self._write_down(numbers)
            self._finish(numbers)
        else:
            self._lease.check()
            journal.send(self._client, self._state.index, self._checked(self._actions(numbers)), numbers)
        self._save(ledger)
        for batch in self._batches.values():
            batch.kept.clear()  # the next posts of a batch that is written in parts
            batch.moved.clear()
        self._reader.close()
        self._begin()
        yield Committed(self._commit.generation, added, 0)

    def expunge(self, ledger: bytes, *, thorough: bool = False) -> None:  # noqa: ARG002 - no word stands apart
        """Have the cluster write anew what holds a post that was deleted, so that no byte of it is left."""
        self._lease.check()
        if self._mails:
            expunge(self._client, self._mails.index)
        expunge(self._client, self._state.index)
        expunge(self._client, f"{self._client.cluster.index}-state", wholly=False)
        self._save(ledger)
        self._reader.close()
        self._begin()

    def discard(self) -> None:
        """Give up what was not committed, and go on."""
        self._reader.close()
        self._begin()

    def close(self) -> None:
        """Give up what was not committed."""
        self._reader.close()

    def _origins(self) -> dict[str, Origin]:
        """Tell where the mails of the new posts stand."""
        return {
            batch.labels[place][0]: batch.origin(place)
            for batch in self._batches.values()
            for place in batch.kept
        }

    def _actions(self, numbers: dict[str, int]) -> Iterator[bytes]:
        """Give the changes, and note the numbers of the new posts."""
        for batch in self._batches.values():
            for place in batch.kept:
                short_id = batch.labels[place][0]
                numbers[short_id] = self._next
                make = journal.put if short_id in self._removed else journal.created
                yield make(short_id, batch.source(place, self._next))
                self._next += 1
        for short_id in self._removed:
            if short_id not in numbers:
                yield journal.removed(short_id)
                if self._mails:
                    yield self._mails.removed(short_id)

    def _checked(self, actions: Iterator[bytes]) -> Iterator[bytes]:
        for number, action in enumerate(actions):
            if number % 100 == 0:
                self._lease.check()
            yield action

    def _write_down(self, numbers: dict[str, int]) -> None:
        """Note in the cluster what is to be done, so that whoever comes next can do it."""
        name = uuid.uuid4().hex
        count = self._state.put_journal(name, journal.parts(self._checked(self._actions(numbers))))
        self._lease.check()
        changed = replace(self._commit, journal=name, journal_parts=count, next_number=self._next)
        self._commit = self._state.replace(self._commit, changed)

    def _finish(self, numbers: dict[str, int] | None = None) -> None:
        """Do what a journal says is begun, from its beginning: to do it twice changes nothing."""
        if not self._commit.journal:
            self._refresh()
            return
        known = numbers or {}
        for part in self._state.journal(self._commit):
            actions = journal.actions_in(part)
            again = (
                b'{"index"' + each.removeprefix(b'{"create"') if each.startswith(b'{"create"') else each
                for each in actions
            )
            journal.send(self._client, self._state.index, self._checked(again), known)
        if numbers is None:
            self._refresh()
            done = replace(self._commit, journal="", journal_parts=0, written=time.time())
            before = self._commit
            self._commit = self._state.replace(before, done)
            self._state.forget_journal(before.journal, before.journal_parts)

    def _save(self, ledger: bytes) -> None:
        """Have all that was sent be seen, and say so."""
        self._refresh()
        before = self._commit
        generation = before.generation + 1
        parts = self._state.put_ledger(generation, ledger)
        self._lease.check()
        self._commit = self._state.replace(
            before,
            replace(
                before,
                generation=generation,
                written=time.time(),
                private=tuple(sorted(self.private)),
                ledger_parts=parts,
                next_number=self._next,
                journal="",
                journal_parts=0,
            ),
        )
        self._state.forget_ledger(before)
        if before.journal:
            self._state.forget_journal(before.journal, before.journal_parts)

    def _refresh(self) -> None:
        self._client.whole(self._client.ask("POST", f"{self._index}/_refresh"))

    def _last_number(self) -> int:
        """Give the number of the last post, be it of a commit that was given up."""
        found = self._reader.view.aggregated({"match_all": {}}, {"max": {"field": NUMBER}})
        return int(found["value"] or 0)
