"""Every key is found on the line where it stands."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.configuration.lines import Keys, lines

TEXT = '''\
# A comment with [brackets] and = signs
top = 1
"quoted.key" = "a = b # no comment"
'literal' = [ # a comment, with a ]
    "x",

    """two
lines ""\\" and a quote""""", { deep = [1,
    2] },
]
a.b . "c" = {d = 1, e.f = {}}

[ table . "sub \\u00e9" ] # x
key = \'\'\'
[no.table]
no = 1\'\'\'
after = 1979-05-27T07:32:00Z

[[many]]
one = 1
[[many]]
two = -inf
[many.below]
three = ""
[[many.more]]
'''


def test_each_kind_of_line() -> None:
    assert lines(TEXT) == {
        ("top",): 2,
        ("quoted.key",): 3,
        ("literal",): 4,
        ("literal", 0): 5,
        ("literal", 1): 7,
        ("literal", 2): 8,
        ("literal", 2, "deep"): 8,
        ("literal", 2, "deep", 0): 8,
        ("literal", 2, "deep", 1): 9,
        ("a",): 11,
        ("a", "b"): 11,
        ("a", "b", "c"): 11,
        ("a", "b", "c", "d"): 11,
        ("a", "b", "c", "e"): 11,
        ("a", "b", "c", "e", "f"): 11,
        ("table",): 13,
        ("table", "sub é"): 13,
        ("table", "sub é", "key"): 14,
        ("table", "sub é", "after"): 17,
        ("many",): 19,
        ("many", 0): 19,
        ("many", 0, "one"): 20,
        ("many", 1): 21,
        ("many", 1, "two"): 22,
        ("many", 1, "below"): 23,
        ("many", 1, "below", "three"): 24,
        ("many", 1, "more"): 25,
        ("many", 1, "more", 0): 25,
    }


def ways(value: Any, keys: Keys = ()) -> set[Keys]:
    """Name the way to every value, as tomllib sees them."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {keys} | {way for key, item in inner for way in ways(item, (*keys, key))}


def test_no_key_is_left_out_and_none_invented() -> None:
    assert lines(TEXT).keys() == ways(tomllib.loads(TEXT)) - {()}


WORDS = st.text("ab\"'\\[]{}#=,.\n é", max_size=8)


def basic(words: str) -> str:
    """Write text with the escapes of TOML."""
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


VALUES = st.recursive(
    st.one_of(
        st.sampled_from(["1", "true", "-1.5e3", "1979-05-27", "'\"['", '"""\n#\n"""', "'''\n]\n'''"]),
        WORDS.map(basic),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[\n" + " , # ]\n".join(items) + "\n]"),
        st.lists(inner.filter(lambda item: "\n" not in item), max_size=3).map(
            lambda items: "{" + ", ".join(f"k{n} = {item}" for n, item in enumerate(items)) + "}"
        ),
    ),
    max_leaves=8,
)


@pytest.mark.slow
@given(st.lists(st.tuples(WORDS, VALUES, st.integers(0, 2)), max_size=6, unique_by=lambda each: each[0]))
def test_each_statement_is_found_on_its_own_line(statements: list[tuple[str, str, int]]) -> None:
    text, expected = "", {}
    for name, value, gap in statements:
        text += "\n" * gap
        expected[(name,)] = text.count("\n") + 1
        text += f"{basic(name)} = {value} # end\n"
    found = lines(text)
    assert {keys: line for keys, line in found.items() if len(keys) == 1} == expected
    assert found.keys() == ways(tomllib.loads(text)) - {()}


@pytest.mark.parametrize("piece", ["[", "a.", "'''", "#", "[[a]]\n", "k{n} = {{}}\n"])
def test_long_texts_are_passed_over_once(piece: str) -> None:
    text = "".join(piece.format(n=n) if "{" in piece else piece for n in range(500))
    try:
        tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    lines(text)
