"""How a post is set, and how its text becomes markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.post import Body, Line
from listarchive.web.charts import over_time
from listarchive.web.layout import blocks
from listarchive.web.markup import linked, marked, shown
from listarchive.web.obscured import obscured


def own(text: str) -> Body:
    return Body.all_own(text)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("A word.", ["prose"]),
        ("A line that was broken because it had grown to its full\nwidth, and went on.", ["prose"]),
        ("Roses are red\nviolets are blue", ["lines"]),
        ("One.\n\n\nTwo.", ["prose", "prose"]),
        ("* first of the things that have to be done, at last\n* second", ["lines"]),
        ("    for (;;)\n        wait();", ["shape"]),
        ("name      size\nlamp      12", ["shape"]),
        ("@@ -1 +1 @@\n-a\n+b", ["shape"]),
        ("\tindented", ["shape"]),
        ("", []),
        (" \n\n", []),
    ],
)
def test_prose_flows_and_what_has_a_shape_keeps_it(text: str, kinds: list[str]) -> None:
    assert [block.kind for block in blocks(own(text))] == kinds


def test_a_quote_is_folded_under_the_words_that_name_it() -> None:
    body = Body.of(
        (
            Line("own", "Yes."),
            Line("attribution", "On Monday Ann"),
            Line("attribution", "wrote:"),
            Line("quote", "> Shall we?"),
            Line("quote", ">> Who is we?"),
            Line("own", "We."),
            Line("signature", "-- "),
            Line("signature", "Bob"),
            Line("footer", "____"),
        )
    )
    found = blocks(body)
    assert [block.kind for block in found] == ["prose", "quote", "prose", "signature", "footer"]
    quote = found[1]
    assert (quote.title, quote.count) == ("On Monday Ann wrote:", 2)
    assert [(inner.depth, inner.text) for inner in quote.within] == [(1, "Shall we?"), (2, "Who is we?")]


def test_words_that_introduce_a_quote_which_is_not_there_are_shown() -> None:
    assert [b.text for b in blocks(Body.of((Line("attribution", "Ann wrote:"),)))] == ["Ann wrote:"]


@given(st.text(st.sampled_from("ab >\n\t-*@|."), max_size=80))
def test_nothing_that_the_author_wrote_is_left_out(text: str) -> None:
    set_ = "".join("".join(block.text.split()) for block in blocks(own(text)))
    assert set_ == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ann@x.example", "ann at x.example"),
        ("<ann@x.example>, bob.b@y.z.example!", "<ann at x.example>, bob.b at y.z.example!"),
        ("@decorator and a @ b and a@b", "@decorator and a @ b and a@b"),
        ("user@host.", "user@host."),
    ],
)
def test_an_address_is_written_out(text: str, expected: str) -> None:
    assert obscured(text)[0] == expected
    assert shown(text, addresses=True) == text


def test_marks_stay_where_they_were() -> None:
    text = "write to ann@x.example today"
    assert marked(text, [(9, 22), (23, 28)], addresses=False) == (
        "write to <mark>ann at x.example</mark> <mark>today</mark>"
    )
    assert marked("a<b", [(1, 2)], addresses=False) == "a<mark>&lt;</mark>b"


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://x.example/a_(b), or", ["https://x.example/a_(b)"]),
        ("(https://x.example/a).", ["https://x.example/a"]),
        ("javascript:alert(1) data:x ftp://x.example", []),
        ("https://bank.example@evil.example/", []),
        ("https://", []),
        ("https://x.example/ann@x.example", ["https://x.example/ann%40x.example"]),
        ('https://x.example/"onclick="a', ["https://x.example/"]),
    ],
)
def test_only_what_is_plainly_an_address_of_the_web_leads_there(text: str, links: list[str]) -> None:
    made = linked(text, addresses=False)
    assert [piece.partition('"')[0] for piece in made.split('href="')[1:]] == links


@given(st.text(max_size=60))
def test_no_text_becomes_a_tag_but_links(text: str) -> None:
    made = str(linked(text, addresses=False))
    assert made.count("<") == 2 * made.count("<a href=")


def test_a_chart_draws_a_bar_for_each_month() -> None:
    chart = over_time({"2023-11": 2, "2024-02": 4})
    assert chart is not None
    assert (chart.width, chart.path) == (4, "M0 32v-16h.8v16zM3 32v-32h.8v32z")
    assert chart.label == "Posts a month from 2023-11 to 2024-02, the most in 2024-02: 4"
    assert over_time({}) is None


def test_a_chart_of_many_years_stays_small() -> None:
    months = {f"{year}-{month:02}": 1 + month for year in range(1985, 2025) for month in range(1, 13)}
    chart = over_time(months)
    assert chart is not None
    assert "a year" in chart.label or "a quarter" in chart.label
    assert len(chart.path) < 4_000
