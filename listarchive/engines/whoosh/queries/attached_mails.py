"""The query for posts with an attached mail that answers one by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from listarchive.engines.shared.attached_mail_test import ATTACHED, AttachedMailTest, narrowing
from listarchive.engines.whoosh.import_stubs import query as whoosh
from listarchive.engines.whoosh.queries.text_query import TextQuery, TextTime
from listarchive.engines.whoosh.snapshot import Snapshot
from listarchive.query import tree

__all__ = ["ATTACHED", "mails_query"]


def mails_query(
    part: tree.Query, snapshot: Snapshot, translate: Callable[[tree.Query], Any], texts: TextTime
) -> Any:
    """Make the query for posts with an attached mail that answers one."""
    narrowed = narrowing(part)
    candidates = [whoosh.Term("has", "mail"), *([translate(narrowed)] if narrowed else [])]
    test = AttachedMailTest(part, snapshot)
    return TextQuery("attached", whoosh.And(candidates), test, texts, "attached:", narrowed=True)
