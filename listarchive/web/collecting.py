"""What those who collect addresses are shown of them, as the owner says."""

from __future__ import annotations

from typing import Literal

from listarchive.printable import Spans
from listarchive.web.obscured import obscured

Addresses = bool | Literal["names"]
"""Whether addresses are shown whole, as `name at host`, or not at all."""


def guarded(text: str, spans: Spans = (), *, addresses: Addresses, folded: bool = False) -> tuple[str, Spans]:
    """Give a text as it is shown, and the spans in it moved along with what they mark.

    `folded` is for the head of a mail, where a line that begins with a blank goes on.
    """
    if addresses is True:
        return text, spans
    if addresses == "names":
        from listarchive.web.names_only import names_only  # noqa: PLC0415 - few owners ask for it

        return names_only(text, spans, folded=folded)
    return obscured(text, spans, folded=folded)
