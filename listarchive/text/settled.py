"""Can lines that are an author's own, read again by themselves, turn out to be something else?

Nine of ten posts need no second reading: nothing in them begins or ends as mail syntax does. The answer
errs towards yes; the law that own words stay own (tests/text/test_laws.py) watches that it never errs
the other way.
"""

from __future__ import annotations

import re
from itertools import dropwhile, takewhile
from operator import not_

from listarchive.text.attribution_forms import ENDS_IN_VERB, GMAIL_MOMENT, VERB
from listarchive.text.footers import is_advert, is_rule, may_be_legal
from listarchive.text.original import field_meaning, separator
from listarchive.text.quotes import INITIALS
from listarchive.text.signatures import DELIMITERS, RULE, STANDING, is_mobile_tail
from listarchive.text.trailers import HINTS, OPENING

_STARTS = (
    *(">", "&gt;", "|", ":", ",--", "`--"),
    *("Send ", "Skipped content", "A message part", "URL", "Url", "Adress"),
    *(standing for standing in STANDING if standing != "--"),
)
_RULES = "-_=~*#+—–"
_FIRST = frozenset((*(start[0] for start in _STARTS), *_RULES, "2"))
_LAST = ("]", ">", ")", "-")
_CLOSING = frozenset("])>")
_TAIL = 14
_NEAR_END = 60
_MAX_FIELD = 30
_WHO_OR_WHEN = re.compile(r"[\d@]| (?:at|em|en|bei|chez) ")
"""A moment or an address: an attribution has one of them, or ends in a verb."""


def may_change(own: list[str], *, together: bool) -> bool:
    """Whether stripped own lines are worth a second reading.

    Of lines that stand together in their text only the last meet a new neighbour: the end.
    """
    filled = [text for text in (own[-_NEAR_END:] if together else own) if text]
    if not filled:
        return False
    signs = [
        index for index, text in enumerate(filled) if text[0] in _FIRST or text[-1] in ":：e" or ">" in text
    ]
    for index in signs:
        text = filled[index]
        if text.startswith(_STARTS) or (">" in text and INITIALS.match(text)):
            return True
        if text[0] in _RULES and _is_ruled_sign(text):
            return True
        if text[0] == "2" and GMAIL_MOMENT.match(text):
            return True
        if text.endswith((":", "：", "wrote")) and _may_attribute(
            filled[max(index - 3, 0) : index + 1], last=index + 1 == len(filled)
        ):
            return True
    last = filled[-1]
    if "GMT" in last or is_mobile_tail(last) or ENDS_IN_VERB.search(last[-30:]):
        return True
    if last.endswith(_LAST) and _may_attribute(filled[-4:], last=True):
        return True
    fields = [text for text in filled if ":" in text[:_MAX_FIELD] or "：" in text[:_MAX_FIELD]]
    if sum(map(bool, map(field_meaning, fields))) > 1:
        return True
    end = filled[-_TAIL:]
    if any(map(RULE.match, end)):
        return True
    tail = "\n".join([line[:400] for line in end]).casefold()
    return any(map(tail.__contains__, HINTS)) and _may_end_in_footer(own, end)


def _is_ruled_sign(text: str) -> bool:
    """Whether a line that begins like a rule may be a delimiter, a separator or a decorated attribution."""
    if text in DELIMITERS or text.startswith("-----BEGIN PGP"):
        return True
    if text[-1] in "-_*:：" and separator(text):
        return True
    if text[:2] != "--":
        return False
    return is_mobile_tail(text) or (text[-2:] == "--" and VERB.search(text) is not None)


def _may_attribute(lines: list[str], *, last: bool = False) -> bool:
    """Whether these lines may be an attribution; at the end of a text, less is asked of them."""
    if ENDS_IN_VERB.search(lines[-1][-40:]):
        return True
    if not any(map(_WHO_OR_WHEN.search, lines)):
        return False
    return last or lines[-1].rstrip(" :：")[-1:] in _CLOSING or any(map(VERB.search, lines))


def _may_end_in_footer(own: list[str], end: list[str]) -> bool:
    """Whether the last lines hold a rule, or what a footer without a rule is known by."""
    if any(is_rule(text) or text == "—" or OPENING.match(text.lstrip("-*_ ")) for text in end):
        return True
    paragraph = " ".join(takewhile(bool, dropwhile(not_, reversed(own))))
    return is_advert(paragraph) or may_be_legal(paragraph)
