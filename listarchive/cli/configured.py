"""What does the owner of an archive want?"""

from __future__ import annotations

from pathlib import Path

from listarchive.configuration import Configuration, load
from listarchive.limits import use


def configured(home: Path) -> Configuration:
    """Read the configuration, and keep to its limits from now on. Raises as `configuration.load`."""
    found = load(home)
    use(found.limits)
    return found
