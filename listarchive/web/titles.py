"""The title of a post on a line among others."""

from __future__ import annotations

import re

from listarchive.printable import safe
from listarchive.subjects import REPLY_PREFIX, TAG

_NAMELESS = frozenset({"", "no subject", "(no subject)", "<no subject>", "none", "(none)", "[no subject]"})
"""What Pipermail and mail programs write where there is no subject."""

_BEGINNING = 60  # characters
_READ = 1_000  # characters that it is looked for in
_TAGGED = re.compile(rf"((?:{REPLY_PREFIX}\s*)*)({TAG})\s*(?=\S)", re.IGNORECASE)


def title(subject: str, text: str, names: tuple[str, ...] = ()) -> str:
    """Give a subject; if there is none, how the text begins, in quotes.

    `names` are what the list is called that the page is about: its tag is left out.
    """
    plain = safe(subject)
    if plain.strip().lower() in _NAMELESS:
        return _beginning(text) or plain or "(no subject)"
    tagged = _TAGGED.match(plain)
    if tagged and tagged[2][1:-1].casefold() in {name.casefold() for name in names}:
        return tagged[1] + plain[tagged.end() :]
    return plain


def _beginning(text: str) -> str:
    words = " ".join(safe(text[:_READ]).split())
    if len(words) <= _BEGINNING:
        return f"“{words}”" if words else ""
    cut = words[:_BEGINNING].rpartition(" ")[0] or words[:_BEGINNING]
    return f"“{cut}\N{NO-BREAK SPACE}…”"
