"""A mail without addresses, for who may not collect them.

They are written as `name at host`, the way Pipermail did it, or cut out, also in what is encoded: words of a
header (RFC 2047), texts in base64 and quoted-printable. Message-IDs stay, as answers name them.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error, a2b_qp
from collections.abc import Callable

from listarchive.web.collecting import Addresses, guarded

# With the lines that a header goes on for.
_IDS = re.compile(
    r"^((?:Resent-)?Message-ID|References|In-Reply-To|Content-ID|X-Message-ID-Hash)[ \t]*:"
    r"(.*(?:\r?\n[ \t].*)*)",
    re.IGNORECASE | re.MULTILINE,
)
_ID = re.compile(r"<[^<>]{1,998}>")
_BARE = re.compile(r"\s*(?=(?:[^\s@]*\d){2})[^\s@<>]{8,250}@[^\s@<>]{1,250}\s*")
_WORD = r"=\?([\w-]{2,40})(?:\*[\w-]{1,40})?\?([bBqQ])\?([^?\s]{0,1000})\?="
_WORDS = re.compile(rf"{_WORD}(?:\s{{1,80}}{_WORD}){{0,200}}")
_ENCODED = re.compile(_WORD)
LINES = re.compile(r"^(?:[A-Za-z0-9+/]{4,996}={0,2}\r?\n)*[A-Za-z0-9+/]{2,996}={0,2}(?=\r?$)", re.MULTILINE)
NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""Signs that no text has."""


def without_addresses(mail: bytes, addresses: Addresses = False) -> bytes:
    """Write the addresses in a mail as the owner says, but for those in ids."""
    if addresses is True:
        return mail
    return _Writer(addresses).written(mail)


class _Writer:
    """Writes mails anew."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses

    def _guarded(self, text: str, *, folded: bool = False) -> str:
        return guarded(text, addresses=self._addresses, folded=folded)[0]

    def written(self, mail: bytes) -> bytes:
        """Write a mail."""
        text = _read(mail)
        head, gap, body = text.partition("\r\n\r\n" if b"\r\n\r\n" in mail else "\n\n")
        pieces = []
        last = 0
        for match in _IDS.finditer(head):
            pieces += [self._in_head(head[last : match.start(2)]), self._with_ids(match[1].lower(), match[2])]
            last = match.end()
        pieces += [self._in_head(head[last:]), gap]
        # The parts of a mail have headers, too.
        if "base64" in text.lower():
            body = LINES.sub(self._in_base64, _WORDS.sub(self._in_words, body))
        return "".join([*pieces, self._guarded(body)]).encode("utf-8", "surrogateescape")

    def _in_head(self, text: str) -> str:
        return self._guarded(_WORDS.sub(self._in_words, text), folded=True)

    def _with_ids(self, name: str, value: str) -> str:
        """Leave the ids of a header as they are. Prose around them has addresses (RFC 5322 §4.5.4).

        `Message from Vic <vic@x.example> of "Tue" <1@x.example>`: the last is the id, unless the first
        stands before all words.
        """
        ids = list(_ID.finditer(value))
        if name not in ("references", "in-reply-to"):
            return value
        if not ids:
            bare = all(_BARE.fullmatch(word) for word in value.split())
            return value if bare else self._guarded(value, folded=True)
        prose = _ID.sub(" ", value).split()
        if any(any(map(str.isalnum, word)) for word in prose):
            ids = ids[:1] if not value[: ids[0].start()].strip() else ids[-1:]
        pieces = []
        last = 0
        for match in ids:
            pieces += [self._in_head(value[last : match.start()]), match[0]]
            last = match.end()
        return "".join([*pieces, self._in_head(value[last:])])

    def _in_words(self, match: re.Match[str]) -> str:
        """Write anew what encoded words say together; those that say no address stay as they are."""
        words = [word.groups() for word in _ENCODED.finditer(match[0])]
        try:
            said = _read(b"".join(_decoded(kind, payload) for _, kind, payload in words))
        except (Error, ValueError):
            return match[0]
        plain = self._guarded(said)
        if plain == said:
            return match[0]
        written = plain.encode("utf-8", "surrogateescape")
        pieces = [written[start : start + 42] for start in range(0, len(written), 42)]
        return "\n ".join(f"=?{words[0][0]}?B?{b64encode(piece).decode()}?=" for piece in pieces)

    def _in_base64(self, match: re.Match[str]) -> str:
        """Write a text in base64 anew; what is none stays."""
        return recoded(match[0], self._guarded)


def recoded(coded: str, write: Callable[[str], str]) -> str:
    """Write a text in base64 anew, if it is one, and not written as it was."""
    try:
        data = b64decode(coded)
    except (Error, ValueError):
        return coded
    if NO_TEXT.search(data):
        return coded
    said = _read(data)
    plain = write(said)
    if plain == said:
        return coded
    again = b64encode(plain.encode("utf-8", "surrogateescape")).decode()
    return "\n".join(again[start : start + 76] for start in range(0, len(again), 76))


def _read(data: bytes) -> str:
    """Read bytes so that they can be written again as they were."""
    return data.decode("utf-8", "surrogateescape")


def _decoded(kind: str, payload: str) -> bytes:
    return (
        b64decode(payload)
        if kind in "bB"
        else a2b_qp(payload.encode("utf-8", "surrogateescape"), header=True)
    )
