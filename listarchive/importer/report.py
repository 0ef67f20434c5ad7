"""The report: what an import did with every mail it saw."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from tempfile import TemporaryFile
from typing import IO, Any, Literal

from listarchive.logs import Log

Count = Literal["seen", "added", "duplicate", "improved", "withheld", "failed"]
Severity = Literal["failed", "repaired"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read (`failed`), or that was read all the same (`repaired`)."""

    path: str
    reason: str
    severity: Severity
    offset: int = 0
    message_id: str = ""


_log = Log("importer")
_HELD = 10_000
"""Problems that are kept in memory; half the posts of a large archive may have one."""


class Problems:
    """What went wrong, in its order; beyond the first ten thousand, in a file without a name."""

    def __init__(self) -> None:
        self._held: list[Problem] = []
        self._more: IO[str] | None = None
        self._count = 0

    def append(self, problem: Problem) -> None:
        """Add one."""
        told = _log.warning if problem.severity == "failed" else _log.debug
        told("%s at byte %d: %s", problem.path, problem.offset, problem.reason)
        self._count += 1
        if len(self._held) < _HELD:
            self._held.append(problem)
            return
        if self._more is None:
            self._more = TemporaryFile("w+", encoding="ascii")  # noqa: SIM115 - it lives as long as this
        self._more.write(json.dumps(asdict(problem)) + "\n")

    def extend(self, problems: Iterable[Problem]) -> None:
        """Add several."""
        for problem in problems:
            self.append(problem)

    def __iter__(self) -> Iterator[Problem]:
        yield from self._held
        if self._more:
            self._more.seek(0)
            for line in self._more:
                yield Problem(**json.loads(line))

    def __len__(self) -> int:
        return self._count

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Problems) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


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
    withheld: int = 0
    """Those that are kept out, as the owner has hidden them or the author asked for it."""
    failed: int = 0
    unchanged: bool = False


@dataclass(slots=True)
class Report:
    """What an import did. `seen = added + duplicate + withheld + failed`, for each source and in total."""

    sources: list[SourceReport] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
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
        return self._summary() | {"problems": [asdict(problem) for problem in self.problems]}

    def json_lines(self) -> Iterator[str]:
        """Write the same as JSON text, piece by piece."""
        yield json.dumps(self._summary(), indent=1).removesuffix("\n}") + ',\n "problems": ['
        comma = ""
        for problem in self.problems:
            yield comma + json.dumps(asdict(problem))
            comma = ","
        yield "]}"

    def _summary(self) -> dict[str, Any]:
        return {
            "version": 1,
            "seen": self.total("seen"),
            "added": self.total("added"),
            "duplicate": self.total("duplicate"),
            "improved": self.total("improved"),
            "withheld": self.total("withheld"),
            "failed": self.total("failed"),
            "seconds": round(self.seconds, 3),
            "sources": [asdict(source) for source in self.sources],
        }
