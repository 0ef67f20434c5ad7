"""How does the index keep each kind of field?

Whoosh asks a field for its postings through `FieldType.index`; the fields here answer with postings
made in one pass over the words, not with a chain of token generators.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from whoosh import columns, fields, formats

Posting = tuple[bytes, int, float, bytes]
"""A term, how often it stands in the document, its weight, and its encoded positions."""


class Deltas(formats.Positions):  # type: ignore[misc]
    """Positions as the distances between them, seven bits a byte, the eighth set if more follow.

    Whoosh's own encoding is a pickle: 9 bytes for one position where this takes one or two.
    """

    def encode(self, positions: Sequence[int]) -> bytes:
        """Encode ascending positions."""
        out = bytearray()
        last = 0
        for position in positions:
            delta = position - last
            last = position
            while delta > 0x7F:
                out.append(delta & 0x7F | 0x80)
                delta >>= 7
            out.append(delta)
        return bytes(out)

    def decode_positions(self, encoded: bytes) -> list[int]:
        """Give back the ascending positions."""
        positions = []
        position = delta = shift = 0
        for byte in encoded:
            delta |= (byte & 0x7F) << shift
            if byte & 0x80:
                shift += 7
            else:
                position += delta
                positions.append(position)
                delta = shift = 0
        return positions

    def decode_frequency(self, encoded: bytes) -> int:
        """Count the positions."""
        return sum(byte < 0x80 for byte in encoded)


class Words(fields.TEXT):  # type: ignore[misc]
    """Running text. Its value is a dict of terms and their positions."""

    def __init__(self) -> None:
        super().__init__(analyzer=None)
        self.analyzer = None
        self.format = Deltas()

    def index(self, value: dict[str, list[int]], **_: Any) -> Iterator[Posting]:
        """Give the postings of one document."""
        encode = self.format.encode
        for term, positions in value.items():
            count = len(positions)
            yield term.encode("utf-8", "surrogatepass"), count, float(count), encode(positions)


class Labels(fields.FieldType):  # type: ignore[misc]
    """Exact values, none of them scored. Its value is a sequence of them."""

    def __init__(self, column: columns.Column | None = None) -> None:
        super().__init__(format=formats.Existence(), analyzer=None, sortable=column or False)

    def index(self, value: Sequence[str], **_: Any) -> Iterator[Posting]:
        """Give the postings of one document."""
        for label in dict.fromkeys(value):
            yield label.encode("utf-8", "surrogatepass"), 1, 1.0, b""

    def to_bytes(self, value: str | bytes) -> bytes:
        """Give the term of a value, as `index` does."""
        return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")

    def to_column_value(self, value: Sequence[str]) -> bytes:
        """Keep all values in the column, a line each."""
        return "\n".join(value).encode("utf-8", "surrogatepass")
