"""Fragments that Mailman's Pipermail cut off posts, at a line of the text that begins with From.

It takes the rest for a mail, finds no header, and makes one: a sender that does not exist, `No subject` in
the language of the list, an id, and the moment at which the program was started (`Article._set_date` in its
pipermail.py). Nothing of that is a person's.
"""

from __future__ import annotations

import re

from listarchive.dates import follows
from listarchive.lazy import lazy_pattern

FRAGMENT = "a fragment that Pipermail cut off a post: its sender, subject and date are made up"
"""The repair of a fragment that stays a post of its own."""
JOINED = "joined with a fragment that Pipermail had cut off"

_SENDER = lazy_pattern(r"bogus(?:@| at )does\.not\.exist\.com\b")
_SUBJECTS = frozenset(
    [
        "no subject",
        "kein betreff",
        "(kein betreff)",
        "sin asunto",
        "sin tema",
        "pas de sujet",
        "aucun sujet",
        "sans sujet",
        "sans objet",
        "nessun oggetto",
        "geen onderwerp",
        "sem assunto",
        "sense assumpte",
        "brak tematu",
        "bez tematu",
        "без темы",
        "нет темы",
        "bez předmětu",
        "intet emne",
        "ingen emne",
        "inget ämne",
        "ingen rubrik",
        "ingen tittel",
        "ei aihetta",
        "nincs tárgy",
        "konu yok",
        "無題",
        "件名なし",
        "無主旨",
        "没有主题",
        "sen temo",
        "sentema",
        "fără subiect",
        "bez predmeta",
    ]
)
_MADE_ID = lazy_pattern(r"mailman\.\d{1,9}\.\d{1,12}\.\d{1,9}\.[^\s@]{1,200}@[^\s@]{1,200}")
_BLOCK = lazy_pattern(
    rb"\n{1,9}(From bogus(?:@| at )does\.not\.exist\.com  [^\n]{1,80})\n"
    rb"(?:(?:From|Date|Subject|Message-ID): [^\n]{0,400}\n(?:[ \t][^\n]{0,400}\n){0,3}){2,4}\n"
)


def is_fragment(sender: str, subject: str, message_id: str) -> bool:
    """Whether the header with these fields is made up; `message_id` may be empty, in a page."""
    return (
        sender.startswith("bogus")
        and _SENDER.match(sender) is not None
        and subject.strip().casefold() in _SUBJECTS
        and (not message_id or _MADE_ID.fullmatch(message_id) is not None)
    )


def joined(data: bytes, from_line: str) -> tuple[bytes, bool]:
    """A mail without the headers of fragments that `sources.mbox` left in it, and whether there were any."""
    if b"bogus" not in data or b"does.not.exist.com  " not in data:
        return data, False

    def text_of(block: re.Match[bytes]) -> bytes:
        return b"\n\n" if follows(from_line, block[1].decode("latin-1")) else block[0]

    whole = _BLOCK.sub(text_of, data)
    return whole, len(whole) != len(data)
