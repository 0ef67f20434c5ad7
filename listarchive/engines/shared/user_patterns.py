"""The pattern of a reader, in the language of Python's `re`, as `regex` is to look for it.

`regex` has signs that `re` has not (`x{e}`, `[[:alpha:]]`, `(?R)`), and more letters in a word. So `re` reads
the pattern, and what it has read is written down in what means the same to both.
"""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Iterable
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from listarchive.errors import QueryError

_LARGEST = 10_000
"""So many signs may a pattern be, each as often as it is counted: `regex` writes it down as often."""

_LETTERS = {False: r"\p{L}\p{N}_", True: "A-Za-z0-9_"}
_DIGITS = {False: r"\d", True: "0-9"}
_SPACES = {False: r"\s\x1c-\x1f", True: r" \t-\r"}
_CATEGORIES = {
    code.CATEGORY_WORD: (_LETTERS, ""),
    code.CATEGORY_NOT_WORD: (_LETTERS, "^"),
    code.CATEGORY_DIGIT: (_DIGITS, ""),
    code.CATEGORY_NOT_DIGIT: (_DIGITS, "^"),
    code.CATEGORY_SPACE: (_SPACES, ""),
    code.CATEGORY_NOT_SPACE: (_SPACES, "^"),
}
"""What stands in a set for a category, in ASCII alone or not, and whether all but that is meant."""

REPEATS = {code.MAX_REPEAT: "", code.MIN_REPEAT: "?", getattr(code, "POSSESSIVE_REPEAT", None): "+"}
"""What repeats, and what is written behind its numbers."""
_LOOKS = {
    (code.ASSERT, 1): "=",
    (code.ASSERT, -1): "<=",
    (code.ASSERT_NOT, 1): "!",
    (code.ASSERT_NOT, -1): "<!",
}

_SOMEWHERE = "" if sys.version_info >= (3, 14) else r"(?!\A\Z)"
"""Where `\\B` may be: to an older Python, not in an empty text."""


def parsed(pattern: str, flags: int = 0) -> Any:
    """Give what `re` has read, signs with their values. Raises QueryError for no pattern."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return parser.parse(pattern, flags)
    except (re.error, RecursionError, OverflowError) as error:
        raise _no_pattern(pattern, error) from error


def compiled(pattern: str, flags: int = 0) -> Any:
    """Give what `regex` looks for, with flags of `re`. Raises QueryError for no pattern, or a large one."""
    import regex  # noqa: PLC0415 - few queries have a pattern

    read = parsed(pattern, flags)
    try:
        if _size(read) > _LARGEST:
            raise QueryError(
                f"the pattern /{pattern}/ takes too long: it counts to more than {_LARGEST:,}, "
                "write smaller numbers in the braces"
            )
        found = read.state.flags
        ignored = regex.IGNORECASE if found & re.IGNORECASE else 0
        return regex.compile(_written(read, found), regex.VERSION0 | ignored)
    except (regex.error, RecursionError, OverflowError) as error:
        raise _no_pattern(pattern, error) from error


def _no_pattern(pattern: str, error: Exception) -> QueryError:
    return QueryError(f"/{pattern}/ is not a regular expression: {str(error) or 'too deep'}")


def _size(sequence: Iterable[Any]) -> int:
    """Count the signs that `regex` writes down."""
    total = 0
    for operator, value in sequence:
        if operator in REPEATS:
            total += max(1, value[0]) * _size(value[2])
        elif operator is code.BRANCH:
            total += sum(map(_size, value[1]))
        elif operator is code.GROUPREF_EXISTS:
            total += sum(_size(part) for part in value[1:] if part)
        elif operator in _NESTED:
            total += _size(_inside(operator, value))
        total += 1
    return total


_NESTED = {code.SUBPATTERN, code.ASSERT, code.ASSERT_NOT, getattr(code, "ATOMIC_GROUP", None)}


def _inside(operator: Any, value: Any) -> Any:
    return value if operator is getattr(code, "ATOMIC_GROUP", None) else value[-1]


def _written(sequence: Iterable[Any], flags: int) -> str:
    return "".join(_sign(operator, value, flags) for operator, value in sequence)


def _sign(operator: Any, value: Any, flags: int) -> str:
    ascii_only = bool(flags & re.ASCII)
    if operator is code.LITERAL:
        return _literal(value)
    if operator is code.NOT_LITERAL:
        return f"[^{_literal(value)}]"
    if operator is code.ANY:
        return r"[\s\S]" if flags & re.DOTALL else r"[^\n]"
    if operator is code.IN:
        return _set(value, ascii_only)
    if operator is code.AT:
        return _place(value, flags)
    if operator is code.BRANCH:
        return f"(?:{'|'.join(_written(each, flags) for each in value[1])})"
    return _compound(operator, value, flags)


def _compound(operator: Any, value: Any, flags: int) -> str:
    if operator in REPEATS:
        least, most, inside = value
        end = "" if most is code.MAXREPEAT else most
        return f"(?:{_written(inside, flags)}){{{least},{end}}}{REPEATS[operator]}"
    if operator is code.SUBPATTERN:
        number, added, removed, inside = value
        return _group(number, added, removed, inside, flags)
    if operator in (code.ASSERT, code.ASSERT_NOT):
        return f"(?{_LOOKS[operator, value[0]]}{_written(value[1], flags)})"
    if operator is code.GROUPREF:
        return rf"\g<{value}>"
    if operator is code.GROUPREF_EXISTS:
        group, there, missing = value
        return f"(?({group}){_written(there, flags)}|{_written(missing or (), flags)})"
    if operator is code.FAILURE:
        return "(?!)"
    return f"(?>{_written(value, flags)})"


def _group(number: int | None, added: int, removed: int, inside: Any, flags: int) -> str:
    written = _written(inside, (flags | added) & ~removed)
    if (added | removed) & re.IGNORECASE:
        written = f"(?{'' if added & re.IGNORECASE else '-'}i:{written})"
    return f"(?:{written})" if number is None else f"({written})"


def _place(where: Any, flags: int) -> str:
    if where is code.AT_BEGINNING:
        return "(?m:^)" if flags & re.MULTILINE else r"\A"
    if where is code.AT_END:
        return "(?m:$)" if flags & re.MULTILINE else r"(?=\n?\Z)"
    if where is code.AT_BEGINNING_STRING:
        return r"\A"
    if where is code.AT_END_STRING:
        return r"\Z"
    word = f"[{_LETTERS[bool(flags & re.ASCII)]}]"
    if where is code.AT_BOUNDARY:
        return f"(?:(?<={word})(?!{word})|(?<!{word})(?={word}))"
    return f"{_SOMEWHERE}(?:(?<={word})(?={word})|(?<!{word})(?!{word}))"


def _set(parts: list[Any], ascii_only: bool) -> str:
    """Write a set; what it has besides the letters of a category cannot stand in the same brackets."""
    negated = parts[0][0] is code.NEGATE
    listed, others = "", []
    for operator, value in parts[negated:]:
        if operator is code.LITERAL:
            listed += _literal(value)
        elif operator is code.RANGE:
            listed += f"{_literal(value[0])}-{_literal(value[1])}"
        else:
            letters, besides = _CATEGORIES[value]
            if besides:
                others.append(f"[^{letters[ascii_only]}]")
            else:
                listed += letters[ascii_only]
    if not others:
        return f"[{'^' if negated else ''}{listed}]"
    sets = "|".join([*others, f"[{listed}]"] if listed else others)
    return rf"(?:(?!{sets})[\s\S])" if negated else f"(?:{sets})"


def _literal(number: int) -> str:
    return f"\\U{number:08x}" if not chr(number).isalnum() else chr(number)
