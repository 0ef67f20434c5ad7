"""Which engine keeps the index of an archive: nothing else in the package knows one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from listarchive.engine.analysis.languages import DEFAULT
from listarchive.engines.whoosh.engine import WhooshEngine

if TYPE_CHECKING:
    from listarchive.engine.analysed_post import AnalysedPost
    from listarchive.engine.cluster import Cluster
    from listarchive.engine.home import Home
    from listarchive.engine.protocols import Engine
    from listarchive.engine.stored_post import StoredPost


def engine_of(home: Home) -> Engine:
    """Give the engine that keeps the index in an archive home. It opens nothing yet."""
    if home.cluster is not None:
        from listarchive.engines.opensearch.engine import OpenSearchEngine  # noqa: PLC0415 - few have one

        return OpenSearchEngine(home.cluster, home.private)
    return WhooshEngine(home)


def remember(size: int) -> None:
    """Have so many bytes of posts that were read stay unpacked in this process: a server needs them again."""
    WhooshEngine.remember(size)


def analyse(
    stored_posts: Iterable[StoredPost], language: str = DEFAULT, *, cluster: Cluster | None = None
) -> list[AnalysedPost]:
    """Analyse posts into one batch, as `Engine.analyse` does, in a process that only reads mail."""
    if cluster is not None:
        from listarchive.engines.opensearch.engine import OpenSearchEngine  # noqa: PLC0415 - see `engine_of`

        return OpenSearchEngine.analyse(stored_posts, language)
    return WhooshEngine.analyse(stored_posts, language)


def told() -> str:
    """Say what keeps an index, and of which format it is: a line for a report of a fault."""
    return WhooshEngine.told()
