"""The paragraphs of a format=flowed text."""

from __future__ import annotations

import pytest

from listarchive.text.flowed import unflow


@pytest.mark.parametrize(
    ("flowed", "delsp", "text"),
    [
        ("The boat \nfloats.\nIt does.", False, "The boat floats.\nIt does."),
        ("The boa \nt floats.", True, "The boat floats."),
        ("> The boat \n> floats.\nYes.", False, "> The boat floats.\nYes."),
        (">> older \n> newer \nown", False, ">> older \n> newer \nown"),
        (" >not a quote\n From here", False, ">not a quote\nFrom here"),
        ("bye \n-- \nAnn \nLee", False, "bye \n-- \nAnn Lee"),
        (">\n> a", False, ">\n> a"),
        ("one \r\ntwo\r\n", False, "one two\n"),
        ("end ", False, "end "),
        ("", False, ""),
    ],
)
def test_unflow(flowed: str, delsp: bool, text: str) -> None:
    assert unflow(flowed, delsp) == text
