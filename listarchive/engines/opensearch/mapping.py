"""The mapping of the index: made from the table of fields, as Whoosh's schema is.

The terms of a post are ready when they come: words with blanks between them, and a bar between those that
share a place. No analysis of the cluster's changes them.
"""

from __future__ import annotations

from typing import Any

from listarchive.engine.analysed_post import POSITION_GAP
from listarchive.engine.cluster import Cluster
from listarchive.engine.field_kinds import FORMS, NUMBERS, SIGNATURE, STEMMED, TERMS, WORDS
from listarchive.engines.shared.weights import COUNTED

RETRIES = 100
"""How often a cluster tries to bring a copy back before it gives up until somebody asks: every few seconds,
for as long as a reader may have the old one open."""

_VERSION = 1
"""Raised when documents are made otherwise."""
FORMAT = f"{_VERSION}.{SIGNATURE}"
"""Names what a document has: an index of another format is made anew."""

NUMBER, TIE, WRITTEN, LISTS, ANCESTRY, POST = "number", "tie", "written", "lists", "ancestry", "post"
"""The document's number; what decides among posts of one moment, the newest first; when it was added, in
seconds; on how many lists it is; its own id and those of its ancestors, in their order, with blanks between
them; the post as it is stored."""

LISTED = tuple(name for name in WORDS if name not in STEMMED)
"""The fields of words whose words are listed as they are."""
KEPT = (NUMBER, ANCESTRY, "list", "lang", "person", "date", "base_subject")
"""What is told of a post beside itself."""


def words_of(field: str) -> str:
    """Name the field in which the words of a field are listed."""
    return f"{field}_words"


def length_of(field: str) -> str:
    """Name the field that tells how long the text of a field is."""
    return f"{field}_length"


def index_body(cluster: Cluster) -> dict[str, Any]:
    """Give what an index is made of."""
    return {
        "settings": {
            "number_of_shards": cluster.shards,
            "number_of_replicas": cluster.replicas,
            # What was written is seen once a commit says so.
            "refresh_interval": "-1",
            "codec": "best_compression",
            "allocation.max_retries": RETRIES,
            "merge.policy.expunge_deletes_allowed": 0,
            "mapping.total_fields.limit": 100,
            "similarity": {"often": {"type": "scripted", "script": {"source": "return doc.freq;"}}},
            "analysis": {
                "filter": {
                    "sharing_a_place": {
                        "type": "pattern_capture",
                        "preserve_original": False,
                        "patterns": ["([^|]+)"],
                    }
                },
                "analyzer": {
                    "ready": {"type": "custom", "tokenizer": "whitespace", "filter": ["sharing_a_place"]},
                    "given": {"type": "custom", "tokenizer": "whitespace"},
                },
            },
        },
        "mappings": {
            "_meta": {"format": FORMAT},
            "dynamic": "strict",
            "_source": {"includes": [POST]},
            "properties": dict(_properties()),
        },
    }


def _properties() -> Any:
    for name in TERMS:
        if name in WORDS:
            yield name, _words(name)
            if name in COUNTED:
                yield length_of(name), {"type": "integer", "index": False}
            if name in LISTED:
                yield words_of(name), {"type": "keyword", "norms": False}
        elif name == FORMS or name not in _PAIRS:
            yield name, {"type": "keyword", "doc_values": name not in _NEVER_LISTED}
    for name in NUMBERS:
        yield name, {"type": "long"}
    for name in (NUMBER, TIE, WRITTEN, LISTS):
        yield name, {"type": "long"}
    yield ANCESTRY, {"type": "keyword", "index": False}
    yield POST, {"type": "keyword", "index": False, "doc_values": False}


def _words(name: str) -> dict[str, Any]:
    return {
        "type": "text",
        "analyzer": "ready",
        "search_analyzer": "given",
        "position_increment_gap": POSITION_GAP,
        "norms": False,
        "similarity": "often" if name in COUNTED else "boolean",
    }


_PAIRS = frozenset(name for name in TERMS if name.endswith("pairs"))
_NEVER_LISTED = frozenset({"header"})
