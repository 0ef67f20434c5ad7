"""The queries that are timed.

The same kinds for every archive, of words that it holds: one rare word, one common one, two words, a
phrase, an author, an author and a word, a month, a range and a word, a prefix, and what is not wanted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from listarchive.post import Post

_WORD = re.compile(r"[a-z]{2,}")


def mix(posts: Iterable[Post]) -> dict[str, tuple[str, str, str]]:
    """Make the queries from a sample of posts: each for us, for notmuch and for mu, by what it is."""
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    authors: Counter[str] = Counter()
    months: Counter[tuple[int, int]] = Counter()
    for post in posts:
        found = _WORD.findall(post.body.own.lower())
        words.update(set(found))
        pairs.update(set(pairwise(found)))
        authors.update(_WORD.findall(post.author.name.lower()))
        if post.sent.when:
            months[post.sent.when.year, post.sent.when.month] += 1
    by_rank = [word for word, _ in words.most_common()]
    common, some, other = by_rank[0], by_rank[40], by_rank[150]
    rare = next(word for word in by_rank if len(word) > 5 and words[word] <= 3)
    phrase = " ".join(pairs.most_common(1)[0][0])
    author = authors.most_common(3)[-1][0]
    (year, month), _ = months.most_common(1)[0]
    day = f"{year}-{month:02}"
    mu_month = f"date:{year}{month:02}01..{year}{month:02}28"
    return {
        "a rare word": (rare, rare, rare),
        "the commonest word": (common, common, common),
        "two words": (f"{some} {other}", f"{some} {other}", f"{some} {other}"),
        "a phrase": (f'"{phrase}"', f'"{phrase}"', f'"{phrase}"'),
        "an author": (f"author:{author}", f"from:{author}", f"from:{author}"),
        "author and word": (f"author:{author} {some}", f"from:{author} {some}", f"from:{author} {some}"),
        "a month": (f"date:{day}", f"date:{day}..{day}", mu_month),
        "range and word": (f"date:{year}.. {other}", f"date:{year}.. {other}", f"date:{year}0101.. {other}"),
        "a prefix": ("st*", "st*", "st*"),
        "not a word": (f"{some} -{other}", f"{some} not {other}", f"{some} and not {other}"),
    }
