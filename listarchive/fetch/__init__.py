"""New mail, fetched from the net into `mbox/`.

    fetch(home, [Remote("tinkers", "https://lists.example.org/pipermail/tinkers/")])

It only brings files; an import reads them. What is there stays: nothing that was fetched is ever lost
because a server dropped it. Whatever comes from outside is not trusted: where it leads, how it is called,
how long it is, how long it takes.
"""

from __future__ import annotations

from listarchive.fetch.remote import NotFetched, Politeness, Remote
from listarchive.fetch.report import Item, Problem, Report
from listarchive.fetch.run import KINDS, fetch

__all__ = ["KINDS", "Item", "NotFetched", "Politeness", "Problem", "Remote", "Report", "fetch"]
