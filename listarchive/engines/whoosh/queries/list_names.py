"""Which lists a reader names."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from listarchive.engine.analysis.words import fold


def list_names(known: Iterable[str], typed: str) -> list[str]:
    """Give the lists that are named by their name, tag, address, List-Id or the folder of their mail.

    With accents or without, in capitals or not, with the signs between its words or without.
    """
    names = list(known)
    for key, meant in _readings(typed.strip("[]<>*/ ")):
        wanted = key(meant)
        found = [name for name in names if key(name) == wanted]
        if found and wanted:
            return found
    return []


def _readings(typed: str) -> list[tuple[Callable[[str], str], str]]:
    return [
        (fold, typed),
        (_letters, typed),
        (fold, typed.partition("@")[0]),
        (fold, typed.rstrip("/").rpartition("/")[2]),
        (fold, typed.partition(".")[0]),
    ]


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, fold(name)))
