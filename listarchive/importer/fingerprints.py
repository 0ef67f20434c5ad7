"""Fingerprints of mails, which tell one from all others before it is read."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b

from listarchive import __version__
from listarchive.lazy import lazy_pattern
from listarchive.limits import Limits, limits
from listarchive.mail import AUTHOR_OF_FROM_LINE, FIELD_START, Footer
from listarchive.post import Post
from listarchive.sources import Mail

_BYTES = 16
"""128 bits: nobody can write a mail that is taken for another one that is in the archive."""
_HEADER = 1 << 14
"""Bytes below a From_ line in which the header is looked at."""
_FROM_LINE = lazy_pattern(rb"From [^\r\n]{0,600}\r?\n(?=" + FIELD_START + rb")")
_ANY_FROM_LINE = b"From \n"
_FRAGMENT = b"does.not.exist.com"
"""Stands in fragments that Pipermail cut off: the From_ line tells whether they belong to the mail."""


def fingerprint(mail: Mail, footer: Footer, charset: str | None = None) -> str:
    """Make a print of all on which it hangs what a mail is read as, but for the name of its file.

    That is its bytes, what lies beside it, what its list puts under the mails around it, what an owner
    allows, and the version of this program: a later one may read it otherwise. A server that writes a month
    file anew gives its mails other From_ lines: they count only where the header does not tell more.

    `charset` is what the mails around are usually in; None if nothing hangs on it. Where it does, what is
    told by them stands behind a dot (`archive.StoredPost.fingerprint`).
    """
    if charset is not None:
        around = _begun(limits()).copy()
        around.update(repr((footer, charset)).encode("utf-8", "surrogatepass"))
        return f"{fingerprint(mail, ())}.{_in_letters(around)}"
    hashed = _begun(limits()).copy()
    told, files = tuple(mail.sidecar[:-1]), mail.sidecar.files
    if footer or any(told):
        hashed.update(repr((footer, told)).encode("utf-8", "surrogatepass"))
    if files:
        hashed.update(repr([(each.link, each.size) for each in files]).encode())
    hashed.update(b"\0")
    start = _below_from_line(mail.raw)
    if start:
        hashed.update(_ANY_FROM_LINE)
    hashed.update(memoryview(mail.raw)[start:])
    return _in_letters(hashed)


def _in_letters(hashed: blake2b) -> str:
    return b64encode(hashed.digest()).decode("ascii").rstrip("=")


def is_told_by_fingerprint(mail: Mail, posts: Iterable[Post]) -> bool:
    """Tell whether the same fingerprint is the same posts in any file, now that they are read."""
    for post in posts:
        if post.sent.when is None:
            return False  # the name of its file may date it
        if post.sent.source == "separator" or AUTHOR_OF_FROM_LINE in post.repairs:
            return not _below_from_line(mail.raw)
    return True


def _below_from_line(raw: bytes) -> int:
    """Give the place below a From_ line if the header there tells when a mail was sent, and who sent it.

    Else 0, since the From_ line may have its part in that.
    """
    from_line = _FROM_LINE.match(raw)
    if not from_line or _FRAGMENT in raw:
        return 0
    start = from_line.end()
    header = b"\n" + raw[start : start + _HEADER].partition(b"\n\n")[0].lower()
    return start if b"\ndate:" in header and b"\nfrom:" in header else 0


@cache
def _begun(allowed: Limits) -> blake2b:
    return blake2b(f"{__version__} {allowed!r}".encode(), digest_size=_BYTES)
