"""What is loaded before processes that read mail begin, so that each of them need not load it."""

from __future__ import annotations

from importlib import import_module

from listarchive.archive import analyse, archived, let_go
from listarchive.importer.mail_reading import Chunk


def load() -> None:
    """Load what takes mail apart and analyses it, once for all processes that begin after that."""
    import_module("listarchive.mail.posts")
    analyse(())


def load_for(chunk: Chunk) -> None:
    """Load what this process and one that reads mail will both need, unless an archive may know all of it."""
    home = chunk[0].known_in if chunk else None
    cluster = chunk[0].kept_on if chunk else None
    known = archived(home) if home else None
    if known:
        known.expect(given.mail.raw for given in chunk)
    if known is None or not all(known.may_have(given.mail.raw) for given in chunk):
        analyse((), cluster=cluster)
    let_go()
