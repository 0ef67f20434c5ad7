"""`listarchive engine status` tells what keeps the index, and how it is."""

from __future__ import annotations

import re
from pathlib import Path

from command_line import Run, listarchive


def test_the_engine_of_the_program(run: Run, imported: Path) -> None:
    lines = run("engine", "status").lines
    assert [line.split()[0] for line in lines] == [
        "engine", "where", "health", "posts", "size", "format", "committed"
    ]  # fmt: skip
    told = dict(line.split(maxsplit=1) for line in lines)
    assert re.fullmatch(r"whoosh 3\.\d+(\.\d+)?", told["engine"])
    assert told["where"] == str(imported / "index")
    assert told["health"] == "green (all there)"
    assert told["posts"] == "52"
    answer = run("engine", "status", "--json").json
    assert sum(path.stat().st_size for path in (imported / "index").rglob("v*/**/*")) == answer["size"]
    assert (answer["kind"], answer["nodes"], answer["replicas"], answer["posts"]) == ("whoosh", 1, 0, 52)


def test_there_is_nothing_else_to_ask() -> None:
    done = listarchive("engine", "start")
    assert done.code == 2
    assert "'start' is not 'status'" in done.errors
