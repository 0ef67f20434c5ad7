"""The letter with which the terms of each field begin in a segment."""

from __future__ import annotations

from listarchive.engine.fields import FIELDS

PREFIXES = {name: bytes([0x41 + number]) for number, name in enumerate(FIELDS)}
"""By the names of the fields; as `codec.keys.prefixes` makes them."""
