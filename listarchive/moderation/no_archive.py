"""What authors ask of archives: not to be kept there."""

from __future__ import annotations

from listarchive.lazy import lazy_pattern
from listarchive.post import Post

_REFUSALS = {
    # A habit of Usenet that mailing lists took over; `No` is what some write who mean the opposite.
    "x-no-archive": lazy_pattern(r"(?i)\s{0,20}yes\b"),
    "x-archive": lazy_pattern(r"(?i)\s{0,20}no\b"),
    # X.400's, which gateways to Usenet and LISTSERV write
    "restrict": lazy_pattern(r"(?i)(?:.{0,180}[\s,;])?no-external-archive\b"),
}
_FIRST_LINE = lazy_pattern(
    r"(?i)\s*(x-no-archive\s*:\s*yes|x-archive\s*:\s*no|restrict\s*:\s*no-external-archive)\s*"
)
"""The same as the first line of a post: who cannot set a header writes it there."""


def asks_not_to_be_archived(post: Post) -> bool:
    """Tell whether the author of a post asks that no archive keep it, by a header or its first line."""
    for name, value in post.headers:
        refusal = _REFUSALS.get(name.lower())
        if refusal and refusal.match(value[:200]):
            return True
    for line, label in zip(post.body.text.split("\n", 20)[:20], post.body.labels, strict=False):
        if line.strip():
            return label == "own" and _FIRST_LINE.fullmatch(line[:100]) is not None
    return False
