"""Wordings by which a text says who wrote what is quoted below it.

A moment, a name and a verb in the order of some language. A form is *certain* if it alone says so; a
*probable* one ("John Smith wrote:") counts only right above a quoted line.
"""

from __future__ import annotations

import re

from listarchive.lazy import lazy_pattern
from listarchive.text.wordings import CJK_VERBS, DAYS, OPENERS, REFERENCE, SENTENCE, VERBS


def _by_first_letter(verbs: str) -> str:
    """The verbs in groups of one first letter: a word is tried with those of its own alone."""
    groups: dict[str, list[str]] = {}
    for verb in verbs.split("|"):
        groups.setdefault(verb[0], []).append(verb)
    return "|".join(
        f"{first}(?:{'|'.join(verb[1:] for verb in group)})" if first != "[" else "|".join(group)
        for first, group in groups.items()
    )


_FIRST = "".join(sorted({verb[0] for verb in VERBS.split("|") if verb[0] != "["})) + "?\ufffd"
# The letters that a verb can begin with, looked at first: most words of a text need no second look.
_ONE = rf"(?<!\w)(?=[{_FIRST}])(?:{_by_first_letter(VERBS)})"
VERB = lazy_pattern(rf"{_ONE}(?!\w)|(?:{CJK_VERBS})", re.IGNORECASE)
ENDS_IN_VERB = lazy_pattern(rf"(?:{_ONE}|(?:{CJK_VERBS})) ?[:：]?$", re.IGNORECASE)

_TIME = r"\d{1,2}[:h]\d{2}(?!\d)|\d{1,2}\.\d{2}(?![.\d])"
_CLOCK = lazy_pattern(_TIME)
_DAYS = (
    r"(?<![\d:])(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./] ?\d{1,2}[-./] ?\d{2,4}"
    r"|\d{1,2}(?:\.|st|nd|rd|th|er|º|an)?[ -](?:de |of )?(?:[^\W\d_]|\?){3,12}[.,]{0,2}[ -](?:del? )?\d{2,4}"
    r"|\d{4}[年년]|\d{4}\(e\)ko [^\W\d_]{3,10}\.? \d|\d{1,2}月"
    r"|\d{4}\. ?(?:[^\W\d_]{3,10}\.?|\d{1,2}\.) \d{1,2}\.)"
    r"|(?<![^\W_])[^\W\d_]{3,10}\.?[ -]\d{1,2}(?:st|nd|rd|th)?(?:,|[ -]) ?\d{4}(?!\d)"
)
_DAY = lazy_pattern(_DAYS)
_DATE = lazy_pattern(rf"(?<![\d:])(?:{_TIME})|{_DAYS}")
ADDRESS = lazy_pattern(r"[^\s<>()\[\]\"',;:]{1,100}(?:@| (?:at|em|en|bei|chez) )[\w-]{1,80}\.[\w.-]{2,80}")
_ENDS_IN_ADDRESS = lazy_pattern(
    r"(?:[^\s<>()\[\]]{1,100}(?:@| (?:at|em|en|bei|chez) )[\w.-]{3,100}|<javascript:[^>]{0,100})"
    r" ?[>)\]]+ ?[:：]?$"
)
_NAMED_ADDRESS = lazy_pattern(r"[\"'(*]?[^\s:<>][^:<>]{0,90}[<(\[][^<>\s]{1,100}(?:@| at )[^<>\s]{3,200}")
GMAIL_MOMENT = lazy_pattern(r"\d{4}-\d\d-\d\d \d{1,2}:\d\d GMT[+-]\d\d:\d\d \S.{0,90}$")
_ASIDE = lazy_pattern(r" ?\([^()]{1,60}\)$")
_DATED_NAME = lazy_pattern(
    r"(?:(?:[^\W\d_]|\?)[\w.?'-]{0,30},? ){1,4}(?:\[[^\[\]]{8,60}\]|\d{4}-\d\d-\d\d \d{1,2}:\d\d(?::\d\d)?):$"
)
_IN_DATA = lazy_pattern("in data |no dia ", re.IGNORECASE)
"""How mailers open an Italian or Portuguese attribution; `in` and `no` alone are English words."""
_THE_DAY = lazy_pattern(
    r"o (?:luns|martes|mércores|xoves|venres|sábado|domingo|mar|mér|xov|ven|sáb|dom)\b", re.IGNORECASE
)
"""How Gmail opens a Galician one; an `o` alone is no sign of any."""
_THAT_DAY = frozenset(("giorno", "día", "dia", "dagen"))
"""What stands before the moment in `Il giorno 12 gennaio 2023` and `No dia 12 de janeiro`."""
_YEAR = lazy_pattern(r"(?<!\d)\d{4}(?!\d)")
_HOUR = lazy_pattern(r"\d[:h.]\d{2}(?!\d)")
_NAME = lazy_pattern(
    r"[^\W\d_a-z]|[?\"'(\[<]|\S{1,80}(?:@|>$)|\d+[A-Z]|(?:von|van|der|den|de|da|do|dos|di|du|la|le|bin|al|el|of|aka|und|and|via|[dvy]\.?|[-–/|])$"
)
_QUESTIONS = frozenset(
    ("what", "who", "whoever", "whatever", "as", "like", "i", "once", "someone", "was", "wie", "ich")
)
_SENTENCE_OPENERS = frozenset(("as", "so", "like", "because", "my", "our"))
_SPOKEN = frozenset(("write", "sent", "said", "says", "say"))
_QUOTING = lazy_pattern(
    r"(?:quoting|citing|excerpts from|citando|zitat von|citation de|cytowanie|according to|thus sp[ao]ke"
    r"|also sprach|once upon a time,|dans (?:son|le|un|l['’]) ?(?:message|article))\s",
    re.IGNORECASE,
)
IN_MESSAGE = lazy_pattern(r"(?:<?news: ?[^\s<>]{3,150}>?(?:\.{3})?|<[^\s<>@]{1,100}@[^\s<>]{1,100}>\.{3}):?$")
"""How Outlook Express ends it, in any language: `wrote in message news:id@example.org...`."""
GROUPWISE = lazy_pattern(r">>> .{2,120}\d{1,2}[./-]\d{1,2}[./-]\d{2,4}.{0,20}>>>$")
IN_ARTICLE = lazy_pattern(r"In (?:article|message|news:|mail )\S*")
"""The first line of an attribution of two, on Usenet: `In article <id>,`."""
DECORATION = "-+*_=~#|[]{} \t"
MAX_LINE = 250
MAX_JOINED = 420


def _tidy(text: str) -> str:
    return " ".join(text.strip(DECORATION).split())


def dated_start(text: str) -> bool:
    """Whether the text begins as a dated attribution does: with a moment, or a day or "on" and a moment."""
    head = text[:60]
    first = head.split(" ", 1)[0].casefold()
    if first[:1].isdigit():  # a time of day alone begins many a sentence
        return bool(_DAY.search(head))
    opens = (
        first in OPENERS
        or first.rstrip(".,:") in DAYS
        or (first in ("in", "no") and _IN_DATA.match(head))
        or (first == "o" and _THE_DAY.match(head))
    )
    return bool(opens and _DATE.search(text[:90]))


def _tail_fits(tail: str, *, quoted_below: bool = False, timed: bool = False) -> bool:
    """Whether what stands after the verb is still attribution: nothing, a name, an address, a moment.

    A name without a capital (`schrieb robert:`) is one word after a time of day, or stands above a quote.
    """
    tail = _ASIDE.sub("", tail.strip(" :："))
    if not tail:
        return True
    if len(tail) > 150:
        return False
    if ADDRESS.search(tail) or _DATE.search(tail):
        return True
    words = tail.split()
    if len(words) <= (3 if quoted_below else int(timed)) and SENTENCE.isdisjoint(map(str.casefold, words)):
        return True
    return len(words) <= 5 and all(_NAME.match(word) for word in words)


def is_certain(text: str) -> bool:
    """Whether the joined text is an attribution by its form alone."""
    decorated = text[:2] == "--" and text[-2:] == "--"
    text = _tidy(text)
    if not 8 <= len(text) <= MAX_JOINED:
        return False
    colon = text[-1] in ":："
    dated = dated_start(text)
    named = None
    if colon and not dated and ("@" in text or " at " in text):
        named = _NAMED_ADDRESS.match(text)
    if not (dated or named or decorated):
        return False
    verb = None
    for verb in VERB.finditer(text):  # noqa: B007  (the last one is wanted)
        pass
    if dated:
        if verb is None:
            if colon:
                return bool(_ENDS_IN_ADDRESS.search(text))
            return bool(GMAIL_MOMENT.match(text))
        tail = text[verb.end() :]
        if not (colon or decorated):
            return not tail and bool(ADDRESS.search(text) or text[:3] == "On ")
        return _tail_fits(tail, timed=bool(_CLOCK.search(text)))
    if verb is None:
        return False
    if decorated and ENDS_IN_VERB.search(text):
        return True
    if named:
        return named.end() <= verb.start() + 1 <= named.end() + 60 and _tail_fits(text[verb.end() :])
    return False


def is_probable(text: str) -> bool:
    """Whether the joined text, standing right above a quoted line, is its attribution."""
    text = _tidy(text)
    if not 3 <= len(text) <= MAX_LINE:
        return False
    if _QUOTING.match(text):
        return text[-1] in ":："
    if text[-1] in ".>:" and ("news:" in text or text.endswith(">...")) and IN_MESSAGE.search(text):
        verb = VERB.search(text)
        return bool(
            verb and (ADDRESS.search(text, 0, verb.start()) or _who_fits(text[: verb.start()], colon=True))
        )
    if verb := ENDS_IN_VERB.search(text, max(0, len(text) - 40)):
        return _who_fits(text[: verb.start()], colon=text[-1] in ":：")
    if _ENDS_IN_ADDRESS.search(text):
        return dated_start(text) or text[-1] in ":："
    if text[-1] not in ":：]":
        return _is_unpunctuated(text)
    if text[-1] in ":：":
        dated = _DATE.search(text)
        address = ADDRESS.search(text)
        verb = VERB.search(text)
        if verb and _tail_fits(text[verb.end() :], quoted_below=True):
            return bool(dated or address) or _who_fits(text[: verb.start()], colon=True)
        if dated and (address or _DATED_NAME.match(text)):
            return True
        # Some people set a verb of their own: "On Monday 3 January 2022 10:05:11 Ann Lee did opine:".
        return not text[0].isdigit() and dated_start(text) and bool(_YEAR.search(text) and _HOUR.search(text))
    return text[-1] == "]" and bool(ADDRESS.search(text) and _DATE.search(text))


def _is_unpunctuated(text: str) -> bool:
    """Whether a line without a colon says who wrote on which day: `Am 12.1.2023 schrieb Ann Lee`.

    What stands beside the verb is a moment and names, nothing else.
    """
    verb = VERB.search(text) if _DAY.search(text) else None
    if not verb:
        return False
    who, tail = text[: verb.start()], text[verb.end() :].strip()
    if dated_start(text):
        return bool(tail) and _are_names(tail)
    return _are_names(who) and bool(_DATE.search(tail)) and dated_start(tail)


def _are_names(text: str) -> bool:
    """Whether all words of a text are as those of a person's name: with a capital, none of a sentence."""
    words = text.replace(",", " ").split()
    return 0 < len(words) <= 5 and all(
        _NAME.match(word) and word.casefold() not in SENTENCE for word in words
    )


def names_a_writer(text: str) -> bool:
    """Whether the text is nothing but somebody's name and "wrote:", the strictest of the probable forms."""
    if (
        len(text) > 120
        or text[-1] not in ":："
        or not (verb := ENDS_IN_VERB.search(text, max(0, len(text) - 40)))
    ):
        return False
    who = text[: verb.start()].replace(",", " ").split()
    if not who or verb[0].rstrip(" :：").casefold() in _SPOKEN:
        return False
    named = len(who) > 1 or ADDRESS.search(text) is not None
    return named and all(_NAME.match(word) and word.casefold() not in SENTENCE for word in who)


def _who_fits(who: str, *, colon: bool) -> bool:
    """Whether the words before the verb are a name or a reference, not the author's own sentence.

    Up to the first address or moment, if there is one, they are names (capitals, or a single word)
    and the words that open an attribution.
    """
    who = _ASIDE.sub("", who.rstrip())  # a company, a place
    marks = [match.start() for match in (ADDRESS.search(who), _DATE.search(who)) if match]
    words = who[: min(marks)].replace(",", " ").split() if marks else who.replace(",", " ").split()
    if not words:
        return bool(marks) or colon
    if len(words) > 1 and (words[0].casefold() in OPENERS or words[1].casefold() in _THAT_DAY):
        words = words[1:]
    first = words[0].casefold().rstrip(".:,")
    if first in _SENTENCE_OPENERS and not marks:
        return False
    if first in DAYS or first[:1].isdigit() or (marks and first in _THAT_DAY):
        return True
    if not marks and not colon:
        return len(words) <= 4 and _are_names(who) and _QUESTIONS.isdisjoint(map(str.casefold, words))
    if len(words) <= 7 and all(_NAME.match(word) or word in REFERENCE for word in words):
        return True
    return len(words) <= 3 and not marks and SENTENCE.isdisjoint(map(str.casefold, words[-2:]))


def names_writer_or_moment(text: str) -> bool:
    """Whether a line is hardly more than a name, an address or a moment: one word may be another."""
    words = text.strip(DECORATION).split()
    folded = list(map(str.casefold, words))
    named = sum(_NAME.match(word) is not None for word in words)
    other = [
        word
        for word, small in zip(words, folded, strict=True)
        if word[0].islower() and not _NAME.match(word) and small not in OPENERS and small not in REFERENCE
    ]
    return (
        len(words) <= 16
        and (named > 1 or _DATE.search(text) is not None)
        and len(other) <= 1
        and SENTENCE.isdisjoint(folded)
    )
