"""Elements of an HTML mail: those that a reader does not see, quotes, and parts of the text."""

from __future__ import annotations

import re
from itertools import islice

from bs4.element import NavigableString, Tag

from listarchive.lazy import lazy_pattern
from listarchive.text.html_tree import descendants
from listarchive.text.wordings import words

_DROPPED = words(
    "style script head title meta link noscript template object embed iframe svg map select button"
)
_QUOTE_CLASSES = words(
    "gmail_quote gmail_quote_container gmail_extra yahoo_quoted moz-cite-prefix protonmail_quote "
    "tutanota_quote zmail_extra mcntmcontainer outlookmessageheader wordsection1reply cite"
)
_QUOTE_IDS = lazy_pattern(
    r"(?:x_)*(?:divrplyfwdmsg|appendonsend|replysplit|olk_src_body_section|mail-editor-reference-message-container)$|reply-intro"
)
_FORWARD = lazy_pattern(r"\s*(?:-{3,}|begin forwarded)", re.IGNORECASE)
_HIDDEN = lazy_pattern(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt)?\s*(?:;|$)"
    r"|max-height\s*:\s*0(?:px)?\s*(?:;|$)|(?<![\w-])opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)",
    re.IGNORECASE,
)
_TINY = lazy_pattern(r"\s*[01](?:px)?\s*$")
_NEAR = 100
"""Elements and texts within each other are gone through for each: that many of them."""
_NUMBER = lazy_pattern(r"[0-9]{1,6}")
_TINY_STYLE = lazy_pattern(r"(?<![\w-])(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|$)", re.IGNORECASE)


def attribute(tag: Tag, name: str) -> str:
    """The text of an attribute, empty if there is none."""
    return str(tag.attrs.get(name, ""))


def _classes(tag: Tag) -> set[str]:
    return {name.casefold().removeprefix("x_") for name in attribute(tag, "class").split()}


def is_dropped(tag: Tag) -> bool:
    """Whether a reader sees nothing of the element."""
    if tag.name in _DROPPED or not tag.attrs:  # most have none
        return tag.name in _DROPPED
    if "hidden" in tag.attrs:
        return True
    style = attribute(tag, "style")
    return bool(style) and bool(_HIDDEN.search(style)) and tag.name != "body"


def is_reply_head(tag: Tag) -> bool:
    """Whether the element is the head of Outlook's reply: all that follows it is quoted."""
    return bool(_QUOTE_IDS.match(attribute(tag, "id").casefold()))


def is_container(tag: Tag) -> bool:
    """Whether the element holds the mail replied to; a forwarded mail, in the same container, is content."""
    classes = _classes(tag)
    if not classes & _QUOTE_CLASSES and not any(name.endswith("yahoo_quoted") for name in classes):
        return False
    return not _FORWARD.match(_first_text(tag))


def _first_text(tag: Tag) -> str:
    """The first text of an element that does not stand far below its beginning."""
    near = islice(descendants(tag), _NEAR)
    return next((text for node in near if isinstance(node, NavigableString) and (text := node.strip())), "")


def is_seen(image: Tag) -> bool:
    """Whether an image is more than a pixel that tells its sender that the mail was read."""
    return not (
        _TINY.match(attribute(image, "width"))
        or _TINY.match(attribute(image, "height"))
        or _TINY_STYLE.search(attribute(image, "style"))
    )


def number(tag: Tag, name: str) -> int | None:
    """The whole number that an attribute gives, if it gives one that a list can begin with."""
    value = attribute(tag, name).strip()
    return int(value) if _NUMBER.fullmatch(value) else None
