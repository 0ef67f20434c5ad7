"""What a user is told whose query cannot be understood."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from listarchive.query import QueryError, parse

NOW = datetime(2024, 5, 15, 10, 20, 30, tzinfo=UTC)
FIELDS = (
    "author, to, cc, recipient, contact, subject, body, quoted, footer, list, date, id, thread, "
    "references, attachment, file, header, in, attached, attached_text, has, is, replies, lang, size, saved"
)


@pytest.mark.parametrize(
    ("query", "position", "message"),
    [
        (
            "snow auhtor:ada",
            5,
            'unknown field "auhtor:" at character 6: did you mean author:? '
            '(to search for the word itself, quote it: "auhtor:ada")',
        ),
        (
            "Subjct: frost",
            0,
            'unknown field "Subjct:" at character 1: did you mean subject:? '
            '(to search for the word itself, quote it: "Subjct:")',
        ),
        (
            "colour:red",
            0,
            f'unknown field "colour:" at character 1: the fields are {FIELDS} '
            '(to search for the word itself, quote it: "colour:red")',
        ),
        ("author:", 0, '"author:" at character 1 has no value: try author:"Ada Example"'),
        ("f:", 0, '"f:" at character 1 has no value: try f:"Ada Example"'),
        ("before:", 0, '"before:" at character 1 has no value: try before:2023-01-12'),
        ("older_than:", 0, '"older_than:" at character 1 has no value: try older_than:2w'),
        ("any:", 0, '"any:" at character 1 has no value: try any:firmware'),
        (
            "date:last wek frost",
            5,
            '"last wek" is not a date: did you mean last week? (in date: at character 6)',
        ),
        (
            "frost date:2023 - 2024",
            18,
            'a range has two dots; without them "2024" at character 19 is a word: did you mean '
            'date:2023..2024? (to search for the word itself, quote it: "2024")',
        ),
        (
            "since:jan 2023 – 12 mar 2023 frost",
            17,
            'a range has two dots; without them "12 mar 2023" at character 18 is a word: did you mean '
            'date:"jan 2023..12 mar 2023"? (to search for the word itself, quote it: "12 mar 2023")',
        ),
        (
            "date:(2023-01 to 2023-03)",
            17,
            'a range has two dots; without them "2023-03" at character 18 is a word: did you mean '
            'date:2023-01..2023-03? (to search for the word itself, quote it: "2023-03")',
        ),
        (
            "date:2023 -2024",
            11,
            'a range has two dots; without them "2024" at character 12 is a word: did you mean '
            'date:2023..2024? (to search for the word itself, quote it: "2024")',
        ),
        (
            "newer_than:2",
            11,
            '"2" is not a date: try 2d for days, or 2w, 2m, 2y (in newer_than: at character 12)',
        ),
        (
            "/v[0-9]+/",
            0,
            'unknown operator "/v[0-9]+/" at character 1: a pattern needs a field, try subject:/v[0-9]+/ or '
            'body:/v[0-9]+/ (to search for the word itself, quote it: "/v[0-9]+/")',
        ),
        ("snow From: ada", 5, '"From:" at character 6 has no value: try from:ada'),
        ("(date:)", 1, '"date:" at character 2 has no value: try date:2023-01..2023-03'),
        ("subject:!", 0, 'nothing to search for in "subject:!" at character 1: try subject:release'),
        (
            'author:""',
            7,
            'nothing to search for in "" at character 8: put a word between the quotes, or * for every post',
        ),
        ("&", 0, 'nothing to search for in "&": try a word, or * for every post'),
        ('snow "cold boot', 5, 'the quote at character 6 is never closed: try "cold boot"'),
        ('snow "', 5, "the quote at character 6 is never closed: remove it"),
        ("(a1 or b1", 0, "the parenthesis at character 1 is never closed: add ) at the end"),
        ("a1 (b1 (c1)", 3, "the parenthesis at character 4 is never closed: add ) at the end"),
        ("a1)", 2, "the parenthesis at character 3 was never opened: remove it"),
        ("a1 ( )", 3, "the parentheses at character 4 are empty: put a word between them"),
        ("thread:{}", 7, "the braces at character 8 are empty: put a word between them"),
        ("author:()", 7, "the parentheses at character 8 are empty: put a word between them"),
        (
            "and snow",
            0,
            '"and" at character 1 stands with nothing before it: put a word there '
            '(to search for the word itself, quote it: "and")',
        ),
        (
            "snow OR",
            5,
            '"OR" at character 6 stands with nothing after it: put a word there '
            '(to search for the word itself, quote it: "OR")',
        ),
        (
            "snow not",
            5,
            '"not" at character 6 stands with nothing after it: put a word there '
            '(to search for the word itself, quote it: "not")',
        ),
        (
            "snow and or frost",
            9,
            '"or" at character 10 stands after "and": put a word there '
            '(to search for the word itself, quote it: "or")',
        ),
        (
            "(snow or) frost",
            6,
            '"or" at character 7 stands with nothing after it: put a word there '
            '(to search for the word itself, quote it: "or")',
        ),
        (
            "snow date:2023-02-31",
            10,
            "no such day: 31 February (February 2023 has 28 days), try 2023-02-28 (in date: at character 11)",
        ),
        (
            "date:31 February snow",
            5,
            "no such day: 31 February (February 2024 has 29 days), try 2024-02-29 (in date: at character 6)",
        ),
        (
            "before:yestreday",
            7,
            '"yestreday" is not a date: did you mean yesterday? (in before: at character 8)',
        ),
        (
            "after:2022..2023",
            6,
            "one date is wanted here, not a range: try date:2022..2023 (in after: at character 7)",
        ),
        (
            "subject:/frost",
            8,
            "the pattern /frost at character 9 is never closed: try subject:/frost/ "
            '(to search for the words, quote them: subject:"/frost")',
        ),
        (
            "subject:/[/",
            8,
            "the pattern /[/ at character 9 cannot be used (unterminated character set at position 0): "
            "it has no word in it either, try subject:/v[0-9]+/",
        ),
        (
            "subject:/v[0-9/",
            8,
            "the pattern /v[0-9/ at character 9 cannot be used (unterminated character set at position 1): "
            'to search for the text, quote it: subject:"v[0-9"',
        ),
        ("list:~gardners", 5, "list: cannot be searched with ~, at character 6: try list:gardners"),
        ("thread:4f*", 7, "thread: cannot be searched with *, at character 8: try thread:4f"),
        (
            "has:attachement",
            4,
            'nothing has "attachement" at character 5: did you mean has:attachment?',
        ),
        (
            "has:wings",
            4,
            'nothing has "wings" at character 5: '
            "try has:attachment, has:mail, has:reply, has:quote, has:html, has:patch",
        ),
        ("lang:german", 5, '"german" at character 6 is not a language of two letters: try lang:en'),
        ("size:big", 5, '"big" at character 6 is not a size: try size:>10k, size:<2m or size:10k..2m'),
        (
            "replies:many",
            8,
            '"many" at character 9 is not a number: try replies:3, replies:>10 or replies:2..5',
        ),
        ("replies:5..2", 8, "the range of numbers at character 9 ends before it starts: try replies:2..5"),
        ("size:2m..1k", 5, "the range of sizes at character 6 ends before it starts: try size:1k..2m"),
    ],
)
def test_an_error_points_at_the_spot_and_names_what_would_work(
    query: str, position: int, message: str
) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query, now=NOW)
    assert str(caught.value) == message
    assert caught.value.position == position
