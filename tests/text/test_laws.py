"""What holds for every text."""

from __future__ import annotations

import gzip
from encodings.aliases import aliases
from pathlib import Path

import pytest
from growth import unsteady  # type: ignore[import-not-found]
from hypothesis import given, settings
from hypothesis import strategies as st

from listarchive.text import clean
from listarchive.text.charset import decode
from listarchive.text.flowed import unflow
from listarchive.text.html import to_text
from listarchive.text.scrubber import attachments_in

PIECES = st.sampled_from(
    [
        "",
        "It rains in the hills.",
        "yes",
        "> Does it rain?",
        ">> In the hills?",
        ">From here it does",
        "Ann Lee wrote:",
        "On Mon, 3 Jan 2022 at 10:05, Ann Lee <ann@example.org> wrote:",
        "On Mon, 3 Jan 2022 10:05:11 +0100",
        "Ann Lee <ann@example.org> wrote:",
        "-----Original Message-----",
        "---------- Forwarded message ----------",
        "From: Ann Lee <ann@example.org>",
        "Date: Mon, 3 Jan 2022 10:05",
        "Subject: rain",
        "-- ",
        "--",
        "Sent from my iPhone",
        "-Ann Lee",
        "_______________________________________________",
        "Boats mailing list",
        "boats@example.org",
        "-------------- next part --------------",
        "An HTML attachment was scrubbed...",
        "URL: <https://example.org/attachments/1/attachment.html>",
        "| a",
        "AL> yes",
        "    indented",
        "  @indented",
        "\t> deep",
        "   ",
        "@@ -1,2 +1,2 @@",
        "-old",
        "wrote:",
        "\r",
        "-----BEGIN PGP SIGNATURE-----",
        ">>> import os",
    ]
)
MAILS = st.lists(PIECES, max_size=24).map("\n".join) | st.text(max_size=300)
PROSE = st.lists(
    st.sampled_from(
        [
            "It rains in the hills.",
            "The boats are out;",
            "we wait.",
            "",
            "No news (yet)",
            "1. tea",
            "  2. milk",
            "Here it is:",
            "| a | b |",
            "    if x > 3: pump()",
            "- a list",
            "* another:",
            "thanks",
            "Ann",
            "10:05 the bell, 10:10 the gate",
            "see https://example.org/list/1 (or ask)",
            "what she wrote was long, and he said so",
            "-----------",
        ]
    ),
    min_size=1,
    max_size=12,
).map("\n".join)


@pytest.mark.slow
@given(MAILS)
@settings(max_examples=400)
def test_no_line_is_lost(text: str) -> None:
    assert clean(text).text == text
    assert "\n".join(line.text for line in clean(text).lines) == text


@pytest.mark.slow
@given(MAILS)
@settings(max_examples=400)
def test_own_words_are_all_own(text: str) -> None:
    own = clean(text).own
    assert clean(own).own == own


def own_lines(text: str) -> list[str]:
    return [line.text for line in clean(text).lines if line.label == "own" and line.text.strip()]


@pytest.mark.slow
@given(PROSE)
def test_a_marked_quote_above_or_below_takes_nothing(text: str) -> None:
    for attribution in (
        "",
        "Ann Lee wrote:\n",
        "On Mon, 3 Jan 2022 at 10:05, Ann <ann@example.org> wrote:\n\n",
    ):
        quote = f"{attribution}> Does it rain?\n>> And the boats?\n> They sail."
        for mail in (f"{quote}\n\n{text}", f"{text}\n\n{quote}", f"{quote}\n{text}", f"{text}\n{quote}"):
            assert own_lines(mail) == own_lines(text)


CODECS = sorted({*aliases.values(), "undefined", "idna", "punycode", "unicode_escape", "charmap"})


@given(
    st.binary(max_size=400),
    st.none() | st.text(max_size=20) | st.sampled_from(CODECS),
)
def test_bytes_always_decode(raw: bytes, declared: str | None) -> None:
    text, used = decode(raw, declared)
    assert isinstance(text, str)
    assert "\0" not in text
    assert used


@given(st.text(max_size=400))
def test_no_text_is_refused(text: str) -> None:
    assert isinstance(to_text(text), str)
    assert isinstance(unflow(text, True), str)
    assert isinstance(attachments_in(text), tuple)


UNITS = [
    *(
        "On ",
        "On Mon, 3 Jan ",
        ">",
        "> ",
        "-",
        "_",
        " ",
        "\t",
        "|",
        "a@b.c ",
        "wrote: ",
        "wrote",
        "From: ",
        "12:30 ",
    ),
    *(
        "(",
        "<",
        "To unsubscribe ",
        "confidential ",
        "AB> ",
        "http://a/ ",
        "é",
        "--\n",
        "-- \n",
        ">\n",
        "x:\n",
        "\n",
    ),
    *(
        "Ann wrote:\n> q\n",
        "On Mon, 3 Jan 2022 10:05, Ann wrote:\ntext\n\n",
        "From: a <a@b.c>\nDate: 3 Jan 2022\n\nx\n",
    ),
    *(
        "-----Original Message-----\n",
        "________\nx mailing list\nhttp://x\n\n",
        "| a\n",
        "AB> some words\n",
        "@@ -1 +1 @@\n",
    ),
    *(
        "-------------- next part --------------\n",
        "URL: <http://a/attachments/1>\n",
        "-----BEGIN PGP SIGNATURE-----\n",
    ),
    *("> q\n--\nx\n\n", "a\n-- \nb\n\n> q\n", "—\n", "From: x\n", "Date: Mon, 3 Jan 2022\nFrom: a@b.c\n"),
    *("Ann Lee wrote:\n    a b c d e f\n    c d e f g\n\n", ":a b c d e f\n", "Message: 1\n", "1c1\n> a\n"),
    "-Ann Lee\n\n> q\n",
    *("----------\nAnn Lee\na@b.c\n", f"> {'a' * 75}\nrest of it\n", "Send x submissions to\n"),
]


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_time_is_linear(unit: str) -> None:
    """Two hundred thousand characters of anything cost what their length allows: nothing is quadratic."""

    def read(text: str) -> None:
        clean(text)
        attachments_in(text)
        unflow(text, False)

    assert not unsteady(read, lambda size: greeted(unit, size), 200_000, 400)


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_a_megabyte_takes_ten_times_as_long_as_a_tenth_of_it(unit: str) -> None:
    assert not unsteady(clean, lambda size: greeted(unit, size), 1_000_000, 150, times=10, most=12.5)


def greeted(unit: str, size: int) -> str:
    return "Hello there.\n\n" + unit * (size // len(unit))


def test_the_first_post_is_entirely_own(shared: Path) -> None:
    text = (shared / "news/2023-January.txt").read_text(encoding="utf-8").partition("\n\n")[2]
    assert {line.label for line in clean(text).lines} == {"own"}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["hibiscus-devel", "gpt-usuarios", "reality", "yajhfc-user"])
def test_the_laws_hold_for_real_archives(shared: Path, name: str) -> None:
    for path in sorted((shared / "corpora/pipermail" / name).glob("*.txt*"))[:40]:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for mail in decode(raw, None)[0].split("\n\nFrom ")[:60]:
            body = clean(mail)
            assert body.text == mail
            assert clean(body.own).own == body.own
