"""What is asked of attachments: words in them, and the mails among them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from listarchive.errors import QueryError
from listarchive.query import (
    And,
    AttachedMails,
    Between,
    Exact,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Term,
    as_json,
    explain,
    parse,
    understood,
)


def inside(text: str) -> Term:
    return Term("attached_text", text)


def word(text: str) -> Term:
    return Term("any", text)


A, B = word("a1"), word("b1")
IN_A, IN_B = inside("a1"), inside("b1")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("in:attachment a1", IN_A),
        ("a1 in:attachment", IN_A),
        ("a1 in:attachments b1", And((IN_A, IN_B))),
        ("in:attached a1 and b1", And((IN_A, IN_B))),
        ("a1 or in:attachment b1", Or((A, IN_B))),
        ("(in:attachment a1) b1", And((IN_A, B))),
        ("in:attachment (a1 or b1)", Or((IN_A, IN_B))),
        ("in:attachment -a1 b1", And((Not(IN_A), IN_B))),
        ("not (in:attachment a1)", Not(IN_A)),
        ("in:attachment a1 from:ada", And((IN_A, Term("author", "ada")))),
        ('in:attachment "a1 b1"', Phrase("attached_text", "a1 b1")),
        ("in:attachment =a1 b1*", And((Exact("attached_text", "a1"), Prefix("attached_text", "b1")))),
        ("in:attachment a1 near/3 b1", Near(IN_A, IN_B, 3)),
        ("attached_text:a1", IN_A),
        ("attached:a1", AttachedMails(A)),
        ('attached:"a1 b1"', AttachedMails(Phrase("any", "a1 b1"))),
        ("attached:(a1 b1)", AttachedMails(And((A, B)))),
        ("attached:{a1 b1}", AttachedMails(Or((A, B)))),
        ("attached:{a1 (b1 -a1)}", AttachedMails(Or((A, And((B, Not(A))))))),
        (
            "attached:(from:ada subject:b1 a1) b1",
            And((AttachedMails(And((Term("author", "ada"), Term("subject", "b1"), A))), B)),
        ),
        ("-attached:(a1 or -b1)", Not(AttachedMails(Or((A, Not(B)))))),
        (
            "attached:(date:2023)",
            AttachedMails(
                Between("date", datetime(2023, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC))
            ),
        ),
        ("has:mail", Term("has", "mail")),
    ],
)
def test_what_is_asked_of_attachments(query: str, tree: Query) -> None:
    found = parse(query)
    assert found == tree
    assert parse(understood(found)) == found


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "in:attachment",
            "in:attachment at character 4 has no word beside it: try in:attachment pump, or has:attachment",
        ),
        (
            "in:attachment from:ada",
            "in:attachment at character 4 has no word beside it: try in:attachment pump, or has:attachment",
        ),
        (
            "a1 -in:attachment",
            "in:attachment cannot be negated at character 8: write not (in:attachment pump)",
        ),
        (
            "in:inbox a1",
            'in: takes attachment, not "inbox", at character 4: try list:inbox',
        ),
        (
            "attached:(list:birds)",
            "list: cannot be asked of attached mails, in the parentheses at character 10: "
            "try attached:(from:nell subject:pump)",
        ),
        (
            "attached:(a1 near/2 b1)",
            "near cannot be asked of attached mails, in the parentheses at character 10: "
            "try attached:(from:nell subject:pump)",
        ),
        (
            "attached:~a1",
            "~ cannot be asked of attached mails, at character 10: try attached:(from:nell subject:pump)",
        ),
        (
            "attached:(a1 in:attachment)",
            "in:attachment cannot be asked of attached mails, in the parentheses at character 10: "
            "try attached:(from:nell subject:pump)",
        ),
        (
            "attached:(attached:a1)",
            "attached: cannot be asked of attached mails, in the parentheses at character 10: "
            "try attached:(from:nell subject:pump)",
        ),
    ],
)
def test_what_cannot_be_asked_of_attachments(query: str, message: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse(query)
    assert str(raised.value) == message


def test_explained() -> None:
    tree = parse("attached:(from:ada winch) in:attachment pump")
    assert explain(tree).splitlines() == [
        "all of",
        "  an attached mail with",
        "    all of",
        '      author: the word "ada"',
        '      subject, own words, author\'s name, attached text: the word "winch"',
        '  attached_text: the word "pump"',
    ]
    assert as_json(tree) == {
        "and": [
            {"attached": {"and": [{"field": "author", "term": "ada"}, {"field": "any", "term": "winch"}]}},
            {"field": "attached_text", "term": "pump"},
        ]
    }
