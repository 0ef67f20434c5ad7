"""Short ids: the few characters by which people name a post."""

from __future__ import annotations

from functools import lru_cache

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no i, l, o or u, which are misread."""
_PAIRS = [one + two for one in _ALPHABET for two in _ALPHABET]


@lru_cache(4096)
def short(message_id: str) -> str:
    """The twelve characters by which people name a post: 60 bits of a hash, the same on every machine.

    Among a million posts the odds that any two share one are below one in a million.
    """
    return base32(message_id, 12)


def base32(text: str, length: int) -> str:
    """Give so many characters, an even number, of five bits each of a hash of a text."""
    from hashlib import sha256  # noqa: PLC0415 - with OpenSSL; a search reads ids and makes none

    digest = sha256(text.encode("utf-8", "surrogatepass")).digest()
    number = int.from_bytes(digest, "big") >> (256 - 5 * length)
    return "".join([_PAIRS[number >> shift & 1023] for shift in range(5 * length - 10, -1, -10)])
