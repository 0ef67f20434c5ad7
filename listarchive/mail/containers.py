"""Files that hold a mail or its text: signatures around it, and what Outlook packs."""

from __future__ import annotations

from email.message import Message

from listarchive.mail import smime, tnef
from listarchive.mail.mending import mend
from listarchive.mail.mime import message_of

SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_SIGNATURES = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
_SIGNATURE_NAMES = ("smime.p7s", "signature.asc", "openpgp_digital_signature.asc")


def is_signature(kind: str, name: str = "") -> bool:
    """Whether a part only proves who wrote the others (RFC 3156 §5, RFC 8551 §3.5.3)."""
    return kind in _SIGNATURES or name.lower() in _SIGNATURE_NAMES


def signed_mail(kind: str, name: str, data: bytes) -> Message | None:
    """The mail in a file of S/MIME that is signed or compressed; None if it is encrypted, or no such file."""
    if kind not in SMIME and not name.lower().endswith((".p7m", ".p7z")):
        return None
    content = smime.content_of(data)
    if content is None:
        return None
    mail, met = message_of(content.replace(b"\r\n", b"\n"))
    if not met:
        mend(mail)
    return mail


def winmail(kind: str, name: str, data: bytes) -> tnef.Winmail | None:
    """What a winmail.dat holds; None if this is none."""
    return tnef.read(data) if kind in _TNEF or name.lower() in ("winmail.dat", "win.dat") else None
