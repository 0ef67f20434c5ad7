"""How often a search finds the post that one remembers, and the one who wrote what others quote.

    python benchmarks/finding.py [ARCHIVE] [--home HOME] [--seeds 1,2,3] [--json FILE]
    python benchmarks/finding.py --conversations [ARCHIVE] …    # see `finding_conversations`
    python benchmarks/finding.py --numbers pt [ARCHIVE] …        # see `finding_numbers`

ARCHIVE is a file or folder of mail; without it, the list `openocd-development` beside the checkout. It is
imported to a folder that is thrown away, or searched in HOME if that is an archive home already.

- *Known item*: of 500 posts drawn at random, three (five) words of each one's own words are searched for;
  only words that 20 to 2,000 posts use themselves are drawn.
- *Original author*: 300 sentences that one post says and a later one quotes are searched for as phrases.

Beside it stands plain BM25 (Okapi, k1 1.2, b 0.75) over the whole text, and over own words. A post that is
not among all hits counts as not found.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from benchmarks import finding_conversations, finding_numbers
from benchmarks.found import Found, Plain, opened, rank, words
from listarchive.archive import Archive
from listarchive.post import Post

DEFAULT = Path(__file__).resolve().parents[2] / "shared/corpora/pipermail/openocd-development"
DRAWN, SENTENCES = 500, 300
RARE, COMMON = 20, 2_000  # posts that use a word: what a person would remember of a post lies between
TARGETS = {3: 0.62, 5: 0.93}
AUTHOR_TARGET = 0.99
OPERATORS = {"and", "or", "not"}
QUOTE_MARKS = re.compile(r"(?P<marks>(?:\s{0,3}[>|])*)(?P<rest>.*)", re.DOTALL)
SENTENCE = re.compile(r"(?:^|(?<=[.!?]\s))[A-Z][^.!?>|]{40,200}[.!?](?=\s|$)")


def remembered(own: Plain, posts: dict[str, Post], count: int, seed: int) -> list[tuple[str, list[str]]]:
    """Draw posts, and of each so many of its own words."""
    eligible = {
        name: [
            word
            for word in sorted(set(words(post.body.own)))
            if RARE <= len(own.having[word]) <= COMMON and word not in OPERATORS
        ]
        for name, post in sorted(posts.items())
    }
    drawing = random.Random(seed)
    rich = [name for name, choice in eligible.items() if len(choice) >= count]
    return [
        (name, drawing.sample(eligible[name], count)) for name in drawing.sample(rich, min(DRAWN, len(rich)))
    ]


def quoted_sentences(posts: dict[str, Post]) -> dict[str, str]:
    """Find sentences that stand unmarked in one post and behind a quote mark in a later one.

    Told by the quote marks at the beginnings of lines alone, so that no rule of ours for whose a line is
    decides what is right. Of posts that all say a sentence unmarked, the oldest wrote it.
    """
    dated = sorted((post.sent.when.timestamp(), name) for name, post in posts.items() if post.sent.when)
    said: dict[str, str] = {}
    quoted: set[str] = set()
    for _, name in dated:
        for marked, text in paragraphs(posts[name].body.text):
            for match in SENTENCE.finditer(text):
                sentence = match.group()
                if marked:
                    quoted.update([sentence] if said.get(sentence, name) != name else [])
                elif len(words(sentence)) >= 6:
                    said.setdefault(sentence, name)
    return {sentence: said[sentence] for sentence in quoted}


def paragraphs(text: str) -> Iterator[tuple[str, str]]:
    """Give the runs of lines with the same quote marks, as one line each, and those marks."""
    for (marks, blank), run in groupby(map(QUOTE_MARKS.fullmatch, text.split("\n")), key=marks_of):
        if not blank:
            yield marks, " ".join(" ".join(match["rest"] for match in run if match).split())


def marks_of(line: re.Match[str] | None) -> tuple[str, bool]:
    assert line is not None
    return re.sub(r"\s", "", line["marks"]), not line["rest"].strip()


def known_item(
    archive: Archive, posts: dict[str, Post], plain: dict[str, Plain], seed: int
) -> dict[str, Found]:
    results: dict[str, Found] = {}
    for count in TARGETS:
        asked = remembered(plain["own words"], posts, count, seed)
        for label, index in plain.items():
            results[f"{count} words, plain BM25, {label}"] = Found.of(
                rank(name, index.ranked(query)) for name, query in asked
            )
        results[f"{count} words, listarchive"] = Found.of(
            rank(name, [hit.id for hit in archive.search(" ".join(query), limit=100).hits])
            for name, query in asked
        )
    return results


def original_author(
    archive: Archive, said: dict[str, str], plain: dict[str, Plain], seed: int, show: bool
) -> dict[str, Found]:
    drawing = random.Random(seed)
    drawn = drawing.sample(sorted(said), min(SENTENCES, len(said)))
    results = {
        f"author, plain BM25, {label}": Found.of(
            rank(said[each], index.ranked(words(each))) for each in drawn
        )
        for label, index in plain.items()
    }
    ranks = []
    for each in drawn:
        hits = [hit.id for hit in archive.search(f'"{each.replace(chr(34), " ")}"', limit=100).hits]
        ranks.append(rank(said[each], hits))
        if show and ranks[-1] != 0:
            print(f"  {said[each]} is {ranks[-1]} of {hits[:4]}: {each}")
    return results | {"author, listarchive": Found.of(ranks)}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("archive", nargs="?", type=Path)
    arguments.add_argument("--home", type=Path, help="an archive home that holds the list already")
    arguments.add_argument("--seeds", default="1,2,3", help="numbers that the draws depend on")
    arguments.add_argument("--missed", action="store_true", help="print sentences whose author is not first")
    arguments.add_argument("--json", type=Path, help="write the figures there too")
    arguments.add_argument(
        "--conversations", action="store_true", help="look for the conversation of an answer instead"
    )
    arguments.add_argument(
        "--numbers", choices=finding_numbers.RULES, help="one and several instead, in a language"
    )
    options = arguments.parse_args()
    if options.conversations:
        finding_conversations.report([options.archive] if options.archive else [], options)
        return
    figures: dict[str, dict[str, Found]] = {}
    with opened(options.archive or DEFAULT, options.home) as archive:
        posts = {stored.id: stored.post for stored in archive.stored_posts()}
        if options.numbers:
            for seed in options.seeds.split(","):
                print(*finding_numbers.report(archive, posts, options.numbers, int(seed)), sep="\n")
            return
        plain = {
            "whole text": Plain({name: post.body.text for name, post in posts.items()}),
            "own words": Plain({name: post.body.own for name, post in posts.items()}),
        }
        said = quoted_sentences(posts)
        print(f"{len(posts):,} posts, {len(said):,} sentences quoted by others\n")
        print(f"{'':42}{'first':>7}{'in ten':>9}{'MRR':>9}")
        for seed in options.seeds.split(","):
            started = time.process_time()
            found = known_item(archive, posts, plain, int(seed))
            found |= original_author(archive, said, plain, int(seed), options.missed)
            print(f"seed {seed} ({time.process_time() - started:.0f} s)")
            for label, result in found.items():
                print(f"  {label:40}{result}")
            figures[seed] = found
    print()
    for label, target in [(f"{n} words, listarchive", to_reach) for n, to_reach in TARGETS.items()] + [
        ("author, listarchive", AUTHOR_TARGET)
    ]:
        worst = min(found[label].first for found in figures.values())
        reached = "yes" if worst >= target else "NO"
        print(f"{label:28} first in {worst:.3f} at worst; to reach {target:.2f}: {reached}")
    if options.json:
        options.json.write_text(
            json.dumps(
                {seed: {k: v._asdict() for k, v in f.items()} for seed, f in figures.items()}, indent=1
            )
            + "\n"
        )


if __name__ == "__main__":
    main()
