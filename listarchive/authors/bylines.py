"""Bylines: the author whom an article names that somebody else sent to a list.

Only a line that stands alone, at the top or the bottom of an article, and holds nothing but a person's
name is a byline: on a list of programmers, a line that begins with "by" hardly ever is.
"""

from __future__ import annotations

import re

from listarchive.lazy import lazy_pattern

_TOP = 16
"""How many lines that are not blank can stand before the byline: a title, a summary, a photo's caption."""
_BOTTOM = 5
"""How many can stand from the byline on: a sentence about the author, an address."""
_HEAD = 30
"""Words above a byline that need no longer article below."""
# What shows that a text is no article: a greeting, or its writer, above the line.
_GREETING = lazy_pattern(
    r"(?:hi|hello|hey|dear|hallo|liebe[rs]?|moin|guten (?:tag|morgen)|bonjour|salut|hola|olá|ciao|saluton|hej"
    r"|all|folks|everyone|everybody)"
    r"(?:(?: [\w.@'-]{1,30}){0,4} ?[,!:]| all| there| everyone| everybody| folks)?\.?",
    re.IGNORECASE,
)
_WRITER = lazy_pattern(r"\b(?:I|I[\u2019'](?:m|ve|d|ll)|my|me)\b|\?\s*\Z")
# What stands about a line of a program, a patch or a manual page.
_CODE = lazy_pattern(
    r"\s*(?:/[*/]|\*(?:/|\s|\Z)|#|\"{3}|'{3}|<!--|-->|--\s|;;|%|[{}]|@@|[+-](?=\S)|\.(?:TH|SH|B)\b|dnl\b|REM\b"
    r"|def |AUTHORS?\Z)"
)

_INTRODUCTION = lazy_pattern(
    r"[*_/]{0,2}(?:"
    r"(?P<sure>Special (?:for|to|from) [^\n]{1,80}?[,:]? by)"
    r"|(?:(?:Text|Words|Story|Article|Report|Photos?) (?:(?:and|&) (?:text|words|photos?|pictures) )?"
    r"|Written |Reported |Analysis |Opinion |Commentary )by|Por|Par|Von|Di|Door|By|BY|(?P<small>by))"
    r":?\s+(?P<rest>\S[^\n]{2,120})",
)
# What parts a name from a paper, a place, a date: a dash, a comma, a word, or nothing but a blank.
_MORE_NAMES = r"(?:[A-Z][^\s,]{1,30} ){1,3}[^\s,]{2,30}"
_DASH = lazy_pattern(
    r" [-\u2013\u2014|•·/]+ ?| ?[\u2013\u2014|•·;] ?"
    rf"| ?, (?!(?:{_MORE_NAMES}, ){{0,4}}{_MORE_NAMES},? (?:and|&|und|et|y|e) [A-Z])"
    r"| \((?=[^()]*\)$)"
    r"| (?:in|for|on|at|of|para|pour|für|en|à) (?=[A-Z\d])"
    r"| (?=@|Published\b|Updated\b|Posted\b|\d"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d)"
)
_JOINT = lazy_pattern(r" (?:and|&|und|et|y|e) |, (?=[^\d,]+(?:,| and | & ))")
_PARTICLE = lazy_pattern(
    r"wa|d[aeiu]|do|dos|das|del|dell[ao]|la|le|v[ao]n|der|den|ten|ter|zu|zur|a[fvl]|el|bin|ibn|ben|y|e"
)
_NAME_WORD = lazy_pattern(r"[^\W\d_][\w'\u2019.-]{0,30}")
# Words that begin a line as a name does but are none: "By Friday Night", "By The Way".
_NOT_NAME = lazy_pattern(
    r"""the|a|an|this|that|these|those|all|any|each|some|not?|(?:an)?other|our|your|my|his|her|their|its|way|hand
    |default|design|contrast|comparison|accident|chance|now|then|today|tomorrow|yesterday|tonight
    |(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august
    |(?:septem|octo|novem|decem)ber|end|(?:us|do|mak|tak|hav|be|add|sett|go)ing|request|order|popular|demand|night|noon|week|month|year
    |unit|staff|author|editor""",
    re.IGNORECASE | re.VERBOSE,
)
_DATE = lazy_pattern(r"(?=.{0,36}\d{4}).{6,40}")
_PAPER_PLACE_DATE = lazy_pattern(r"\d|[A-Z@]|(?:special (?:to|for)|photos?|pictures|à|in|for|and) |\Z")


def byline(own_text: str) -> str:
    """The name in a byline near the top or at the end of a text; empty if there is none.

    `By Steve Doe - Jan 10, 2023`, `Special for The Paper by Steve Doe`, `Von Jana Roe`.
    """
    lines = own_text.strip().split("\n")
    for index in _near_the_ends(lines):
        line = lines[index].strip()
        match = _INTRODUCTION.fullmatch(line) if len(line) < 200 else None
        if match is None:
            continue
        above = lines[index - 1].strip() if index else ""
        below = lines[index + 1].strip() if index + 1 < len(lines) else ""
        # A title may stand right above, a date right below.
        alone = (not above or index < 4) and (not below or _DATE.fullmatch(below) is not None)
        if match["small"]:
            alone = bool(index) and not above and not below
        if (alone or match["sure"]) and not _in_code(lines, index):
            rest = match["rest"].strip(" *_/")
            name = _person(rest)
            if name and (match["sure"] or _heads_or_ends(lines, index, bare=name == rest)):
                return name
    return ""


def _in_code(lines: list[str], index: int) -> bool:
    """Whether a line is indented as code is, or stands in a comment, a patch or a manual page."""
    around = (line for line in lines[max(0, index - 3) : index + 4] if line.strip())
    return lines[index].startswith(("    ", "\t", "/")) or any(map(_CODE.match, around))


def _heads_or_ends(lines: list[str], index: int, *, bare: bool) -> bool:
    """Whether what is above a byline is the head of an article, or nearly nothing is below it.

    `bare`: neither a date nor a paper stands beside the name.
    """
    above = "\n".join(lines[:index]).strip()
    if not above:
        return True
    if _GREETING.fullmatch(above.split("\n", 1)[0].strip()) or (bare and _WRITER.search(above)):
        return False
    words = len(above.split())
    below = [line for line in lines[index + 1 :] if line.strip()]
    return len(below) < _BOTTOM or words <= _HEAD or 2 * words <= sum(len(line.split()) for line in below)


def _near_the_ends(lines: list[str]) -> list[int]:
    filled = [index for index, line in enumerate(lines[: 4 * _TOP]) if line and not line.isspace()][:_TOP]
    first = max(filled[-1] + 1 if filled else 0, len(lines) - 2 * _BOTTOM)
    filled += [index for index in range(first, len(lines)) if lines[index].strip()]
    return [index for index in filled if lines[index].lstrip(" \t*_/")[:1] in _INITIALS]


_INITIALS = frozenset("SWRAOCPVDBTb")


def _person(text: str) -> str:
    """The name, or names, that a byline begins with; empty if what follows them is neither date nor place."""
    text = " ".join(text.split())
    name, cut, tail = text, "", ""
    dash = _DASH.search(text)
    if dash is not None:
        name, cut, tail = text[: dash.start()], dash[0], text[dash.end() :]
    if cut and not _PAPER_PLACE_DATE.match(tail):
        return ""
    people = _JOINT.split(name.strip(" .,;"))
    return name.rstrip(" ,;") if people and all(map(_is_name, people)) else ""


def _is_name(text: str) -> bool:
    words = text.split()
    if not 2 <= len(words) <= 5:
        return False
    proper = 0
    for word in words:
        if not _NAME_WORD.fullmatch(word) or _NOT_NAME.fullmatch(word):
            return False
        if word[0].isupper():
            proper += 1
        elif not _PARTICLE.fullmatch(word):
            return False
    return proper >= 2 and words[0][0].isupper() and words[-1][0].isupper()
