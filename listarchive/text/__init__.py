"""Which lines of a post did its author write?"""

from __future__ import annotations

from listarchive.post import Body, Line
from listarchive.text.classify import clean

__all__ = ["Body", "Line", "clean"]
