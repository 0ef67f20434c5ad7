"""`--fields` and `--json`: what of a post a program is given."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import pytest
from command_line import Run, listarchive

from listarchive.archive import Archive
from listarchive.export.field_names import ENTRY_NAMES, NAMES, value
from listarchive.export.records import CSV_COLUMNS, entry_json, hit_json
from listarchive.post import Author, Origin

NELL = ("search", "boat shed from:nell date:2023-11-06")


def test_every_key_has_a_name_and_every_name_stands_for_something(imported: Path) -> None:
    with Archive.open(imported) as archive:
        stored = archive.get("mq5ehbk6cwmd")
        hit = archive.hit(stored.id)
        told = entry_json(hit, stored, ())
    assert set(told) <= set(ENTRY_NAMES)
    assert set(hit_json(hit)) <= set(NAMES)
    assert set(CSV_COLUMNS) <= set(NAMES)
    inside = {f"author.{each.name}" for each in fields(Author)} | {
        f"origin.{each.name}" for each in fields(Origin)
    }
    inside |= {f"series.{name}" for name in ("version", "number", "total", "title", "newer")}
    assert {name for name in ENTRY_NAMES if "." in name} == inside
    assert [
        name
        for name in ENTRY_NAMES
        if value(told, name) is None
        and name not in ("score", "origin.part", "origin.member")
        and not name.startswith("series")
    ] == []


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        (
            ("--format", "jsonl", "--fields", "subject,id"),
            '{"subject": "[tinkers] A lamp nobody wants to repair", "id": "q8k45j1r90d7"}\n',
        ),
        (
            ("--format", "jsonl", "--fields", "author.email, lists,origin.path , origin.part"),
            '{"author.email": "nell@example.org", "lists": ["tinkers"], '
            '"origin.path": "mbox/tinkers/2023-November.txt", "origin.part": null}\n',
        ),
        (("--format", "jsonl", "--fields", "id,id"), '{"id": "q8k45j1r90d7"}\n'),
        (
            ("--format", "csv", "--fields", "lists,author,email,id"),
            "lists,author,email,id\ntinkers,Nell Okafor,nell@example.org,q8k45j1r90d7\n",
        ),
        (
            ("--format", "csv", "--fields", "origin.path,score"),
            "origin.path,score\nmbox/tinkers/2023-November.txt,{score}\n",
        ),
    ],
)
def test_only_these_fields_in_this_order(run: Run, options: tuple[str, ...], shown: str) -> None:
    score = run(*NELL, "--json").json["hits"][0]["score"]
    done = run(*NELL, *options)
    assert (done.out, done.errors, done.code) == (shown.replace("{score}", str(score)), "", 0)


def test_what_is_told_of_the_whole_answer_stays(run: Run) -> None:
    answer = run(*NELL, "--json", "--fields", "thread,id").json
    assert list(answer) == ["version", "query", "understood", "total", "suggestion", "hits", "facets"]
    assert answer["hits"] == [{"thread": "q8k45j1r90d7", "id": "q8k45j1r90d7"}]


def test_fields_of_a_whole_post(run: Run) -> None:
    done = run("show", "mq5e", "--json", "--fields", "references,body")
    assert list(done.json) == ["references", "body"]
    assert done.json == {key: run("show", "mq5e", "--json").json[key] for key in ("references", "body")}


def test_fields_of_a_conversation(run: Run) -> None:
    answer = run("thread", "mq5e", "--json", "--fields", "id").json
    assert (answer["posts"], answer["roots"][0]["post"]) == (3, {"id": "svmg8bgnscy2"})


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ("search", "--format", "csv", "--fields", "auhtor"),
            "--fields: there is no field 'auhtor': did you mean author?",
        ),
        (
            ("search", "--format", "csv", "--fields", "id,lisst"),
            "--fields: there is no field 'lisst': did you mean lists?",
        ),
        (
            ("search", "--format", "csv", "--fields", " , "),
            f"--fields is empty: choose from {', '.join(NAMES)}",
        ),
        (
            ("search", "--json", "--fields", "x" * 5000),
            f"--fields: there is no field '{'x' * 80}': choose from {', '.join(NAMES)}",
        ),
        (
            ("search", "--fields", "id"),
            "--fields is for json, jsonl, csv: add --format json, or use --template",
        ),
        (("show", "mq5e", "--fields", "id"), "--fields is for json: add --format json, or use --template"),
        (
            ("thread", "mq5e", "--json", "--fields", "body"),
            f"--fields: there is no field 'body': choose from {', '.join(NAMES)}",
        ),
    ],
)
def test_what_cannot_be_asked_for(run: Run, arguments: tuple[str, ...], error: str) -> None:
    done = run(*arguments)
    assert (done.out, done.code) == ("", 2)
    assert done.errors.startswith(f"listarchive: {error}")
    assert done.errors.count("\n") == 1


@pytest.mark.parametrize("arguments", [NELL, ("show", "mq5e"), ("thread", "mq5e"), ("stats",)])
def test_json_is_short_for_a_format(run: Run, arguments: tuple[str, ...]) -> None:
    long = run(*arguments, "--format", "json")
    for short in (("--json",), ("--json", "--format", "json"), ("--format", "json", "--json")):
        assert run(*arguments, *short).raw == long.raw
    json.loads(long.out.splitlines()[0] if arguments[0] == "show" else long.out)


def test_json_of_an_import_and_of_a_cleaned_text(tmp_path: Path) -> None:
    (tmp_path / "mbox").mkdir()
    (tmp_path / "mbox" / "a.eml").write_bytes(b"From: Ada <ada@example.org>\nSubject: lamp\n\nOil.\n")
    assert listarchive("--home", tmp_path, "import", "--json").json["seen"] == 1
    assert listarchive("clean", "--json", stdin=b"Hello.\n").json["own"] == "Hello."


@pytest.mark.parametrize("order", [("--json", "--format", "csv"), ("--format", "csv", "--json")])
def test_two_forms_are_one_too_many(run: Run, order: tuple[str, ...]) -> None:
    done = run("search", *order)
    assert (done.out, done.code) == ("", 2)
    assert done.errors == (
        "listarchive: --json and --format csv are two forms: give one of them: "
        "see `listarchive search --help`\n"
    )
