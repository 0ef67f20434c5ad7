"""What a command needs that not every installation has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from listarchive.errors import UsageError


@contextmanager
def extra(name: str, asking: str) -> Iterator[None]:
    """Say which extra `asking` needs, where importing what it uses finds a library missing."""
    try:
        yield
    except ImportError as error:
        if error.name is None or error.name.partition(".")[0] == "listarchive":
            raise
        raise UsageError(
            f"{asking} needs {error.name}: install listarchive with its extra, "
            f"`pip install 'PATH/TO/CLONE[{name}]'` (docs/install.md)"
        ) from error
