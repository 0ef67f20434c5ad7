"""The limit on the work that one query may ask for.

Work is counted before it is done, not timed: a query is answered or refused alike on every machine,
whatever else that one does. Patterns alone are timed (see `deadline`).
"""

from __future__ import annotations

from listarchive.errors import QueryError
from listarchive.limits import limits

LETTERS = 50  # of a word that is longer, so many count for one
TYPO = 100  # all words that begin with the same letter are looked at: it counts for so many looked up
PATTERN = 450  # every word there is is looked at
TOGETHER = 16  # words that stand side by side in the dictionary take no longer than one elsewhere
CONVERSATION = 40  # a conversation is walked through from post to post
FOLLOWING = 3  # words that must follow one another are looked up with their positions
POSITIONS = 8  # where in posts two words stand side by side takes so much longer than which posts have them
WALK = 4  # a conversation, and each of its posts
ALL = 10  # of so many posts, the numbers are put down while one is looked at for a word
SIZES = 5  # of so many posts, the sizes are compared while one is looked at for a word
FEWEST = 200_000  # postings that can be looked at in an archive of any size


class CostLimit:
    """What one query may still ask for."""

    def __init__(self, posts: int) -> None:
        allowed = limits()
        self._words = self._most_words = allowed.query_words
        self._postings = self._most_postings = max(FEWEST, posts * allowed.query_places)

    def look_up(self, words: int) -> None:
        """Count words that are looked up. Raises `QueryError`."""
        self._words -= words
        if self._words < 0:
            raise QueryError(
                f"the query stands for too much (over {self._most_words} words to look up): leave words or "
                "patterns out, or write more of those with * or ~"
            )

    def read(self, postings: int) -> None:
        """Count the posts that words stand in, once for each of the words. Raises `QueryError`."""
        self._postings -= postings
        if self._postings < 0:
            raise QueryError(
                f"the words of the query stand in too many posts (over {self._most_postings} in all): "
                "leave common words out"
            )

    def walk(self, posts: int) -> None:
        """Count conversations and their posts, for each clause that asks for them. Raises `QueryError`."""
        self._postings -= WALK * posts
        if self._postings < 0:
            raise QueryError(
                f"the conversations of the query have too many posts (over {self._most_postings} in all): "
                "ask for fewer of them"
            )
