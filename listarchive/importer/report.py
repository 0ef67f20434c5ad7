"""What did an import do with every mail it saw?"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Count = Literal["seen", "added", "duplicate", "improved", "failed"]
Severity = Literal["failed", "repaired"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read (`failed`), or that was read all the same (`repaired`)."""

    path: str
    reason: str
    severity: Severity
    offset: int = 0
    message_id: str = ""


@dataclass(slots=True)
class SourceReport:
    """What became of the posts of one source."""

    path: str
    kind: str = ""
    seen: int = 0
    added: int = 0
    duplicate: int = 0
    improved: int = 0
    """Those among `duplicate` that were better than what was stored and replaced it."""
    failed: int = 0
    unchanged: bool = False


@dataclass(slots=True)
class Report:
    """What an import did. `seen = added + duplicate + failed`, for each source and in total."""

    sources: list[SourceReport] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    repaired: int = 0
    """Posts in which something was missing or broken."""
    seconds: float = 0.0
    interrupted: bool = False

    def total(self, count: Count) -> int:
        """Add up one of the counts over all sources."""
        return sum(getattr(source, count) for source in self.sources)

    @property
    def failures(self) -> list[Problem]:
        """Whatever could not be read."""
        return [problem for problem in self.problems if problem.severity == "failed"]

    def as_json(self) -> dict[str, Any]:
        """Give the report in the form that other programs may rely on."""
        return {
            "version": 1,
            "seen": self.total("seen"),
            "added": self.total("added"),
            "duplicate": self.total("duplicate"),
            "improved": self.total("improved"),
            "failed": self.total("failed"),
            "seconds": round(self.seconds, 3),
            "sources": [asdict(source) for source in self.sources],
            "problems": [asdict(problem) for problem in self.problems],
        }
