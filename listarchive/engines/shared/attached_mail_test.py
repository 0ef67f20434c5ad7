"""Attached mails, each held against a query by itself: what one says and another does not is in neither."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Protocol

from listarchive.engine.analysis.marking import Marker, Run
from listarchive.engine.analysis.stemming import stemming
from listarchive.engine.analysis.words import folded_words
from listarchive.engines.shared.text_tests import has_just
from listarchive.post import AttachedText
from listarchive.query import tree

ATTACHED = "attached_text"
"""The field of what files and mails say that are attached."""


class KnownRuns(Protocol):
    """What words stand for in a commit."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that posts are written in."""

    def runs(self, text: str) -> Iterable[Run]:
        """Give the terms by which words side by side are found."""


def narrowing(node: tree.Query) -> tree.Query | None:
    """Make a query about all that is attached to a post, which whatever post answers must answer, too."""
    match node:
        case tree.And(parts):
            found = tuple(each for each in map(narrowing, parts) if each is not None)
            return tree.And(found) if len(found) > 1 else next(iter(found), None)
        case tree.Or(parts):
            every = tuple(map(narrowing, parts))
            known = tuple(each for each in every if each is not None)
            return tree.Or(known) if len(known) == len(every) else None
        case tree.Term() | tree.Phrase() | tree.Prefix():
            return replace(node, field=ATTACHED)
        case tree.Exact(_, text):
            return tree.Phrase(ATTACHED, text)
        case _:
            return None


class AttachedMailTest:
    """Tells whether a mail that is attached to a post answers a query."""

    def __init__(self, node: tree.Query, commit: KnownRuns) -> None:
        self._node = node
        self._stemmings = [stemming(code) for code in commit.languages]
        self._marker = cache(lambda text: Marker(frozenset(filter(None, commit.runs(text)))))
        self._just = cache(has_just)

    def __call__(self, attached: Sequence[AttachedText], seconds: float) -> bool:
        """Tell it of what is attached to a post."""
        return any(self._holds(self._node, each, seconds) for each in attached if each.head is not None)

    def _holds(self, node: tree.Query, mail: AttachedText, seconds: float) -> bool:
        match node:
            case tree.Everything():
                return True
            case tree.And(parts):
                return all(self._holds(part, mail, seconds) for part in parts)
            case tree.Or(parts):
                return any(self._holds(part, mail, seconds) for part in parts)
            case tree.Xor(parts):
                return sum(self._holds(part, mail, seconds) for part in parts) % 2 == 1
            case tree.Not(part):
                return not self._holds(part, mail, seconds)
            case tree.Between(_, start, end):
                when: Any = mail.head and mail.head.sent.when
                return when is not None and (start is None or start <= when) and (end is None or when < end)
            case _:
                return self._says(node, mail, seconds)

    def _says(self, node: Any, mail: AttachedText, seconds: float) -> bool:
        assert mail.head is not None
        names = (mail.head.author.name, mail.head.author.email)
        texts = {"author": (), "subject": (mail.head.subject,), "body": (mail.text,)}.get(
            node.field, (mail.head.subject, mail.text)
        )
        with_names = names if node.field in ("any", "author") else ()
        match node:
            case tree.Exact(_, text):
                return self._just(text)((*with_names, *texts), seconds)
            case tree.Prefix(_, text):
                return any(_stands(text, each, beginning=True) for each in (*with_names, *texts))
            case _:
                return any(_stands(node.text, name) for name in with_names) or any(
                    self._marker(node.text).matches(text, each) for text in texts for each in self._stemmings
                )


def _stands(sought: str, text: str, *, beginning: bool = False) -> bool:
    """Tell whether words stand side by side in a text; of the last, its beginning is enough."""
    words, written = folded_words(sought), folded_words(text)
    if not words:
        return False
    *whole, last = words
    for place in range(len(written) - len(whole)):
        end = written[place + len(whole)]
        if written[place : place + len(whole)] == whole and (
            end.startswith(last) if beginning else end == last
        ):
            return True
    return False
