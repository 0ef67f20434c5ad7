"""The paths of the configured lists' mail: where their mail is, and which list a file belongs to."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from listarchive.configuration.settings import Configuration
from listarchive.lazy import lazy_pattern

_WILD = lazy_pattern(r"[*?[]")


class MailPaths:
    """The folders and files of all lists, as they are on the disk now."""

    def __init__(self, home: Path, configuration: Configuration) -> None:
        self._mbox = home / "mbox"
        self._lists = configuration.lists
        self._imported, self._fetched = configuration.no_archive, configuration.fetch.no_archive
        self._spamless = configuration.spam_is("withhold")
        self._owners: dict[Path, str] = {}
        self.missing: list[tuple[Path, str]] = []
        """What is configured and not there, with what to do about it."""
        for name, each in configuration.lists.items():
            for path in each.paths:
                found = list(_matching(path))
                self._owners |= {_absolute(match): name for match in found}
                if not found:
                    self.missing.append((path, f"of the list {name} there is no such file or folder"))

    def honours(self, path: Path, lists: Sequence[str]) -> bool:
        """Tell whether an author's wish not to be archived is kept, of a post on some lists, in a file.

        Mail in the folder of a list that is fetched was written for others' archives; what an owner has put
        there by hand is his own affair.
        """
        said = [self._lists[name].no_archive for name in lists if name in self._lists]
        decided = [each for each in said if each]
        if not decided:
            name = self.list_of(path)
            fetched = name in self._lists and bool(self._lists[name].remotes)
            decided = [self._fetched if fetched else self._imported]
        return "honour" in decided

    @property
    def spamless(self) -> frozenset[str]:
        """The lists that keep out what looks like spam, as `visibility.all_among` has them."""
        return self._spamless

    @property
    def languages(self) -> dict[str, str]:
        """The languages of lists, by their names."""
        return {name: each.language for name, each in self._lists.items() if each.language}

    @property
    def roots(self) -> list[Path]:
        """What an import reads; empty if that is what it reads anyway."""
        others = [path for path in self._owners if not path.is_relative_to(_absolute(self._mbox))]
        if not others:
            return []
        return [*([self._mbox] if self._mbox.is_dir() else []), *others]

    def list_of(self, path: Path) -> str:
        """Name the list that a file belongs to, by the closest folder around it; empty if it is of none."""
        whole = _absolute(path)
        for place in (whole, *whole.parents):
            if place in self._owners:
                return self._owners[place]
            if place.parent == _absolute(self._mbox) and place.name.lower() in self._lists:
                return place.name.lower()
        return ""


def _absolute(path: Path) -> Path:
    # Not `resolve`: a name is what the user knows, links and all.
    return Path(os.path.abspath(path))  # noqa: PTH100


def _matching(path: Path) -> Iterator[Path]:
    """Give what is at a path, or what a pattern means: nothing hidden, nothing that leads elsewhere."""
    fixed = Path(path.anchor)
    parts = list(path.relative_to(path.anchor).parts)
    while parts and not _WILD.search(parts[0]):
        fixed /= parts.pop(0)
    if not parts:
        if fixed.exists():
            yield fixed
        return
    inside = fixed.resolve()
    for match in sorted(fixed.glob("/".join(parts))):
        hidden = any(part.startswith(".") for part in match.relative_to(fixed).parts)
        if not hidden and match.resolve().is_relative_to(inside):
            yield match
