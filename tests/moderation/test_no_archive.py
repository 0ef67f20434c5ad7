"""Authors ask archives not to keep their posts, in headers or in the first line."""

from __future__ import annotations

import pytest

from listarchive.mail import posts_in
from listarchive.moderation import asks_not_to_be_archived


def asks(header: str, body: str = "The kettle is on.\n") -> bool:
    raw = f"From: Ines <ines@x.example>\nSubject: Kettle\n{header}\n\n{body}"
    (post,) = posts_in(raw.replace("\n\n\n", "\n\n").encode())
    return asks_not_to_be_archived(post)


@pytest.mark.parametrize(
    "header",
    [
        "X-No-Archive: yes",
        "X-No-Archive: Yes",
        "x-no-archive:YES",
        "X-No-Archive:  yes, please",
        "X-Archive: no",
        "X-Archive: No",
        "Restrict: no-external-archive",
        "Restrict: no-forward, no-external-archive",
    ],
)
def test_a_header_asks_for_it(header: str) -> None:
    assert asks(header)


@pytest.mark.parametrize(
    "header",
    [
        "X-No-Archive: no",
        "X-No-Archive: yesterday",
        "X-No-Archive:",
        "X-Archive: yes",
        "X-Archive: none",
        "X-Archive: expiry=7",
        "Restrict: no-forward",
        "Restrict: no-external-archives-but-ours",
        "Subject: X-No-Archive: yes",
        "X-No-Archived-At: yes",
    ],
)
def test_a_header_that_only_looks_so_does_not(header: str) -> None:
    assert not asks(header)


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ("X-No-Archive: yes\n\nThe kettle is on.\n", True),
        ("\n\n  x-no-archive: YES  \nThe kettle is on.\n", True),
        ("X-Archive: No\nThe kettle is on.\n", True),
        ("Restrict: no-external-archive\nThe kettle is on.\n", True),
        ("The kettle is on.\nX-No-Archive: yes\n", False),
        ("> X-No-Archive: yes\nWhy do you write that?\n", False),
        ("X-No-Archive: yes is what you should write first.\n", False),
        ("", False),
    ],
)
def test_so_does_the_first_line_of_a_post(body: str, asked: bool) -> None:
    assert asks("X-Mailer: kettle", body) is asked
