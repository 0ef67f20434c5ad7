"""A mailing-list archiver and search tool: who wrote what, when."""

import sys

__version__ = "0.2.0"

if "logging" in sys.modules:
    from listarchive.logs import silence

    silence()
