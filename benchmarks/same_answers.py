"""The answers of one version beside those of another: totals, order, scores and snippets.

    python benchmarks/same_answers.py queries HOME QUERIES [COUNT]
    python benchmarks/same_answers.py answers HOME QUERIES FILE   # with the Python of each version
    python benchmarks/same_answers.py compare FILE OTHER          # exits 1 if they differ

The queries are made by chance of the words, pairs, authors and dates of an archive; each is asked in all
three orders. Each version should have made its archive itself.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

from listarchive.archive import Archive
from listarchive.errors import ListArchiveError

_WORD = re.compile(r"[^\W\d_]{2,20}")
_FIELDS = ("subject", "body", "quoted", "author")
_OPERATORS = frozenset({"and", "or", "not"})
_SAMPLE = 400  # posts


def queries(archive: Archive, count: int) -> list[str]:
    """Make so many queries."""
    chance = random.Random(25)
    posts = sorted((stored.post for stored in archive.stored_posts()), key=lambda post: post.message_id)
    sample = chance.sample(posts, min(_SAMPLE, len(posts)))
    words: Counter[str] = Counter()
    pairs: list[tuple[str, str]] = []
    for post in sample:
        found = _WORD.findall(f"{post.subject} {post.body.own}")
        words.update(word for word in found if word.lower() not in _OPERATORS)
        pairs += pairwise(found)
    common = [word for word, _ in words.most_common(200)]
    every = sorted(words)
    names = [word for post in sample for word in _WORD.findall(post.author.name)] or ["nobody"]
    dates = [post.sent.when for post in sample if post.sent.when]

    def word() -> str:
        return chance.choice(common if chance.random() < 0.5 else every)

    def phrase() -> str:
        return '"' + " ".join(chance.choice(pairs)) + '"'

    def period() -> str:
        when = chance.choice(dates)
        return chance.choice([f"{when:%Y}", f"{when:%Y-%m}", f"{when:%Y-%m-%d}..", f"..{when:%Y-%m}"])

    kinds = [
        word,
        lambda: f"{word()} {word()}",
        lambda: f"{word()} or {word()}",
        lambda: f"{word()} -{word()}",
        lambda: f"{word()[:3]}*",
        lambda: f"~{word()}",
        phrase,
        lambda: f"{phrase()} {word()}",
        lambda: f"date:{period()}",
        lambda: f"date:{period()} {word()}",
        lambda: f"{chance.choice(_FIELDS)}:{word()}",
        lambda: f"author:{chance.choice(names)} {word()}",
        lambda: f"quoted:{phrase()} or subject:{word()}",
        lambda: f"has:{chance.choice(['reply', 'attachment', 'quote'])} {word()}",
        lambda: f"(size:>{chance.randrange(500, 5000)} or {word()}) {word()}",
    ]
    found: dict[str, None] = {}
    while len(found) < count:
        found[kinds[len(found) % len(kinds)]()] = None
    return list(found)


def answers(archive: Archive, query: str) -> dict[str, Any]:
    """Ask in all three orders."""
    found: dict[str, Any] = {}
    for sort in ("relevance", "newest", "oldest"):
        try:
            results = archive.search(query, sort=sort, limit=30, facets=("author", "year"), values=20)  # type: ignore[arg-type]
        except ListArchiveError as error:
            found[sort] = str(error)
            continue
        found[sort] = {
            "total": results.total,
            "facets": results.facets,
            "suggestion": results.suggestion,
            "quoted": results.quoted,
            "hits": [
                [hit.message_id, hit.thread, hit.score, hit.snippet, hit.highlights, hit.subject_highlights]
                for hit in results.hits
            ],
        }
    return found


def main() -> int:
    """Do what was asked."""
    command, *words = sys.argv[1:]
    if command == "queries":
        count = int(words[2]) if len(words) > 2 else 600
        with Archive.open(words[0]) as archive:
            Path(words[1]).write_text(json.dumps(queries(archive, count)), "utf-8")
        return 0
    if command == "answers":
        with Archive.open(words[0]) as archive:
            dump = {query: answers(archive, query) for query in json.loads(Path(words[1]).read_text("utf-8"))}
        Path(words[2]).write_text(json.dumps(dump), "utf-8")
        return 0
    one, other = (json.loads(Path(path).read_text("utf-8")) for path in words)
    different = [query for query in one | other if one.get(query) != other.get(query)]
    for query in different:
        print(f"another answer: {query}")
    some = sum(1 for found in one.values() if isinstance(found["newest"], dict) and found["newest"]["total"])
    print(f"{len(one)} queries, {some} find something, {len(different)} have another answer")
    return int(bool(different))


if __name__ == "__main__":
    sys.exit(main())
