"""How often `search --threads` shows the conversation of an answer that one remembers.

    python benchmarks/finding.py --conversations [ARCHIVE] [--home HOME] [--seeds 1,2,3] [--json FILE]

Of 500 answers drawn at random, the three most salient of each one's own words are searched for: those that
it says often and few posts say. Its conversation should be among the first ten. Beside it stands plain BM25
over the whole text of each post, quotes and all, which names the conversations of its posts.

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

LISTS = ("openocd-development", "fetchmail-users", "jelix-public")
CORPORA = Path(__file__).resolve().parents[2] / "shared/corpora/pipermail"
DRAWN, SALIENT, SHOWN = 500, 3, 10
TARGET = 0.97
OPERATORS = frozenset({"and", "or", "not"})

Asked = tuple[str, list[str]]
"""The short id of an answer, and the words of it that are looked for."""


def conversations_of(archive: Archive) -> dict[str, str]:
    """Name the conversation of each post: the short id of its oldest post."""
    found: dict[str, str] = {}
    for entry in archive.entries():
        if entry.id not in found:
            members = [each.id for each in archive.conversation(entry.id)]
            found |= dict.fromkeys(members, members[0])
    return found


def salient(posts: Mapping[str, Post], plain: Plain, seed: int) -> list[Asked]:
    """Draw answers, and give the words of each that tell most about it (tf-idf)."""

    def worth(word: str, count: int) -> float:
        return count * math.log(len(posts) / max(len(plain.holding[word]), 1))

    answers = []
    for name, post in sorted(posts.items()):
        counts = Counter(words(post.body.own)) if post.references else Counter[str]()
        chosen = sorted(counts.keys() - OPERATORS, key=lambda word: (-worth(word, counts[word]), word))
        if len(chosen) >= SALIENT:
            answers.append((name, chosen[:SALIENT]))
    return random.Random(seed).sample(answers, min(DRAWN, len(answers)))


def shown(archive: Archive, asked: Sequence[str]) -> list[str]:
    hits, _ = archive.first_hits(parse(" ".join(asked)), limit=SHOWN)
    return [hit.thread for hit in hits]


def measured(archive: Archive, seeds: Sequence[int]) -> dict[int, dict[str, Found]]:
    """Look for the answers of each draw."""
    posts = {entry.id: entry.post for entry in archive.entries()}
    plain = Plain({name: post.body.text for name, post in posts.items()})
    conversation = conversations_of(archive)
    print(f"{len(posts):,} posts in {len({*conversation.values()}):,} conversations")
    results: dict[int, dict[str, Found]] = {}
    for seed in seeds:
        drawn = salient(posts, plain, seed)
        started = time.process_time()
        ours = [rank(conversation[name], shown(archive, asked)) for name, asked in drawn]
        milliseconds = 1_000 * (time.process_time() - started) / max(len(drawn), 1)
        theirs = [
            rank(conversation[name], [*dict.fromkeys(conversation[each] for each in plain.ranked(asked))])
            for name, asked in drawn
        ]
        results[seed] = {"plain BM25, whole text": Found.of(theirs), "listarchive": Found.of(ours)}
        print(f"seed {seed}: {len(drawn)} answers, {milliseconds:.1f} ms each")
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
        worst = min(found["listarchive"].ten for found in figures.values())
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
