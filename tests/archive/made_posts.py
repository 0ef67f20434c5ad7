"""The posts that the tests of the archive write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
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


def by_day(
    name: str, subject: str, day: float | None = 0, *references: str, lists: str = "garden", text: str = ""
) -> Post:
    """Make a post sent so many days after NOON, or undated; it and its ancestors are known by names."""
    return a_post(
        f"{name}@example.org",
        text or f"Text {name}.",
        subject=subject,
        sent=Sent() if day is None else Sent(NOON + timedelta(days=day), "date"),
        references=tuple(f"{each}@example.org" for each in references),
        lists=tuple(lists.split()),
    )
