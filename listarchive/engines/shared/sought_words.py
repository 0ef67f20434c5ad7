"""The words of a query that are marked in the posts it finds, and whose places count there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from listarchive.engine.analysis.marking import Run, Sought
from listarchive.engines.shared.attached_mail_test import ATTACHED

PLACED = frozenset({"subject", "body"})
"""The fields in which places of words count."""


class SoughtWords:
    """Notes them while a query is translated."""

    def __init__(self) -> None:
        self.placed: dict[Sought, None] = {}
        """What is asked for of a post's subject and own words."""
        self.attached: frozenset[Run] = frozenset()
        """What is asked for of attached texts."""
        self._negated = 0

    @contextmanager
    def negated(self) -> Iterator[None]:
        """Note nothing: what a post must not say, or another post says, is not marked in it."""
        self._negated += 1
        yield
        self._negated -= 1

    def note(self, name: str, runs: Iterable[Run], exact: Run = (), doc_frequency: int | None = None) -> None:
        """Note runs of terms that are asked for in a field."""
        known = frozenset(filter(None, runs))
        if not known or self._negated:
            return
        if name in PLACED:
            self.placed[Sought(known, exact, doc_frequency)] = None
        elif name == ATTACHED:
            self.attached |= known
