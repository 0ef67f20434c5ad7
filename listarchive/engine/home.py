"""The folder that an archive lives in."""

from __future__ import annotations

from pathlib import Path

from listarchive.record import record


@record
class Home:
    """An archive home: the folder that holds `mbox/` and `index/`."""

    path: Path
    trusting: bool = False
    """Whether the index is read whoever may have written it."""

    @property
    def mbox(self) -> Path:
        """The folder of mail."""
        return self.path / "mbox"

    @property
    def index(self) -> Path:
        """The folder of everything derived."""
        return self.path / "index"
