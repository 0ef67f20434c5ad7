"""The posts that the tests of the archive write."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from listarchive.post import Author, Body, Line, Post, Sent

NOON = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)


def a_post(message_id: str = "one@example.org", text: str = "A plain sentence.", **values: Any) -> Post:
    """Make a post; each line of `text` that begins with `>` is a quote."""
    lines = (Line("quote" if line.startswith(">") else "own", line) for line in text.split("\n"))
    given: dict[str, Any] = {
        "author": Author("Ada Example", "ada@example.org"),
        "sent": Sent(NOON, "date"),
        "subject": "A subject",
        "body": Body.of(lines),
        "lists": ("garden",),
    }
    return Post(message_id=message_id, **(given | values))
