"""Texts of which no line, read again by itself, can turn out to be something else.

Nine of ten posts need no second reading: nothing in them begins or ends as mail syntax does. The answer
errs towards yes; the law that own words stay own (tests/text/test_laws.py) watches that it never errs
the other way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import dropwhile, takewhile
from operator import methodcaller, not_

from listarchive.lazy import lazy_pattern
from listarchive.text.attribution_forms import ENDS_IN_VERB, GMAIL_MOMENT, VERB
from listarchive.text.delimiters import DELIMITERS, RULE
from listarchive.text.footer_words import HINTS, OPENING
from listarchive.text.footers import is_advert, is_rule, may_be_legal
from listarchive.text.mail_heads import DASHES, field_meaning, separator
from listarchive.text.mobile_tails import is_mobile_tail
from listarchive.text.quotes import INITIALS
from listarchive.text.sheet import Sheet
from listarchive.text.signatures import STANDING, STANDING_TWO

_STARTS = (
    *(">", "&gt;", "|", ":", ",--", "`--"),
    *("Send ", "Skipped content", "A message part", "URL", "Url", "Adress"),
)
_RULES = "-_=~*#+" + DASHES
_FIRST = lazy_pattern(f"[{re.escape(''.join(sorted({*(start[0] for start in _STARTS), *_RULES, '2'})))}]")
_RULED = lazy_pattern(f"[{re.escape(_RULES)}]")
_LAST = frozenset("]>)-")
_CLOSING = frozenset("])>")
_TAIL = 14
_NEAR_END = 60
_MAX_FIELD = 30
_WHO_OR_WHEN = lazy_pattern(r"[\d@]| (?:at|em|en|bei|chez) ")
"""A moment or an address: an attribution has one of them, or ends in a verb."""


def may_change(sheet: Sheet, own: Sequence[int]) -> bool:
    """Whether own lines are worth a second reading, by themselves.

    Of lines that stand together in their text only the last meet a new neighbour: the end. A line that
    might be an attribution has been judged already, unless it meets new neighbours or ends in a verb.
    """
    together = own[-1] - own[0] == len(own) - 1
    bare = sheet.bare
    if together:
        own = own[-_NEAR_END:]
    places = [place for place, index in enumerate(own) if bare[index]]
    if not places:
        return False
    filled = [bare[own[place]] for place in places]
    first = "".join([sheet.first[own[place]] for place in places])
    if any(_is_sign(filled[sign.start()]) for sign in _FIRST.finditer(first)):
        return True
    begin = [text for text in filled if text[:2] in STANDING_TWO and text[:2] != "--"]
    if begin and any(map(methodcaller("startswith", STANDING), begin)):
        return True
    if ">" in sheet.text and any(">" in text and INITIALS.match(text) for text in filled):
        return True
    if _may_hold_attribution(filled, [own[place] - place for place in places]):
        return True
    last = filled[-1]
    if "GMT" in last or is_mobile_tail(last) or ENDS_IN_VERB.search(last[-30:]):
        return True
    if last[-1] in _LAST and _may_attribute(filled[-4:], last=True):
        return True
    fields = [text for text in filled if ":" in text[:_MAX_FIELD] or "：" in text[:_MAX_FIELD]]
    if len(fields) > 1 and sum(map(bool, map(field_meaning, fields))) > 1:
        return True
    end = filled[-_TAIL:]
    if _RULED.search(first, len(first) - _TAIL) and any(map(RULE.match, end)):
        return True
    tail = "\n".join([line[:400] for line in end]).casefold()
    return any(map(tail.__contains__, HINTS)) and _may_end_in_footer([bare[index] for index in own], end)


def _is_sign(text: str) -> bool:
    """Whether a line that begins as mail syntax does may be some."""
    return (
        text.startswith(_STARTS)
        or (text[0] in _RULES and _is_ruled_sign(text))
        or (text[0] == "2" and GMAIL_MOMENT.match(text) is not None)
    )


def _is_ruled_sign(text: str) -> bool:
    """Whether a line that begins like a rule may be a delimiter, a separator or a decorated attribution."""
    if text in DELIMITERS or text.startswith("-----BEGIN PGP"):
        return True
    if text[-1] in "-_*:：" + DASHES and separator(text):
        return True
    if text[:2] != "--":
        return False
    return is_mobile_tail(text) or (text[-2:] == "--" and VERB.search(text) is not None)


def _may_hold_attribution(filled: list[str], shifts: list[int]) -> bool:
    """Whether a line may end an attribution; lines that are together in their text have the same shift."""
    for index, text in enumerate(filled):
        if text[-1] not in ":：e" or not text.endswith((":", "：", "wrote")):
            continue
        if ENDS_IN_VERB.search(text[-40:]):
            return True
        above, below = max(index - 3, 0), min(index + 1, len(filled) - 1)
        parted = shifts[above] != shifts[below]
        if (parted or index == below) and _may_attribute(filled[above : index + 1], last=index == below):
            return True
    return False


def _may_attribute(lines: list[str], *, last: bool) -> bool:
    """Whether lines that end in no verb may be an attribution; at the end of a text, less is asked."""
    if not any(map(_WHO_OR_WHEN.search, lines)):
        return False
    return last or lines[-1].rstrip(" :：")[-1:] in _CLOSING or any(map(VERB.search, lines))


def _may_end_in_footer(own: list[str], end: list[str]) -> bool:
    """Whether the last lines hold a rule, or what a footer without a rule is known by."""
    if any(is_rule(text) or text == "—" or OPENING.match(text.lstrip("-*_ ")) for text in end):
        return True
    paragraph = " ".join(takewhile(bool, dropwhile(not_, reversed(own))))
    return is_advert(paragraph) or may_be_legal(paragraph)
