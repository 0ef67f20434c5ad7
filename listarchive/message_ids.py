"""Message-IDs: by which one a post is known, and which ones it answers.

Headers are taken decoded but otherwise as they came. Ids are kept without angle brackets and
compared exactly, as RFC 5322 §3.6.4 has it.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from hashlib import sha256

from listarchive.lazy import lazy_pattern
from listarchive.short_ids import base32
from listarchive.subjects import folded_subject

_BRACKETED = lazy_pattern(r"<([^<>]{1,998})(?:>|(?=<)|\Z)")
# openocd-development: `References: 49FAF2F2.3040509@example.com`, nothing else in the header.
_BARE = lazy_pattern(r"[^\s<>@,;:\"()]{1,250}@[^\s<>@,;:\"()]{1,250}")
# Pipermail rewrites `@` inside ids that stand in a text: `<4D77655C.4070702 at example.org>`.
_OBSCURED = lazy_pattern(r"(?<!\s)\s+(?:at|em|en)\s+(?=\S+$)")
_WHOLE = lazy_pattern(r"[^\s@,]+@[^\s,]+")
_SPACE = lazy_pattern(r"\s+")
# Ids without an @, or with nothing behind it, are broken, but ids all the same: `<0001_32C9D122_000AF8A4>`,
# `<200907122115.3@>`. Outlook's may be all capitals. A shorter one, or a word, may be anybody's.
_UNIQUE = lazy_pattern(r"(?=\D*\d|.*[A-Z]{16})[\w.$+/=%!#&*?^~{}|'-]{8,250}@?")
_UNIQUE_BARE = 16
_GENERATED = "@generated.invalid"

# What follows is not the same in two copies of a post: Mailman's notice of a part that it stored
# elsewhere, in whatever language, and the footer that a list adds.
_VARYING = lazy_pattern(r"^(?:-{10,20} [^\n-]{3,40} -{10,20}|_{30,80}|-- ?)$", re.MULTILINE)
# Every byte but small ASCII letters and digits is a blank: a word ends there.
_BLANKED = bytes(byte if chr(byte) in "abcdefghijklmnopqrstuvwxyz0123456789" else 32 for byte in range(256))
_WORD = lazy_pattern(r"\w+")


def ids_in(text: str) -> tuple[str, ...]:
    """The message ids in a References or In-Reply-To header, in their order, each one once.

    Prose around them (`Your message of "Tue, 21 Mar 2006" <id>`, RFC 5322 §4.5.4) is passed over,
    ids that folding has cut are joined. Without any brackets, a header that is nothing but ids counts.
    """
    found = [match[1] for match in _BRACKETED.finditer(text)]
    ids = [joined for token in found if (joined := _joined(token))]
    if not found:
        words = text.split()
        if words and all(_BARE.fullmatch(word) or _unique(word, _UNIQUE_BARE) for word in words):
            ids = words
    return tuple(dict.fromkeys(ids))


def message_id(header: str) -> str:
    """The id in a Message-ID header; empty if there is none, or nothing that could tell two posts apart."""
    return next(iter(ids_in(header)), "")


def references(references_header: str, in_reply_to: str, own_id: str = "") -> tuple[str, ...]:
    """The ids of a post's ancestors, the oldest first, its parent last.

    What In-Reply-To names is the parent unless References ends with it or names it further up, where
    a mailer has appended something else. Of prose in In-Reply-To, the first id counts: what follows
    may be an address.
    """
    ancestors = list(ids_in(references_header))
    parent = ids_in(in_reply_to)[:1]
    if parent and parent[0] not in ancestors:
        ancestors.append(parent[0])
    return tuple(ancestor for ancestor in ancestors if ancestor != own_id)


def generated(author_key: str, sent: datetime | None, subject: str, text: str) -> str:
    """An id for a post that has none, made from what does not vary between its copies."""
    digest = sha256("\0".join((author_key, *_constant(sent, subject, text))).encode("utf-8", "surrogatepass"))
    return f"{digest.hexdigest()[:32]}{_GENERATED}"


def is_generated(message_id: str) -> bool:
    """Tell whether an id was made because a mail had none."""
    return message_id.endswith(_GENERATED)


def content_key(sent: datetime | None, subject: str, text: str) -> str:
    """A key that copies of one post share, whatever headers, list tag or charset they have lost."""
    return base32("\0".join(_constant(sent, subject, text)), 20)


def _constant(sent: datetime | None, subject: str, text: str) -> tuple[str, str, str]:
    moment = "" if sent is None else str(int(sent.astimezone(UTC).timestamp()))
    return (moment, _words(folded_subject(subject)), _words(_head(text)))


def _head(text: str) -> str:
    """Cut off what copies differ in; all of the text if nothing would be left."""
    if not text.startswith(("--", "__")) and "\n--" not in text and "\n__" not in text:
        return text  # most posts, and in a fifth of the time
    varying = _VARYING.search(text)
    head = text[: varying.start()] if varying else text
    return head if head.strip() else text


def _words(text: str) -> str:
    """The words that survive a wrong charset, a blank between two; in a text of another script, all of them.

    These are runs of ASCII letters: what stands between becomes `?`, U+FFFD or two other letters in
    damaged copies (openocd-development).
    """
    folded = text.lower()
    # A pattern takes three times as long, and every text of an import is gone through here.
    words = folded.encode("utf-8", "surrogatepass").translate(_BLANKED).split()
    joined = b" ".join(words).decode("ascii")
    length = len(joined) - max(len(words) - 1, 0)
    if length * 2 >= len(folded) - folded.count(" ") - folded.count("\n"):
        return joined
    letters = _WORD.findall(unicodedata.normalize("NFKC", folded))
    return joined if length * 2 >= sum(map(len, letters)) else " ".join(letters)


def _joined(token: str) -> str:
    """An id as it was before it was folded or obscured; empty for what is none."""
    if _WHOLE.fullmatch(token):  # most are
        return token
    if "@" not in token:
        token = _OBSCURED.sub("@", token.strip())
    left, _, right = token.partition("@")
    if not right.strip():
        return token if _unique(token) else ""
    # `<a@example.org, b@example.org>` in References are addresses, not ids.
    return _SPACE.sub("", token) if left.strip() and "," not in token else ""


def _unique(token: str, least: int = 0) -> bool:
    """Whether a text without a domain could tell two posts apart."""
    return len(token) >= least and _UNIQUE.fullmatch(token) is not None
