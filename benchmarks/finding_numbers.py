"""How often a word finds the posts that say it in the other number, and what it joins beside that.

    python benchmarks/finding.py --numbers pt [ARCHIVE] [--home HOME] [--seeds 1,2,3]

Of the posts that say a word in the other number alone, the share that is found; and some of the words that
one query joins, drawn by a seed, for reading by eye. The plurals are made by a few rules of grammar for each
language, which know nothing of how words are stemmed.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations, groupby

from listarchive.archive import Archive
from listarchive.engine.analysis.stemming import stemming
from listarchive.engine.analysis.words import fold, words
from listarchive.post import Post

LEAST = 5  # posts that have a word
SHORTEST = 4  # letters of a word: less makes pairs of what is none
SHOWN = 100
TARGET = 0.95

RULES = {
    "en": [("([^aeiou])y$", r"\1ies"), ("(s|x|z|ch|sh)$", r"\1es"), ("([^sxzy]|[aeo]y)$", r"\1s")],
    "es": [("z$", "ces"), ("ión$", "iones"), ("([lrndj])$", r"\1es"), ("([aeiou])$", r"\1s")],
    "pt": [
        ("ão$", "ões"),
        ("m$", "ns"),
        ("([aou])l$", r"\1is"),
        ("el$", "eis"),
        ("el$", "éis"),
        ("il$", "is"),
        ("([rz])$", r"\1es"),
        ("([aeiou])$", r"\1s"),
    ],
    "fr": [("(eau|eu)$", r"\1x"), ("al$", "aux"), ("ail$", "aux"), ("eau$", "elle"), ("([^sxz])$", r"\1s")],
    "ca": [
        ("ca$", "ques"),
        ("ga$", "gues"),
        ("ça$", "ces"),
        ("a$", "es"),
        ("ó$", "ons"),
        ("([^as])$", r"\1s"),
    ],
    "it": [("([cg])o$", r"\1hi"), ("([cg])a$", r"\1he"), ("io$", "i"), ("[oe]$", "i"), ("a$", "e")],
    "de": [
        ("(ung|heit|keit|ion|tät|schaft)$", r"\1en"),
        ("in$", "innen"),
        ("(e|el)$", r"\1n"),
        ("nis$", "nisse"),
        ("([aiou])$", r"\1s"),
    ],
}
"""What makes of one several: a pattern, and what stands in its place."""

NO_PAIRS = {
    "en": "news this does thus always perhaps besides regards thanks sometimes makes",
    "de": "date daten",
    "pt": "mail mais",
    "fr": "http https",
}
"""Words of the lists that this is measured with that the rules make others of, and no grammar."""


def vocabulary(posts: Mapping[str, Post]) -> tuple[dict[str, set[str]], dict[str, str]]:
    """Give the posts that hold each word in subject or own words; and how the word is written most often."""
    having: dict[str, set[str]] = defaultdict(set)
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for name, post in posts.items():
        text = f"{post.subject}\n{post.body.own}"
        for start, end, folded in words(text):
            having[folded].add(name)
            written[folded][text[start:end].lower()] += 1
    return having, {folded: forms.most_common(1)[0][0] for folded, forms in written.items()}


def pairs(language: str, having: Mapping[str, set[str]], written: Mapping[str, str]) -> list[tuple[str, str]]:
    """Give one and several of each word of a list that has both in enough posts."""
    common = {word for word, names in having.items() if len(names) >= LEAST and word.isalpha()}
    left_out = set(map(fold, NO_PAIRS.get(language, "").split()))
    found = {
        (one, several)
        for one in common - left_out
        if len(one) >= SHORTEST
        for pattern, instead in RULES[language]
        if re.search(pattern, written[one])
        and (several := fold(re.sub(pattern, instead, written[one]))) in common - left_out - {one}
    }
    return sorted(found)


def joined(language: str, having: Mapping[str, set[str]]) -> list[tuple[str, str]]:
    """Give the words of a list, two and two, of which one finds the other in its language."""
    stems = stemming(language)
    common = [word for word, names in having.items() if len(names) >= LEAST and word.isalpha()]
    by_term = sorted((stems.terms(word, word)[-1], word) for word in common)
    groups = ([word for _, word in group] for _, group in groupby(by_term, key=lambda each: each[0]))
    return [pair for group in groups for pair in combinations(group, 2)]


def report(archive: Archive, posts: Mapping[str, Post], language: str, seed: int) -> Iterator[str]:
    """Tell what was found of the other number, and show what else is joined."""
    having, written = vocabulary(posts)
    sought = found = 0
    missed: list[tuple[int, str]] = []
    both = pairs(language, having, written)
    for pair in both:
        for asked, other in (pair, pair[::-1]):
            others = having[other] - having[asked]
            hits = {hit.id for hit in archive.search(written[asked], limit=None).hits}
            sought += len(others)
            found += len(others & hits)
            if others - hits:
                missed.append((len(others - hits), f"{asked} does not find {other}"))
    share = found / max(sought, 1)
    reached = "yes" if share >= TARGET else "NO"
    yield f"{len(both)} pairs of one and several ({language}); of {sought:,} posts with the other number"
    yield f"{share:.3f} are found; to reach {TARGET:.2f}: {reached}"
    yield from (f"  {what} in {count} posts" for count, what in sorted(missed, reverse=True)[:20])
    every = joined(language, having)
    drawn = random.Random(seed).sample(every, min(SHOWN, len(every)))
    yield f"{len(drawn)} of {len(every):,} pairs that are joined:"
    yield "  " + ", ".join(f"{written[one]}/{written[other]}" for one, other in sorted(drawn))
