"""What did a fetch bring?"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal


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
