"""The query language stays total, quick and printable, whatever is typed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from growth import unsteady  # type: ignore[import-not-found]
from hypothesis import example, given
from hypothesis import strategies as st

from listarchive.query import (
    FIELDS,
    And,
    Between,
    Conversations,
    Everything,
    Exact,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    QueryError,
    Regex,
    Term,
    Xor,
    as_json,
    explain,
    parse,
    understood,
)
from listarchive.query.field_names import BY_NAME, PLACES
from listarchive.query.parser import DEEPEST

NOW = datetime(2024, 5, 15, 10, 20, 30, tzinfo=UTC)


def _told(query: str) -> str:
    """Everything that is shown of a query, or its error."""
    try:
        tree = parse(query, now=NOW)
    except QueryError as error:
        assert 0 <= error.position <= len(query)
        assert len(str(error).splitlines()) == 1
        assert len(str(error)) < 500
        return str(error)
    return understood(tree) + explain(tree) + str(as_json(tree))


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    [
        "(" * 10_000,
        ")" * 10_000,
        "(" * 10_000 + "a1" + ")" * 10_000,
        "not " * 10_000 + "a1",
        "-(" * 10_000,
        "author:(" * 10_000,
        "a1 xor b1 or " * 400 + "c1",
        "(a1 xor b1 or c1 xor " * 30 + "d1" + ")" * 30,
        "(" * 30 + "d1" + " xor a1 or b1 xor c1)" * 30,
    ],
)
def test_no_nesting_exhausts_the_stack(query: str) -> None:
    with pytest.raises(QueryError, match=r"inside one another|never opened"):
        parse(query)


def test_nesting_is_followed_as_deep_as_it_says() -> None:
    query = "not (a1 or " * (DEEPEST // 2) + "b1" + ")" * (DEEPEST // 2)
    tree = parse(query)
    assert parse(understood(tree)) == tree
    assert len(explain(tree).splitlines()) == 3 * DEEPEST // 2 + 1
    with pytest.raises(QueryError):
        parse(f"not not ({query})")


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        *(
            "a",
            "a ",
            "-",
            "- ",
            '"',
            "a:",
            "(",
            ")",
            "()",
            "~",
            "*",
            "\\",
            "/",
            "<",
            ".",
            "..",
            "&& ",
            "or ",
            "not ",
        ),
        *(
            "subject:/",
            "subject:/\\",
            "date:",
            "date:a ",
            "date:last ",
            "date:may ",
            "date:1",
            "id:<",
            "size:1",
            "“a",
        ),
        *("{", "{a ", '"a"~5 ', "/+", "a NEAR ", "date:1-", "date:last wek "),
        *('a"b"', "has:attachment", "http:", "aa:", "auhtor:", "\0", "日", "\u2028", "(a) ", "-a or "),
    ],
)
def test_a_hundred_thousand_characters_are_understood_at_once(unit: str) -> None:
    assert not unsteady(_told, lambda size: unit * (size // len(unit)), 100_000, 2_500)


_PIECES = st.sampled_from(
    [
        *(
            '"',
            "“",
            "”",
            "(",
            ")",
            "-",
            " ",
            " ",
            " ",
            "~",
            "*",
            "/",
            "\\",
            ":",
            "<",
            ">",
            "..",
            "and",
            "or",
            "not",
            "a1",
            "é",
        ),
        *(f"{field.name}:" for field in FIELDS),
        *(
            "2023",
            "3d",
            "last",
            "week",
            "jan",
            "before:",
            "auhtor:",
            "10k",
            "reply",
            "de",
            "Re:",
            "http://",
            "::",
            "()",
        ),
        *("{", "}", "thread:{", "near", "xor", "near/3", "Near", "=", "|", ","),
    ]
)


@given(st.text() | st.lists(_PIECES, max_size=12).map("".join) | st.lists(_PIECES, max_size=8).map(" ".join))
@example('subject:("/a" or /b)')
@example("a1 any:near b1 any:xor c1")
@example("thread:{(a1}) {b1}")
@example("author:(-x ()y)")
@example('id:"<<a>>"')
@example("any:n: any:-x* any:~a any:not")
def test_any_text_is_an_error_or_a_tree_that_prints_as_itself(query: str) -> None:
    _told(query)
    try:
        tree = parse(query, now=NOW)
    except QueryError:
        return
    printed = understood(tree)
    assert parse(printed) == tree
    assert understood(parse(printed)) == printed


_TEXT_FIELDS = st.sampled_from([field.name for field in FIELDS if field.reading in ("text", "name")])
_SPELLED_FIELDS = _TEXT_FIELDS.filter(lambda name: "~" in BY_NAME[name].signs)
_WORDS = st.from_regex(r"[a-z0-9é]{1,6}", fullmatch=True) | st.sampled_from(
    ["and", "or", "not", "near", "xor", "Near", "XOR", "near/5", "NEAR", "ADJ", "adj/3", "AROUND"]
)
_PHRASES = st.text(min_size=1).filter(lambda text: any(character.isalnum() for character in text))
_MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(2099, 1, 1), timezones=st.just(UTC))


def _between(field: str, bounds: list[object]) -> Between:
    start, end = bounds
    return Between(field, start, end)  # type: ignore[arg-type]


_LEAVES: st.SearchStrategy[Query] = st.one_of(
    st.just(Everything()),
    st.builds(Term, _TEXT_FIELDS, _WORDS),
    st.builds(Phrase, _TEXT_FIELDS, _PHRASES),
    st.builds(Exact, _TEXT_FIELDS, _PHRASES),
    st.builds(
        Near,
        st.builds(Term, st.just("body"), _WORDS),
        st.builds(Prefix, st.just("body"), _WORDS),
        st.integers(1, 100),
    ),
    st.builds(Prefix, _TEXT_FIELDS, _WORDS),
    st.builds(Fuzzy, _SPELLED_FIELDS, _WORDS),
    st.builds(Regex, st.just("subject"), st.from_regex(r"[a-z/ \[\]+.]{1,6}", fullmatch=True)).filter(
        lambda regex: _compiles(regex.pattern)
    ),
    st.builds(
        Term,
        st.sampled_from(["list", "thread", "references", "attachment"]),
        _PHRASES.map(lambda text: text.strip("<>")),
    ).filter(lambda term: any(character.isalnum() for character in term.text)),
    st.lists(_MOMENTS, min_size=2, max_size=2, unique=True)
    .map(sorted)
    .map(lambda two: _between("date", two)),
    _MOMENTS.map(lambda moment: Between("date", moment, None)),
    st.lists(st.integers(1, 10**9), min_size=2, max_size=2, unique=True)
    .map(sorted)
    .map(lambda two: _between("size", two)),
    st.integers(1, 10**9).map(lambda size: Between("size", None, size)),
    st.integers(1, 10**9).map(lambda count: Between("replies", count, None)),
    st.integers(1, 10**8).map(lambda count: Between("replies", count, count + 1)),
    st.builds(Term, st.just("is"), st.sampled_from(PLACES)),
)


def _compiles(pattern: str) -> bool:
    try:
        return isinstance(parse(f"subject:/{pattern.replace('/', chr(92) + '/')}/"), Regex)
    except QueryError:
        return False


_TREES = st.recursive(
    _LEAVES,
    lambda parts: st.one_of(
        st.lists(parts, min_size=2, max_size=4).map(lambda found: And(tuple(found))),
        st.lists(parts, min_size=2, max_size=4).map(lambda found: Or(tuple(found))),
        st.lists(parts, min_size=2, max_size=3).map(lambda found: Xor(tuple(found))),
        parts.map(Not),
        parts.map(Conversations),
    ),
    max_leaves=12,
)


@given(_TREES)
def test_every_tree_prints_as_a_query_that_means_it(tree: Query) -> None:
    assert parse(understood(tree), now=NOW) == tree
