"""Reply prefixes and list tags: what mail programs and lists put before a subject.

Conversations, ids, digests and the names of lists must agree on what is a subject: all of them ask here.
"""

from __future__ import annotations

import re

from listarchive.lazy import lazy_pattern

_PREFIXES = (
    # English; RFC 5256 §5
    "re fw fwd reply",
    # German (Outlook, Lotus Notes), Dutch, Scandinavian, Finnish, Icelandic
    "aw antw antwort antwoord wg doorst videresend ang sv svar vs vast vb vl",
    # French, Italian, Spanish, Portuguese
    "tr rép réf réponse rif risposta istr r ref rv respuesta res resp resposta enc",
    # Polish, Czech, Slovene, Croatian, Hungarian, Turkish (also in capitals), Welsh, Indonesian,
    # Estonian, Vietnamese
    "odp odg pd vá válasz ynt yan[ıi]t i\u0307?lt atb bls balasan trs továbbítás edasi trả\\slời",
    # Greek, Russian, Ukrainian, Bulgarian, Serbian, Hebrew, Arabic
    "απ πρθ σχετ ответ отв відп отг одг השב הגב תגובה הועבר رد",
    # Chinese, Japanese, Korean, Thai
    "回复 回覆 回復 答复 答覆 转发 轉寄 返信 転送 답장 회신 전달 ตอบ ตอบกลับ",
)
"""Letters that stand for anything else too (`I:`, Italian) are left out; `R:` is seen on many lists."""

REPLY_PREFIX = (
    rf"(?:{'|'.join(word for row in _PREFIXES for word in row.split())})\.?"
    r"(?:\s{0,4}\[[^][]{0,60}\]|\s{0,4}\(\d{1,3}\)|[\^*]\d{1,3})?\s{0,8}[:：]"
)
"""One of them, with the count that some mailers put in (`Re[2]:`, `Re^2:`); to be matched in any case."""

TAG = r"\[[^][]{1,60}\]"
"""What a list puts before its subjects: `[News]`."""

_TAGGED = lazy_pattern(rf"\s*+(?:{REPLY_PREFIX}\s*+)*+({TAG})", re.IGNORECASE)
# Marks that people set themselves, on any list.
_NO_LIST = lazy_pattern(
    r"(?:patch(?:v\d+)?|rfc|pull|git|ann|announce|bug|fwd?|solved|ot|off-?topic|spam|commit|cvs|svn|#?\d+)\b",
    re.IGNORECASE,
)
_BEFORE = lazy_pattern(rf"(?:{REPLY_PREFIX}|{TAG})\s*", re.IGNORECASE)
_ANSWER = lazy_pattern(rf"\s{{0,80}}(?:{TAG}\s{{0,8}}){{0,3}}(?:{REPLY_PREFIX}|\[fwd:)", re.IGNORECASE)
_REPLY = lazy_pattern(rf"{REPLY_PREFIX}\s*", re.IGNORECASE)
_BLOB = lazy_pattern(r"\[[^][]*\]\s*")
_TRAILER = "(fwd)"
_FORWARD = "[fwd:"


def list_tag(subject: str) -> str:
    """Name the list whose tag a subject begins with, behind prefixes of answers; empty if it has none."""
    match = _TAGGED.match(subject)
    tag = match[1].strip("[] ").lower() if match else ""
    return "" if _NO_LIST.match(tag) else tag


def answers(subject: str) -> bool:
    """Tell whether a subject begins with the prefix of an answer or a forwarded mail, tags of lists aside."""
    return _ANSWER.match(subject) is not None


def base_subject(subject: str) -> tuple[str, bool]:
    """The base subject of RFC 5256 §2.1, folded, and whether it was marked as an answer or a forward."""
    # No true subject is longer; the tail of a longer one tells nothing.
    text = " ".join(subject[:1000].split()).casefold()
    marked = False
    while True:
        while text.endswith(_TRAILER):
            text, marked = text[: -len(_TRAILER)].rstrip(), True
        position = 0
        while True:
            blob = _BLOB.match(text, position)
            reply = _REPLY.match(text, position)
            if reply is not None:
                position, marked = reply.end(), True
            elif blob is not None and blob.end() < len(text):
                position = blob.end()
            else:
                break
        text = text[position:]
        if not (text.startswith(_FORWARD) and text.endswith("]")):
            return text, marked
        text, marked = text[len(_FORWARD) : -1].strip(), True


def folded_subject(subject: str) -> str:
    """A subject without its reply prefixes and list tags, in small letters and single spaces.

    A subject that is nothing but tags stays.
    """
    text = " ".join(subject.split()).lower()
    position = 0
    while (match := _BEFORE.match(text, position)) is not None:
        position = match.end()
    return text[position:] or text
