"""The values that a post gives to each field of the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, compress, islice
from typing import NamedTuple
from zlib import crc32

from listarchive.authors import key, recipients
from listarchive.engine.kept_headers import header_labels
from listarchive.engine.stored_post import StoredPost, contents_of, seconds, size_of, starts_conversation
from listarchive.post import AttachedText, Author
from listarchive.short_ids import short
from listarchive.subjects import answers, base_subject

HAS = ("attachment", "mail", "reply", "quote", "html", "patch")
"""What a post can have, by the names that `has:` takes."""

SPAM = "spam"
"""What stands beside those for a post that looks like spam, which `is:spam` asks for."""

_DEEP = 16  # folders of a path, the innermost
_MOST_PATHS = 4_000  # terms of a post: what hostile mail may ask for


class Source(NamedTuple):
    """A post, and what several fields ask of it."""

    stored: StoredPost
    own: str
    quoted: str
    language: str
    """Of its own words, in two letters."""
    usual: str
    """The language of its list."""


class Text(NamedTuple):
    """Running text of a post."""

    parts: tuple[str, ...]
    language: str
    """Two letters, or none if its words are kept as they are."""


def own_id(source: Source) -> tuple[str, ...]:
    """Give the short id."""
    return (source.stored.id,)


def namesake(source: Source) -> tuple[str, ...]:
    """Give the short id of the Message-ID, if another post had that one first."""
    named = short(source.stored.post.message_id)
    return () if source.stored.id == named else (named,)


def content(source: Source) -> tuple[str, ...]:
    """Name what its copies without a Message-ID have in common."""
    return tuple(contents_of(source.stored))


def references(source: Source) -> tuple[str, ...]:
    """Give the short ids of the post and of its ancestors: what makes a conversation."""
    return (source.stored.id, *map(short, source.stored.post.references))


def has(source: Source) -> tuple[str, ...]:
    """Name what it has, of HAS."""
    from listarchive.patches import holds_diff  # noqa: PLC0415 - a search has no use for it

    post = source.stored.post
    there = (
        bool(post.attachments),
        bool(post.attached) and any(each.head is not None for each in post.attached),
        bool(post.references),
        "quote" in post.body.labels,
        post.html,
        any(map(holds_diff, _said(source))),
    )
    return (*compress(HAS, there), *([SPAM] if post.spam else []))


def _said(source: Source) -> Iterator[str]:
    """Give the texts in which a patch may stand: the own words, and what is attached."""
    yield source.own
    for each in source.stored.post.attached:
        yield each.text


def file(source: Source) -> tuple[str, ...]:
    """Give the paths of the files that its diffs change, in small letters, and what they end with.

    A folder is the beginning of one of them.
    """
    from listarchive.patches import paths  # noqa: PLC0415 - a search has no use for it

    found: dict[str, None] = {}
    for path in chain.from_iterable(map(paths, _said(source))):
        rest = path.lower()
        for _ in range(_DEEP):
            found[rest] = None
            rest = rest.partition("/")[2]
            if not rest:
                break
    return tuple(islice(found, _MOST_PATHS))


def trailer(source: Source) -> tuple[str, ...]:
    """Give who has done what to a patch, as `Reviewed-by: Ann Example`."""
    from listarchive.patches import holds_trailer, mark, trailers  # noqa: PLC0415 - a search has no use for it

    if not any(map(holds_trailer, _said(source))):
        return ()
    post = source.stored.post
    told = mark(post.subject)
    of_answer = told.is_answer if told else bool(post.references) or answers(post.subject)
    every = chain(trailers(source.own, of_answer=of_answer), *(trailers(each.text) for each in post.attached))
    return tuple(dict.fromkeys(f"{each.key}: {each.person}" for each in every if each.person))


def language(source: Source) -> tuple[str, ...]:
    """Give the language by whose rules its words are stemmed."""
    return (source.language,)


def person(source: Source) -> tuple[str, ...]:
    """Give one key for one author."""
    author, lists = source.stored.post.author, source.stored.post.lists
    return (key(Author(author.byline) if author.byline else author, lists),)


def date(source: Source) -> int:
    """Count the seconds from 1970 to its date, in UTC."""
    return seconds(source.stored.post.sent.when)


def size(source: Source) -> int:
    """Count the bytes of the mail it came in."""
    return size_of(source.stored.origin)


def starts(source: Source) -> int:
    """Give 1 if it starts a conversation."""
    return int(starts_conversation(source.stored.post))


def base(source: Source) -> int:
    """Give a number that posts of one base subject have, or one more if the post is marked as an answer.

    0 if nothing is left of the subject, or the post has no date: it is tied to no other then. Two subjects in
    two thousand million share a number.
    """
    text = source.stored.post.subject
    found, _ = base_subject(text)
    if not found or source.stored.post.sent.when is None:
        return 0
    return (crc32(found.encode("utf-8", "surrogatepass")) & 0xFFFFFFFE or 2) | answers(text)


def subject(source: Source) -> Text:
    """Give the subject. That of an answer is not its author's: it goes on in the language of the list."""
    post = source.stored.post
    return Text((post.subject,), source.language if starts_conversation(post) else source.usual)


def body(source: Source) -> Text:
    """Give its author's own words."""
    return Text((source.own,), source.language)


def quoted(source: Source) -> Text:
    """Give what it quotes."""
    return Text((source.quoted,), source.language)


def author(source: Source) -> Text:
    """Give name, address and byline."""
    found = source.stored.post.author
    return Text((found.name, found.email, found.byline), "")


def to(source: Source) -> Text:
    """Give names and addresses of those it went to."""
    return Text(spelled(recipients(source.stored.post.headers).to), "")


def cc(source: Source) -> Text:
    """Give names and addresses of those a copy of it went to."""
    return Text(spelled(recipients(source.stored.post.headers).cc), "")


def spelled(people: Iterable[Author]) -> tuple[str, ...]:
    """Give the names and the addresses of some people, those that there are."""
    return tuple([text for each in people for text in (each.name, each.email) if text])


def headers(source: Source) -> tuple[str, ...]:
    """Give what is asked of the headers that are kept."""
    return header_labels(source.stored.post.headers)


def attachment(source: Source) -> Text:
    """Give the names of its attachments, and of those of attached mails."""
    post = source.stored.post
    return Text(tuple(each.name for each in post.attachments + post.enclosed), "")


def attached(source: Source) -> Text:
    """Give what attached files say, and attached mails: who wrote them, their subjects, their texts."""
    return Text(texts_of(source.stored.post.attached), source.language)


def texts_of(attached: Iterable[AttachedText]) -> tuple[str, ...]:
    """Give the texts of what is attached, each by itself."""
    texts: list[str] = []
    for each in attached:
        if each.head is not None:
            texts += each.head.author.name, each.head.author.email, each.head.subject
        texts.append(each.text)
    return tuple(filter(None, texts))
