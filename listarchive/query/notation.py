"""The notation of queries: how words, quotes and fields are spelled in one.

The lexer reads by these rules, and the printer writes by them.
"""

from __future__ import annotations

import re

from listarchive.engine.field_kinds import RUNNING
from listarchive.lazy import lazy_pattern

OPERATORS = {"and": "and", "or": "or", "not": "not", "&&": "and", "||": "or", "|": "or", "xor": "xor"}
"""Folded word → the operator it is."""

QUOTES = '"“”„'
"""What opens a phrase: word processors and telephones turn straight quotes into curly ones."""

STRAIGHT = lazy_pattern(r'"((?:[^"\\]|\\.)*+)"', re.DOTALL)
"""A phrase in straight quotes."""

WORD = lazy_pattern(r'(?:[^\s()"“”„]|\(\))+')
"""A word ends at a blank, a quote or a parenthesis, but `main()` is one."""

FIELD = lazy_pattern(r"(?!file:/)([A-Za-z_]+):(?!:|//|\\)")
"""What could be a field's name and its colon: not `C::f`, `http://`, `C:\\`, `12:30` or `x.y:z`."""

NOT_FIELDS = lazy_pattern(
    "(?:https?|s?ftps?|ssh|git|svn|rsync|mailto|news|nntp|urn|data|tel|sip|xmpp|ircs?|ldaps?"
    "|cid|about|javascript|doi|isbn|std|localhost|re|aw|fwd?|wg)"
)
"""Names before a colon that people paste and that were never meant as fields: schemes, `Re:`."""

_NEGATED = lazy_pattern(r'[-!](?=[\w("“”„~@{]|=[\w"“”„])')
_EXACT = lazy_pattern(r'=(?=[\w"“”„])')
NEAR_WORDS = "near|onear|adj|around"
"""What stands before the slash and the number of `near/5`, here and elsewhere: a pattern."""
_NEAR = lazy_pattern(rf"(?i:{NEAR_WORDS})/([0-9]{{1,20}})|ADJ|AROUND(?: ([0-9]{{1,6}}))?|(?i:near)")
_SEVERAL = dict.fromkeys(
    ("author", "to", "cc", "recipient", "contact", "list", "attachment", "lang"), "[,;|]"
) | dict.fromkeys(RUNNING, "[|]")
"""What stands between several values of a field without a blank."""
_PIPE = lazy_pattern(r'(?:\|{1,2}|&&)(?=!?[\w"“”„(~])')
_FOLLOWED = lazy_pattern(r"\s*[^\s)}]")
_FIELD_BEHIND = lazy_pattern(r"(?<=[^|])\|{1,2}(?=[A-Za-z_]{1,20}:[^\s:/\\])")
_ESCAPE = lazy_pattern(r'\\(["\\])')


def negated(text: str, position: int) -> bool:
    """Whether the hyphen, or `!`, here is a `not`: `-x`, `!x`, `-(…)`; no `--flag`, `->`, or dash alone."""
    return _NEGATED.match(text, position) is not None


def exact(text: str, position: int) -> bool:
    """Tell whether `=word` or `="a phrase"` stands here."""
    return _EXACT.match(text, position) is not None


def near(text: str, position: int) -> re.Match[str] | None:
    """Find `near`, `near/5` or what others write for it, a word of its own: `NEAR`, `ADJ/5`, `AROUND 5`."""
    match = _NEAR.match(text, position)
    return match if match and (match.end() == len(text) or text[match.end()].isspace()) else None


def between(word: str) -> bool:
    """Tell whether a word is an operator where it stands between two others: `near`, `xor`."""
    return near(word, 0) is not None or OPERATORS.get(word.casefold()) == "xor"


def braced(word: str) -> bool:
    """Tell whether a word begins or ends with a brace, which others may close or open: `{x`, `${x}`."""
    return word.startswith("{") or word.endswith("}")


def pipe(text: str, position: int) -> int:
    """Where a pipe, or `&&`, ends that stands right before a word, `a |b`; 0 if none does."""
    match = _PIPE.match(text, position)
    return match.end() if match else 0


def before_pipe(query: str, position: int, word: str) -> str:
    """Cut a word before a pipe that joins it with what follows: `a| b`, `a|(b c)`, `a|from:b`."""
    bare = word.rstrip("|")
    if bare != word:
        return bare if bare and _FOLLOWED.match(query, position + len(word)) else word
    joined = _FIELD_BEHIND.search(word) if "|" in word and ":" in word else None
    return word[: joined.start()] if joined else word


def has_words(text: str) -> bool:
    """Whether there is a letter or digit, so that there is something to look up."""
    return any(character.isalnum() for character in text)


def fuzzy(word: str) -> bool:
    """`~word`; not `~/.profile`."""
    return len(word) > 1 and word[0] == "~" and word[1].isalnum()


def prefix(word: str) -> bool:
    """`word*`; not `*args` or `a*b*`."""
    return word.find("*") == len(word) - 1 and has_words(word)


def listed(field: str, text: str) -> str:
    """Give the sign between several values that ends a word, where others may follow it: `from:ada, nell`."""
    sign = text[-1:]
    return sign if sign in ",;" and sign in _SEVERAL.get(field, "") and has_words(text) else ""


def several(field: str, text: str) -> list[str]:
    """List the values that stand in a word, each once: `from:ada,nell`, `lamp|kettle`."""
    signs = _SEVERAL.get(field, "")
    parts = list(dict.fromkeys(filter(None, re.split(signs, text)))) if signs else [text]
    return parts if parts and all(map(has_words, parts)) else [text]


def quoted(text: str) -> str:
    """The text in quotes; quotes and backslashes in it are escaped with a backslash."""
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


def unquoted(text: str) -> str:
    """What stood between quotes, without escapes. A backslash before anything else is itself."""
    return _ESCAPE.sub(r"\1", text)


def regex_text(pattern: str) -> str:
    """The pattern as it stands between slashes."""
    return re.sub(r"(\\.)|/", lambda match: match[1] or r"\/", pattern, flags=re.DOTALL)


def shown(text: str, longest: int = 40) -> str:
    """A piece of the query for a message: one line, not too long."""
    line = "".join(character if character.isprintable() else " " for character in text[: longest + 1])
    return line if len(text) <= longest else line[: longest - 1] + "…"
