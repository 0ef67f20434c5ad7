"""The lines of a post, each with whose it is."""

from __future__ import annotations

from listarchive.limits import Limits, keeping
from listarchive.post import Body, Line
from listarchive.text.learnt import Footer

__all__ = ["Body", "Line", "clean"]


def clean(text: str, footer: Footer = (), *, limits: Limits | None = None) -> Body:
    """The text as labelled lines, none lost: joined by line feeds they are the text again.

    `footer` is what the list puts under every post. `limits` bound the work; by default those that hold here.
    """
    from listarchive.text import classify  # noqa: PLC0415 - its patterns take long to compile

    with keeping(limits):
        return classify.clean(text, footer)
