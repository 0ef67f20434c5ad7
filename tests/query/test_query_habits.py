"""What somebody is told who writes a query as another program wants it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from listarchive.query import QueryError, parse, understood
from listarchive.query.field_names import BY_NAME
from listarchive.query.habits import ELSEWHERE

NOW = datetime(2024, 5, 15, 10, 20, 30, tzinfo=UTC)


def answered(query: str) -> str:
    """The query as it is understood, or what is to be written instead."""
    try:
        return understood(parse(query, now=NOW))
    except QueryError as error:
        told = str(error).partition(" (to search for")[0]
        return "! " + re.split(r" at character \d+(?:: |, )?", told, maxsplit=1)[1]


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        # notmuch
        ("from:/ada/", "author:/ada/"),
        ("subject:/re/", "subject:/re/"),
        ("mid:ab12@example.org", "id:ab12@example.org"),
        ("mimetype:application/pdf", "! types of parts are not kept, but names are: try attachment:pdf"),
        ("tag:attachment", "! there are no tags here: try has:attachment"),
        ("tag:replied", "! there are no tags here: try is:answered"),
        ("is:unread", "! there are no tags here, leave it out"),
        ("is:replied", "! there are no tags here: try is:answered"),
        ("is:attachment", "! there are no tags here: try has:attachment"),
        ("is:spam", "is:spam"),
        ("has:spam", "is:spam"),
        ("tag:spam", "! there are no tags here: try is:spam"),
        ("is:junk", "! there are no tags here: try is:spam"),
        ("is:unanswerd", "! did you mean is:unanswered?"),
        ("is:Start", "is:start"),
        ("has:replies", "is:answered"),
        ("has:reply", "has:reply"),
        ("folder:roses", "! try list:roses"),
        ("path:roses/**", "! try list:roses"),
        (
            "thread:{frost}",
            "thread:{frost}",
        ),
        ("frost NEAR/3 snow", "frost near/3 snow"),
        ("frost ADJ snow", "frost near/10 snow"),
        ("frost XOR snow", "frost xor snow"),
        ("date:5M2d..", "date:2023-12-13T00:00Z.."),
        ("date:@1673535600..@1673535660", "date:2023-01-12T15:00Z..2023-01-12T15:01:00Z"),
        ("date:31-07-2012", "date:2012-07-31T00:00Z..2012-07-31T23:59Z"),
        ("date:August_3", "date:2023-08-03T00:00Z..2023-08-03T23:59Z"),
        ("date:7/2012", "date:2012-07-01T00:00Z..2012-07-31T23:59Z"),
        # mu
        ("msgid:ab12@example.org", "id:ab12@example.org"),
        ("message-id:ab12@example.org", "! try id:ab12@example.org"),
        ("i:ab12@example.org", "! try id:ab12@example.org"),
        ("contact:ada", "contact:ada"),
        ("recip:ada", "recipient:ada"),
        ("cc:ada", "cc:ada"),
        ("c:ada", "cc:ada"),
        ("bcc:ada", "! whom a copy went to in secret is not kept, but others are: try recipient:ada"),
        ("flag:attach", "! there are no tags here: try has:attachment"),
        ("g:a", "! there are no tags here: try has:attachment"),
        ("file:report.pdf", "file:report.pdf"),
        ("j:report.pdf", "! try attachment:report.pdf"),
        ("z:10k..2m", "! try size:10k..2m"),
        ("maildir:/roses", "! try list:roses"),
        ("v:roses", "! try list:roses"),
        ("ref:ab12@example.org", "! try references:ab12@example.org"),
        ("in-reply-to:<ab12@example.org>", "! try references:<ab12@example.org>"),
        ("related:ab12@example.org", "! try thread:ab12@example.org"),
        ("prio:high", "! there are no tags here, leave it out"),
        ('""', "! put a word between the quotes, or * for every post"),
        # public-inbox, lei
        ("nq:frost", "! try body:frost"),
        ("q:frost", "! try quoted:frost"),
        ('q:"hard frost"', '! try quoted:"hard frost"'),
        ("bs:frost", "! try frost"),
        ("tcf:ada", "! try contact:ada"),
        ("tc:ada", "! try recipient:ada"),
        ("a:ada", "! try contact:ada"),
        ("m:ab12", "! try id:ab12"),
        ("l:roses.example.org", "! try list:roses.example.org"),
        ("lid:roses", "! try list:roses"),
        ("L:important", "! there are no tags here, leave it out"),
        ("dfn:main.c", "! try file:main.c"),
        ("rt:3d", "! try date:3d"),
        ("d:last.week..", "date:2024-05-06T00:00Z.."),
        ("d:..2.days.ago", "date:..2024-05-13T23:59Z"),
        ("d:20101002", "date:2010-10-02T00:00Z..2010-10-02T23:59Z"),
        # Gmail
        ("{frost snow}", "frost or snow"),
        ("rfc822msgid:ab12@example.org", "! try id:ab12@example.org"),
        ("older_than:1y", "date:..2023-05-14T23:59Z"),
        ("newer_than:2w", "date:2024-05-01T00:00Z.."),
        ("older:2023", "! try before:2023"),
        ("newer:2023", "! try after:2023"),
        ("after:2014/01/01 before:2014/02/01", "date:2014-01-01T00:00Z.. date:..2014-01-31T23:59Z"),
        ("larger:1M", "! try size:>1M"),
        ("smaller:1M", "! try size:<1M"),
        ("label:work", "! there are no tags here, leave it out"),
        ("in:roses", "! try list:roses"),
        ("to:ada", "to:ada"),
        ("to:(ada -nell)", "to:ada not to:nell"),
        ("frost AROUND 5 snow", "frost near/5 snow"),
        # mairix, lurker, Lucene
        ("t:ada", "to:ada"),
        ("au:ada sb:frost", "! try author:ada"),
        ("ml:roses", "! try list:roses"),
        ("frost near snow", "frost near/10 snow"),
        ('frost near/2 "hard snow"', 'frost near/2 "hard snow"'),
        ("frost near", "frost near"),
        ("frost NEAR", "! it stands between two words: leave it out"),
        ("(frost or ice) near/3 snow", "frost near/3 snow or ice near/3 snow"),
        ("subject:frost near/3 snow", "subject:frost near/3 subject:snow"),
        ("frost near/900 snow", "! write near/100"),
        (
            "frost near/3 -snow",
            "!  takes a word, a phrase or word* on both sides: leave it out, or write and",
        ),
        ("frost xor snow or ice", "(frost xor snow) or ice"),
        ("xor frost", "xor frost"),
        ("{frost {snow ice} -hail}", "frost or (snow or ice) or not hail"),
        ("subject:{frost snow}", "subject:frost or subject:snow"),
        ("thread:{from:ada frost} -hail", "thread:{author:ada frost} not hail"),
        ("!frost", "not frost"),
        ("frost !(snow ice)", "frost not (snow ice)"),
        ("frost | snow", "frost or snow"),
        ("frost|snow", "frost or snow"),
        ("from:ada,nell", "author:ada or author:nell"),
        ("from:ada,nell*", "author:ada or author:nell*"),
        ("from:ada,,nell,", "author:ada or author:nell"),
        ("from:,ada", "author:ada"),
        ("frost|snow*|~ice", "frost or snow* or ~ice"),
        ("frost |snow", "frost or snow"),
        ('frost ||"hard snow"', 'frost or "hard snow"'),
        ("frost Near snow", "frost near/10 snow"),
        ("frost AROUND(5) snow", "! write near/5"),
        ("frost near/9999999 snow", "! write near/100"),
        ("frost NEAR/9999999 snow", "! write near/100"),
        ("=fros*", "!  is one form of a word, and * is for all that begin so: try fros* or =fros"),
        ("thread:{}", "!  are empty: put a word between them"),
        ("frost near from:ada", "!  is asked of every field and author: name the field first, or write and"),
        ("from:(ada | nell)", "author:ada or author:nell"),
        ("list:roses;beans", "list:roses or list:beans"),
        ("lang:es,pt", "lang:es or lang:pt"),
        ("x=2", "x=2"),
        ("=frost -=snow", '="frost" not ="snow"'),
        ('subject:="hard frost"', 'subject:="hard frost"'),
        ("to:", "!  has no value: try to:ada"),
        ("tag: frost", "!  has no value: there are no tags here: try has:attachment"),
        ("*frost", r"! try body:/\b\w*frost\b/"),
        ("subject:fr?st", r"! try subject:/\bfr\wst\b/"),
        ("date:noon", "date:2024-05-15T12:00Z..2024-05-15T12:00Z"),
        ('date:"yesterday midnight"', "date:2024-05-14T00:00Z..2024-05-14T00:00Z"),
        ("date:2024-W15", "date:2024-04-08T00:00Z..2024-04-14T23:59Z"),
        ("date:2024W15..2024-W16", "date:2024-04-08T00:00Z..2024-04-21T23:59Z"),
        ("date:2024-W15-3", "date:2024-04-10T00:00Z..2024-04-10T23:59Z"),
        ('date:"last week"..', "date:2024-05-06T00:00Z.."),
        ('date:"12 Jan 2023".."13 Jan 2023"', "date:2023-01-12T00:00Z..2023-01-13T23:59Z"),
        ('date:2023-01-12.."13 Jan 2023"', "date:2023-01-12T00:00Z..2023-01-13T23:59Z"),
        ('date:.."last week"', "date:..2024-05-12T23:59Z"),
        ('"hard frost"~3', "! leave it out, or write one near/3 other"),
    ],
)
def test_a_habit_works_or_is_answered_by_how_it_is_written_here(query: str, answer: str) -> None:
    assert answered(query) == answer


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("date:W15", '"W15" is not a date: try 2024-W15'),
        ("frost near/0 snow", "near counts from 1 to 100 words, not 0, at character 7: write near/1"),
        (
            "frost near/3 from:ada",
            "near at character 7 is asked of every field and author: name the field first, or write and",
        ),
        (
            "date:2023,2024-02",
            'dates cannot be listed with commas, as in "2023,2024-02" at character 6: '
            "try date:(2023 or 2024-02)",
        ),
        (
            'since:"2024|last week"',
            'dates cannot be listed with bars, as in "2024|last week" at character 7: '
            'try since:(2024 or "last week")',
        ),
        ("date:2010-2009", '"2010-2009" is not a date: try 2009..2010'),
        (
            "date:2023, 2024",
            'dates cannot be listed with commas, as in "2023, 2024" at character 6: try date:(2023 or 2024)',
        ),
        (
            "from:ada, nell",
            '"ada," at character 6 ends with , and a blank: try from:ada,nell, or leave the , out',
        ),
        ("since:foo..bar", "one date is wanted here, not a range: try 2023-01-12"),
        ('since:"2023 ..."', "one date is wanted here, not a range: try date:2023.."),
        (
            'since:"12 Jan 2023 … 2024"',
            'one date is wanted here, not a range: try date:"12 Jan 2023..2024"',
        ),
        ("date:6w-2w", '"6w-2w" is not a date: try 6w..2w'),
        ("date:1w-", '"1w-" is not a date: try 1w..'),
        ("date:-21apr", '"-21apr" is not a date: try ..21apr'),
        ("date:mar1-apr25", '"mar1-apr25" is not a date: try mar1..apr25'),
        ("date:20030301-20030425", '"20030301-20030425" is not a date: try 20030301..20030425'),
        ("date:2009-01/2010", '"2009-01/2010" is not a date: try 2009-01..2010'),
        ("date:2009-2010", '"2009-2010" is not a date: try 2009..2010'),
        (
            "after:1388552400",
            '"1388552400" is not a date: try @1388552400 for that second, counted from 1970',
        ),
        ("date:>2023", 'no date begins with >, as ">2023" does at character 6: try since:2023'),
        ("date:<2023", 'no date begins with <, as "<2023" does at character 6: try before:2023'),
        ("date:<=2023", 'no date begins with <=, as "<=2023" does at character 6: try until:2023'),
    ],
)
def test_a_date_as_others_write_it(query: str, told: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query, now=NOW)
    assert str(caught.value).partition(" (in ")[0] == told


@pytest.mark.parametrize(
    "query",
    [
        "To: ada",  # a header that was pasted
        "Cc: ada@example.org",
        "drive C: is full",
        "file:/etc/fstab file:///etc/fstab",
        "X-Mailer:pine",
        "near around xor",
        "{ } {frost",
        "~/.profile ^frost",
    ],
)
def test_what_people_paste_stays_words(query: str) -> None:
    tree = parse(query)
    assert parse(understood(tree)) == tree


def test_no_field_of_ours_is_answered_as_if_it_were_anothers() -> None:
    assert not BY_NAME.keys() & ELSEWHERE.keys()


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_is_advised_can_be_typed(name: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(f"{name}:2023", now=NOW)
    advised = re.search(r"try (\S+)", str(caught.value))
    assert advised or "leave it out" in str(caught.value)
    if advised:
        parse(advised[1], now=NOW)


def test_every_field_of_the_peers_is_known(shared: Path) -> None:
    """The table that the design drew from their manuals."""
    text = (shared / "design" / "peers.md").read_text("utf-8")
    table = text.partition("## 3.1 Fields")[2].partition("## 3.2")[0]
    fields = set(re.findall(r"`([A-Za-z0-9_-]+):[^`]*`", table))
    fields |= {name for cell in re.findall(r"`([a-z: ]+:)`", table) for name in cell.replace(":", "").split()}
    fields |= set(re.findall(r"\b(df[a-z]+|patchid)\b", table))
    assert len(fields) > 70
    assert [
        name for name in sorted(fields) if name.lower() not in BY_NAME and name.lower() not in ELSEWHERE
    ] == []
