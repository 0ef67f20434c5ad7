"""What is offered to somebody whose query cannot be understood can be typed as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from listarchive.query import QueryError, parse
from listarchive.query.field_names import BY_NAME
from listarchive.query.habits import ELSEWHERE

NOW = datetime(2024, 5, 15, 10, 20, 30, tzinfo=UTC)
SAVED = {"releases": "subject:release", "my own": "from:ada", "broken": "from:"}

ITSELF = re.compile(r" \(to search for the words?(?: itself)?, quote (?:it|them): (.+)\)$", re.DOTALL)
IN_FIELD = re.compile(r" \(in ([a-z_]+): at character \d+\)$")
ACTIONS = (
    *("leave it out", "remove it", "put a word there", "put a word between", "leave words out", "write and"),
    *("leave out those", "change it where it is saved", "leave some out", "write not", "add ", "write or"),
    *("there are ", "none is saved", "the fields are", "write ) there", "write } there"),
)


def offers(query: str, error: QueryError) -> Iterator[str]:
    """List the queries that a message offers; what it tells to do is left out."""
    told = str(error)
    if own := ITSELF.search(told):
        yield own[1]
        told = told[: own.start()]
    field = ""
    if place := IN_FIELD.search(told):
        field, told = f"{place[1]}:", told[: place.start()]
    told = re.sub(r", or leave the . out$", "", told)
    if meant := re.search(r"did you mean (.+)\?$", told, re.DOTALL):
        if re.fullmatch(r"[a-z_]+:", meant[1]):
            start = error.position
            yield f"{query[:start]}{meant[1]}{query[start:].partition(':')[2]}"
        else:
            yield in_field(field, meant[1])
    elif tried := re.search(
        r": (?:to search for the text, quote it: |.*\btry |write (?!and|not|or|[)}]))(.+)$", told
    ):
        yield from (in_field(field, each) for each in alternatives(tried[1]))


def alternatives(text: str) -> list[str]:
    if near := re.fullmatch(r"(near/\d+)", text):
        return [f"one {near[1]} other"]
    if re.match(r"\(|[a-z_]+:\(|\"", text):
        return [text.removesuffix(", or * for every post")]
    pieces = re.split(r", or | or |, ", text)
    return [
        each for each in pieces if each not in {"a word", "write one near/3 other"} and "for days" not in each
    ]


def in_field(field: str, text: str) -> str:
    text = text.removeprefix("* for every post") or "*"
    if not field or text.startswith(field) or re.match(r"[a-z_]+:", text):
        return text
    return f"{field}{text}" if re.match(r"\(", text) or " " not in text else f'{field}"{text}"'


def understood(query: str) -> QueryError | None:
    try:
        parse(query, now=NOW, saved=SAVED)
    except QueryError as error:
        return error
    return None


WORDS = st.sampled_from(
    [
        *("lamp", "kettle", "nell", "2023", "2023-01-12", "e-mail", "C++", "Perú", "x", "x=2", "10k", "3d"),
        *("and", "or", "not", "near", "xor", "TO", "AND", "NEAR", "near/5", "NEAR/3", "w/3", "~", "^2", "*"),
        *('"cold boot"', '"12 Jan 2023"', '"last week"', "/v[0-9]+/", "=lamp", "lamp*", "~lamp", "lamp~1"),
        *("last", "week", "yesterday", "tomorow", "monday", "31", "feb", "..", "2023..2024", "2024..2023"),
        *("(", ")", "{", "}", "[", "]", "|", "-", "!", "releases", "attachment", "reply", "de", "german"),
    ]
)
NAMES = st.sampled_from([*BY_NAME, *ELSEWHERE, "auhtor", "subjct", "dat", "siez", "atachment", "colour"])
MARKS = st.sampled_from([":", ":", ":", "=", ">", "<", "!=", " :", ": ", ":-", ":=", ":~"])
FIELDS = st.builds("{}{}{}".format, NAMES, MARKS, WORDS)
JOINS = st.sampled_from(
    [
        " ",
        " ",
        " ",
        "|",
        "| ",
        " |",
        ", ",
        ",",
        "; ",
        "..",
        " - ",
        " .. ",
        " ! ",
        " && ! ",
        " TO ",
        "y" * 90 + " ",
    ]
)
PIECES = st.lists(st.tuples(st.one_of(WORDS, FIELDS), JOINS), min_size=1, max_size=5)
SIGNS = "abe1:,;\"'()[]{}<>=~^*?/|&!+-.@ \\é…\n"
SLIPS = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["", *SIGNS]), st.booleans()), max_size=3)


@st.composite
def mistyped(draw: st.DrawFn) -> str:
    """A query with a few slips: letters left out, put in, or put in the place of others."""
    text = "".join(piece + join for piece, join in draw(PIECES))
    for place, sign, instead in draw(SLIPS):
        text = text[:place] + sign + text[place + instead :]
    return text


@given(mistyped())
@example("from:nell, priya")
@example("date:wekes ago")
@example("date:2010-2009")
@example("date:2024 - 2023")
@example("subject:/[")
@example("x and -")
@example("after:foo..bar")
@example("site:example.org")
@example("lamp /" + "a+" * 40 + "/")
def test_every_offer_can_be_typed(query: str) -> None:
    error = understood(query)
    if error is None:
        return
    found = list(offers(query, error))
    assert found or any(action in str(error) for action in ACTIONS), str(error)
    for offered in found:
        again = understood(offered)
        if again and "has no value" in str(again):
            assert offered[error.position :].partition(":")[0] in BY_NAME
            continue
        # In its place, an offer may stand beside other mistakes; which searches are saved, the owner knows.
        assert (
            again is None
            or (offered.startswith(query[: error.position]) and again.position != error.position)
            or "no saved search" in str(again)
        ), f"{error}\n-> {offered}\n-> {again}"
