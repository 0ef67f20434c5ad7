"""The saved body of a digest, without the digest's own header.

Its posts are told apart by the part of the program that reads mail; here it is one mail.
"""

from __future__ import annotations

import re

from listarchive.lazy import lazy_pattern
from listarchive.sources import eml, mail_headers
from listarchive.sources.window import without_blank

kind = "digest"
grows = False

_RULE = lazy_pattern(rb"^-{70}[ \t]{0,8}\r?\n(?:[ \t]{0,8}\r?\n){1,4}", re.MULTILINE)
"""RFC 1153: seventy hyphens and a blank line between the preamble and the first post."""


def recognise(head: bytes) -> bool:
    """A preamble, the line of RFC 1153, and the header of a post below it."""
    text = without_blank(head)
    return any(
        mail_headers.mail_begins(text[rule.end() : rule.end() + 8192]) for rule in _RULE.finditer(text)
    )


split = eml.split
