"""A cache of results, which need not be looked for again.

A link that many follow, the way back from a post, a robot's second visit: what was found in a commit is found
in it again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock

from listarchive.archive import Results

_MOST = 200  # answers
_LARGEST = 50  # hits of one, some 2 kB each: a download is not asked for twice


class ResultCache:
    """The latest answers, for all readers; the one that nobody asked for longest is forgotten first."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, Results] = {}
        self._lock = Lock()

    def answer(self, question: Hashable, ask: Callable[[], Results]) -> Results:
        """Give the answer to a question, which names the commit, too; ask if it is not remembered."""
        with self._lock:
            known = self._answers.pop(question, None)
            if known is not None:
                self._answers[question] = known
                return known
        found = ask()
        if len(found.hits) > _LARGEST:
            return found
        with self._lock:
            self._answers[question] = found
            while len(self._answers) > _MOST:
                del self._answers[next(iter(self._answers))]
        return found
