"""What came in, as JSON."""

from __future__ import annotations

from typing import Any

from listarchive.archive import Archive
from listarchive.export.records import hit_json
from listarchive.summary.news import News


def record(news: News, archive: Archive) -> dict[str, Any]:
    """Give a digest in the form of docs/formats.md."""
    return {
        "version": 1,
        "since": news.since.isoformat(),
        "until": news.until.isoformat(),
        "query": news.narrowed,
        "total": len(news.posts),
        "lists": [
            {
                "list": each.name,
                "total": each.posts,
                "conversations": [
                    {
                        "thread": told.id,
                        "subject": told.subject,
                        "before": told.before,
                        "posts": [hit_json(archive.hit(stored.id)) for stored in told.posts],
                    }
                    for told in each.conversations
                ],
            }
            for each in news.lists
        ],
    }
