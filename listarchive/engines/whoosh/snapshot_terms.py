"""The terms of a snapshot: of all its segments as if they were one, and what words stand for among them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, partial
from heapq import merge
from itertools import groupby
from typing import TYPE_CHECKING

from listarchive.engine.analysis.languages import COMMON, DEFAULT
from listarchive.engine.field_kinds import FORMS
from listarchive.engines.whoosh.codec.segment import Segment

if TYPE_CHECKING:
    from listarchive.engines.shared.word_runs import Run


class SnapshotTerms:
    """Answers about terms for all segments."""

    # What knows of words is imported where it is used: `show` has no use for it.

    segments: list[Segment]

    def beginning(self, field: str, prefix: str) -> Iterator[str]:
        """Give the terms of a field that begin so, in the alphabet's order."""
        start = prefix.encode("utf-8", "surrogatepass")
        # No byte of UTF-8 is 0xff.
        starts = [segment.key(field, start) or b"" for segment in self.segments]
        streams = [
            segment.dictionary.terms(key, key + b"\xff")
            for segment, key in zip(self.segments, starts, strict=True)
        ]
        for key, _ in groupby(merge(*streams)):
            yield key[1:].decode("utf-8", "surrogatepass")

    def spelled_like(self, field: str, word: str, distance: int) -> list[str]:
        """Give the terms of a field that begin with the same letter and differ by so many others."""
        from listarchive.engine.analysis.spelling import spelled_as  # noqa: PLC0415

        like = spelled_as(word, distance)
        return [term for term in self.terms(field, word[:1]) if like(term)]

    def terms(self, field: str, beginning: str = "") -> list[str]:
        """List the terms of a field that begin so, in the alphabet's order: far faster than one by one."""
        text = beginning.encode("utf-8", "surrogatepass")
        every: list[bytes] = []
        for segment in self.segments:
            if start := segment.key(field, text):
                every += segment.dictionary.terms(start, start + b"\xff")
        if not every:
            return []
        # Two orders are merged, not sorted. No term has a line feed in it; to take the field's letter off one
        # by one, and to decode them so, takes three times as long.
        keys = b"\n" + b"\n".join(dict.fromkeys(sorted(every)))
        terms = keys.replace(b"\n" + every[0][:1], b"\n").decode("utf-8", "surrogatepass").split("\n")
        return terms[1:]

    def frequency(self, field: str, term: str) -> int:
        """Count the documents that have a term in a field, removed ones too."""
        text = term.encode("utf-8", "surrogatepass")
        found = (segment.postings(field, text) for segment in self.segments)
        return sum(postings.count for postings in found if postings)

    def has(self, field: str, term: str) -> bool:
        """Tell whether a term stands in a field."""
        text = term.encode("utf-8", "surrogatepass")
        return any(segment.postings(field, text) is not None for segment in self.segments)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of posts and of subjects: that of an answer is in the language of its list."""
        written = {DEFAULT, *self.terms("lang")}
        others = [code for code in COMMON if code not in written]
        return tuple(sorted({*written, *filter(self._in_subjects, others)}))

    def _in_subjects(self, language: str) -> bool:
        return next(self.beginning("subject", f"{language}:"), None) is not None

    def runs(self, text: str) -> list[Run]:
        """Give the terms by which words side by side are found, in any language of the archive.

        Also in those in whose posts the words stand in another form only, or not at all: what is found
        among some posts is found among these and others.
        """
        from listarchive.engines.shared.word_runs import runs  # noqa: PLC0415

        return runs(text, self.languages, partial(self.has, FORMS))

    def usual_runs(self, text: str) -> list[Run]:
        """Give those of the languages in whose posts the words all stand as they are; if in none, of all."""
        from listarchive.engine.analysis.stemming import stemming  # noqa: PLC0415
        from listarchive.engine.analysis.words import folded_words  # noqa: PLC0415
        from listarchive.engines.shared.word_runs import runs_in  # noqa: PLC0415

        forms = set(folded_words(text))
        knowing = [
            code
            for code in self.languages
            if all(self.has(FORMS, form + stemming(code).suffix) for form in forms)
        ]
        return runs_in(text, knowing or self.languages)

    def knows(self, form: str) -> bool:
        """Tell whether a word stands in a post in just this form."""
        from listarchive.engine.analysis.stemming import stemming  # noqa: PLC0415

        return any(self.has(FORMS, form + stemming(code).suffix) for code in self.languages)

    def forms_like(self, word: str, distance: int) -> list[str]:
        """Give the forms of words, each with its language's suffix, that are spelled about so."""
        from listarchive.engine.analysis.spelling import spelled_as  # noqa: PLC0415

        like = spelled_as(word, distance)
        return [form for form in self.terms(FORMS, word[:1]) if like(form.partition(":")[0])]

    def doc_frequency(self, word: str) -> int:
        """Count the posts whose own words have some form of a word."""
        return sum(self.frequency("body", run[0]) for run in self.usual_runs(word) if len(run) == 1)
