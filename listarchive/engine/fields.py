"""Which fields does a document have? What Whoosh is told of them stands in `fields`."""

from __future__ import annotations

WORDS = ("subject", "body", "quoted", "author", "attachment")
"""The fields of running text: how often a word stands in them, and where, counts."""

FORMS = "vocabulary"
"""Every form of a word that stands in a segment, for prefixes, typos and suggestions: terms without posts."""

PAIRS = {"body": "pairs", "subject": "subject_pairs"}
"""The fields of words whose common words are kept, two and two, if they follow one another; as what."""

FIELDS = ("id", "namesake", "content", "ref", *WORDS, *PAIRS.values(), "has", "lang", "list", "person", FORMS)
"""The fields that have terms."""

KNOWN_BY = ("id", "namesake", "content")
"""The labels by which a post may be in the archive already."""

NUMBERS = {"date": "q", "size": "I", "starts": "B"}
"""The fields that are a number for each post, in the width of one of `array`'s codes."""

LABELS = ("person", "lang", "list")
"""The fields that few posts have a label of their own in: each is kept once, and its number for each post."""

COLUMNS = ("ref", "person", "lang", *NUMBERS)
"""What is kept of each post beside its terms, to count and sort by; `list` too, which the writer adds."""
