"""The lines that a list server, a gateway or a company put under the mail."""

from __future__ import annotations

import re

from listarchive.lazy import lazy_pattern
from listarchive.text.footer_words import (
    ADVERT,
    ADVERT_HINTS,
    HEADING,
    HINTS,
    LEGAL,
    LEGAL_HINTS,
    LIST,
    OPENING,
)
from listarchive.text.scrubber import is_separator
from listarchive.text.sheet import Sheet

_RULE = "-_=~*#—–+^. "
_PGP_VERSION = lazy_pattern(r"(?:Version|Comment|Hash|Charset|MessageID|NotDashEscaped): ")
_SPEAKS = lazy_pattern(r"[^\W\d_]\? +[A-Z]|\bI(?:'[a-z]+)? [a-z]")
"""Somebody asks, or speaks of themselves: no company does in its disclaimer."""
_MAX_LINES = 14
_GLUED = "_" * 20
"""Mailman's rule, where the text above it does not end its last line."""


def mark_armour(sheet: Sheet) -> None:
    """Label the armour of signed mail (RFC 4880 §6.2, §7): its first lines, and the signature itself.

    The text between is the author's; a key or an encrypted message is what the post is about.
    """
    if "-----BEGIN PGP SIG" not in sheet.text:
        return
    bare = sheet.bare
    index = 0
    while index < len(bare):
        text = bare[index]
        if text.startswith("-----BEGIN PGP SIG"):
            end = index
            signed = text.startswith("-----BEGIN PGP SIGNED MESSAGE")
            while signed and end + 1 < len(bare) and _PGP_VERSION.match(bare[end + 1]):
                end += 1
            while not signed and end + 1 < len(bare) and end - index < 60:
                line = bare[end + 1]
                if line.startswith("-----END PGP SIG"):
                    end += 1
                    break
                if line and not _PGP_VERSION.match(line) and (" " in line or len(line) > 100):
                    break
                end += 1
            sheet.mark(index, end + 1, "footer")
            index = end
        index += 1


def mark_footers(sheet: Sheet) -> None:
    """Label, from the bottom of each part upwards, one footer after the other."""
    for start, end in sheet.parts:
        while (top := _footer_top(sheet, start, end)) is not None:
            sheet.mark(top, end, "footer")
            end = top  # noqa: PLW2901


def _footer_top(sheet: Sheet, start: int, end: int) -> int | None:
    """The first line of the footer that ends right above `end`, or None."""
    bare, labels = sheet.bare, sheet.labels
    last = sheet.previous_filled(end - 1)
    while last >= start and labels[last] == "footer":
        last = sheet.previous_filled(last - 1)
    if last < start:
        return None
    window: list[int] = []
    index = last
    while index >= start and len(window) < _MAX_LINES and last - index < 30:
        if bare[index]:
            if labels[index] is not None or index in sheet.locked:
                break
            window.append(index)
        index -= 1
    if not window:
        return None
    tail = "\n".join([bare[line][:400] for line in window]).casefold()
    if not any(map(tail.__contains__, HINTS)):
        return None
    top = _delimited(sheet, window)
    if top is None:
        top = _undelimited(sheet, window)
    if top is None:
        top = _paragraph(sheet, window, start)
    return top


def is_rule(text: str) -> bool:
    """Whether a stripped line is drawn, not written."""
    return len(text) >= 2 and text[0] in "-_=~*#—^+" and not text.strip(_RULE)


def _delimited(sheet: Sheet, window: list[int]) -> int | None:
    """A rule with a list server's words in the first lines below it, down to the end."""
    bare = sheet.bare
    below: list[int] = []
    for line in window:
        text = bare[line]
        if text.endswith(_GLUED) and not is_rule(text) and below and _is_lists(sheet, below[::-1]):
            return below[-1]
        if is_rule(text) or text == "—":
            following = below[::-1][: 1 if text == "--" else 4]  # below `--`, a signature comes first
            if (
                following
                and (len(text) >= 10 or len(below) <= 8)
                and (any(_is_link(bare[index]) for index in below) or OPENING.match(bare[following[0]]))
                and any(LIST.search(bare[index][:300]) for index in following)
                and _all_footer(sheet, below[::-1])
            ):
                return _with_advert(sheet, line)
            if (
                following
                and len(text) >= 3
                and any(ADVERT.search(bare[index][:300]) for index in following[:2])
            ):
                return line
            if not below:
                below.append(line)
            elif any(is_rule(bare[index]) for index in below) and len(below) > 1 and len(text) > 20:
                below.append(line)
                continue
            continue
        below.append(line)
    return None


def _is_lists(sheet: Sheet, block: list[int]) -> bool:
    """Whether lines begin as a list server's do, and have a link: the rule above them is glued to a word."""
    bare = sheet.bare
    return (
        any(LIST.search(bare[index][:300]) for index in block[:4])
        and any(_is_link(bare[index]) for index in block)
        and _all_footer(sheet, block)
    )


def _all_footer(sheet: Sheet, block: list[int]) -> bool:
    """Whether every paragraph after the first has a footer's words, or nothing but links and rules."""
    bare = sheet.bare
    paragraphs: list[list[str]] = []
    for before, line in zip([-2, *block], block, strict=False):
        if line != before + 1:
            paragraphs.append([])
        paragraphs[-1].append(bare[line][:300])
    return all(
        any(LIST.search(text) or OPENING.match(text) or ADVERT.search(text) for text in paragraph)
        or all(is_rule(text) or (_is_link(text) and " " not in text) for text in paragraph)
        for paragraph in paragraphs[1:]
    )


def _is_link(text: str) -> bool:
    return "@" in text or "http" in text or " at " in text or "mailto:" in text or "www." in text


def _with_advert(sheet: Sheet, rule: int) -> int:
    """A rule above with an advertisement and a link between the two (SourceForge) belongs to the footer."""
    bare = sheet.bare
    top = rule
    for line in range(rule - 1, max(rule - 12, -1), -1):
        if not sheet.open(line) and bare[line]:
            break
        if len(bare[line]) >= 60 and is_rule(bare[line]):
            body = " ".join(bare[line + 1 : rule])
            if re.search(
                r"p\.sf\.net|sponsored|sourceforge|ads\.osdn|sdm\.link|slashdot", body, re.IGNORECASE
            ):
                top = line
            break
    return top


def _undelimited(sheet: Sheet, window: list[int]) -> int | None:
    """A list server's standing sentence, from its line to the end."""
    found = None
    for count, line in enumerate(window):
        text = sheet.bare[line].lstrip("-*_ ")
        if count < 12 and OPENING.match(text):
            found = line
    if found is not None:
        above = found - 1
        while above >= 0 and sheet.bare[above] and sheet.open(above) and is_rule(sheet.bare[above]):
            found = above
            above -= 1
        return found
    return None


def _paragraph(sheet: Sheet, window: list[int], start: int) -> int | None:
    """The line where a last paragraph turns into a company's disclaimer or a provider's advertisement.

    What stands above in the same paragraph (a name, a greeting) is the author's.
    """
    bare = sheet.bare
    top = last = window[0]
    while top - 1 >= start and bare[top - 1] and sheet.open(top - 1) and last - top < 40:
        top -= 1
    paragraph = bare[top : last + 1]
    text = " ".join(paragraph)[:4000]
    if may_be_legal(text) and len({match[0].casefold() for match in LEGAL.finditer(text)}) >= 3:
        pattern = LEGAL
    elif is_advert(text):
        pattern = ADVERT
    else:
        return None
    first = next((index for index in range(top, last + 1) if pattern.search(bare[index][:2000])), None)
    if first is None:
        return None
    if pattern is LEGAL:
        first = _sentence_start(bare, top, first)
        if _SPEAKS.search(" ".join(bare[first : last + 1])[:4000]):
            return None
    above = sheet.previous_filled(first - 1)
    while above >= start and sheet.open(above) and (HEADING.match(bare[above]) or is_rule(bare[above])):
        first = above
        above = sheet.previous_filled(first - 1)
    return _rule_above(sheet, first, start)


def may_be_legal(paragraph: str) -> bool:
    """Whether a paragraph is long enough for a disclaimer and has one of the words that each has."""
    return len(paragraph) > 120 and any(map(paragraph.casefold().__contains__, LEGAL_HINTS))


def is_advert(paragraph: str) -> bool:
    """Whether a paragraph is a provider's advertisement: its words, and a link."""
    return (
        len(paragraph) < 400
        and ("http" in paragraph or "www" in paragraph)
        and any(map(paragraph.casefold().__contains__, ADVERT_HINTS))
        and bool(ADVERT.search(paragraph))
    )


def _sentence_start(bare: list[str], top: int, line: int) -> int:
    """The line of a paragraph that begins with line `top` where the sentence of `line` begins.

    A short line above is no part of it (a name, a greeting): it would have had room for the next word.
    """
    while line > top:
        above = bare[line - 1]
        room = len(above) + 1 + len(bare[line].split(" ", 1)[0]) < 60
        if room or above[-1] in ".!?:,;" or not (bare[line][0].islower() or above[-1].isalnum()):
            break
        line -= 1
    return line


def _rule_above(sheet: Sheet, top: int, start: int) -> int:
    above = sheet.previous_filled(top - 1)
    if (
        above >= start
        and top - above < 4
        and sheet.open(above)
        and is_rule(sheet.bare[above])
        and not is_separator(sheet.bare[above])
    ):
        return above
    return top
