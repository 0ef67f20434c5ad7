"""`listarchive search` answers as the contract says, in every form."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from command_line import Run, archive_of, listarchive
from wcwidth import wcswidth

POSTS = 52
HIT = {
    "id": str,
    "message_id": str,
    "date": str,
    "author": dict,
    "subject": str,
    "lists": list,
    "thread": str,
    "score": (float, type(None)),
    "snippet": str,
    "highlights": list,
    "snippet_from": str,
    "attachments": list,
    "origin": dict,
}


def check_hit(hit: dict[str, Any]) -> None:
    assert {name: type(value) for name, value in hit.items() if not isinstance(value, HIT[name])} == {}
    assert list(hit) == list(HIT)
    assert list(hit["author"]) == ["name", "email", "byline"]
    assert list(hit["origin"])[:3] == ["path", "offset", "length"]
    assert all(0 <= start < end <= len(hit["snippet"]) for start, end in hit["highlights"])


def test_json(run: Run) -> None:
    answer = run("search", "lamp", "from:nell", "--format", "json", "--facets", "author,list").json
    assert list(answer) == ["version", "query", "understood", "total", "suggestion", "hits", "facets"]
    assert (answer["version"], answer["query"], answer["total"]) == (1, "lamp from:nell", 3)
    assert answer["understood"] == "lamp author:nell"
    assert answer["suggestion"] is None
    assert answer["facets"] == {"author": [["Nell Okafor", 3]], "list": [["tinkers", 3]]}
    for hit in answer["hits"]:
        check_hit(hit)
    first = answer["hits"][0]
    assert (first["id"], first["date"]) == ("q8k45j1r90d7", "2023-11-06T20:14:02+00:00")
    assert [first["snippet"][start:end] for start, end in first["highlights"]] == ["lamp"]


def test_every_post_in_json(run: Run) -> None:
    answer = run("search", "-n", "100", "--format", "json").json
    assert len({hit["id"] for hit in answer["hits"]}) == answer["total"] == POSTS
    for hit in answer["hits"]:
        check_hit(hit)
    dates = [hit["date"] for hit in answer["hits"]]
    assert "2024-03-25T19:40:00+05:30" in dates  # the sender's own offset


def test_jsonl_is_a_hit_a_line(run: Run) -> None:
    lines = run("search", "kettle", "--format", "jsonl").lines
    assert [json.loads(line) for line in lines] == run("search", "kettle", "--format", "json").json["hits"]


def test_csv(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("search", "-n", "100", "--format", "csv").out)))
    hits = run("search", "-n", "100", "--format", "json").json["hits"]
    assert [row["id"] for row in rows] == [hit["id"] for hit in hits]
    assert [row["date"] for row in rows] == [hit["date"] for hit in hits]
    assert {row["author"] for row in rows} >= {"Tomás Albarrán", "Jürgen Strobelt"}
    assert [row["lists"] for row in rows if " " in row["lists"]] == ["tinkers workshop"]


def test_ids_feed_show(run: Run) -> None:
    ids = run("search", "kettle", "--format", "ids").lines
    assert len(ids) > 1
    shown = run("show", *ids, "--format", "json").lines
    assert [json.loads(line)["id"] for line in shown] == ids


def test_text(run: Run) -> None:
    assert run("search", "boat shed from:nell date:2023-11-06").lines == [
        " 1  2023-11-06  Nell Okafor                                tinkers  q8k45j1r90d7",
        "    [tinkers] A lamp nobody wants to repair",
        "    Hello tinkers, I am new here. I have inherited a *boat* *shed*, and in the",
        "    *boat* *shed* there is a lamp. It is about as tall as a child of five, brass",
        "    under a great deal of green, and it has a tank, a pump, …",
        "",
        "1 post",
    ]


def test_the_sender_of_an_article_is_named_after_its_author(run: Run) -> None:
    assert run("search", "author:quispe", "-n", "1").lines[0] == (
        " 1  2024-03-28  Marta Quispe (via News)                       news  qzrv04my1j15"
    )


@pytest.mark.slow
@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("options", [(), ("--threads",), ("--facets", "author,list,year,month")])
def test_nothing_is_wider_than_the_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch, columns: int, options: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for query in ("", "lamp", "時計", "часы", "the or und or la"):
        lines = run("search", query, "-n", "60", *options).lines
        assert {line: wcswidth(line) for line in lines if wcswidth(line) > min(columns, 100)} == {}


def test_the_match_is_shown_in_a_script_without_spaces(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert "*時*" in run("search", "時計").out or "*時計*" in run("search", "時計").out


@pytest.mark.parametrize(
    ("query", "count"),
    [((), POSTS), (("*",), POSTS), (("lamp",), 17), (("from:nell", "lamp"), 3), (("xyzzy",), 0)],
)
def test_count(run: Run, query: tuple[str, ...], count: int) -> None:
    done = run("search", *query, "--count")
    assert (done.out, done.errors, done.code) == (f"{count}\n", "", 0 if count else 1)


@pytest.mark.parametrize(
    ("options", "query"),
    [
        (("--from", "Nell Okafor"), 'author:"Nell Okafor"'),
        (("--from", "nell"), "author:nell"),
        (("--from", "@example.org"), "author:@example.org"),
        (("--subject", "kettle is on"), 'subject:"kettle is on"'),
        (("--list", "news"), "list:news"),
        (("--list", "News"), "list:news"),
        (("--since", "2024-03"), "since:2024-03"),
        (("--since", "12 Feb 2024"), 'since:"12 Feb 2024"'),
        (("--until", "2023"), "until:2023"),
        (("--since", "2024-01", "--until", "2024-01", "--from", "priya"), "date:2024-01 author:priya"),
        (("lamp or kettle", "--from", "nell"), "(lamp or kettle) author:nell"),
        (("lamp", "or", "kettle", "--list", "workshop"), "(lamp or kettle) list:workshop"),
        (("*", "--list", "workshop"), "list:workshop"),
    ],
)
def test_shortcuts(run: Run, options: tuple[str, ...], query: str) -> None:
    found = run("search", *options, "--format", "ids", "-n", "60", "--sort", "oldest")
    assert found.code == 0
    assert found.out == run("search", query, "--format", "ids", "-n", "60", "--sort", "oldest").out
    assert 0 < len(found.lines) < POSTS


def test_a_shortcut_is_nothing_but_a_value(run: Run) -> None:
    for value in ('nell" or *', "nell) or (*", "nell or sam", '"', "\\"):
        assert run("search", "--from", value, "--count").out in ("0\n", "")


def test_an_empty_shortcut_is_no_filter_that_finds_everything(run: Run) -> None:
    done = run("search", "--from", "")
    assert (done.code, done.out, done.errors.count("\n")) == (2, "", 1)


def test_options_narrow_all_of_the_query(run: Run) -> None:
    done = run("search", "--from", "nell", "a) or (b")
    assert done.code == 2
    assert "character 2" in done.errors


@pytest.mark.slow
@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("query", ["", "the or a or la or und", "list:tinkers"])
def test_pages_cover_every_hit_once(run: Run, sort: str, query: str) -> None:
    whole = run("search", query, "--sort", sort, "-n", "100", "--format", "ids").lines
    pages = [
        line
        for offset in range(0, POSTS + 7, 7)
        for line in run(
            "search", query, "--sort", sort, "-n", "7", "--offset", str(offset), "--format", "ids"
        ).lines
    ]
    assert pages == whole
    assert len(set(whole)) == len(whole) == int(run("search", query, "--count").out)


def test_sorting(run: Run) -> None:
    newest = [
        hit["date"] for hit in run("search", "lamp", "--sort", "newest", "--format", "json").json["hits"]
    ]
    oldest = run("search", "lamp", "--sort", "oldest", "--format", "ids").lines
    assert newest[0].startswith("2024-03-31")
    assert newest[-1].startswith("2023-11")
    assert oldest[::-1] == run("search", "lamp", "--sort", "newest", "--format", "ids").lines
    scores = [hit["score"] for hit in run("search", "lamp", "--format", "json").json["hits"]]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("options", "last"),
    [
        (("-n", "2"), "1–2 of 17 posts; --offset 2 shows the next"),
        (("-n", "2", "--offset", "15"), "16–17 of 17 posts"),
        (("-n", "60"), "17 posts"),
        (("-n", "0"), "17 posts"),
        (("--offset", "99"), "17 posts; none from 100 on"),
        (("--threads",), "9 conversations with 17 posts found"),
        (("--threads", "-n", "3"), "conversations 1–3; --offset 3 shows the next"),
        (("--threads", "-n", "6", "--offset", "3"), "conversations 4–9"),
    ],
)
def test_the_last_line_tells_where_one_is(run: Run, options: tuple[str, ...], last: str) -> None:
    assert run("search", "lamp", *options).lines[-1] == last


def test_facets(run: Run) -> None:
    lines = run("search", "--facets", "list,year", "-n", "0").lines
    assert lines == [
        "by list",
        "      30  tinkers",
        "      15  news",
        "       8  workshop",
        "",
        "by year",
        "      43  2024",
        "       9  2023",
        "",
        "52 posts",
    ]


def test_threads_shows_each_conversation_once(run: Run) -> None:
    done = run("search", "--threads", "-n", "60")
    ids = [line[-12:] for line in done.lines[:-2]]
    hits = {hit["id"]: hit["thread"] for hit in run("search", "-n", "60", "--format", "json").json["hits"]}
    assert len(ids) == len({hits[each] for each in ids}) == len(set(hits.values()))
    pages = [
        each
        for offset in range(0, len(ids), 5)
        for each in run("search", "--threads", "-n", "5", "--offset", str(offset), "--format", "ids").lines
    ]
    assert pages == ids
    assert run("search", "--threads", "--count").out == f"{len(ids)}\n"


def test_explain(run: Run) -> None:
    done = run("search", "lamp date:2023-11", "--explain", "-n", "1", "--format", "json")
    assert done.errors.splitlines() == [
        "all of",
        '  subject, own words, author\'s name, attached text: the word "lamp"',
        "  date: from 2023-11-01 00:00 UTC to before 2023-12-01 00:00 UTC",
    ]
    assert done.json["tree"] == {
        "and": [
            {"field": "any", "term": "lamp"},
            {"field": "date", "start": "2023-11-01T00:00:00+00:00", "end": "2023-12-01T00:00:00+00:00"},
        ]
    }


def test_days_are_those_of_the_zone(run: Run) -> None:
    done = run("search", "date:2023-11-06", "--tz", "Pacific/Auckland", "--explain", "--count")
    assert done.errors == "date: from 2023-11-05 11:00 UTC to before 2023-11-06 11:00 UTC\n"


def test_a_query_that_begins_with_a_hyphen(run: Run) -> None:
    assert run("search", "--count", "--", "-lamp").out == f"{POSTS - 17}\n"
    done = run("search", "-lamp")
    assert done.code == 2
    assert done.errors.count("\n") == 1
    assert "goes after --" in done.errors


def test_an_empty_query_shows_the_newest(run: Run) -> None:
    ids = run("search", "--format", "ids", "-n", "20").lines
    assert len(ids) == 20
    assert ids == run("search", "", "--sort", "newest", "--format", "ids", "-n", "20").lines


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "csv", "mbox", "ids"])
def test_nothing_found(run: Run, form: str) -> None:
    done = run("search", "kettel", "--format", form)
    assert done.code == 1
    assert done.errors == "listarchive: nothing found: did you mean kettle\n"
    if form == "json":
        assert (done.json["total"], done.json["suggestion"], done.json["hits"]) == (0, "kettle", [])
    elif form == "csv":
        assert len(done.lines) == 1
    else:
        assert done.out == ""


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("author:okaf", "author:okafor"),
        ("from:okafro lamp", "author:okafor lamp"),
        ("list:tinkr", "list:tinkers"),
        ("list:tink", "list:tinkers"),
        ("lamp author:xyzzy", None),
        ("author:okafro xyzzy", None),
    ],
)
def test_an_author_or_list_that_is_not_here(run: Run, query: str, meant: str | None) -> None:
    done = run("search", query)
    told = f"did you mean {meant}\n" if meant else "try fewer words"
    assert done.code == 1
    assert done.errors.startswith(f"listarchive: nothing found: {told}")
    if meant:
        assert run("search", meant).code == 0


def test_words_that_stand_in_quoted_text_only(tmp_path: Path) -> None:
    home = archive_of(
        tmp_path,
        a=b"From: Ada <ada@example.org>\nDate: Mon, 1 Jan 2024 10:00:00 +0000\nSubject: tea\n"
        b"Message-ID: <a@example.org>\n\nBo wrote:\n> marzipan for everybody\n\nNot for me.\n",
    )
    done = listarchive("--home", home, "search", "marzipan")
    assert (done.code, done.out) == (1, "")
    assert done.errors == (
        "listarchive: nothing found: these words stand in quoted text only, try quoted:marzipan\n"
    )


@pytest.mark.parametrize("threads", [(), ("--threads",)])
def test_words_that_no_post_has_together_but_a_conversation_has(
    tmp_path: Path, threads: tuple[str, ...]
) -> None:
    mail = b"From: Ada <a@b.org>\nDate: Mon, 1 Jan 2024 10:00:00 +0000\nSubject: tea\nMessage-ID: <%b@x>\n"
    home = archive_of(
        tmp_path, a=mail % b"a" + b"\nMarzipan.\n", b=mail % b"b" + b"References: <a@x>\n\nUmbrella.\n"
    )
    done = listarchive("--home", home, "search", *threads, "umbrella marzipan")
    assert (done.code, done.out) == (1, "")
    assert done.errors == (
        "listarchive: nothing found: only several posts of a conversation say all of it, "
        "try thread:{umbrella} marzipan\n"
    )
    assert listarchive("--home", home, "search", *threads, "thread:{umbrella} marzipan").code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("date:2024-02-31",), "29 days"),
        (("--since", "31 February"), "no such day"),
        (("auhtor:nell",), "author:"),
        (('"cold boot',), "character 1"),
        (("(a or b",), "character 1"),
        (("author:",), "author:"),
        (("***",), "***"),
        (("lamp", "--tz", "Europe/Nowhere"), "Europe/Nowhere"),
        (("lamp", "--tz", ""), "time zone"),
        (("lamp", "--tz", "../../etc/passwd"), "time zone"),
        (("lamp", "--facets", "sender"), "author, list, year, month"),
        (("lamp", "--format", "xml"), "--help"),
        (("lamp", "-n", "x"), "--help"),
        (("lamp", "-n", "-1"), "--help"),
        (("--fromat", "json"), "--format"),
    ],
)
def test_what_cannot_be_understood(run: Run, arguments: tuple[str, ...], told: str) -> None:
    done = run("search", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.errors.startswith("listarchive: ")
    assert done.errors.count("\n") == 1
    assert told in done.errors


def test_undated_posts_and_many_long_list_names(tmp_path: Path) -> None:
    lists = b"".join(b"List-Id: <a-list-with-quite-a-long-name-%d.example.org>\n" % n for n in range(5))
    home = archive_of(
        tmp_path,
        a=b"From: A Name That Is Longer Than Any Line Of Eighty Columns Could Ever Hold In All Its"
        b" Length <a@b.example>\nSubject: tea\nMessage-ID: <a@example.org>\n" + lists + b"\nNo date.\n",
    )
    lines = listarchive("--home", home, "search", "tea").lines
    assert lines[0].startswith(" 1  undated     A Name That Is")
    assert lines[0].endswith(listarchive("--home", home, "search", "--format", "ids").lines[0])
    assert wcswidth(lines[0]) == 80
    assert listarchive("--home", home, "search", "tea", "--format", "json").json["hits"][0]["date"] is None
    assert listarchive("--home", home, "search", "tea", "--threads").lines[0].startswith(" 1  undated")


def test_the_configuration_says_whose_days_are_meant(own_home: Path) -> None:
    def range_of(*options: str) -> str:
        done = listarchive("--home", own_home, "search", "--explain", "--count", *options, "date:2024-01-12")
        return done.errors

    assert "2024-01-12 00:00 UTC" in range_of()
    (own_home / "listarchive.toml").write_text('timezone = "America/Lima"\n')
    assert "2024-01-12 05:00 UTC" in range_of()
    assert "2024-01-11 15:00 UTC" in range_of("--tz", "Asia/Tokyo")


def test_a_mistake_in_the_configuration_is_told_with_its_line(own_home: Path) -> None:
    (own_home / "listarchive.toml").write_text('# days\ntimezone = "America/Limo"\n')
    done = listarchive("--home", own_home, "search", "lamp")
    assert (done.code, done.out) == (2, "")
    assert done.errors == (
        f"listarchive: {own_home}/listarchive.toml line 2: timezone: there is no time zone 'America/Limo': "
        "did you mean America/Lima?\n"
    )


@pytest.mark.parametrize("form", ["jsonl", "ids", "csv", "mbox"])
def test_a_program_is_given_every_hit(run: Run, form: str) -> None:
    every = run("search", "lamp", "--format", form)
    assert every.errors == ""
    some = run("search", "lamp", "--format", form, "-n", "3", "--offset", "2")
    assert some.errors == (
        "listarchive: there are more hits than these 3: --offset 5 gives the next, -n all gives every one\n"
    )
    assert len(some.raw) < len(every.raw)
    assert run("search", "lamp", "--format", form, "-n", "all").raw == every.raw
    if form in ("jsonl", "ids"):
        assert len(every.lines) == 17
        assert some.lines == every.lines[2:5]


def test_text_shows_every_hit_if_asked(run: Run) -> None:
    assert run("search", "*", "-n", "all").lines[-1] == f"{POSTS} posts"
    assert len(json.loads(run("search", "*", "--format", "json", "-n", "all").out)["hits"]) == POSTS
    cut = run("search", "*", "--format", "json")
    assert len(json.loads(cut.out)["hits"]) == 20
    assert json.loads(cut.out)["total"] == POSTS
