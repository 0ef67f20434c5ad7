"""Posts whose texts are looked at, as the index does not tell whether they answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from typing import Any

from listarchive.engine.stored_post import unpack_texts
from listarchive.engines.opensearch.mapping import NUMBER, POST
from listarchive.engines.opensearch.queries.clauses import Dsl
from listarchive.engines.opensearch.rows import READ
from listarchive.engines.opensearch.view import View
from listarchive.engines.shared.texts_in import texts_in
from listarchive.errors import QueryError
from listarchive.limits import limits
from listarchive.printable import safe_line

MOST = 10_000
"""Posts whose texts are looked at for one query."""
_PATTERNS = 10  # times as long as one pattern may be looked for, in all of them
_WORDS = 50  # … and as long as words may


class Looking:
    """Looks at posts for one query."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._left = MOST
        self._spent = 0.0

    def at(
        self,
        field: str,
        within: Dsl,
        test: Callable[[tuple[Any, ...], float], bool],
        shown: str,
        *,
        letters: Collection[str] = (),
        words: bool = False,
    ) -> list[int]:
        """Number those posts of a query in whose texts something is found. Raises `QueryError` for too many.

        If there are `letters`, small ones, any text that answers has one of them.
        """
        (count,) = self._view.counts([within])
        if count > self._left:
            raise QueryError(
                f"{safe_line(shown)} would have to be looked for in {count:,} posts, and {MOST:,} are looked "
                "at for one query: add a word, a name or a date to it"
            )
        self._left -= count
        texts = texts_in(field)
        allowed = (_WORDS if words else _PATTERNS) * limits().pattern_seconds
        found: list[int] = []
        body: Dsl = {
            "query": within,
            "_source": [POST],
            "sort": [{NUMBER: "asc"}],
            "track_total_hits": False,
        }
        for hit in self._view.hits(body, page=READ):
            packed = hit["_source"][POST]
            # Other letters than those of ASCII have several forms.
            if letters and packed.isascii() and not any(map(packed.lower().__contains__, letters)):
                continue
            asked = texts(unpack_texts(packed.encode("utf-8", "surrogatepass")))
            since = time.thread_time()
            try:
                left = allowed - self._spent
                if left <= 0:
                    raise TimeoutError
                if test(asked, left):
                    found.append(hit["sort"][0])
            except TimeoutError:
                raise QueryError(
                    f"{safe_line(shown)} takes too long (over {allowed:.2g} s): add a word, a name or a date "
                    "to the query"
                ) from None
            finally:
                self._spent += time.thread_time() - since
        return found
