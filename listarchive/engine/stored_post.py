"""Posts as they are stored, and read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain, groupby, islice, repeat
from typing import Any, NamedTuple

from listarchive.engine.packed_values import (
    packed_attached,
    packed_kind,
    packed_sent,
    unpacked_attached,
    unpacked_sent,
)
from listarchive.post import AttachedText, Attachment, Author, Body, Label, Origin, Post, Sent
from listarchive.record import record
from listarchive.subjects import answers


@record
class StoredPost:
    """A post as the archive keeps it: with its short id and the place it was read from."""

    id: str
    post: Post
    origin: Origin
    contents: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """See `contents_of`; empty if there is nothing to tell beyond what follows from the post."""
    fingerprint: str = ""
    """What tells its mail from all others; empty if the same mail may be another post elsewhere.

    What is behind a dot tells how the mail was read: it may mean something else among other mails.
    """
    also_sent: Sent | None = None
    """When the first of its copies was sent, or this one if the post has the date of the first."""
    veiled: bool = False
    """Whether where it stands names a list that is not named to whoever asks. Nothing of this is stored."""

    def known_as(self, name: str) -> StoredPost:
        """Give the same with a short id."""
        return StoredPost(
            name, self.post, self.origin, self.contents, self.fingerprint, self.also_sent, self.veiled
        )


def content_of(post: Post) -> str:
    """Name what a post has in common with a copy of it that lost its Message-ID."""
    text = post.body.text
    if len(text) < _SHORT:
        return _content(post.sent.when, post.subject, text)
    return (_content_of_long if len(text) < _LONG else _content.__wrapped__)(
        post.sent.when, post.subject, text
    )


@lru_cache(maxsize=1024)
def _content(when: datetime | None, subject: str, text: str) -> str:
    from listarchive.message_ids import content_key  # noqa: PLC0415 - a search has no use for it

    return content_key(when, subject, text)


_content_of_long = lru_cache(maxsize=4)(_content.__wrapped__)
_SHORT, _LONG = 1 << 13, 1 << 20
"""Characters of a text that is remembered with its content, among many and among four.

It is asked for several times on end.
"""


def contents_of(stored: StoredPost) -> dict[str, tuple[str, ...]]:
    """Name the contents of all copies of a post, each with the lists of those that lost their Message-ID."""
    return dict(stored.contents) or _follows(stored.post)


def with_contents(stored: StoredPost, contents: Mapping[str, tuple[str, ...]]) -> StoredPost:
    """Note the contents of all copies of a post, in their order."""
    told = () if contents == _follows(stored.post) else tuple(sorted(contents.items()))
    return stored if told == stored.contents else replace(stored, contents=told)


def _follows(post: Post) -> dict[str, tuple[str, ...]]:
    return {content_of(post): tuple(sorted(post.lists)) if post.generated_id else ()}


def seconds(when: datetime | None) -> int:
    """Count the seconds from 1970 in UTC; an undated post comes before all others."""
    return int(when.timestamp()) if when else UNDATED


UNDATED = -(1 << 40)


def size_of(origin: Origin) -> int:
    """Count the bytes of a mail, as far as a column can."""
    return min(origin.length, 0xFFFFFFFF)


def starts_conversation(post: Post) -> bool:
    """Tell whether a post answers no other, as far as it shows."""
    return not post.references and not answers(post.subject)


def pack(stored: StoredPost) -> bytes:
    """Make the form in which a post is stored: a line of JSON. The lists it is on are not in it."""
    post = stored.post
    values = [
        stored.id,
        post.message_id,
        [post.author.name, post.author.email, post.author.byline],
        packed_sent(post.sent),
        post.subject,
        post.references,
        [
            [a.name, a.type, a.size, a.scrubbed, a.number, *filter(None, [a.within])]
            for a in post.attachments + post.enclosed
        ],
        post.headers,
        _origin(stored.origin),
        packed_kind(post.generated_id, post.html, stored.fingerprint, post.spam),
        post.repairs,
        [[label, sum(1 for _ in run)] for label, run in groupby(post.body.labels)],
        post.body.text,
        [packed_attached(each) for each in post.attached],
        *_of_copies(stored),
    ]
    return _JSON.encode(values).encode("utf-8", "surrogatepass")


def _of_copies(stored: StoredPost) -> list[object]:
    if stored.also_sent:
        return [stored.contents, packed_sent(stored.also_sent)]
    return [stored.contents] if stored.contents else []


_JSON = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)
_ORIGIN, _KIND, _ATTACHED = 8, 9, 13


def _origin(origin: Origin) -> list[str | int]:
    return [origin.path, origin.offset, origin.length, origin.part, *filter(None, [origin.member])]


class Texts(NamedTuple):
    """What a post says, without all else that is stored of it."""

    author: tuple[str, ...]
    """The name, the address and the byline, those that there are."""
    subject: str
    attachments: tuple[str, ...]
    """Their names."""
    attached: tuple[AttachedText, ...]
    body: Body
    headers: tuple[tuple[str, str], ...] = ()


def unpack_texts(packed: bytes) -> Texts:
    """Read back the texts alone, in a third of the time."""
    _, _, author, _, subject, _, attachments, headers, _, _, _, runs, text, attached, *_ = _stored(packed)
    names = tuple(name for name, *_ in attachments)
    texts = tuple(unpacked_attached(*values) for values in attached)
    return Texts(tuple(filter(None, author)), subject, names, texts, _body(text, runs), headers)


def _stored(packed: bytes) -> list[Any]:
    found: list[Any] = json.loads(packed.decode("utf-8", "surrogatepass"))
    return found


def _body(text: str, runs: list[tuple[Label, int]]) -> Body:
    labels = chain.from_iterable(repeat(label, count) for label, count in runs)
    return Body(text, tuple(islice(labels, text.count("\n") + 1)))


def unpack(packed: bytes, lists: tuple[str, ...]) -> StoredPost:
    """Read back what `pack` made, and what that of 0.1.0 made, which a rebuild takes over."""
    values = _stored(packed)
    if len(values) == _ATTACHED or _of_0_1(values[_ATTACHED]):
        values.insert(_ATTACHED, [])
    (
        short_id,
        message_id,
        author,
        sent,
        subject,
        references,
        attachments,
        headers,
        origin,
        (generated, html, *kind),
        repairs,
        runs,
        text,
        attached,
        *of_copies,
    ) = values
    every = [Attachment(*values) for values in attachments]
    post = Post(
        message_id=message_id,
        author=Author(*author),
        sent=unpacked_sent(*sent),
        subject=subject,
        body=_body(text, runs),
        lists=lists,
        references=tuple(references),
        attachments=tuple([each for each in every if not each.within]),
        enclosed=tuple([each for each in every if each.within]),
        attached=tuple(unpacked_attached(*values) for values in attached),
        headers=tuple((name, value) for name, value in headers),
        generated_id=generated,
        html=html,
        repairs=tuple(repairs),
        spam=len(kind) > 1,
    )
    contents, *also = of_copies or [()]
    return StoredPost(
        short_id,
        post,
        Origin(*origin),
        tuple((content, tuple(names)) for content, names in contents),
        kind[0] if kind else "",
        unpacked_sent(*also[0]) if also else None,
    )


def _of_0_1(values: list[list[object]]) -> bool:
    """Tell whether contents stand where attached texts do, which begin with a number."""
    return bool(values) and isinstance(values[0][0], str)


class Moved(NamedTuple):
    """Where a stored post stands now, on which lists, and in which copy: all that has changed of it."""

    origin: Origin
    fingerprint: str
    lists: tuple[str, ...]
    stored: bytes = b""
    """Another copy as `pack` makes it, which is `indexed_alike`; nothing if it is the one that is stored."""

    def applied(self, stored: StoredPost) -> StoredPost:
        """Give the post as it is now."""
        if self.stored:
            stored = unpack(self.stored, self.lists)
        post = replace(stored.post, lists=self.lists)
        return replace(stored, post=post, origin=self.origin, fingerprint=self.fingerprint)

    @property
    def columns(self) -> dict[str, object]:
        """Give what the post has now in the columns that change with where it stands."""
        return {"size": size_of(self.origin), "list": self.lists}

    def written(self, packed: bytes) -> bytes:
        """Give the form in which it is stored now; the lists are not in it."""
        values = json.loads((self.stored or packed).decode("utf-8", "surrogatepass"))
        values[_ORIGIN] = _origin(self.origin)
        generated, html, *kind = values[_KIND]
        values[_KIND] = packed_kind(generated, html, self.fingerprint, len(kind) > 1)
        return _JSON.encode(values).encode("utf-8", "surrogatepass")


def moment(count: int) -> datetime | None:
    """Give back the moment that `seconds` counted."""
    return None if count == UNDATED else datetime.fromtimestamp(count, UTC)
