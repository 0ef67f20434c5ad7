"""What is looked for in footers, of which no index has anything: a test of texts."""

from __future__ import annotations

from typing import Any, NamedTuple

from listarchive.engine.analysis.words import folded_words
from listarchive.engines.shared.literals import literals
from listarchive.engines.shared.text_tests import Test, has_just, matches, says
from listarchive.query.tree import Exact, Prefix, Regex


class FooterTest(NamedTuple):
    """A test, and what is known of the texts that pass it."""

    passes: Test
    shown: str
    """How it is named in an error."""
    letters: frozenset[str]
    """Small letters, some of which stand in any such text; none if nothing is known."""
    words: bool
    """Whether words are asked for, not a pattern."""


def footer_test(leaf: Any) -> FooterTest | None:
    """Make the test that a leaf of the field `footer` means; None if it has no words."""
    if isinstance(leaf, Regex):
        needed = next(iter(literals(leaf.pattern)), frozenset())
        return FooterTest(matches(leaf.pattern), f"the pattern /{leaf.pattern}/", needed, False)
    words = folded_words(leaf.text)
    if not words:
        return None
    test: Test
    match leaf:
        case Prefix():
            test = says(words[:-1], words[-1])
        case Exact(_, text):
            test = has_just(text)
        case _:
            test = says(words)
    return FooterTest(test, f'footer:"{leaf.text}"', frozenset({max(words, key=len)}), True)
