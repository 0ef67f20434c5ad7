"""What tells a mail from all others, before it is read."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import blake2b

from listarchive import __version__
from listarchive.limits import Limits, limits
from listarchive.mail import Footer
from listarchive.sources import Mail

_BYTES = 16
"""128 bits: nobody can write a mail that is taken for another one that is in the archive."""


def fingerprint(mail: Mail, footer: Footer) -> str:
    """Make a print of all on which it hangs what a mail is read as, but for the name of its file.

    That is its bytes, what lies beside it, what its list puts under the mails around it, what an owner
    allows, and the version of this program: a later one may read it otherwise.
    """
    hashed = _begun(limits()).copy()
    if footer or any(mail.told):
        hashed.update(repr((footer, mail.told)).encode("utf-8", "surrogatepass"))
    hashed.update(b"\0")
    hashed.update(mail.raw)
    return b64encode(hashed.digest()).decode("ascii").rstrip("=")


@cache
def _begun(allowed: Limits) -> blake2b:
    return blake2b(f"{__version__} {allowed!r}".encode(), digest_size=_BYTES)
