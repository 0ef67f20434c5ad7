"""How often `search --threads` shows the conversation of an answer that one remembers.

    python benchmarks/finding.py --conversations [ARCHIVE] [--home HOME] [--seeds 1,2,3] [--json FILE]

Of 500 answers drawn at random, three salient words are searched for: those that an answer says most often for
how few posts say them, of those that 20 to 2,000 posts use. Its conversation should be among the first ten.

- *Own words*: the words are the answer's own.
- *Whole text*: they are taken from all that stands in it: quotes, what introduces them, signatures. One that
  no post of the conversation says itself is not found; nor are those that no post has together.

Beside it stands plain BM25 over the whole text of each post, which names the conversations of its posts.
Without ARCHIVE, three lists beside the checkout are asked.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.found import Found, Plain, opened, rank, words
from listarchive.archive import Archive
from listarchive.post import Post
from listarchive.query import parse
from listarchive.subjects import answers

LISTS = ("openocd-development", "fetchmail-users", "jelix-public")
CORPORA = Path(__file__).resolve().parents[2] / "shared/corpora/pipermail"
DRAWN, SALIENT, SHOWN = 500, 3, 10
RARE, COMMON = 20, 2_000  # posts that use a word
TARGET = 0.97
OPERATORS = frozenset({"and", "or", "not"})

Asked = tuple[str, list[str]]
"""The short id of an answer, and the words of it that are looked for."""


def conversations_of(archive: Archive) -> dict[str, str]:
    """Name the conversation of each post: the short id of its oldest post."""
    found: dict[str, str] = {}
    for stored in archive.stored_posts():
        if stored.id not in found:
            members = [each.id for each in archive.conversation(stored.id)]
            found |= dict.fromkeys(members, members[0])
    return found


def salient(posts: Mapping[str, Post], texts: Mapping[str, str], seed: int) -> list[Asked]:
    """Draw answers, and give the words of each text that tell most about it (tf-idf)."""
    counts = {name: Counter(words(text)) for name, text in texts.items()}
    doc_frequency = Counter(word for each in counts.values() for word in each)
    weights = {
        word: math.log(len(posts) / count) for word, count in doc_frequency.items() if RARE <= count <= COMMON
    }
    eligible = []
    for name, post in sorted(posts.items()):
        if post.references or answers(post.subject):
            known = [word for word in counts[name] if word in weights and word not in OPERATORS]
            chosen = sorted(known, key=lambda word, of=counts[name]: (-of[word] * weights[word], word))
            eligible += [(name, chosen[:SALIENT])] if len(chosen) >= SALIENT else []
    return random.Random(seed).sample(eligible, min(DRAWN, len(eligible)))


def shown(archive: Archive, asked: Sequence[str]) -> list[str]:
    hits, _ = archive.first_hits(parse(" ".join(asked)), limit=SHOWN)
    return [hit.thread for hit in hits]


def measured(archive: Archive, seeds: Sequence[int]) -> dict[int, dict[str, Found]]:
    """Look for the answers of each draw."""
    posts = {stored.id: stored.post for stored in archive.stored_posts()}
    texts = {
        "own words": {name: post.body.own for name, post in posts.items()},
        "whole text": {name: post.body.text for name, post in posts.items()},
    }
    plain = Plain(texts["whole text"])
    conversation = conversations_of(archive)
    print(f"{len(posts):,} posts in {len({*conversation.values()}):,} conversations")
    results: dict[int, dict[str, Found]] = {}
    for seed in seeds:
        results[seed] = {}
        for label, some in texts.items():
            drawn = salient(posts, some, seed)
            started = time.process_time()
            ours = [rank(conversation[name], shown(archive, asked)) for name, asked in drawn]
            milliseconds = 1_000 * (time.process_time() - started) / max(len(drawn), 1)
            theirs = [
                rank(conversation[name], [*dict.fromkeys(conversation[each] for each in plain.ranked(asked))])
                for name, asked in drawn
            ]
            results[seed] |= {
                f"{label}, plain BM25": Found.of(theirs),
                f"{label}, listarchive": Found.of(ours),
            }
            print(f"seed {seed}, {label}: {len(drawn)} answers, {milliseconds:.1f} ms each")
        for label, found in results[seed].items():
            print(f"  {label:40}{found}")
    return results


def report(lists: Sequence[Path], options: argparse.Namespace) -> None:
    """Measure some lists, or the usual three, and tell whether the target is reached."""
    seeds = [int(seed) for seed in options.seeds.split(",")]
    every = {}
    for each in lists or [CORPORA / name for name in LISTS]:
        with opened(each, options.home) as archive:
            print(f"\n{each.name:42}{'first':>7}{'in ten':>9}{'MRR':>9}")
            every[each.name] = measured(archive, seeds)
    print()
    for name, figures in every.items():
        worst = min(found["own words, listarchive"].ten for found in figures.values())
        reached = "yes" if worst >= TARGET else "NO"
        print(f"{name:28} in ten in {worst:.3f} at worst; to reach {TARGET:.2f}: {reached}")
    if options.json:
        told = {
            name: {
                seed: {label: found._asdict() for label, found in each.items()} for seed, each in of.items()
            }
            for name, of in every.items()
        }
        options.json.write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    raise SystemExit("run benchmarks/finding.py --conversations")
