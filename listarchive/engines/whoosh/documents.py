"""The documents of a segment as Whoosh reads them: stored fields, columns, lengths and term vectors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from whoosh.codec import base
from whoosh.columns import ColumnReader
from whoosh.matching import ListMatcher

from listarchive.authors import recipients
from listarchive.authors.address_lists import written
from listarchive.engine.analysis.stemming import stemming
from listarchive.engine.analysis.words import words
from listarchive.engine.extraction import texts_of
from listarchive.engine.field_kinds import LABELS
from listarchive.engine.stored_post import StoredPost, unpack
from listarchive.engines.whoosh.codec.segment import Segment

_VECTORED = ("subject", "body", "quoted")


class Documents(base.PerDocumentReader):  # type: ignore[misc]
    """Reads what is kept of each post."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def doc_count(self) -> int:
        """Count the posts."""
        return self._segment.posts - len(self._segment.removed)

    def doc_count_all(self) -> int:
        """Count the posts, removed ones too."""
        return self._segment.posts

    def has_deletions(self) -> bool:
        """Tell whether any were removed."""
        return bool(self._segment.removed)

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether a post was removed."""
        return docnum in self._segment.removed

    def deleted_docs(self) -> frozenset[int]:
        """Number the removed ones."""
        return self._segment.removed

    def supports_columns(self) -> bool:
        """Tell that some fields have columns."""
        return True

    def list_columns(self) -> list[str]:
        """Name the fields that can be sorted by."""
        return ["date", "size", *LABELS]

    def has_column(self, fieldname: str) -> bool:
        """Tell whether a field can be sorted by."""
        return fieldname in self.list_columns()

    def column_reader(self, fieldname: str, column: Any) -> NumberColumn | LabelColumn:  # noqa: ARG002
        """Give what each post has in a field."""
        if fieldname in LABELS:
            return LabelColumn(self._segment, fieldname)
        return NumberColumn(self._segment.column(fieldname))

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Tell how many words a field has in a post."""
        lengths = self._segment.lengths.get(fieldname)
        return (lengths[docnum] if lengths else 0) or default

    def field_length(self, fieldname: str) -> int:
        """Tell how many words a field has in all posts."""
        return self._segment.directory.totals.get(fieldname, 0)

    def min_field_length(self, fieldname: str) -> int:
        """Tell how many words a field has at least."""
        return min(self._segment.lengths.get(fieldname, ()), default=0)

    def max_field_length(self, fieldname: str) -> int:
        """Tell how many words a field has at most."""
        return max(self._segment.lengths.get(fieldname, ()), default=0)

    def has_vector(self, docnum: int, fieldname: str) -> bool:  # noqa: ARG002 (Whoosh's)
        """Tell whether the terms of a field can be had by post."""
        return fieldname in _VECTORED

    def vector(self, docnum: int, fieldname: str, format_: Any) -> ListMatcher:
        """Give the terms of a post in a field, made from its stored text by the rules of its own language.

        Raises KeyError if there are none.
        """
        text = self.stored_fields(docnum)[fieldname]
        own = stemming("".join(self._segment.labels("lang", docnum)))
        counts = Counter(
            term for word in words(text) for term in own.terms(text[word.start : word.end], word.folded)
        )
        if not counts:
            raise KeyError((docnum, fieldname))
        terms = sorted(counts)
        return _Vector(terms, [float(counts[term]) for term in terms], format=format_)

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Give what is stored of a post."""
        segment = self._segment
        stored = unpack(segment.stored_fields.stored(docnum), tuple(segment.labels("list", docnum)))
        person, lang = ("".join(segment.labels(name, docnum)) for name in ("person", "lang"))
        return stored_fields(stored) | {"person": person, "lang": lang}


def stored_fields(stored: StoredPost) -> dict[str, Any]:
    """Give the fields of a post that are its own."""
    post = stored.post
    to, cc = recipients(post.headers)
    return {
        "id": stored.id,
        "message_id": post.message_id,
        "subject": post.subject,
        "body": post.body.own,
        "quoted": post.body.quoted,
        "author": str(post.author),
        "to": written(to),
        "cc": written(cc),
        "attachment": [each.name for each in post.attachments],
        "attached_text": "\n".join(texts_of(post.attached)),
        "list": list(post.lists),
        "date": post.sent.when and post.sent.when.astimezone(UTC),
        "size": stored.origin.length,
    }


class _Vector(ListMatcher):  # type: ignore[misc]
    """The terms of a post in a field, each with how often it stands there."""

    def supports(self, astype: str) -> bool:
        """Tell whether `value_as` knows how to give something."""
        return astype in ("frequency", "weight")

    def value_as(self, astype: str) -> float:
        """Tell how often the term stands there."""
        return int(self.weight()) if astype == "frequency" else self.weight()


class NumberColumn(ColumnReader):  # type: ignore[misc]
    """A number for each post of a segment."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self._numbers = numbers
        self._doccount = len(numbers)
        self._sign = 1

    def __getitem__(self, docnum: int) -> int:
        return self._numbers[docnum]

    def sort_key(self, docnum: int) -> int:
        """Give what a post is sorted by."""
        return self._sign * self._numbers[docnum]

    def set_reverse(self) -> None:
        """Sort the largest number first."""
        self._sign = -1


class LabelColumn(ColumnReader):  # type: ignore[misc]
    """The label that each post of a segment has in a field; of several, all, with commas between them."""

    def __init__(self, segment: Segment, field: str) -> None:
        self._numbers, labels = segment.labelled(field)
        self._labels = [",".join(each).encode("utf-8", "surrogatepass") for each in labels]
        self._doccount = segment.posts

    def __getitem__(self, docnum: int) -> bytes:
        return self._labels[self._numbers[docnum]]
