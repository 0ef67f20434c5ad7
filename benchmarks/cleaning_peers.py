"""Other libraries that clean a reply.

Those that are not installed (`pip install --group benchmarks`) are left out.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pl", "sv", "da", "ja", "zh"]


def _mail_parser_reply(library: Any) -> Callable[[str], str]:
    parser = library.EmailReplyParser(languages=LANGUAGES)
    return lambda text: parser.parse_reply(text) or ""


def _email_reply_parser(library: Any) -> Callable[[str], str]:
    return lambda text: str(library.EmailReplyParser.parse_reply(text))


def _quotequail(library: Any) -> Callable[[str], str]:
    def keep(text: str) -> str:
        parts = library.unwrap(text)
        return "\n".join(filter(None, (parts.get("text_top"), parts.get("text_bottom")))) if parts else text

    return keep


def _talon(library: Any) -> Callable[[str], str]:
    return lambda text: str(library.extract_from_plain(text))


_MAKERS = {
    "mail-parser-reply": ("mailparser_reply", _mail_parser_reply),
    "email-reply-parser": ("email_reply_parser", _email_reply_parser),
    "quotequail": ("quotequail", _quotequail),
    "talon": ("talon.quotations", _talon),
}


def peers() -> dict[str, Callable[[str], str]]:
    """The libraries that are installed, each as a function from a text to what it keeps of it."""
    found = {}
    for name, (module, maker) in _MAKERS.items():
        try:
            found[name] = maker(importlib.import_module(module))
        except ImportError:
            continue
    return found
