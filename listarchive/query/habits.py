"""What other search programs spell otherwise, and how it is written here.

From notmuch, mu, public-inbox, lei, mairix, lurker, Gmail and the search forms of web archives. Where a
letter means different things to them (`m:`, `a:`, `l:`, `q:`), what an archive of lists can answer counts.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from listarchive.lazy import lazy_pattern
from listarchive.query.field_names import BY_NAME, FIELDS
from listarchive.query.notation import NEAR_WORDS, WORD
from listarchive.query.offers import example, first_of, works

_SPELLED: dict[str, str] = {
    "author:{}": "au by name sender",
    "recipient:{}": "tc",
    "contact:{}": "a tcf",
    "subject:{}": "sb title",
    "body:{}": "content dfa dfb dfblob dfctx dfhh dfpost dfpre e embed nq text",
    "quoted:{}": "q",
    "{}": "bs",
    "list:{}": "folder gr group l lid listid list-id maildir ml path v",
    "date:{}": "changed day during k month on received rt sent year",
    "after:{}": "newer",
    "before:{}": "older",
    "id:{}": "i m message-id messageid message_id rfc822msgid",
    "thread:{}": "related th w",
    "references:{}": "in-reply-to r ref",
    "attachment:{}": "ext filetype j",
    "file:{}": "dfn",
    "size:{}": "z",
    "size:>{}": "larger",
    "size:<{}": "smaller",
}
"""How it is written here → the names of fields elsewhere that mean it."""

_NO_TAGS = "there are no tags here"
_NOT_KEPT: dict[str, tuple[str, str]] = {
    "bcc h": ("whom a copy went to in secret is not kept, but others are", "recipient:{}"),
    "mime mime-type mimetype y": ("types of parts are not kept, but names are", "attachment:pdf"),
    "category flag g keyword kw label p prio priority property tag x": (_NO_TAGS, ""),
    "lastmod patchid sexp": ("nothing of the kind is kept", ""),
}
"""Names of fields elsewhere that cannot be answered → why, and what can be asked."""

_TAGS = {"a": "has:attachment", "repl": "is:answered", "spam": "is:spam", "junk": "is:spam"}
"""How a tag begins that says what a post has, or is → how that is asked here."""

ELSEWHERE: MappingProxyType[str, tuple[str, str]] = MappingProxyType(
    {name: ("", here) for here, names in _SPELLED.items() for name in names.split()}
    | {name: told for names, told in _NOT_KEPT.items() for name in names.split()}
)
"""Every name of a field elsewhere → why it cannot be answered, and what to write instead."""

MARKED = lazy_pattern(
    f"({'|'.join(re.escape(name) for name in ELSEWHERE if not name.isalpha())})" + r":(?=[^\s:])"
)
"""Those with a mark or digit in them, which a field of ours never has, and their colon."""

_OPERATOR = lazy_pattern(rf"(?:{NEAR_WORDS.upper()})(?:/[0-9]+)?|AROUND[0-9]+|XOR")
_AROUND = lazy_pattern(rf"(?:{NEAR_WORDS.upper()}) ?\(([0-9]{{1,3}})\)")
_PATTERN = lazy_pattern(r"/(?=[^/]*[\[\]*+?|\\^$])[^/]+/")
_BRACES = lazy_pattern(r"\{\s*([^\s(){}]{1,40}(?:\s+[^\s(){}]{1,40}){1,8})\s*\}")
_IN_ATTACHED = lazy_pattern(r"(?<![^\s(){}])in:attach", re.IGNORECASE)
_SLOP = lazy_pattern(r"[~^@][0-9.]+(?=[\s()]|$)")
_LONGEST = 60


def elsewhere(name: str, value: str) -> str:
    """Say what to write instead of a field of another program; nothing if none is known to have it.

    `value` is what was typed after its colon.
    """
    why, here = ELSEWHERE.get("label" if name == "L" else name, ("", ""))
    if why == _NO_TAGS:
        return tagged(value)
    if why and not here:
        return f"{why}, leave it out"
    if not here:
        return ""
    if here.startswith("list:"):
        value = value.strip("/*<>") or value  # a folder is named with them
    field = here.partition(":")[0] if ":" in here else "any"
    meant = first_of(here.format(value), example(field))
    return f"{why}: try {meant}" if why else f"try {meant}"


def tagged(value: str) -> str:
    """Say what to write instead of a tag of another program."""
    here = next((ours for start, ours in _TAGS.items() if value.lower().startswith(start)), "")
    return f"{_NO_TAGS}: try {here}" if here else f"{_NO_TAGS}, leave it out"


def misspelled(name: str, value: str, *, must_be: bool) -> str:
    """Say what may have been meant by a field that there is not; nothing if it need be none."""
    import difflib  # noqa: PLC0415 - who types well does not wait for it

    if value and (hint := elsewhere(name, value)):
        return hint
    known = [each for each in BY_NAME if len(each) > 1]
    near = difflib.get_close_matches(name.lower(), known, 3, 0.75)
    meant = next((each for each in near if not value or works(f"{each}:{value}")), "")
    if meant:
        return f"did you mean {meant}:?"
    fields = ", ".join(field.name for field in FIELDS if field.name != "any")
    return f"the fields are {fields}" if near or must_be else ""


def operator_hint(query: str, position: int, field: str = "any") -> str:
    """What to write instead of an operator of another program that stands here; empty if none does.

    A pattern is none where the field takes it.
    """
    if query[position] == "{":
        braces = _BRACES.match(query, position)
        meant = f"({' or '.join(braces[1].split())})" if braces else ""
        return f"write {meant}" if meant and len(meant) <= _LONGEST and works(meant) else ""
    if query[position] in "~^@":
        touching = position > 0 and query[position - 1] in '"”'
        near = touching and _SLOP.match(query, position)
        return "leave it out, or write one near/3 other" if near else ""
    word = WORD.match(query, position)
    if word is not None and "/" not in BY_NAME[field].signs and _PATTERN.fullmatch(word[0]):
        pattern = word[0] if works(f"subject:{word[0]}") and len(word[0]) <= _LONGEST else "/v[0-9]+/"
        attached = field == "attached" or _IN_ATTACHED.search(query)
        meant = f"attached_text:{pattern}" if attached else f"subject:{pattern} or body:{pattern}"
        return f"a pattern needs a field, try {meant}"
    if word is None or not _OPERATOR.fullmatch(word[0]):
        return ""
    if counted := _AROUND.match(query, position):
        return f"write near/{counted[1]}"
    return "it stands between two words: leave it out"
