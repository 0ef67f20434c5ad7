"""The one table of what mail programs and lists put before a subject.

The one table of the words that mark an answer or a forwarded mail: threads, ids, digests and the names
of lists must agree on what is a subject and what was put before it.
"""

from __future__ import annotations

import re

from listarchive.lazy import lazy_pattern

_MARKS = (
    # English; RFC 5256 §5
    "re fw fwd",
    # German (Outlook, Lotus Notes), Dutch, Scandinavian, Finnish, Icelandic
    "aw antw antwort wg doorst sv vs vb vl",
    # French, Italian, Spanish, Portuguese
    "tr rép rif r rv res enc",
    # Polish, Czech, Hungarian, Turkish, Welsh
    "odp pd vá ynt ilt atb",
    # Greek, Russian, Hebrew, Chinese, Japanese
    "απ πρθ σχετ ответ השב הועבר 回复 回覆 答复 答覆 转发 轉寄 返信 転送",
)
"""Letters that stand for anything else too (`I:`, Italian) are left out; `R:` is seen on many lists."""

REPLY_MARK = (
    rf"(?:{'|'.join(word for row in _MARKS for word in row.split())})\.?"
    r"(?:\s{0,4}\[[^][]{0,60}\]|\s{0,4}\(\d{1,3}\)|[\^*]\d{1,3})?\s{0,8}[:：]"
)
"""One mark, with the count that some mailers put in (`Re[2]:`, `Re^2:`); to be matched in any case."""

TAG = r"\[[^][]{1,60}\]"
"""What a list puts before its subjects: `[News]`."""

_BEFORE = lazy_pattern(rf"(?:{REPLY_MARK}|{TAG})\s*", re.IGNORECASE)
_ANSWER = lazy_pattern(rf"\s{{0,80}}(?:{TAG}\s{{0,8}})?{REPLY_MARK}", re.IGNORECASE)


def answers(subject: str) -> bool:
    """Tell whether a subject is marked as an answer or a forwarded mail, its list's tag aside."""
    return _ANSWER.match(subject) is not None


def folded_subject(subject: str) -> str:
    """A subject without its reply marks and list tags, in small letters and single spaces.

    A subject that is nothing but tags stays.
    """
    text = " ".join(subject.split()).lower()
    position = 0
    while (match := _BEFORE.match(text, position)) is not None:
        position = match.end()
    return text[position:] or text
