# ruff: noqa: E501
"""An HTML mail read as plain text."""

from __future__ import annotations

import pytest
from growth import unsteady  # type: ignore[import-not-found]

from listarchive.text import clean
from listarchive.text.html import to_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One</div><div>Two<br>three</div>", "One\nTwo\nthree"),
        ("one\n  two <b>three</b>", "one two three"),
        ("<head><title>t</title><style>p {}</style></head><p>a<script>b()</script></p>", "a"),
        ('<p>a</p><div style="display: none">preview</div><img width="1" height="1" alt="x" src="y">', "a"),
        ('<img src="x" alt="The boat">', "[The boat]"),
        ('see <a href="https://example.org/x">this page</a>', "see this page <https://example.org/x>"),
        ('see <a href="https://example.org/x">https://example.org/x</a>', "see https://example.org/x"),
        ('<a href="mailto:ann@example.org">ann@example.org</a>', "ann@example.org"),
        ("<ul><li>a</li><li>b<ol><li>c</li><li>d</li></ol></li></ul>", "* a\n* b\n  1. c\n  2. d"),
        ('<ol start="4"><li>a</li><li>b</li></ol>', "4. a\n5. b"),
        ('<ol><li>a</li><li value="7">b</li><li>c</li></ol>', "1. a\n7. b\n8. c"),
        ('<ol start="x"><li>a</li></ol><ol start="0"><li>b</li></ol>', "1. a\n\n0. b"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", "a\tb\nc\td"),
        ("<table><tr><td><p>a</p></td><td><div>b</div></td></tr></table>", "a\tb"),
        ("<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>", "a\n\nb\n\nc"),
        ("<ul><li><p>a</p></li><li><p>b <i>c</i></p></li></ul>", "* a\n* b c"),
        (
            '<p>a</p><span style="max-height:0;overflow:hidden">b</span><p style="opacity: 0">c</p><p hidden>d</p>',
            "a",
        ),
        ('<p>a</p><img src="x" style="width:1px;height:1px" alt="b"><img src="y" alt="">', "a"),
        ('<p style="opacity:0.9;line-height:0">a</p>', "a"),
        ('<a href="#top">a</a> <a href="javascript:x()">b</a> <a name="c">c</a>', "a b c"),
        ('<a href="mailto:ann@example.org">Ann</a>', "Ann <mailto:ann@example.org>"),
        (
            '<a href="https://example.org"><img src="x" alt="The boat"></a>',
            "[The boat] <https://example.org>",
        ),
        ("<pre>if x:\n    y()\n</pre>", "if x:\n    y()"),
        ("<blockquote>q<blockquote>r</blockquote></blockquote><p>s</p>", "> q\n>\n>> r\n\ns"),
        ("a&nbsp;&lt;b&gt; &amp; c", "a <b> & c"),
        ("", ""),
        ("<p>unclosed <b>bold<p>next", "unclosed bold\n\nnext"),
    ],
)
def test_to_text(markup: str, text: str) -> None:
    assert to_text(markup) == text


REPLIES = [
    '<div class="WordSection1"><p class="MsoNormal">Yes.</p><div style="border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal">'
    "<b>From:</b> Ann &lt;ann@example.org&gt;<br><b>Sent:</b> Monday, January 3, 2022 10:05<br><b>To:</b> list@example.org<br>"
    '<b>Subject:</b> Boat</p></div><p class="MsoNormal">Does it float?</p></div>',
    '<div>Yes.</div><span id="OLK_SRC_BODY_SECTION"><div>From: Ann<br>Date: Monday</div><div>Does it float?</div></span>',
    '<div>Yes.</div><div id="mail-editor-reference-message-container"><div>From: Ann</div><div>Does it float?</div></div>',
    '<div>Yes.</div><div class="ydp12yahoo_quoted"><div>On Monday Ann said:</div><div>Does it float?</div></div>',
    '<div>Yes.</div><div><blockquote type="cite"><div>On 3 Jan 2022, at 10:05, Ann wrote:</div><br><div>Does it float?</div>'
    "</blockquote></div>",
    '<div>Yes.</div><div class="protonmail_quote">On Monday Ann wrote:<br><blockquote class="protonmail_quote" type="cite">'
    "Does it float?</blockquote></div>",
    '<div>Yes.</div><hr id="zwchr"><div><b>From: </b>"Ann" &lt;ann@example.org&gt;<br><b>To: </b>x<br><b>Sent: </b>Monday, 3 '
    "January 2022<br><b>Subject: </b>Boat<br></div><div>Does it float?</div>",
    '<div>Yes.</div><div class="gmail_quote"><div class="gmail_attr">On Mon Ann wrote:<br></div>'
    "<blockquote>Does it float?</blockquote></div>",
    '<div>Yes.</div><div id="divRplyFwdMsg"><b>From:</b> Ann</div><div>Does it float?</div>',
    '<p>Yes.</p><div class="moz-cite-prefix">On 3 Jan, Ann wrote:</div><blockquote type="cite">Does it float?</blockquote>',
    '<p>Yes.</p><div class="yahoo_quoted"><div>On Mon Ann wrote:</div><div>Does it float?</div></div>',
]


@pytest.mark.parametrize("markup", REPLIES)
def test_what_a_reply_container_holds_is_quoted(markup: str) -> None:
    first, *rest = [line for line in to_text(markup).split("\n") if line]
    assert first == "Yes."
    assert rest
    assert clean(to_text(markup)).own == "Yes."


def test_answers_between_the_quotes_of_a_container_survive() -> None:
    markup = (
        '<div class="gmail_quote">On Mon Ann wrote:<blockquote>Does it float?</blockquote><div>It does.</div>'
        "<blockquote>And the pump?</blockquote><div>Works.</div></div>"
    )
    assert clean(to_text(markup)).own.split() == ["It", "does.", "Works."]


def test_what_is_forwarded_in_a_container_is_content() -> None:
    markup = '<p>See:</p><div class="gmail_quote">---------- Forwarded message ---------<br>From: Ann<br><br>The river rose.</div>'
    assert clean(to_text(markup)).own.split("\n")[-1] == "The river rose."


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["<div>", "<blockquote>", '<div class="gmail_quote">', "<ul><li>", "<b>", "<table><tr><td>"]
)
def test_deep_nesting_costs_what_its_length_allows(unit: str) -> None:
    assert "end" in to_text(unit * 5_000 + "end")
    assert not unsteady(to_text, lambda size: unit * (size // len(unit)) + "end", 5_000 * len(unit), 3_000)
