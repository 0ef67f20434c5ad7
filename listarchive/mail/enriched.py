"""Text/enriched (RFC 1896) and text/richtext (RFC 1341 §7.1.3), of the mailers of the nineties, as text."""

from __future__ import annotations

from listarchive.lazy import lazy_pattern

_COMMAND = lazy_pattern(r"<(<)|</?([A-Za-z0-9-]{1,60})>")
_BREAKS = lazy_pattern(r"\n+")
_HIDDEN = ("param", "comment")
_LONGEST = 2_000
"""Signs of a parameter or a comment: where it is not closed, it is text."""
_RICH = {"nl": "\n", "np": "\n", "lt": "<", "paragraph": "\n", "sect": "\n"}


def to_text(markup: str, *, rich: bool) -> str:
    """The text without its commands: of line feeds in a row, the first is a blank, but for `rich` all are.

    What stands within `nofill` keeps its lines; so does a text that has no command at all.
    """
    if _COMMAND.search(markup) is None:
        return markup
    text = markup.replace("\r", "")
    low = text.lower()
    pieces: list[str] = []
    place = kept = 0
    for command in _COMMAND.finditer(text):
        if command.start() < place:  # in a comment
            continue
        pieces.append(_filled(text[place : command.start()], kept, rich=rich))
        place = command.end()
        name, closes = (command[2] or "").lower(), command[0][1] == "/"
        if command[1]:
            pieces.append("<")
        elif name in _HIDDEN and not closes:
            end = low.find(f"</{name}>", place, place + _LONGEST)
            place = end if end >= 0 else place
        elif name == "nofill":
            kept = max(kept + (-1 if closes else 1), 0)
        elif rich and (not closes or name == "paragraph"):
            pieces.append(_RICH.get(name, ""))
    return "".join(pieces) + _filled(text[place:], kept, rich=rich)


def _filled(text: str, kept: int, *, rich: bool) -> str:
    if kept:
        return text
    if rich:
        return text.replace("\n", " ")
    return _BREAKS.sub(lambda feeds: "\n" * (len(feeds[0]) - 1) or " ", text)
