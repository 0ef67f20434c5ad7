"""The names of the fields of each kind, and the format of an index: what follows from the table of fields."""

from __future__ import annotations

from zlib import crc32

from listarchive.engine.fields import FIELDS

WORDS = tuple(each.name for each in FIELDS if each.kind == "words")
"""The fields of running text: how often a word stands in them, and where, counts."""

RUNNING = frozenset(each.name for each in FIELDS if each.reading == "text")
"""What a query reads as running text: the fields that are, and `any`."""

STEMMED = frozenset(each.name for each in FIELDS if each.stemmed)
"""Those of them whose terms are stems."""

BARE = tuple(each.name for each in FIELDS if each.bare)
"""Those that words without a field are looked for in."""

OVER = {"any": BARE} | {each.name: each.over for each in FIELDS if each.over}
"""The fields of which nothing is kept alone, and those that each looks in."""

WEIGHTS = {each.name: each.weight for each in FIELDS if each.kind == "words"}
"""What a match in each counts."""

(FORMS,) = (each.name for each in FIELDS if each.kind == "forms")
"""Every form of a word that stands in a segment, for prefixes, typos and suggestions: terms without posts."""

FORMED = tuple(each.name for each in FIELDS if each.stemmed and each.bare)
"""The fields whose words have their forms there: what others have written, and is quoted, has none."""

PAIRS = {each.of: each.name for each in FIELDS if each.kind == "pairs"}
"""The fields of words whose common words are kept, two and two, if they follow one another; as what."""

TERMS = tuple(each.name for each in FIELDS if each.kind not in ("", "number"))
"""The fields that have terms."""

SEARCHED = frozenset(
    each.name
    for each in FIELDS
    if each.kind and (each.reading or each.column == "shared" or each.kind == "forms")
)
"""The fields of an index that a program may search by; the others are for what searches it itself."""

EXACT = tuple(each.name for each in FIELDS if each.kind == "labels" and each.reading and not each.known_by)
"""The fields of labels that a query asks for by their value."""

KNOWN_BY = tuple(each.name for each in FIELDS if each.known_by)
"""The labels by which a post may be in the archive already."""

NUMBERS = {each.name: each.code for each in FIELDS if each.kind == "number"}
"""The fields that are a number for each post, in the width of one of `array`'s codes."""

SEARCHED_BY_TERM = SEARCHED.intersection(TERMS)
"""Those that have terms."""

LABELS = tuple(each.name for each in FIELDS if each.column == "shared")
"""The fields that few posts have a label of their own in: each is kept once, and its number for each post."""

COLUMNS = tuple(each.name for each in FIELDS if each.taken and (each.column or each.kind == "number"))
"""What is kept of each post beside its terms, to count and sort by; `list` too, which the writer adds."""

_ANALYSIS = 2
"""Raised when words, stems or languages are told otherwise than before."""

_DECISIVE = ("name", "kind", "version", "stemmed", "code", "column", "known_by", "of")
_TABLE = [[getattr(each, name) for name in _DECISIVE] for each in FIELDS if each.kind]

SIGNATURE = f"{crc32(repr([_ANALYSIS, _TABLE]).encode()):08x}"
"""Names all that decides which bytes an index has: an index of another signature is made anew."""
