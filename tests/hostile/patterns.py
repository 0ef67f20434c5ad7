"""All regular expressions of the package, how each is used, and what it might try too often.

They are found in the source, wherever `re` is called, so that a new one is tried, too.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

import listarchive
from listarchive.lazy import _Pattern

_CALLS = ("compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")
_COMPILE = ("compile", "lazy_pattern")
_WHOLE = {"match", "fullmatch"}
"""What looks at one place of a text only."""

Found = dict[re.Pattern[Any], tuple[str, bool]]
"""Each pattern with its place, and whether it is looked for at every place of a text."""


def patterns() -> tuple[Found, list[str]]:
    """Every pattern of the package; and the calls of `re` whose pattern is made only when they run."""
    sources = [(module, ast.parse(Path(str(module.__file__)).read_text("utf-8"))) for module in _modules()]
    uses: dict[re.Pattern[Any], set[str]] = {}
    for module, tree in sources:
        for node in ast.walk(tree):
            for name, use in _used(node):
                if isinstance(pattern := _given(vars(module).get(name)), re.Pattern):
                    uses.setdefault(pattern, set()).add(use)
    found: Found = {}
    made: list[str] = []
    for module, tree in sources:
        for node in ast.walk(tree):
            if not _calls_re(node):
                continue
            place = f"{module.__name__.removeprefix('listarchive.')}:{node.lineno}"
            try:
                pattern = _evaluated(node, module)
            except NameError:  # of a variable
                made.append(place)
                continue
            name = _name(node)
            use = uses.get(pattern, set()) if name in _COMPILE else {name}
            anywhere = not use or not use <= _WHOLE
            found[pattern] = (place, anywhere or found.get(pattern, (place, False))[1])
    return found, made


def _modules() -> Iterator[ModuleType]:
    for module in pkgutil.walk_packages(listarchive.__path__, "listarchive."):
        if not module.name.endswith("__main__"):
            yield importlib.import_module(module.name)


def _used(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Names, and the method of each that is used: `_DATE.match`, or `self._match(_DATE)`."""
    if isinstance(node, ast.Attribute):
        yield from ((each.id, node.attr) for each in ast.walk(node.value) if isinstance(each, ast.Name))
    elif isinstance(node, ast.Call):
        use = ast.unparse(node.func).rpartition("_")[2]
        yield from ((each.id, use) for each in node.args if isinstance(each, ast.Name))


def _given(value: Any) -> Any:
    """A pattern, or what a function gives that makes one."""
    if type(value) is _Pattern:
        return re.compile(value._text, value._flags)
    made = getattr(value, "__annotations__", {}).get("return", "")
    return value() if str(made).startswith("re.Pattern") else value


def _calls_re(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _name(node) != ""


def _name(call: ast.Call) -> str:
    """The function of `re` that is called, or `lazy_pattern`; or nothing."""
    function = call.func
    if isinstance(function, ast.Name):
        return function.id if function.id in _COMPILE else ""
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return function.attr if function.value.id == "re" and function.attr in _CALLS else ""
    return ""


def _evaluated(call: Any, module: ModuleType) -> re.Pattern[Any]:
    """The pattern of a call, made of what the module has when it is imported. Raises NameError."""

    def value(node: ast.expr) -> Any:
        return eval(compile(ast.Expression(node), str(module.__file__), "eval"), vars(module))

    given = [each.value for each in call.keywords if each.arg == "flags"]
    if _name(call) in (*_COMPILE, *_WHOLE, "search", "findall", "finditer"):
        position = 1 if _name(call) in _COMPILE else 2
        given += call.args[position : position + 1]
    return re.compile(value(call.args[0]), value(given[0]) if given else 0)


def pumps(pattern: re.Pattern[Any]) -> set[tuple[str, str]]:
    """What a pattern might try too often: a text that begins a match, and what may come again and again.

    That is each letter that it knows (loops side by side share some), what each loop repeats, and each
    beginning of what it matches as a whole.
    """
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = list(parser.parse(text, pattern.flags & ~re.UNICODE & ~re.LOCALE))
    letters = sorted(set(_letters(tree)))
    heads = {"", *(above for above, _ in _loops(tree, ""))}
    whole = [_sample(tree, least) for least in (0, 1, 2)]
    bodies = {body for _, body in _loops(tree, "")}
    bodies |= {each[:end] for each in whole for end in range(1, min(len(each), 40) + 1)}
    bodies |= {f"{letter} " for letter in letters} | {" " + letter for letter in letters}
    found = {(head, letter) for head in heads for letter in letters}
    found |= {("", body) for body in bodies} | {(each, " ") for each in whole}
    found |= set(_loops(tree, ""))
    return {(head, body) for head, body in found if body}


def _sample(items: Iterable[Any], few: int) -> str:
    """What the items match, optional things left out (0), once (1) or twice (2)."""
    return "".join(_one(item, few) for item in items)


def _one(item: Any, few: int) -> str:
    what, of = item
    if what is code.LITERAL:
        return chr(of)
    if what in (code.NOT_LITERAL, code.ANY):
        return "a" if of != ord("a") else "b"
    if what is code.IN:
        return _members(of)[0]
    if what in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        least, most, body = of
        return _sample(body, few) * max(least, min(int(most), few))
    if what is code.SUBPATTERN:
        return _sample(of[3], few)
    if what is code.ATOMIC_GROUP:
        return _sample(of, few)
    if what is code.BRANCH:
        return _sample(of[1][-1 if few else 0], few)
    return ""


_COMMON = "a0 A\t\n-.@:<>()[]\"'/,;=_*"


def _members(of: Any) -> list[str]:
    """Some characters of a class, a common one of each kind."""
    found = [each for each in _COMMON if _is_in(each, of)]
    return found or [each for each in map(chr, range(1, 0x3100)) if _is_in(each, of)][:1] or ["a"]


_CATEGORIES = {
    code.CATEGORY_DIGIT: r"\d", code.CATEGORY_NOT_DIGIT: r"\D", code.CATEGORY_SPACE: r"\s",
    code.CATEGORY_NOT_SPACE: r"\S", code.CATEGORY_WORD: r"\w", code.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def _is_in(character: str, of: Any) -> bool:
    result = any(
        (what is code.LITERAL and chr(value) == character)
        or (what is code.RANGE and value[0] <= ord(character) <= value[1])
        or (what is code.CATEGORY and re.match(_CATEGORIES[value], character) is not None)
        for what, value in of
    )
    return result != (of[0][0] is code.NEGATE)


def _letters(items: Iterable[Any]) -> Iterator[str]:
    """Letters that stand for all that the items tell apart."""
    for what, of in items:
        if what is code.LITERAL and chr(of) in _COMMON:
            yield chr(of)
        elif what in (code.NOT_LITERAL, code.ANY):
            yield from "a0 "
        elif what is code.IN:
            yield from _members(of)
        else:
            for inner in _inner(what, of):
                yield from _letters(inner)


def _inner(what: Any, of: Any) -> list[list[Any]]:
    if what in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        return [list(of[2])]
    if what is code.SUBPATTERN:
        return [list(of[3])]
    if what is code.ATOMIC_GROUP:
        return [list(of)]
    if what in (code.ASSERT, code.ASSERT_NOT):
        return [list(of[1])]
    if what is code.BRANCH:
        return [list(branch) for branch in of[1]]
    return []


def _loops(items: list[Any], above: str) -> Iterator[tuple[str, str]]:
    """What is repeated, each with a sample of what stands above it."""
    for item in items:
        what, of = item
        if what in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
            for few in (0, 1, 2):
                yield above, _sample(of[2], few)
        for inner in _inner(what, of):
            yield from _loops(inner, above)
        above += _one(item, 0)
