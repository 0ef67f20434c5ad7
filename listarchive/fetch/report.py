"""What a fetch brought, and what went wrong on the way."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from listarchive.errors import ListArchiveError
from listarchive.fetch.remote import GivenUp, NotFetched
from listarchive.logs import Log

_log = Log("fetch")


@dataclass(frozen=True, slots=True)
class Item:
    """What became of one file, repository or folder."""

    list_name: str
    url: str
    path: str
    outcome: Literal["new", "grown", "unchanged", "changed", "empty", "would be fetched"]
    size: int = 0
    """In bytes, as they came."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be fetched (`failed`), or what a person should know all the same (`noted`)."""

    list_name: str
    url: str
    reason: str
    severity: Literal["failed", "noted"] = "failed"


@dataclass(slots=True)
class Report:
    """All that a fetch did."""

    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seconds: float = 0.0

    @contextmanager
    def attempting(self, list_name: str, url: str, *, within: bool = False) -> Iterator[None]:
        """Take note of whatever goes wrong with one URL, and let the rest go on.

        `within` a remote, what gives up the whole of it goes through. So do errors of the disk, and all that
        has to do with the archive. What nobody thought of is told as a fault of this program.
        """
        try:
            yield
        except GivenUp as error:
            if within:
                raise
            self._failed(list_name, url, str(error))
        except NotFetched as error:
            self._failed(list_name, url, str(error))
        except MemoryError:
            self._failed(list_name, url, "there is not enough memory for what came: check the url")
        except (OSError, ListArchiveError):
            raise
        except Exception as error:
            if os.environ.get("LISTARCHIVE_DEBUG") == "1":
                raise
            what = f"{type(error).__name__}: {str(error)[:200]}"
            asked = "please report it, with what LISTARCHIVE_DEBUG=1 shows"
            self._failed(list_name, url, f"this should not have happened ({what}): {asked}")

    def _failed(self, list_name: str, url: str, reason: str) -> None:
        self.problems.append(Problem(list_name, url, reason))
        _log.warning("%s: %s: %s", list_name, url, reason)

    def count(self, *outcomes: str) -> int:
        """Count the items with one of these outcomes."""
        return sum(item.outcome in outcomes for item in self.items)

    @property
    def size(self) -> int:
        """Bytes that came."""
        return sum(item.size for item in self.items)

    @property
    def failures(self) -> list[Problem]:
        """All that could not be fetched."""
        return [problem for problem in self.problems if problem.severity == "failed"]

    def counts(self) -> dict[str, int]:
        """Count the files by what became of them, and the bytes that came."""
        return {
            "new": self.count("new"),
            "grown": self.count("grown"),
            "changed": self.count("changed"),
            "unchanged": self.count("unchanged", "empty"),
            "failed": len(self.failures),
            "bytes": self.size,
        }

    def as_json(self) -> dict[str, Any]:
        """Give the report in the form that other programs may rely on."""
        return {
            "version": 1,
            **self.counts(),
            "seconds": round(self.seconds, 3),
            "items": [_named(asdict(item)) for item in self.items],
            "problems": [_named(asdict(problem)) for problem in self.problems],
        }


def _named(values: dict[str, Any]) -> dict[str, Any]:
    return {"list" if name == "list_name" else name: value for name, value in values.items()}
