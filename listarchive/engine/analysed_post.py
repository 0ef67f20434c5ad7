"""Under which fields, and with which texts, is a post in the index?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress
from typing import NamedTuple

from listarchive.authors import key
from listarchive.engine.analysis.detection import language_in
from listarchive.engine.analysis.languages import DEFAULT
from listarchive.engine.stored_post import StoredPost, contents_of, seconds, size_of, starts_conversation
from listarchive.post import Author, Post
from listarchive.short_ids import short

POSITION_GAP = 8
"""Positions between a name, its address and a byline: no phrase reaches from one to the next."""


class Text(NamedTuple):
    """Running text of a post."""

    parts: tuple[str, ...]
    language: str
    """Two letters, or none if its words are kept as they are."""


@dataclass(frozen=True, slots=True)
class Document:
    """The fields of one document, ready for the index (see `schema`)."""

    labels: dict[str, tuple[str, ...]]
    numbers: dict[str, int]
    words: dict[str, Text]


def document(entry: StoredPost, usual: str = DEFAULT) -> Document:
    """Make the document of a post. `usual` is the language of its list."""
    post = entry.post
    own, quoted = post.body.own, post.body.quoted
    language = language_in(own, quoted, usual)
    author = post.author
    named = short(post.message_id)
    return Document(
        labels={
            "id": (entry.id,),
            "namesake": () if entry.id == named else (named,),
            "content": tuple(contents_of(entry)),
            "ref": (entry.id, *map(short, post.references)),
            "has": _features(post),
            "lang": (language,),
            "person": (key(Author(author.byline) if author.byline else author, post.lists),),
        },
        numbers={
            "date": seconds(post.sent.when),
            "size": size_of(entry.origin),
            "starts": int(starts_conversation(post)),
        },
        words={
            # The subject of an answer is not its author's: it goes on in the language of the list.
            "subject": Text((post.subject,), language if starts_conversation(post) else usual),
            "body": Text((own,), language),
            "quoted": Text((quoted,), language),
            "author": Text((author.name, author.email, author.byline), ""),
            "attachment": Text(tuple(each.name for each in post.attachments), ""),
        },
    )


def _features(post: Post) -> tuple[str, ...]:
    there = (bool(post.attachments), bool(post.references), "quote" in post.body.labels, post.html)
    return tuple(compress(("attachment", "reply", "quote", "html"), there))
