"""The tree that a query means."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from listarchive.query import (
    And,
    Between,
    Conversations,
    Everything,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Regex,
    Term,
    as_json,
    explain,
    parse,
    understood,
)

NOW = datetime(2024, 5, 15, 10, 20, 30, tzinfo=UTC)


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def word(text: str) -> Term:
    return Term("any", text)


def near(one: str, other: str, distance: int = 10) -> Near:
    return Near(word(one), word(other), distance)


def dates(start: str | None, end: str | None) -> Between:
    return Between("date", start and day(start), end and day(end))  # type: ignore[arg-type]


A, B, C, D = word("a1"), word("b1"), word("c1"), word("d1")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("", Everything()),
        (" \n\t ", Everything()),
        ("*", Everything()),
        ("frost", word("frost")),
        ("Frost", word("Frost")),
        # joined
        ("a1 b1", And((A, B))),
        ("a1 and b1", And((A, B))),
        ("a1 AND b1 And c1", And((A, B, C))),
        ("a1 or b1", Or((A, B))),
        ("a1 || b1 && c1", Or((A, And((B, C))))),
        ("a1 b1 or c1 d1", Or((And((A, B)), And((C, D))))),
        ("a1 (b1 or c1) d1", And((A, Or((B, C)), D))),
        ("(a1)", A),
        ("((a1 b1)) c1", And((And((A, B)), C))),
        ("a1(b1)", And((A, B))),
        # negated
        ("not a1", Not(A)),
        ("NOT a1 b1", And((Not(A), B))),
        ("not (a1 b1)", Not(And((A, B)))),
        ("a1 -b1", And((A, Not(B)))),
        ("-(a1 or b1)", Not(Or((A, B)))),
        ('-"cold boot"', Not(Phrase("any", "cold boot"))),
        ("-from:robot", Not(Term("author", "robot"))),
        ("a1 or -b1", Or((A, Not(B)))),
        ("not not a1", Not(Not(A))),
        ("a1 and not b1", And((A, Not(B)))),
        # near each other
        ("a1 near b1", near("a1", "b1")),
        ("c1 a1 near b1 near/2 d1", And((C, near("a1", "b1"), near("b1", "d1", 2)))),
        ("-a1 near b1 c1", And((Not(near("a1", "b1")), C))),
        ("-a1 near b1 near d1 c1", And((Not(And((near("a1", "b1"), near("b1", "d1")))), C))),
        ("not not a1 near b1 near d1", Not(Not(And((near("a1", "b1"), near("b1", "d1")))))),
        # phrases
        ('"cold boot"', Phrase("any", "cold boot")),
        ('"and"', Phrase("any", "and")),
        ("“cold boot”", Phrase("any", "cold boot")),
        ("„kalter Start“", Phrase("any", "kalter Start")),
        (r'"say \"no\" in C:\dir"', Phrase("any", r'say "no" in C:\dir')),
        ('a1"b1"', And((A, Phrase("any", "b1")))),
        # words with signs
        ("e-mail", word("e-mail")),
        ("CVE-2014-0160", word("CVE-2014-0160")),
        ("foo_bar", word("foo_bar")),
        ("don't", word("don't")),
        ("12:30", word("12:30")),
        ("C::foo", word("C::foo")),
        ("std::vector", word("std::vector")),
        (r"C:\dir", word(r"C:\dir")),
        ("http://example.org/a?b=c:d", word("http://example.org/a?b=c:d")),
        ("mailto:ada@example.org", word("mailto:ada@example.org")),
        ("ada@example.org", word("ada@example.org")),
        ("foo.c:12", word("foo.c:12")),
        ("X-Mailer:pine", word("X-Mailer:pine")),
        ("Warning: frost", And((word("Warning:"), word("frost")))),
        ("Re: frost", And((word("Re:"), word("frost")))),
        ("GDB:frost", word("GDB:frost")),
        ("main() a1", And((word("main()"), A))),
        ("--verbose", word("--verbose")),
        ("->next", word("->next")),
        ("/usr/lib", word("/usr/lib")),
        ("C++", word("C++")),
        ("~/.profile", word("~/.profile")),
        ("übung 日本語", And((word("übung"), word("日本語")))),
        ("a1 - b1 & c1", And((A, B, C))),
        # prefixes, spellings, patterns
        ("boot*", Prefix("any", "boot")),
        ("subject:boot*", Prefix("subject", "boot")),
        ("~recieve", Fuzzy("any", "recieve")),
        ("from:~lovelase", Fuzzy("author", "lovelase")),
        ("subject:/v[0-9]+ beta/", Regex("subject", "v[0-9]+ beta")),
        (r"subject:/a\/b\\/ a1", And((Regex("subject", r"a/b\\"), A))),
        ("subject:(/a+/ or a1)", Or((Regex("subject", "a+"), Term("subject", "a1")))),
        # fields
        ("from:ada", Term("author", "ada")),
        ("f:ada", Term("author", "ada")),
        ("FROM:Ada", Term("author", "Ada")),
        ("author:@example.org", Term("author", "@example.org")),
        ('author:"Ada Example"', Phrase("author", "Ada Example")),
        ("author:(ada or grace)", Or((Term("author", "ada"), Term("author", "grace")))),
        ("author:(ada or subject:frost)", Or((Term("author", "ada"), Term("subject", "frost")))),
        ("-s:(a1 b1) c1", And((Not(And((Term("subject", "a1"), Term("subject", "b1")))), C))),
        ("author:and", Term("author", "and")),
        ("subject:foo:bar", Term("subject", "foo:bar")),
        ("any:frost", word("frost")),
        ("author:*", Everything()),
        ("b:frost quoted:snow", And((Term("body", "frost"), Term("quoted", "snow")))),
        ("list:gardeners", Term("list", "gardeners")),
        ('list:"old gardeners"', Term("list", "old gardeners")),
        ("mid:<20230112.ab12@example.org>", Term("id", "20230112.ab12@example.org")),
        ('id:"a b@example.org"', Term("id", "a b@example.org")),
        ("id:4f2a*", Prefix("id", "4f2a")),
        ("thread:4f2a", Term("thread", "4f2a")),
        ("references:<a@example.org>", Term("references", "a@example.org")),
        ("references:4f2a*", Prefix("references", "4f2a")),
        ("n:report.pdf", Term("attachment", "report.pdf")),
        ("has:Attachments", Term("has", "attachment")),
        ("-has:quote", Not(Term("has", "quote"))),
        ("lang:PT", Term("lang", "pt")),
        (
            'thread:{date:"1 Jan 2020".."2 Feb 2021"}',
            Conversations(dates("2020-01-01", "2021-02-03")),
        ),
        ('{date:2020.."2 Feb 2021"} a1', And((dates("2020-01-01", "2021-02-03"), A))),
        ("{a1 {b1 {c1 d1}}}", Or((A, Or((B, Or((C, D))))))),
        ("{body:/}/ a1}", Or((Regex("body", "}"), A))),
        ("{subject:/x{2}}/ a1}", Or((Regex("subject", "x{2}}"), A))),
        ("{x${y}z a1}", Or((Term("any", "x${y}z"), A))),
        ("{${y} a1}", Or((Phrase("any", "${y}"), A))),
        # sizes
        ("size:>10k", Between("size", 10_001, None)),
        ("size:>=10k", Between("size", 10_000, None)),
        ("size:10k", Between("size", 10_000, None)),
        ("size:<2m", Between("size", None, 2_000_000)),
        ("size:<=2MB", Between("size", None, 2_000_001)),
        ("size:10k..1.5m", Between("size", 10_000, 1_500_001)),
        ("size:..100", Between("size", None, 101)),
        # answers
        ("replies:3", Between("replies", 3, 4)),
        ("replies:0", Between("replies", 0, 1)),
        ("replies:>10", Between("replies", 11, None)),
        ("replies:>=2", Between("replies", 2, None)),
        ("replies:<2", Between("replies", None, 2)),
        ("replies:2..5", Between("replies", 2, 6)),
        ("replies:5..", Between("replies", 5, None)),
        ("has:replies", Term("is", "answered")),
        ("is:Unanswered", Term("is", "unanswered")),
        # dates
        ("date:2023", dates("2023-01-01", "2024-01-01")),
        ("d:2023-01..", dates("2023-01-01", None)),
        ("date:..2023-01", dates(None, "2023-02-01")),
        ("date:(2022 or 2023)", Or((dates("2022-01-01", "2023-01-01"), dates("2023-01-01", "2024-01-01")))),
        ('date:"last week" a1', And((dates("2024-05-06", "2024-05-13"), A))),
        ("date:last week a1", And((dates("2024-05-06", "2024-05-13"), A))),
        ("date:last.week a1", And((dates("2024-05-06", "2024-05-13"), A))),
        ("date:12 Jan 2023 a1", And((dates("2023-01-12", "2023-01-13"), A))),
        ("date:January 2023 a1", And((dates("2023-01-01", "2023-02-01"), A))),
        ("date:12 Jan 2023..13 Jan 2023", dates("2023-01-12", "2023-01-14")),
        ("date:may a1", And((dates("2024-05-01", "2024-06-01"), A))),
        ("date:2023 may", And((dates("2023-01-01", "2024-01-01"), word("may")))),
        ("date:3d", dates("2024-05-12", "2024-05-16")),
        ("after:2023", dates("2023-01-01", None)),
        ("since:2 weeks ago a1", And((dates("2024-05-01", None), A))),
        ("before:2023", dates(None, "2023-01-01")),
        ("until:2023", dates(None, "2024-01-01")),
        ("newer_than:3d", dates("2024-05-12", None)),
        ("older_than:1y", dates(None, "2023-05-15")),
        ("date:2023-01-12T15:00+01:00", dates("2023-01-12T14:00", "2023-01-12T14:01")),
        ("before:(2023 or 2022)", Or((dates(None, "2023-01-01"), dates(None, "2022-01-01")))),
    ],
)
def test_a_query_means_a_tree(query: str, tree: Query) -> None:
    assert parse(query, now=NOW) == tree


def test_days_begin_in_the_zone_asked_for() -> None:
    found = parse("date:2023-01-12", tz=ZoneInfo("America/New_York"))
    assert found == dates("2023-01-12T05:00", "2023-01-13T05:00")


@pytest.mark.parametrize(
    ("query", "printed"),
    [
        ("", "*"),
        ("f:ada  and  -b1", "author:ada not b1"),
        ("a1 and (b1 or c1)", "a1 (b1 or c1)"),
        ("(a1 and b1) or c1", "a1 b1 or c1"),
        ("author:(a1 or b1)", "author:a1 or author:b1"),
        ("“cold boot”", '"cold boot"'),
        ("date:2023-01", "date:2023-01-01T00:00Z..2023-01-31T23:59Z"),
        ("since:2023", "date:2023-01-01T00:00Z.."),
        ("before:2023-01-12T15:00:30Z", "date:..2023-01-12T15:00:29Z"),
        ("size:>10k", "size:10001.."),
        ("any:and", "any:and"),
        ("any:frost", "frost"),
        (r"s:/a\/b/", r"subject:/a\/b/"),
    ],
)
def test_a_tree_prints_as_a_query(query: str, printed: str) -> None:
    tree = parse(query, now=NOW)
    assert understood(tree) == printed
    assert parse(printed) == tree


def test_an_explanation_names_places_and_ranges() -> None:
    tree = parse(
        'from:ada (frost or "cold boot") -date:2023 size:>10k list:g* ~x1 s:/x/ has:reply *', now=NOW
    )
    assert explain(tree).splitlines() == [
        "all of",
        '  author: the word "ada"',
        "  any of",
        '    subject, own words, author\'s name, attached text: the word "frost"',
        '    subject, own words, author\'s name, attached text: the phrase "cold boot"',
        "  not",
        "    date: from 2023-01-01 00:00 UTC to before 2024-01-01 00:00 UTC",
        "  size: from 10001 bytes",
        '  list: a word that begins with "g"',
        '  subject, own words, author\'s name, attached text: a word spelled about like "x1"',
        "  subject: the pattern /x/",
        '  has: the value "reply"',
        "  every post",
    ]


def test_a_tree_is_told_in_json() -> None:
    tree = parse('from:ada (a1* or "cold boot" or ~b1) -date:2023.. size:<5 s:/x/ *', now=NOW)
    assert as_json(tree) == {
        "and": [
            {"field": "author", "term": "ada"},
            {
                "or": [
                    {"field": "any", "prefix": "a1"},
                    {"field": "any", "phrase": "cold boot"},
                    {"field": "any", "fuzzy": "b1"},
                ]
            },
            {"not": {"field": "date", "start": "2023-01-01T00:00:00+00:00", "end": None}},
            {"field": "size", "start": None, "end": 5},
            {"field": "subject", "regex": "x"},
            {"everything": True},
        ]
    }
