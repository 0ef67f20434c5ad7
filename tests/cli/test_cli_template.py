"""`--template`: each post as a reader wants it."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from command_line import Run, archive_of, listarchive
from hypothesis import given
from hypothesis import strategies as st

from listarchive.cli.template import Template
from listarchive.cli.terminal import width
from listarchive.errors import UsageError
from listarchive.export.field_names import NAMES

POST: dict[str, Any] = {
    "id": "q8k45j1r90d7",
    "message_id": "1@example.org",
    "date": "2023-11-06T23:14:02+00:00",
    "author": {"name": "Nell Okafor", "email": "nell@example.org", "byline": ""},
    "subject": "A lamp nobody wants",
    "lists": ["tinkers", "workshop"],
    "thread": "q8k45j1r90d7",
    "score": None,
    "snippet": "Hello",
    "highlights": [[0, 5]],
    "snippet_from": "",
    "attachments": [],
    "origin": {"path": "mbox/a", "offset": 12, "length": 99},
}


def shown(text: str, zone: Any = UTC, **changes: Any) -> str:
    return Template(text, NAMES, zone)({**POST, **changes})


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "\n"),
        ("{date} {author} {subject}", "2023-11-06T23:14:02+00:00 Nell Okafor A lamp nobody wants\n"),
        ("{author.name} <{author.email}>", "Nell Okafor <nell@example.org>\n"),
        ("{email}|{byline}|", "nell@example.org||\n"),
        ("{lists}|{attachments}|{score}", "tinkers workshop||\n"),
        ("{origin}:{origin.offset}+{origin.length} {origin.part}.", "mbox/a:12+99 .\n"),
        ("{{{id}}} {{}}", "{q8k45j1r90d7} {}\n"),
        (r"{id}\t{id}\\n", "q8k45j1r90d7\tq8k45j1r90d7\\n\n"),
        (r"{id}\n", "q8k45j1r90d7\n"),
        (r"{id}\n\n", "q8k45j1r90d7\n\n"),
        (r"{id}\0", "q8k45j1r90d7\0"),
        ("{subject:.8}|", "A lamp…|\n"),
        ("{subject:25}|", "A lamp nobody wants      |\n"),
        ("{subject:>25}|", "      A lamp nobody wants|\n"),
        ("{subject:<10.10}|{subject:>3.1}|", "A lamp no…|  …|\n"),
        ("{date:%Y-%m-%d}", "2023-11-06\n"),
        ("{date:%F %H:%M %z %%}", "2023-11-06 23:14 +0000 %\n"),
        ("{date:.10}", "2023-11-0…\n"),
        ("für {author}", "für Nell Okafor\n"),
    ],
)
def test_what_a_template_gives(text: str, line: str) -> None:
    assert shown(text) == line


def test_days_are_those_of_the_zone() -> None:
    assert (
        shown("{date:%F %H} {date}", timezone(timedelta(hours=2)))
        == "2023-11-07 01 2023-11-07T01:14:02+02:00\n"
    )


def test_an_author_is_who_wrote() -> None:
    byline = {"name": "News", "email": "news@example.org", "byline": "Marta Quispe"}
    assert shown("{author}/{author.name}", author=byline) == "Marta Quispe/News\n"
    assert shown("{author}", author={"name": "", "email": "a@b.example", "byline": ""}) == "a@b.example\n"


def test_no_date_is_nothing() -> None:
    assert shown("{date}|{date:%F}|{date:3}|", date=None) == "||   |\n"


def test_widths_are_cells_of_a_terminal() -> None:
    assert shown("{subject:8}|{subject:.5}|", subject="時計の本") == "時計の本|時計…|\n"


def test_a_value_is_one_line_that_no_terminal_obeys() -> None:
    assert shown("{subject}", subject="a\tb\nc\x1b[2J\x00\u202ed") == "a b c\ufffd[2J\ufffd\ufffdd\n"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{auhtor}", "there is no field 'auhtor' at character 1: did you mean author?"),
        ("a {Date}", "there is no field 'Date' at character 3: did you mean date?"),
        ("{xyzzy}", f"there is no field 'xyzzy' at character 1: choose from {', '.join(NAMES)}"),
        ("{}", f"there is no field '' at character 1: choose from {', '.join(NAMES)}"),
        (
            "{author.__class__}",
            "there is no field 'author.__class__' at character 1: did you mean author?",
        ),
        ("{subject!r}", "there is no field 'subject!r' at character 1: did you mean subject?"),
        ("{subject[0]}", "there is no field 'subject[0]' at character 1: did you mean subject?"),
        ("{id", "the { at character 1 is not closed: for the sign write {{"),
        ("id}", "the } at character 3 closes nothing: for the sign write }}"),
        ("{id:{id}}", "the { at character 1 is not closed: for the sign write {{"),
        (r"\x", r"\x at character 1 stands for nothing: write \n, \t, \0 or \\"),
        *(
            (text, f"what stands at character {place} is not UTF-8: write all in UTF-8")
            for text, place in (("{date:%Y\udcff}", 9), ("\udcff", 1), ("a{id}\ud800", 6), ("{\udcff}", 2))
        ),
        ("\\", "\\ at character 1 stands for nothing: write \\n, \\t, \\0 or \\\\"),
        *(
            (
                f"{{subject:{form}}}",
                f"'{form}' at character 1 is no width, of up to 999: try {{subject:.60}} or {{author:20}}",
            )
            for form in ("", "9999", "999999999", "0", ".0", "=10", "x>10", "d", "%Y", "10.", "^5")
        ),
        *(
            (f"{{date:{form}}}", f"'{form}' at character 1 is no form of a date: try {{date:%Y-%m-%d}}")
            for form in ("%", "%Q", "%999999999d", "%-d", "%E", "%s")
        ),
    ],
)
def test_what_is_no_template(text: str, error: str) -> None:
    with pytest.raises(UsageError) as raised:
        Template(text, NAMES, UTC)
    assert str(raised.value) == f"--template: {error}"


def test_a_template_is_not_endless() -> None:
    with pytest.raises(UsageError, match="longer than"):
        Template("a" * 10_001, NAMES, UTC)
    with pytest.raises(UsageError, match="no form of a date"):
        Template("{date:" + "%Y" * 51 + "}", NAMES, UTC)


@given(st.text(st.sampled_from("{}\\nt0:.<>%dY19aid subject")), st.text())
def test_whatever_is_asked_is_answered_or_refused_in_one_line(text: str, subject: str) -> None:
    try:
        template = Template(text, NAMES, UTC)
    except UsageError as error:
        assert str(error).isprintable()
        return
    assert len(template({**POST, "subject": subject})) <= len(text) * 1000 + 1000


@given(st.text(), st.integers(1, 40), st.integers(1, 40))
def test_a_cut_value_fits_and_fills(subject: str, least: int, most: int) -> None:
    line = shown(f"{{subject:{least}.{most}}}|", subject=subject)[:-2]
    assert width(line) <= max(least, most)
    assert width(line) >= least


def test_a_search(run: Run) -> None:
    done = run("search", "lamp from:nell", "--template", "{date:%F} {author}: {subject:.30}")
    assert (done.errors, done.code) == ("", 0)
    assert done.lines[0] == "2023-11-06 Nell Okafor: [tinkers] A lamp nobody wants…"
    assert len(done.lines) == 3


def test_a_search_gives_every_hit(run: Run) -> None:
    assert run("search", "--template", "{id}").out == run("search", "--format", "ids").out
    assert len(run("search", "--template", "{id}", "-n", "5").lines) == 5
    assert run("search", "--threads", "--template", "{thread}").lines == [
        hit["thread"] for hit in run("search", "--threads", "--json", "-n", "all").json["hits"]
    ]


def test_days_of_a_search_are_those_asked_for(run: Run) -> None:
    told = "boat shed from:nell date:2023-11-07"
    assert (
        run("search", told, "--tz", "Asia/Tokyo", "--template", "{date:%F %H:%M}").out == "2023-11-07 05:14\n"
    )


def test_a_whole_post_has_its_text(tmp_path: Path) -> None:
    mail = (
        b"From a@b.example Thu May  2 12:00:00 2024\nFrom: Ada <a@b.example>\nSubject: oil\n"
        b"Date: Thu, 2 May 2024 12:00:00 +0000\nMessage-ID: <1@b.example>\n\nOne\x1b[1m\n\n\tTwo\n"
    )
    home = archive_of(tmp_path, lamps=mail)
    done = listarchive("--home", home, "show", "1@b.example", "--template", "{subject}: {body}")
    assert (done.out, done.code) == ("oil: One\ufffd[1m\n\n        Two\n", 0)
    done = listarchive("--home", home, "show", "1@b.example", "--template", "{body:.9}|")
    assert done.out == "One\ufffd[1m…|\n"


def test_a_conversation(run: Run) -> None:
    done = run("thread", "mq5e", "--template", "{depth} {id}")
    assert (done.out, done.code) == ("0 svmg8bgnscy2\n1 rddatpdz2c14\n2 mq5ehbk6cwmd\n", 0)


@pytest.mark.parametrize(
    ("options", "other"),
    [(("--format", "csv"), "--format csv"), (("--json",), "--format json"), (("--fields", "id"), "--fields")],
)
def test_two_forms_are_refused(run: Run, options: tuple[str, ...], other: str) -> None:
    done = run("search", "--template", "{id}", *options)
    assert (done.out, done.code) == ("", 2)
    assert done.errors == f"listarchive: --template and {other} are two forms of output: give one of them\n"
