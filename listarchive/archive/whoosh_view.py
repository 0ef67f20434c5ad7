"""An archive for a program that knows Whoosh."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from listarchive.authors import people_in
from listarchive.engine.home import Home
from listarchive.engines.whoosh.index import ArchiveIndex

if TYPE_CHECKING:
    from listarchive.engines.whoosh.document_writer import DocumentWriter


def whoosh_index(
    home: Path | str,
    *,
    mailmap: Path | None = None,
    references_only: Collection[str] = (),
    trusting: bool = False,
) -> ArchiveIndex:
    """Open the index in an archive home as a `whoosh.index.Index`.

    Arguments and errors are those of `Archive.open`. The index goes on with the archive: readers and
    searchers that it gives are of the newest commit.
    """
    place = Home(Path(home), trusting)
    people = people_in(mailmap or place.path / "mailmap")
    return ArchiveIndex(place, _writer, people, frozenset(references_only))


def _writer(home: Home, timeout: float = 0.0, **_: Any) -> DocumentWriter:
    """Open a writer that ends with its commit or cancel; it waits `timeout` seconds for another one."""
    from listarchive.archive.sessions import writing  # noqa: PLC0415 - who reads has no use for it

    session = ExitStack()
    writer = cast("DocumentWriter", session.enter_context(writing(home, timeout)).index)
    writer.at_end = session.close
    return writer
