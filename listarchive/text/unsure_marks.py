"""Signs at the beginning of a line that are a quote mark in some texts only."""

from __future__ import annotations

from listarchive.text.attribution_forms import ENDS_IN_VERB
from listarchive.text.quotes import INITIALS
from listarchive.text.sheet import Sheet

_PROMPTS = frozenset(("SQL>", "PS>", "CLI>", "DOS>", "FTP>", "KDB>", "db>", "sh>"))


def decide_hints(sheet: Sheet) -> None:
    """Decide about the lines that begin with an unsure mark (`|`, `XX>`, `:`, a deep `>`).

    Such a mark is a quote mark in this text if a run of it stands right below an attribution (a quoted
    one counts: supercite's `>>>>> "Ann" == Ann Lee writes:`), or if it marks prose; tables, drawings,
    prompts and logs do not.
    """
    hints, labels, bare = sheet.hints, sheet.labels, sheet.bare
    proven: set[str] = set()
    runs: list[tuple[int, int, str]] = []
    for index, mark in hints.items():
        if labels[index] is not None:
            continue
        if runs and runs[-1][1] == index and runs[-1][2] == mark:
            runs[-1] = (runs[-1][0], index + 1, mark)
            continue
        runs.append((index, index + 1, mark))
        before = sheet.previous_filled(index - 1)
        if before >= 0 and (
            labels[before] == "attribution"
            or (
                labels[before] == "quote"
                and bare[before].startswith(">")
                and ENDS_IN_VERB.search(bare[before][-40:])
            )
        ):
            proven.add(mark)
    proven.update(mark for mark in {run[2] for run in runs} - proven if _marks_prose(sheet, runs, mark))
    above = -1
    for start, end, mark in runs:
        if above == start and INITIALS.fullmatch(mark):
            proven.add(mark)  # supercite cites several people by turns, each by their name
        if mark in proven:
            above = end if INITIALS.fullmatch(mark) else -1
        if mark in proven and not _is_table(sheet, start, end):
            sheet.mark(start, end, "quote")


def _is_table(sheet: Sheet, start: int, end: int) -> bool:
    return sheet.hints[start] == "|" and all(text.count("|") > 1 for text in sheet.bare[start:end])


def _marks_prose(sheet: Sheet, runs: list[tuple[int, int, str]], mark: str) -> bool:
    """Whether an unsure mark stands before sentences.

    Of initials, two lines are enough, also apart; of a sign that code and drawings begin with, all of
    a run of three and most of the others must read as prose.
    """
    if mark == ">":  # taken for a prompt: only an attribution above it says otherwise
        return False
    if mark[-1] == ">" and mark != "indented >":
        if len(mark) > 5 or mark in _PROMPTS or not (mark[0].isupper() or len(mark.rstrip(">")) < 3):
            return False
        lines = [text for start, end, own in runs if own == mark for text in sheet.bare[start:end]]
        bare = [text.removeprefix(mark).strip() for text in lines]
        if mark[0].islower():
            return len(lines) > 2 and is_prose(bare)
        words = sum(len(text.split()) for text in bare)
        return len(lines) > 1 and ("" in bare or words >= 5 * len(lines) or _are_sentences(bare))
    if mark not in "|:":
        return False
    spans = [[text[1:].strip() for text in sheet.bare[start:end]] for start, end, own in runs if own == mark]
    return any(len(span) > 2 and is_prose(span) for span in spans) and sum(map(is_prose, spans)) * 2 > len(
        spans
    )


def _are_sentences(lines: list[str]) -> bool:
    """Whether each line, however short, begins with a capital and ends in a stop, as no command does."""
    return all(len(line.split()) > 1 and line[0].isupper() and line[-1] in ".?!" for line in lines)


def is_prose(lines: list[str]) -> bool:
    """Whether lines read as sentences: words of letters, many to a line, and no drawing at their ends."""
    filled = [line for line in lines if line]
    if not filled or any(line[0] in "|\\/" or line[-1] in "|\\/{};" for line in filled):
        return False
    text = " ".join(filled)
    plain = sum(map(text.count, " .,'\"!?-()")) + sum(map(str.isalpha, text))
    return len(text.split()) >= 5 * len(filled) and plain >= 0.93 * len(text) and "  " not in text
