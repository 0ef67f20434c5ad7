"""What a post is called on a line among others."""

from __future__ import annotations

import pytest

from listarchive.web.titles import title


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("[Garden] Beans", "Beans"),
        ("Re: [garden] Beans", "Re: Beans"),
        ("Re: AW: [The Garden]Beans", "Re: AW: Beans"),
        ("[garden] Re: Beans", "Re: Beans"),
        ("[Other] Beans", "[Other] Beans"),
        ("[garden]", "[garden]"),
        ("Beans [garden]", "Beans [garden]"),
        ("[garden] [garden] Beans", "[garden] Beans"),
        ("Beans\u202e", "Beans\ufffd"),
    ],
)
def test_the_tag_of_the_list_is_left_out_on_its_page(subject: str, shown: str) -> None:
    assert title(subject, "Hello.", ("garden", "The Garden")) == shown
    assert title(subject, "Hello.") == title(subject, "")


@pytest.mark.parametrize("subject", ["", "  ", "No subject", "(no subject)"])
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The beans\n\ncame back.", "“The beans came back.”"),
        ("bean " * 50, "“" + "bean " * 11 + "bean\u00a0…”"),
        ("b" * 500, "“" + "b" * 60 + "\u00a0…”"),
    ],
)
def test_without_a_subject_it_is_called_as_it_begins(subject: str, text: str, shown: str) -> None:
    assert title(subject, text) == shown


@pytest.mark.parametrize(("subject", "shown"), [("", "(no subject)"), ("No subject", "No subject")])
def test_without_anything_it_is_called_so(subject: str, shown: str) -> None:
    assert title(subject, " \n ") == shown
