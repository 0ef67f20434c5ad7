"""The folder that an archive lives in."""

from __future__ import annotations

from pathlib import Path

from listarchive.engine.cluster import Cluster
from listarchive.record import record


@record
class Home:
    """An archive home: the folder that holds `mbox/` and `index/`."""

    path: Path
    trusting: bool = False
    """Whether the index is read whoever may have written it."""
    private: frozenset[str] | None = None
    """The lists whose posts a writer keeps apart from those of others; None for those of the last commit."""
    cluster: Cluster | None = None
    """The cluster that keeps the index; None if it stands in `index/`."""
    spamless: frozenset[str] | None = None
    """The same for what looks like spam: the lists that hide it (see `visibility.all_among`)."""

    @property
    def mbox(self) -> Path:
        """The folder of mail."""
        return self.path / "mbox"

    @property
    def index(self) -> Path:
        """The folder of everything derived."""
        return self.path / "index"
