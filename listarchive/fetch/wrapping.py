"""What the way of an answer added: gzip or deflate, undone up to as many bytes as an answer may have."""

from __future__ import annotations

import io
import zlib

from listarchive.fetch.remote import Passing, TooLarge
from listarchive.sources.compressed import Stream, compression_of

WRAPPED = 3
"""So often may it be packed; a server that packs what is packed does it once."""


def unwrapped(body: bytes, encoding: str, most: int) -> bytes:
    """Give an answer as it was meant. Raises `NotFetched` if it is damaged, or has more than `most` bytes."""
    if encoding.strip().lower() == "deflate":
        body = _inflated(body, most)
    for _ in range(WRAPPED):
        if compression_of(body[:8]) != "gzip":
            break
        stream = Stream(io.BytesIO(body))
        body = stream.read(most + 1)
        if stream.damage:
            raise Passing("the answer is packed and damaged: try later")
        if len(body) > most:
            raise TooLarge(f"the answer has more than {most:,} bytes: check the url")
    return body


def _inflated(body: bytes, most: int) -> bytes:
    """Undo deflate, which some write with a head (RFC 1950) and some without (RFC 1951)."""
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        inflate = zlib.decompressobj(bits)
        try:
            found = inflate.decompress(body, most + 1)
        except zlib.error:
            continue
        if len(found) > most:
            raise TooLarge(f"the answer has more than {most:,} bytes: check the url")
        if inflate.eof:
            return found
    raise Passing("the answer is packed and damaged: try later")
