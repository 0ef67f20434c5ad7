"""Which fields does a document have?"""

from __future__ import annotations

from whoosh import columns, fields

from listarchive.archive.fields import Labels, Numbers, Words
from listarchive.archive.segment import prefixes

WORDS = ("subject", "body", "quoted", "author", "attachment")
"""The fields of running text: how often a word stands in them, and where, counts."""

FORMS = "vocabulary"
"""Every form of a word that stands in a segment, for prefixes, typos and suggestions: terms without posts."""

FIELDS = ("id", "namesake", "content", "ref", *WORDS, "has", "lang", "list", "person", FORMS)
"""The fields that have terms."""

PREFIXES = prefixes(FIELDS)
"""The letter with which a field's terms begin in a segment."""

KNOWN_BY = ("id", "namesake", "content")
"""The labels by which a post may be in the archive already."""

NUMBERS = {"date": "q", "size": "I", "starts": "B"}
"""The fields that are a number for each post, in the width of one of `array`'s codes."""

LABELS = ("person", "lang", "list")
"""The fields that few posts have a label of their own in: each is kept once, and its number for each post."""

COLUMNS = ("ref", "person", "lang", *NUMBERS)
"""What is kept of each post beside its terms, to count and sort by; `list` too, which the writer adds."""

SCHEMA = fields.Schema(
    # what a post is known by
    id=Labels(),  # short ids
    namesake=Labels(),  # the short id of its Message-ID, if another post had that one first
    content=Labels(),  # what its copies without a Message-ID have in common
    ref=Labels(
        columns.VarBytesColumn()
    ),  # the short ids of the post and of its ancestors: what makes a conversation
    # what it is searched by
    subject=Words(),
    body=Words(),  # own words
    quoted=Words(),
    author=Words(),  # name, address, byline; not stemmed
    attachment=Words(),  # names; not stemmed
    has=Labels(),
    lang=Labels(columns.RefBytesColumn()),  # two letters: by whose rules its words were stemmed
    # what it is ranked by
    starts=Numbers(),  # 1 if it starts a conversation
    # what it is also counted and sorted by
    list=Labels(columns.RefBytesColumn()),
    person=Labels(columns.RefBytesColumn()),  # one key for one author
    date=Numbers(),  # seconds since 1970, UTC
    size=Numbers(),  # bytes of the mail it came in
    vocabulary=Labels(),
)
"""What Whoosh is told of them. It ignores time zones: dates are numbers here."""
