"""The paragraphs of a format=flowed text (RFC 3676)."""

from __future__ import annotations

GUARD = "\ufdd0"
"""A noncharacter, which no text holds (Unicode §23.7): what `unflow` may put before a `>` that is no mark."""


def unflow(text: str, delsp: bool, guard: str = "") -> str:
    """The text with its soft line breaks joined and its space-stuffing undone.

    A line that ends in a blank goes on in the next line of the same quote depth; the signature
    separator `-- ` never does (§4.3). `delsp` says that the blank before a soft break is to be deleted
    (§4.2). Quote marks are written as `> `, one `>` a level, so that quoted stays quoted. A line that
    is not quoted, and begins with `>` once its stuffing is undone (§4.4), is the author's: `guard` is
    written before it.
    """
    done: list[str] = []
    pieces: list[str] = []
    open_depth = -1
    for raw in text.split("\n"):
        line = raw.removesuffix("\r")
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        if guard and not depth and content.startswith(">"):
            content = guard + content
        if open_depth >= 0 and (depth != open_depth or content == "-- "):
            done.append(_written(open_depth, "".join(pieces)))
            pieces, open_depth = [], -1
        if content.endswith(" ") and content != "-- ":
            pieces.append(content[:-1] if delsp else content)
            open_depth = depth
            continue
        pieces.append(content)
        done.append(_written(depth, "".join(pieces)))
        pieces, open_depth = [], -1
    if open_depth >= 0:
        done.append(_written(open_depth, "".join(pieces)))
    return "\n".join(done)


def _written(depth: int, content: str) -> str:
    if not depth:
        return content
    return f"{'>' * depth} {content}" if content else ">" * depth


def unguarded(text: str) -> str:
    """The text as it was without guards."""
    return text.replace(GUARD + ">", ">")
