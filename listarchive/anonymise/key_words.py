"""The words by which the program reads mail: they stay, so that what is read is read alike."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module

_TELLING = (
    "listarchive.text",
    "listarchive.dates",
    "listarchive.authors",
    "listarchive.mail",
    "listarchive.frames",
    "listarchive.subjects",
    "listarchive.patches",
    "listarchive.sources",
)
"""Where the words stand: in tables and patterns of these packages and modules."""

_WORD = re.compile(r"[^\W\d_]+")
_CLASS = re.compile(r"\\[a-zA-Z]|\(\?P?<?\w*|\[(?:\\.|[^][\\])*\]")
"""What of a pattern is no word: escapes, names of groups, classes of characters."""
_BEGINS = 5
"""Letters of a key word that count as the beginning of longer ones: `confid`, `subscri`."""
_MORE = (
    "diff index patch changed insertion insertions deletion deletions mode begin end am pm gmt utc"
    " http https mailto www com org net html re fwd fw wg"
)


def is_key_word(word: str) -> bool:
    """Tell whether a word stays as it is."""
    folded = word.casefold()
    known = key_words()
    return folded in known or any(folded[:end] in known for end in range(_BEGINS, len(folded)))


@cache
def key_words() -> frozenset[str]:
    """All key words, as `str.casefold` gives them."""
    found = set(_MORE.split())
    for name in _TELLING:
        for module in _modules(name):
            for name_within, value in vars(module).items():
                for text in () if name_within.startswith("__") else _texts(value):
                    found.update(_WORD.findall(_CLASS.sub(" ", text).casefold()))
    return frozenset(found)


def _modules(name: str) -> Iterator[object]:
    module = import_module(name)
    yield module
    for inner in pkgutil.iter_modules(getattr(module, "__path__", ())):
        yield import_module(f"{name}.{inner.name}")


def _texts(value: object, depth: int = 3) -> Iterator[str]:
    """Give the texts in a constant: itself, its members, a pattern's own."""
    if isinstance(value, (str, bytes)):
        yield value if isinstance(value, str) else value.decode("latin-1")
    elif isinstance(value, re.Pattern):
        yield from _texts(value.pattern)
    elif depth and isinstance(value, (tuple, list, set, frozenset, dict)):
        members: Iterable[object] = value
        for member in members:
            yield from _texts(member, depth - 1)
        if isinstance(value, dict):
            for member in value.values():
                yield from _texts(member, depth - 1)
    elif type(value).__name__ == "_Pattern":
        yield from _texts(vars(value)["_text"])
