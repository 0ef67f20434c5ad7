"""What other programs are given is of the shape that docs/formats.schema.json says."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from command_line import SAMPLE, Run, listarchive
from jsonschema import Draft202012Validator

SCHEMA = json.loads((SAMPLE.parent / "docs" / "formats.schema.json").read_text("utf-8"))
OPEN = ("hit_keys", "sums")  # parts of others


def closed(part: Any) -> Any:
    """The schema as it is for us: a key that it does not name is one that nobody has described."""
    if isinstance(part, list):
        return [closed(each) for each in part]
    if not isinstance(part, dict):
        return part
    whole = {name: part[name] if name in OPEN else closed(part[name]) for name in part}
    if isinstance(part.get("properties"), dict) or "allOf" in part:
        whole["unevaluatedProperties"] = False
    return whole


def complaints(name: str, answer: Any) -> list[str]:
    schema = closed(SCHEMA) | {"$ref": f"#/$defs/{name}"}
    return [
        f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(answer)
    ]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "-n", "100"),
        ("search", "lamp", "--facets", "author,list,year,month"),
        ("search", "--threads"),
        ("search", "kettel"),
        (
            "search",
            'lamp or "a boat" -kettle (~shde or k* or s:/x/) date:2023.. size:<1m list:tinkers',
            "--explain",
        ),
        ("search", "*", "--explain", "-n", "1"),
        ("stats",),
        ("engine", "status"),
        ("thread", "q8k4"),
    ],
)
def test_one_object(run: Run, arguments: tuple[str, ...]) -> None:
    answer = run(*arguments, "--format", "json").json
    assert complaints(arguments[0], answer) == []


def test_a_post_a_line(run: Run) -> None:
    ids = run("search", "-n", "100", "--format", "ids").lines
    for line in run("show", *ids, "--format", "json").lines:
        assert complaints("show", json.loads(line)) == []
    for line in run("search", "lamp", "--format", "jsonl").lines:
        assert complaints("hit", json.loads(line)) == []


@pytest.mark.slow
def test_an_import(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "mbox")
    (tmp_path / "mbox" / "damaged.gz").write_bytes(b"\x1f\x8b\x08\x00damaged")
    done = listarchive("--home", tmp_path, "import", "--format", "json")
    assert done.json["problems"]
    assert complaints("import", done.json) == []


def test_a_cleaned_text() -> None:
    done = listarchive("clean", "--format", "json", stdin=b"> Anybody here?\nHello.\n")
    assert complaints("clean", done.json) == []


def test_the_schema_would_tell_of_a_key_that_it_does_not_know() -> None:
    assert complaints("clean", {"own": "", "lines": [], "colour": "red"})
    assert complaints("search", {"version": 2})
