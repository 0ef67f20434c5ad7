"""Which fields does a document have?"""

from __future__ import annotations

from whoosh import columns, fields

from listarchive.archive.fields import Labels, Words

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
    # what it is ranked by
    starts=fields.COLUMN(columns.BitColumn()),  # does it start a conversation?
    # what it is also counted and sorted by
    list=Labels(columns.RefBytesColumn()),
    person=Labels(columns.RefBytesColumn()),  # one key for one author
    date=fields.NUMERIC(int, bits=64, signed=True, shift_step=8, sortable=True),  # seconds since 1970, UTC
    size=fields.NUMERIC(int, bits=64, shift_step=16),  # bytes of the mail it came in
    # every form of a word that stands in this segment: for prefixes, typos and suggestions
    vocabulary=Labels(),
    inherited=fields.STORED(),  # those of them that this document has from another that it replaced
    # the post itself
    post=fields.STORED(),
)
"""The one schema of an index. Whoosh ignores time zones: dates are numbers here."""
