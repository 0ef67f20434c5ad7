"""The impact of a term in a text, by how often it stands there and how long that is (as in BM25).

BM25 with a fixed length instead of the mean of the archive: so the best post of a chunk of postings is known
when it is written, whatever is added later.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:  # a search has no use for it
    import numpy as np
    from numpy.typing import NDArray

_SATURATION = 1.2  # BM25's k1
_SHORTNESS = 0.95  # BM25's b: of two posts with the same words the shorter one says less besides them
_LENGTH = 150  # words; lists have means of 60 to 250
BASE = _SATURATION * (1 - _SHORTNESS)
EACH = _SATURATION * _SHORTNESS / _LENGTH
MOST = _SATURATION + 1


@overload
def impact(count: float, length: int) -> float: ...
@overload
def impact(count: NDArray[np.int64], length: NDArray[np.int64]) -> NDArray[np.float64]: ...
def impact(count: Any, length: Any) -> Any:
    """Weigh a word that stands `count` times in a text of so many words; or many, in numpy's arrays."""
    return MOST * count / (count + BASE + EACH * length)


def impacts(counts: Iterable[int], lengths: Iterable[int]) -> list[float]:
    """Weigh a word in many posts, as `impact` does: without a call for each."""
    return [
        MOST * count / (count + BASE + EACH * length) for count, length in zip(counts, lengths, strict=True)
    ]
