"""What would be read as words, but was meant otherwise, is read as it was meant, or told how to write."""

from __future__ import annotations

import pytest
from test_query_habits import NOW, answered  # type: ignore[import-not-found]

from listarchive.query import QueryError, offers, parse, understood


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("frost| snow", "frost or snow"),
        ("frost|| snow", "frost or snow"),
        ("frost|(snow ice)", "frost or snow ice"),
        ("subject:(frost| snow)", "subject:frost or subject:snow"),
        ("{frost| snow}", "frost or snow"),
        ("from:ada| from:nell", "author:ada or author:nell"),
        ("frost|from:nell", "frost or author:nell"),
        (
            "date:2023| date:2024-01",
            "date:2023-01-01T00:00Z..2023-12-31T23:59Z or date:2024-01-01T00:00Z..2024-01-31T23:59Z",
        ),
        ("frost|", "frost"),
        ("=frost|snow", '="frost" or ="snow"'),
        ('="frost|snow"', '="frost|snow"'),
        ("lang:es, ", "lang:es"),
        ("from:ada,-nell", "! is negated: try from:ada -from:nell"),
        ("from=ada", "! try from:ada"),
        ("From==ada", "! try from:ada"),
        ('from="Ada Example"', '! try from:"Ada Example"'),
        ("frost subject!=snow", "! try -subject:snow"),
        ("date=foo", "! try date:2023-01..2023-03"),
        ("date>2023", "! try since:2023"),
        ("date<=2023-01", "! try until:2023-01"),
        ("size>10k", "! try size:>10k"),
        ("replies>10", "! try replies:>10"),
        ("replies = 3", "replies 3"),
        ("replies > 3", "! try replies:>3"),
        ("size=10k", "! try size:10k"),
        ("size != 10", "! try -size:10..10"),
        ("size!=10k,", "! try -size:10k..10k"),
        ("frost size>10k", "! try size:>10k"),
        ("frost date<=2023", "! try until:2023"),
        ("frost and from=ada", "! try from:ada"),
        ("list:roses from=ada", "! try from:ada"),
        ("(frost or snow) from=ada", "! try from:ada"),
        ("from=ada, nell", "! try from:ada"),
        (f"from={'x' * 50_000}", '! try from:"Ada Example"'),
        ("from=\x1b[31mred", '! try from:"Ada Example"'),
        ("from\u00a0: ada", "!  stands apart from its colon: try from:ada"),
        ("{2023\u00a0TO\u00a02024}", "! try date:2023..2024"),
        ("list>=3", "list>=3"),
        ("from :ada", "!  stands apart from its colon: try from:ada"),
        ("from : ada", "!  stands apart from its colon: try from:ada"),
        ("frost w/3 snow", "! write near/3"),
        ("frost W/3 snow", "! write near/3"),
        ("frost pre/3 snow", "! write near/3"),
        ("frost within/3 snow", "! write near/3"),
        ("frost near:3 snow", "! write near/3"),
        ("frost near3 snow", "! write near/3"),
        ("frost near 3 snow", "! write near/3"),
        ("frost near /3 snow", "! write near/3"),
        ("frost /3 snow", "! write near/3"),
        ("frost ~3 snow", "frost ~3 snow"),
        ("frost w/300 snow", "! write near/100"),
        ('"hard frost"@3', "! leave it out, or write one near/3 other"),
        ("w/3", "w/3"),
        ("frost w/3", "frost w/3"),
        ("frost w3 snow", "frost w3 snow"),
        ("frost ANDNOT snow", "! write not"),
        ("frost AND_MAYBE snow", "! leave it out, or write or"),
        ("[2023 TO 2024]", "! try date:2023..2024"),
        ("date:[2024 TO 2023]", "! try date:2023..2024"),
        ("size:[1k TO 2k]", "! try size:1k..2k"),
        ("replies:[1 TO 2]", "! try replies:1..2"),
        ("=(frost snow)", '! try ="frost snow"'),
        ("frost~", "! try ~frost"),
        ("subject:frost~1", "! try subject:~frost"),
        ("frost^2", "! try frost"),
        ("x^2 y~", "x^2 y~"),
        ("! frost", "!  stands apart from what it negates: try !frost"),
        ("frost and ! snow", "!  stands apart from what it negates: try !snow"),
        ("frost && ! snow", "!  stands apart from what it negates: try !snow"),
        ("frost or ! snow", "!  stands apart from what it negates: try !snow"),
        ("not ! snow", "!  stands apart from what it negates: try !snow"),
        ("(! snow)", "!  stands apart from what it negates: try !snow"),
        ("! (frost snow)", "!  stands apart from what it negates: write not"),
        ('frost and ! "hard snow"', "!  stands apart from what it negates: write not"),
        ("frost near ! snow", "!  stands apart from what it negates: leave it out, or write and"),
        ("frost &&!snow", "frost not snow"),
        ("date:[2023 TO *]", "! try date:2023.."),
        ("[* TO 2023]", "! try date:..2023"),
        ("frost |!snow", "frost or not snow"),
        ("frost ! snow", "frost snow"),
        ("from = ada", "! try from:ada"),
        ("x = 2", "x 2"),
        ("frost near/ snow", "!  has no number: write near/10"),
        ("size:5 mb", "size:5000000.."),
        ("size:5 mbox", "size:5.. mbox"),
        ("date:monday noon", "date:2024-05-13T12:00Z..2024-05-13T12:00Z"),
        ("date:noon monday snow", "date:2024-05-13T12:00Z..2024-05-13T12:00Z snow"),
        ("date:2023-01-12 noon", "date:2023-01-12T12:00Z..2023-01-12T12:00Z"),
        ("date:2023 noon", "date:2023-01-01T00:00Z..2023-12-31T23:59Z noon"),
        ("date:2023 .. 2024", "!  is a word: did you mean date:2023..2024?"),
        ("date:2023.. 2024", "!  is a word: did you mean date:2023..2024?"),
        ("date:2023 ..2024", "!  is a word: did you mean date:2023..2024?"),
        ('date:"last week" .. today', '!  is a word: did you mean date:"last week..today"?'),
        ('date:"2023 .. 2024"', "date:2023-01-01T00:00Z..2024-12-31T23:59Z"),
        ('date:"2023 … 2024"', "date:2023-01-01T00:00Z..2024-12-31T23:59Z"),
        ('date:"12 Jan 2023 .. 13 Jan 2023"', "date:2023-01-12T00:00Z..2023-01-13T23:59Z"),
        ('date:"last week .. today"', "date:2024-05-06T00:00Z..2024-05-15T23:59Z"),
        (
            'date:("2023 .. 2024" or "last week")',
            "date:2023-01-01T00:00Z..2024-12-31T23:59Z or date:2024-05-06T00:00Z..2024-05-12T23:59Z",
        ),
        ('date:"last week" .. snow', '! did you mean date:"last week.."?'),
        ("date:2023..2024 - 2025", "!  is a word: did you mean date:2023-01..2023-03?"),
        ("date:2023..2024 ... snow", "date:2023-01-01T00:00Z..2024-12-31T23:59Z snow"),
        ("size:10 .. 20", "!  is a word: did you mean size:10..20?"),
        ("size:10.. 20", "!  is a word: did you mean size:10..20?"),
        ("size:10 ..20k", "!  is a word: did you mean size:10..20k?"),
        ("size:20k - 10k", "!  is a word: did you mean size:10k..20k?"),
        ("replies:2 .. 5", "!  is a word: did you mean replies:2..5?"),
        ("size:10k to 20k", "!  is a word: did you mean size:10k..20k?"),
        ("size:10k .. snow", "! did you mean size:10k..?"),
        ("size:10k - snow", "size:10000.. snow"),
        ("size:10k..20k ... snow", "size:10000..20000 snow"),
        ("date:2023 .. snow", "! did you mean date:2023..?"),
        ("date:2023.. snow", "date:2023-01-01T00:00Z.. snow"),
        ("filename:*.pdf", r"! try filename:/\b\w*\.pdf\b/"),
        ("report-*.pdf", r"! try body:/\breport\-\w*\.pdf\b/"),
        ("ext:pdf", "! try attachment:pdf"),
    ],
)
def test_what_is_meant_is_understood_or_told_how_to_write(query: str, answer: str) -> None:
    assert answered(query) == answer


@pytest.mark.parametrize(
    "text",
    [
        # prose
        "reply within 24 hours",
        "merge window closes within 2 weeks",
        "house around 5 km",
        "works near 100 percent",
        "latency ~5 ms",
        "takes ~100 times",
        "chapter 5 /6 pages",
        # logs
        "postfix/smtp from=<ada@example.org>, size=1234, nrcpt=1",
        "sendmail from=ada@example.org, size=1234, class=0",
        "from=ada@example.org size=1234 nrcpt=1",
        "date=2024-01-02 time=10:00 level=info",
        "size=4096 mmap",
        "id=4711",
        "id=4711&action=view",
        "thread=12 name=worker",
        "! Undefined control sequence.",
        # commands
        "LIST=foo make",
        "git reset HEAD~1",
        "git show HEAD^2",
        "git diff master~3",
        "HEAD~",
        "192.168.0.0 /24 network",
        "ls /2 -x",
        # code
        "SELECT * FROM x WHERE id = 5",
        "SELECT x FROM y WHERE subject = z",
        "list == NULL",
        "DATE = now",
        "for date in list : pass",
        "dict = {list : 5}",
        "if (size > 10)",
        "if size>10",
        "any : 5",
        "uses n/2 bits",
        "C++ [1 TO 2]",
        "array [1 TO 2]",
        "e.g. [A TO Z]",
        "{x TO y}",
    ],
)
def test_what_people_paste_is_searched_as_words(text: str) -> None:
    found = understood(parse(text, now=NOW))
    assert understood(parse(found, now=NOW)) == found


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (
            "lamp and from = x",
            'a field is followed by a colon, not by "=" at character 15: try from:x '
            '(to search for the words, quote them: "from = x")',
        ),
        (
            "lamp~1",
            '~ goes before a word, not after it as in "lamp~1" at character 1: try ~lamp '
            '(to search for the word itself, quote it: "lamp~1")',
        ),
        (
            "lamp^0.5",
            'words cannot be weighted, as in "lamp^0.5" at character 1: try lamp '
            '(to search for the word itself, quote it: "lamp^0.5")',
        ),
        (
            "subject:l*p",
            '* is allowed only at the end of a word, not as in "l*p" at character 9: '
            r"try subject:/\bl\w*p\b/ "
            '(to search for the word itself, quote it: "l*p")',
        ),
        (
            "l?p",
            r'? cannot stand for a letter, as in "l?p" at character 1: try body:/\bl\wp\b/ '
            '(to search for the word itself, quote it: "l?p")',
        ),
        (
            'header:"x-mailer":mutt',
            "behind header: stand the name of one and what it says, at character 1: try header:x-mailer:mutt "
            '(to search for the word itself, quote it: "header:")',
        ),
        (
            "references:/p1/",
            'references: takes an id, and no pattern as "/p1/" at character 12: try references:p1',
        ),
        (
            "id:/v[0-9]+/",
            'id: takes an id, and no pattern as "/v[0-9]+/" at character 4: try id:20230112.ab12@example.org',
        ),
        (
            "id:(/p1/ or p2)",
            'id: takes an id, and no pattern as "/p1/" at character 5: try id:p1',
        ),
        (
            "[2023 TO 2024]",
            "a range is written with two dots, not as [2023 TO 2024] at character 1: try date:2023..2024 "
            '(to search for the words, quote them: "[2023 TO 2024]")',
        ),
    ],
)
def test_an_error_says_what_is_wrong_where_and_what_to_write(query: str, told: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query, now=NOW)
    assert str(caught.value) == told


@pytest.mark.parametrize(
    "query",
    [
        f"from:ada, {'y' * 100}",
        f"list:~{'y' * 100}",
        f"{'y' * 100}~1",
        f"*{'y' * 100}",
        f"subject:/{'y' * 100}",
        f"subject:/{'y' * 100}[/",
        f"subject: {'y' * 100}",
        f'"{"y" * 100}',
        f"m:{'y' * 100}",
        f"={'y' * 100}*",
        f"=({'y' * 40} {'y' * 40} {'y' * 40})",
        f"thread:{{{'y' * 100}}}x",
        f"date:2023,{'2024,' * 30}2025",
        f"from={'y' * 100}",
    ],
)
def test_nothing_is_offered_that_is_cut(query: str) -> None:
    answer = answered(query)
    assert not answer.startswith("!") or "…" not in answer


@pytest.mark.parametrize("text", ["[x{0} TO y{0}] ", "lamp date<y{0} ", "lamp size>{0}x "])
def test_a_long_query_is_tried_a_few_times_only(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []
    monkeypatch.setattr(offers, "parses", tried.append)
    parse("".join(map(text.format, range(1000))))
    assert 0 < len(tried) <= 20
