"""Can lines that are an author's own, read again by themselves, turn out to be something else?

Half of all posts need no second reading: nothing in them begins or ends as mail syntax does. The answer
errs towards yes; the law that own words stay own (tests/text/test_laws.py) watches that it never errs
the other way.
"""

from __future__ import annotations

from listarchive.text.attribution_forms import ENDS_IN_VERB
from listarchive.text.signatures import STANDING, is_mobile_tail
from listarchive.text.trailers import HINTS

_STARTS = (
    *(
        ">",
        "&gt;",
        "|",
        ":",
        "}",
        "%",
        "»",
        "›",
        ",--",
        "`--",
        "--",
        "__",
        "==",
        "~~",
        "**",
        "*-",
        "##",
        "++",
    ),
    *(
        "—",
        "––",
        "- --",
        "@@",
        "Send ",
        "Skipped content",
        "A message part",
        "URL",
        "Url",
        "Adress",
        *STANDING,
    ),
)
_ENDS = (":", "：", "wrote")
_RULED = ("-", "*", "_")
_LAST = (":", "：", "]", ">", ")", "-")
_TAIL = 14


def may_change(own: list[str]) -> bool:
    """Whether stripped own lines are worth a second reading."""
    for text in own:
        if text.startswith(_STARTS) or text.endswith(_ENDS) or ">" in text:
            return True
        if text.startswith(_RULED) and text.endswith(_RULED):
            return True
    filled = [text for text in own if text]
    if not filled:
        return False
    last = filled[-1]
    if last.endswith(_LAST) or "GMT" in last or ENDS_IN_VERB.search(last[-30:]) or is_mobile_tail(last):
        return True
    text = "\n".join(filled)
    if text.count(":") + text.count("：") - text.count("://") > 1 or ("GMT" in text and "\n2" in text):
        return True
    tail = "\n".join([line[:400] for line in filled[-_TAIL:]]).casefold()
    return any(map(tail.__contains__, HINTS))
