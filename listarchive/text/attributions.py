"""Which lines say who wrote what is quoted below them?

An attribution is a moment, a name and a verb in the order of its language, on one to four lines, with
a colon at its end. It is *certain* if its form alone says so, with or without quote marks below it;
a weaker form ("John Smith wrote:") counts only right above a quoted line.
"""

from __future__ import annotations

import re

from listarchive.text.languages import CJK_VERBS, DAYS, OPENERS, REFERENCE, SENTENCE, VERBS
from listarchive.text.sheet import Sheet

_VERB = re.compile(rf"(?<!\w)(?:{VERBS})(?!\w)|(?:{CJK_VERBS})", re.IGNORECASE)
_ENDS_IN_VERB = re.compile(rf"(?:(?<!\w)(?:{VERBS})|(?:{CJK_VERBS})) ?[:：]?$", re.IGNORECASE)

_TIME = r"\d{1,2}[:h]\d{2}(?!\d)|\d{1,2}\.\d{2}(?![.\d])"
_DATE = re.compile(
    rf"(?<![\d:])(?:{_TIME}"
    r"|\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}"
    r"|\d{1,2}(?:\.|st|nd|rd|th|er|º)?[ -](?:de )?[^\W\d_]{3,12}[.,]{0,2}[ -](?:de )?\d{2,4}"
    r"|\d{4}年|\d{1,2}月)"
    r"|(?<![^\W_])[^\W\d_]{3,10}\.?[ -]\d{1,2}(?:st|nd|rd|th)?(?:,|[ -]) ?\d{4}(?!\d)"
)
ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:]{1,100}(?:@| (?:at|em|en|bei|chez) )[\w-]{1,80}\.[\w.-]{2,80}")
_ENDS_IN_ADDRESS = re.compile(
    r"(?:[^\s<>()\[\]]{1,100}(?:@| at )[\w.-]{3,100}|<javascript:[^>]{0,100}) ?[>)\]]+ ?[:：]?$"
)
_NAMED_ADDRESS = re.compile(r"[\"'(*]?[^\s:<>][^:<>]{0,90}[<(\[][^<>\s]{1,100}(?:@| at )[^<>\s]{3,200}")
_GMAIL_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d{1,2}:\d\d GMT[+-]\d\d:\d\d \S.{0,90}$")
_NAME = re.compile(r"[^\W\d_a-z]|\?|[\"'(]|(?:von|van|der|den|de|da|do|dos|di|du|la|le|bin|al|el)$")
_QUOTING = re.compile(
    r"(?:quoting|citing|citando|zitat von|citation de|cytowanie|according to|thus spake|also sprach)\s", re.I
)
_LAST = frozenset(":：]>)-")
_NEVER_LAST = frozenset(".,;?!\"'")
_DECORATION = "-*_=~#|[]{} \t"
_MAX_LINE = 250
_MAX_JOINED = 420


def _tidy(text: str) -> str:
    return " ".join(text.strip(_DECORATION).split())


def _dated_start(text: str) -> bool:
    head = text[:60]
    first = head.split(" ", 1)[0].casefold()
    if first[:1].isdigit():
        return bool(_DATE.search(head))
    return (first in OPENERS or first.rstrip(".,:") in DAYS) and bool(_DATE.search(text[:90]))


def _tail_fits(tail: str) -> bool:
    """Whether what stands after the verb is still attribution: nothing, a name, an address, a moment."""
    tail = tail.strip(" :：")
    if not tail:
        return True
    if len(tail) > 150:
        return False
    if ADDRESS.search(tail) or _DATE.search(tail):
        return True
    words = tail.split()
    return len(words) <= 5 and all(_NAME.match(word) for word in words)


def is_certain(text: str) -> bool:
    """Whether the joined text is an attribution by its form alone."""
    decorated = text[:2] == "--" and text[-2:] == "--"
    text = _tidy(text)
    if not 8 <= len(text) <= _MAX_JOINED:
        return False
    colon = text[-1] in ":："
    dated = _dated_start(text)
    named = _NAMED_ADDRESS.match(text) if colon and not dated else None
    if not (dated or named or decorated):
        return False
    verb = None
    for verb in _VERB.finditer(text):  # noqa: B007  (the last one is wanted)
        pass
    if dated:
        if verb is None:
            if colon:
                return bool(_ENDS_IN_ADDRESS.search(text))
            return bool(_GMAIL_MOMENT.match(text))
        tail = text[verb.end() :]
        if not (colon or decorated):
            return not tail and bool(ADDRESS.search(text) or text[:3] == "On ")
        return _tail_fits(tail)
    if verb is None:
        return False
    if decorated and _ENDS_IN_VERB.search(text):
        return True
    if named:
        return named.end() <= verb.start() + 1 <= named.end() + 60 and _tail_fits(text[verb.end() :])
    return False


def is_probable(text: str) -> bool:
    """Whether the joined text, standing right above a quoted line, is its attribution."""
    text = _tidy(text)
    if not 3 <= len(text) <= _MAX_LINE:
        return False
    if _QUOTING.match(text):
        return text[-1] in ":："
    if verb := _ENDS_IN_VERB.search(text, max(0, len(text) - 40)):
        return _who_fits(text[: verb.start()], colon=text[-1] in ":：")
    if _ENDS_IN_ADDRESS.search(text):
        return _dated_start(text) or text[-1] in ":："
    if text[-1] in ":：":
        verb = _VERB.search(text)
        if verb and (ADDRESS.search(text) or _DATE.search(text)) and _tail_fits(text[verb.end() :]):
            return True
        return bool(ADDRESS.search(text) and _DATE.search(text))
    return text[-1] == "]" and bool(ADDRESS.search(text) and _DATE.search(text))


def _who_fits(who: str, *, colon: bool) -> bool:
    """Whether the words before the verb are a name or a reference, not the author's own sentence.

    Up to the first address or moment, if there is one, they are names (capitals, or a single word)
    and the words that open an attribution.
    """
    marks = [match.start() for match in (ADDRESS.search(who), _DATE.search(who)) if match]
    words = who[: min(marks)].replace(",", " ").split() if marks else who.replace(",", " ").split()
    if not words:
        return bool(marks) or colon
    if words[0].casefold() in OPENERS and len(words) > 1:
        words = words[1:]
    if words[0].casefold().rstrip(".:,") in DAYS or words[0][0].isdigit():
        return True
    if not marks and not colon:
        return False
    if len(words) <= 3 and not marks and not SENTENCE.intersection(map(str.casefold, words[-2:])):
        return len(words) == 1 or all(word.isalpha() for word in words)
    return len(words) <= 7 and all(_NAME.match(word) or word in REFERENCE for word in words)


def _start_above(sheet: Sheet, last: int, *, quoted_below: bool) -> int | None:
    """The first line of the attribution that ends with the line `last`, or None."""
    bare = sheet.bare
    text = bare[last]
    if len(text) > _MAX_LINE or not (
        text[-1] in _LAST
        or "GMT" in text
        or (text[-1] not in _NEVER_LAST and _ENDS_IN_VERB.search(text[-30:]))
    ):
        return None
    joined = ""
    singles: list[tuple[int, str]] = []
    for start in range(last, max(last - 4, -1), -1):
        line = bare[start]
        if not line or not sheet.open(start) or len(line) > _MAX_LINE:
            break
        joined = f"{line} {joined}" if joined else line
        if len(joined) > _MAX_JOINED:
            break
        singles.append((start, joined))
        if _dated_start(line.lstrip(_DECORATION)) and (
            is_certain(joined) or (quoted_below and is_probable(joined))
        ):
            return start
    for start, text in singles[:2]:
        if is_certain(text) or (quoted_below and is_probable(text)):
            if start == last and text.lstrip(_DECORATION).startswith("<") and len(singles) > 1:
                continue
            return start
    return singles[0][0] if quoted_below and singles and is_certain(singles[0][1]) else None


def _broken_start(sheet: Sheet, last: int) -> int | None:
    """The first line of an attribution that a mailer broke around its address (Polymail, Spark).

    `On … at 10:05 Some One`, a blank line, `<`, `mailto:… <a@example.org>`, `> wrote:`.
    """
    start = last
    for _ in range(6):
        start = sheet.previous_filled(start - 1)
        if start < 0 or last - start > 8 or len(sheet.bare[start]) > _MAX_LINE or not sheet.open(start):
            return None
        if _dated_start(sheet.bare[start]):
            joined = " ".join(filter(None, sheet.bare[start : last + 1]))
            return start if is_certain(joined) else None
    return None


def mark_attributions(sheet: Sheet) -> list[int]:
    """Label attributions; answer the last lines of those that have no quoted line right below."""
    bare, labels = sheet.bare, sheet.labels
    above_quotes = _lines_above_quotes(sheet)
    unmarked: list[int] = []
    for index, text in enumerate(bare):
        if not text:
            continue
        last = text[-1]
        if labels[index] is not None:
            if last == ":" and text[0] == ">" and len(text) < 20:
                unmarked.extend(_mark_broken(sheet, index))
            continue
        quoted_below = index in above_quotes
        if not (
            quoted_below
            or last in ":："
            or (last == "-" and text[:2] == "--")
            or (last == "e" and text.endswith("wrote"))
            or (text[0] == "2" and "GMT" in text and _GMAIL_MOMENT.match(text))
        ):
            continue
        if (
            last in ":："
            and index
            and labels[index - 1] == "quote"
            and _VERB.fullmatch(text, 0, len(text) - 1)
        ):
            labels[index] = "quote"
            continue
        start = _start_above(sheet, index, quoted_below=quoted_below)
        if start is None:
            continue
        sheet.mark(start, index + 1, "attribution")
        if not quoted_below:
            unmarked.append(index)
    return unmarked


def _lines_above_quotes(sheet: Sheet) -> set[int]:
    """The filled lines right above a run of quoted lines, and the last line of the text."""
    labels, hints = sheet.labels, sheet.hints
    found = {sheet.previous_filled(len(labels) - 1)}
    before_is_quote = False
    for index, label in enumerate(labels):
        is_quote = label == "quote" or index in hints
        if is_quote and not before_is_quote:
            found.add(sheet.previous_filled(index - 1))
        before_is_quote = is_quote
    return found


def _mark_broken(sheet: Sheet, last: int) -> list[int]:
    """Label an attribution that ends in a line `> wrote:` or `>:`; answer that line if there is one."""
    text = sheet.bare[last]
    if sheet.labels[last] != "quote" or not (text in (">:", "> :") or _VERB.search(text)):
        return []
    start = _broken_start(sheet, last)
    if start is None:
        return []
    sheet.labels[last] = None
    sheet.mark(start, last + 1, "attribution")
    return [last]
