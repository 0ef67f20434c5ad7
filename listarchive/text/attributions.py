"""Attributions: the lines that say who wrote what is quoted below them.

An attribution stands on one to four lines, mostly with a colon at its end, right above a quoted line;
one of a certain form counts without quote marks below it too.
"""

from __future__ import annotations

from collections.abc import Iterator

from listarchive.lazy import lazy_pattern
from listarchive.text.attribution_forms import (
    ADDRESS,
    DECORATION,
    ENDS_IN_VERB,
    GMAIL_MOMENT,
    GROUPWISE,
    IN_ARTICLE,
    MAX_JOINED,
    MAX_LINE,
    VERB,
    dated_start,
    is_certain,
    is_probable,
    names_a_writer,
    names_writer_or_moment,
)
from listarchive.text.sheet import Sheet
from listarchive.text.unmarked import indented_block
from listarchive.text.unsure_marks import is_prose

_MOMENT = lazy_pattern("2")
_DIGIT = lazy_pattern(r"\d")
"""A moment has one: without a colon, an attribution names the day."""
_ENDINGS = lazy_pattern("[:：>e-]")
_LAST = frozenset(":：]>)-")
_TRIED = 500  # lines that may end one: more than any text has
_BEHIND = ":   "
_LONGEST_VERB = 24
_FULL = 64
"""Signs of a line that had no room for the next word; mailers break lines at 70 or more."""
_MOST_ABOVE = 2
_NEVER_LAST = frozenset(".,;?!\"'")
_BEFORE_VERBS = (" a", " ha", " va", " hat")
_INITIAL = lazy_pattern(r"(?<!\w)[^\W\d_a-z]\.$")
"""A name that is not written out may end a line with a full stop."""


def _start_above(sheet: Sheet, last: int, *, quoted_below: bool) -> int | None:
    """The first line of the attribution that ends with the line `last`, or None."""
    bare = sheet.bare
    text = bare[last]
    if len(text) > MAX_LINE or not (
        text[-1] in _LAST
        or "GMT" in text
        or (quoted_below and ("news:" in text or text.endswith("...")))
        or (
            quoted_below
            and (text[-1] not in _NEVER_LAST or _INITIAL.search(text, len(text) - 2))
            and (text[-1] in DECORATION or any(map(_DIGIT.search, bare[max(last - 3, 0) : last + 1])))
            and VERB.search(text)
        )
        or (text[-1] not in _NEVER_LAST and ENDS_IN_VERB.search(text[-30:]))
    ):
        return None
    joined = ""
    singles: list[tuple[int, str]] = []
    for start in range(last, max(last - 4, -1), -1):
        line = bare[start]
        if not line or not sheet.open(start) or len(line) > MAX_LINE:
            break
        joined = f"{line} {joined}" if joined else line
        if len(joined) > MAX_JOINED:
            break
        singles.append((start, joined))
        if dated_start(line.lstrip(DECORATION)) and (
            is_certain(joined) or (quoted_below and is_probable(joined))
        ):
            return start
    for start, text in singles[:2]:
        if is_certain(text) or (quoted_below and is_probable(text)):
            if start == last and text.lstrip(DECORATION).startswith("<") and len(singles) > 1:
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
        if start < 0 or last - start > 8 or len(sheet.bare[start]) > MAX_LINE or not sheet.open(start):
            return None
        if dated_start(sheet.bare[start]):
            joined = " ".join(filter(None, sheet.bare[start : last + 1]))
            return start if is_certain(joined) else None
    return None


def mark_attributions(sheet: Sheet) -> list[int]:
    """Label attributions; answer the last lines of those that have no quoted line right below."""
    bare, labels = sheet.bare, sheet.labels
    unmarked = _mark_glued(sheet) if _BEHIND in sheet.text else []
    above_quotes = _lines_above_quotes(sheet)
    tried = 0
    for index in sheet.marked(above_quotes - {-1}, _promising(sheet)):
        text = bare[index]
        last = text[-1]
        if labels[index] is not None:
            if last == ":" and text[0] == ">" and len(text) < 20:
                unmarked.extend(_mark_broken(sheet, index))
            continue
        if last == ">" and GROUPWISE.match(text):
            labels[index] = "attribution"
            sheet.hints.pop(index, None)
            unmarked.append(index)
            continue
        quoted_below = index in above_quotes
        if not (
            quoted_below
            or last in ":："
            or (last == "-" and text[:2] == "--" and len(text) > 12)
            or (last == "e" and text.endswith("wrote"))
            or (text[0] == "2" and "GMT" in text and GMAIL_MOMENT.match(text))
        ):
            continue
        if (
            last in ":："
            and index
            and labels[index - 1] == "quote"
            and VERB.fullmatch(text, 0, len(text) - 1)
        ):
            labels[index] = "quote"
            continue
        if not quoted_below and last in ":：":
            quoted_below = _indented_prose_below(sheet, index) and names_a_writer(text)
        tried += 1
        if tried > _TRIED:
            sheet.given_up = True
            break
        start = _start_above(sheet, index, quoted_below=quoted_below)
        if start is None:
            continue
        start = _first_line(sheet, start)
        if start == index and index and IN_ARTICLE.match(bare[index - 1]) and len(bare[index - 1]) < 100:
            start -= 1
        sheet.mark(start, index + 1, "attribution")
        if index not in above_quotes:
            unmarked.append(index)
    return unmarked


def _mark_glued(sheet: Sheet) -> list[int]:
    """Label the lines that go on with what they attribute, as Yahoo writes on telephones; answer them."""
    found = []
    for index, text in enumerate(sheet.bare):
        colon = text.find(_BEHIND, 0, MAX_LINE)
        if (
            colon > 0
            and text.rfind("<", 0, colon) < text.rfind(">", max(colon - _LONGEST_VERB, 0), colon)
            and sheet.open(index)
            and dated_start(text[:MAX_LINE])
            and ADDRESS.search(text, 0, colon)
            and is_certain(text[: colon + 1])
        ):
            sheet.labels[index] = "attribution"
            found.append(index)
    return found


def _first_line(sheet: Sheet, start: int) -> int:
    """The first line of an attribution, of which one or two had no room for the next word.

    They are a paragraph of their own with it, and hold who wrote it, or when.
    """
    bare = sheet.bare
    top = start
    while start - top < _MOST_ABOVE and top and sheet.open(top - 1):
        above, line = bare[top - 1], bare[top]
        if len(above) > MAX_LINE or (dated_start(line) and not _is_open(above)):
            break
        room = len(above) + 1 + len(line.split(" ", 1)[0]) < _FULL
        if (room or above[-1] in ".?!:;") and not (_is_open(above) or _goes_on(above, line)):
            break
        if not names_writer_or_moment(above):
            break
        top -= 1
    return top if not top or not bare[top - 1] or sheet.labels[top - 1] is not None else start


def _is_open(above: str) -> bool:
    """Whether a line needs what is below it: it has an open bracket, or the word before a Chinese date."""
    return above[-1] in "于於" or above.count("(") > above.count(")")


def _goes_on(above: str, line: str) -> bool:
    """Whether a line without a name or a moment is the verb of the line above it."""
    nameless = line[0] in "于於" or not any(letter.isupper() or letter.isdigit() for letter in line)
    return nameless and (above[-1] in ">)" or above[-1].isdigit() or above.endswith(_BEFORE_VERBS))


def _promising(sheet: Sheet) -> Iterator[int]:
    """The lines that end or begin as the last line of an attribution does."""
    bare = sheet.bare
    yield from sheet.beginning(_MOMENT)
    for index in sheet.ending(_ENDINGS):
        text = bare[index]
        if text[-1] in ":：-" or text[-5:] == "wrote" or text[-3:] == ">>>":
            yield index


def _lines_above_quotes(sheet: Sheet) -> set[int]:
    """The filled lines right above a run of quoted lines, and the last line of the text."""
    labels, hints = sheet.labels, sheet.hints
    found = {sheet.previous_filled(len(labels) - 1)}
    if not hints and "quote" not in labels:
        return found
    before_is_quote = False
    for index, label in enumerate(labels):
        is_quote = label == "quote" or index in hints
        if is_quote and not before_is_quote:
            found.add(sheet.previous_filled(index - 1))
        before_is_quote = is_quote
    return found


def _indented_prose_below(sheet: Sheet, index: int) -> bool:
    """Whether an indented block of prose, not of code or of figures, stands below the line."""
    below = sheet.next_filled(index + 1)
    if below >= len(sheet.bare) or not sheet.lines[below].startswith(("  ", "\t")):
        return False
    end = indented_block(sheet, index, len(sheet.bare))
    return end is not None and is_prose(sheet.bare[index + 1 : min(end, index + 12)])


def _mark_broken(sheet: Sheet, last: int) -> list[int]:
    """Label an attribution that ends in a line `> wrote:` or `>:`; answer that line if there is one."""
    text = sheet.bare[last]
    if sheet.labels[last] != "quote" or not (text in (">:", "> :") or VERB.search(text)):
        return []
    start = _broken_start(sheet, last)
    if start is None:
        return []
    sheet.labels[last] = None
    sheet.mark(start, last + 1, "attribution")
    return [last]
