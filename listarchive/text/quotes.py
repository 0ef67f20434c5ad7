"""The lines that carry a quote mark."""

from __future__ import annotations

from collections.abc import Iterable

from listarchive.lazy import lazy_pattern
from listarchive.text.attribution_forms import ENDS_IN_VERB, VERB
from listarchive.text.sheet import Sheet

INITIALS = lazy_pattern(r"(?:[A-Za-z]{1,3}|[A-Z][\w.-]{2,15})>+(?=\s|$)")
_UNSURE_MARKS = frozenset("|:}%»›")
_DOUBTFUL = (">From ", ">From: ", ">>> ", ">> ", ">=")
_MARKS = frozenset((*_UNSURE_MARKS, ">", "&", ",", "`"))
_FIRST = lazy_pattern(f"[{''.join(sorted(_MARKS))}]")
_DECLARATION = lazy_pattern(
    r"import (?:qualified )?[A-Z]\w*(?:\.\w+)*(?: |$)|[a-z_][\w']*(?:, [a-z_][\w']*)* +:: |module [A-Z]"
)
_CODE = frozenset("=(){}<>[]|")
_PROMPT = lazy_pattern(
    r">>> (?:import |from \S+ import |(?:def|class|for|while|if|with|try|print|del|raise|assert)\b"
    r"|[A-Za-z_][\w.]* ?(?:[=(\[]|$)|\d|[\"'\[({#@])"
)


def mark_quotes(sheet: Sheet) -> None:
    """Label the lines that begin with `>`, and note those that begin with another possible mark.

    Not a quote: Pipermail's escaped `>From ` amid own lines, a Python prompt, `>>> look here <<<`.
    """
    lines, bare, labels, locked = sheet.lines, sheet.bare, sheet.labels, sheet.locked
    doubtful: list[int] = []
    quoted: list[int] = []
    apart = True
    for index in _marked(sheet):
        text = bare[index]
        if locked and index in locked:
            continue
        first = text[0]
        if first == ">" or (first == "&" and text.startswith("&gt;")):
            if lines[index][0] != first and len(lines[index]) - len(lines[index].lstrip()) > 3:
                sheet.hints[index] = "indented >"
                continue
            labels[index] = "quote"
            apart = apart and not (index and labels[index - 1] == "quote")
            if apart:
                quoted.append(index)
            if (
                (text[1:2] != " " and (text.startswith(_DOUBTFUL) or text == ">>>"))
                or (text[-1] == "<" and text.endswith("<<"))
                or (index and bare[index - 1][:2] == "$ ")
            ):
                doubtful.append(index)
        elif first in _UNSURE_MARKS or text.startswith((",----", "`----")):
            sheet.hints[index] = first if first in _UNSURE_MARKS else "|"
        elif ">" in text and (initials := INITIALS.match(text)):
            sheet.hints[index] = initials[0]
    if apart and len(quoted) > 2 and _is_session(sheet, quoted):
        doubtful = quoted
    if quoted and (" :: " in sheet.text or "> import " in sheet.text) and _is_literate(sheet):
        _free(sheet, [index for index, label in enumerate(labels) if label == "quote"])
    elif doubtful:
        _release(sheet, doubtful)


def _marked(sheet: Sheet) -> Iterable[int]:
    """The lines that begin with a mark, or hold a `>` as initials with a mark do."""
    if ">" not in sheet.text:
        return sheet.beginning(_FIRST)
    return (
        index
        for index, (first, text) in enumerate(zip(sheet.first, sheet.bare, strict=True))
        if first in _MARKS or ">" in text
    )


def _release(sheet: Sheet, doubtful: list[int]) -> None:
    """Give back the doubtful lines that stand alone: no certain quote touches their run."""
    _add_output(sheet, doubtful)
    freed: list[int] = []
    position = 0
    while position < len(doubtful):
        start = last = doubtful[position]
        position += 1
        while position < len(doubtful) and doubtful[position] == last + 1:
            last += 1
            position += 1
        if _is_quoted(sheet, start - 1) or _is_quoted(sheet, last + 1):
            continue
        run = sheet.bare[start : last + 1]
        if run == [">>>"] and not freed:
            continue
        if run[0].startswith(">>> ") and not (_PROMPT.match(run[0]) or run[0].endswith("<<")):
            continue
        if run[0].startswith((">From ", ">From: ")) and len(run) > 1:
            continue
        if run[0].startswith(">> ") and not _is_stream(sheet, start, run):
            continue
        freed.extend(range(start, last + 1))
    _free(sheet, freed)


def _free(sheet: Sheet, freed: list[int]) -> None:
    for index in freed:
        sheet.labels[index] = None
        sheet.hints[index] = ">"


def _is_sentence(text: str) -> bool:
    return text[:1].isupper() and text[-1] in ".?!" and " " in text and _CODE.isdisjoint(text)


def _is_literate(sheet: Sheet) -> bool:
    """Whether the marked lines are a literate program (Haskell 2010 report, §10.4) amid its author's prose.

    There are blank lines between program and prose, as the report asks for; none of the program's lines
    is marked twice or reads as a sentence; it imports, or declares a type; text stands above it, and
    does not say that somebody has written it.
    """
    bare, labels = sheet.bare, sheet.labels
    program = [text[1:].strip() for text, label in zip(bare, labels, strict=True) if label == "quote"]
    if not any(map(_DECLARATION.match, program)) or any(
        text[:1] == ">" or _is_sentence(text) for text in program
    ):
        return False
    before = -1
    for index, label in enumerate(labels):
        above = labels[index - 1] if index else label
        if label == "quote" != above:
            before = sheet.previous_filled(index - 1)
            if bare[index - 1] or before < 0 or ENDS_IN_VERB.search(bare[before][-60:]):
                return False
        elif above == "quote" != label and bare[index]:
            return False
    return before >= 0


def _is_session(sheet: Sheet, quoted: list[int]) -> bool:
    """Whether single lines are what was typed at a prompt: three or more, with the answers right below.

    No sentence: neither a capital at the start nor a stop at the end; and nobody is said to have written.
    """
    bare = sheet.bare
    typed = [bare[index][1:].strip() for index in quoted]
    if any(not text[:1].isalnum() or text[0].isupper() or text[-1] in ".?!,:" for text in typed):
        return False
    if not all(index + 1 < len(bare) and bare[index + 1] for index in quoted[:-1]):
        return False
    above = sheet.previous_filled(quoted[0] - 1)
    return above < 0 or not VERB.search(bare[above][-60:])


def _add_output(sheet: Sheet, doubtful: list[int]) -> None:
    """Add what follows a doubtful line that stands below a shell's prompt: the rest of the output."""
    output: list[int] = []
    for index in doubtful:
        if sheet.bare[index - 1][:2] == "$ ":
            end = index + 1
            while _is_quoted(sheet, end):
                end += 1
            output.extend(range(index + 1, end))
    if output:
        doubtful[:] = sheet.marked(doubtful, output)


def _is_stream(sheet: Sheet, start: int, run: list[str]) -> bool:
    """Whether lines go on a statement above them (`std::cin`, `>> width`, `>> height;`)."""
    above = sheet.bare[start - 1] if start else ""
    return (
        bool(above)
        and above[-1] not in ":,"
        and run[-1][-1] == ";"
        and all(text[:3] == ">> " for text in run)
    )


def _is_quoted(sheet: Sheet, index: int) -> bool:
    return 0 <= index < len(sheet.lines) and sheet.labels[index] == "quote"
