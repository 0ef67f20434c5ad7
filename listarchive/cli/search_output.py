"""The answer to a query, in each of its formats."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

import click

from listarchive.archive import Archive, Hit, Passage, Results
from listarchive.cli import hit_lines, last_search, stream_output
from listarchive.cli.archive_access import opened
from listarchive.cli.configured import configured, zone_asked
from listarchive.cli.field_choice import FieldChoice
from listarchive.cli.terminal import columns, in_colour, number_of, page, wrap
from listarchive.errors import UsageError
from listarchive.printable import safe, safe_line
from listarchive.query import Everything, as_json, explain, parse


def answer(home: Path, words: str, narrowed: str, options: dict[str, Any]) -> int:
    """Answer a query, narrowed by another, in the form asked for, and give the exit code."""
    configuration = configured(home)
    tz = zone_asked(configuration, options["tz"])
    choice = _choice(options, tz)
    options["form"] = choice.form
    tree = parse(words, tz=tz, saved=configuration.searches)
    text = words
    if narrowed:
        # The words alone were read first: `a) or (b` must not pass, and the place of a mistake is the
        # place where it was typed. They may hold an `or`, hence the `()`.
        text = f"({words}) {narrowed}" if words.strip() else narrowed
        tree = parse(text, tz=tz, saved=configuration.searches)
    facets = [name.strip() for name in (options["facets"] or "").split(",") if name.strip()]
    if options["explain"]:
        for line in explain(tree).split("\n"):
            click.echo(safe_line(line), err=True)
    options["limit"] = _limit(options)
    with opened(home, configuration, tz) as archive:
        # Hits are taken from the posts found, or, with --threads, from their conversations.
        own = not options["count"] and not options["threads"]
        streamed = own and options["form"] in stream_output.FOR_PROGRAMS
        results = archive.search(
            tree,
            limit=options["limit"] if own and not streamed else 0,
            offset=options["offset"],
            sort=options["sort"],
            facets=facets,
        )
        part = {name: options[name] for name in ("limit", "offset", "sort")}
        hits, more = results.hits, options["offset"] + len(results.hits) < results.total
        if options["threads"] and not options["count"]:
            hits, more = archive.first_hits(tree, **part)
        ids: Sequence[str] = [hit.id for hit in hits]
        if streamed:
            ids = stream_output.streamed(archive, tree, part, choice)
            more = options["offset"] + len(ids) < results.total
        if not options["count"]:
            search = {"query": results.understood} | {name: options[name] for name in ("sort", "threads")}
            last_search.remember(home, search, options["offset"] + 1, [*ids[: last_search.MOST]])
            stream_output.tell_cut(len(ids), more, options)
        if options["count"]:
            click.echo(archive.count_conversations(tree) if options["threads"] else results.total)
        elif options["form"] == "text":
            around = options["context"]
            found = [()] * len(ids) if around is None else archive.passages(tree, ids, around)
            page(_text(results, [*zip(hits, found, strict=True)], more, options, tz))
        elif options["form"] == "json":
            tell = {"query": text} | ({"tree": as_json(tree)} if options["explain"] else {})
            click.echo(json.dumps(_json(results, hits, tell, choice), indent=1))
        elif not streamed:
            stream_output.for_programs(archive, hits, choice)
        _tell_not_covered(results, archive)
        _tell_spam(results, options)
    if not results.total and not options["count"] and not isinstance(tree, Everything):
        _advise(results)
    return 0 if results.total else 1


def _choice(options: dict[str, Any], tz: tzinfo) -> FieldChoice:
    """Read what is to be printed. Raises `UsageError`."""
    choice = FieldChoice.of(options, tz, ("json", "jsonl", "csv"))
    if options["context"] is not None and (options["threads"] or choice.form != "text"):
        other = (
            "--threads" if options["threads"] else f"--{'format ' * (choice.form != 'template')}{choice.form}"
        )
        raise UsageError(f"--context shows lines of posts, which {other} does not: leave one of them out")
    return choice


def _limit(options: dict[str, Any]) -> int | None:
    """Tell how many hits are asked for; None is all."""
    limit = options["limit"]
    if limit is None:
        limit = "all" if options["form"] in stream_output.FOR_PROGRAMS else 20
    return None if limit == "all" else int(limit)


def _json(
    results: Results, hits: tuple[Hit, ...], tell: dict[str, Any], choice: FieldChoice
) -> dict[str, Any]:
    from listarchive.export.records import hit_json

    return {
        "version": 1,
        **tell,
        "understood": results.understood,
        "total": results.total,
        "suggestion": results.suggestion,
        "hits": [choice.only(hit_json(hit)) for hit in hits],
        "facets": results.facets,
        **({"spam_hidden": results.spam} if results.spam else {}),
    }


def _of_spam(results: Results) -> str:
    return f"{results.spam_note}: add is:spam"


def _tell_spam(results: Results, options: dict[str, Any]) -> None:
    """Say on stderr what is missing, unless a page of hits says it."""
    if results.spam and (options["count"] or options["form"] != "text" or not results.total):
        click.echo(f"listarchive: {_of_spam(results)}", err=True)


def _tell_not_covered(results: Results, archive: Archive) -> None:
    for name, count in results.not_covered.items():
        told = f"{count:,} of {len(archive):,} posts are not found by the header {name}"
        line = f"{safe(told)}, as `headers` did not name it: run `listarchive rebuild`"
        click.echo(f"listarchive: {line}", err=True)


def _advise(results: Results) -> None:
    if results.suggestion:
        line = f"nothing found: did you mean {safe(results.suggestion)}"
    elif results.quoted:
        line = f"nothing found: these words stand in quoted text only, try {safe(results.quoted)}"
    elif results.apart:
        line = f"nothing found: only several posts of a conversation say all of it, try {safe(results.apart)}"
    else:
        line = "nothing found: try fewer words, or the beginning of one with a * after it"
    click.echo(f"listarchive: {line}", err=True)


def _text(
    results: Results,
    hits: Sequence[tuple[Hit, Sequence[Passage]]],
    more: bool,
    options: dict[str, Any],
    tz: tzinfo,
) -> Iterator[str]:
    colour, offset = in_colour(), options["offset"]
    now = datetime.now(UTC) if sys.stdout.isatty() else None
    layout = hit_lines.Layout.of(offset + len(hits), colour, tz, now)
    for number, (hit, passages) in enumerate(hits, offset + 1):
        if options["threads"]:
            yield hit_lines.one_line(hit, number, layout)
        else:
            yield from hit_lines.full(hit, number, layout, passages)
    if hits and options["threads"]:
        yield ""
    yield from hit_lines.facets(results.facets, colour)
    if results.total:
        line = _page_line(results.total, len(hits), more, options)
        for each in (line, *([_of_spam(results)] if results.spam else [])):
            for start, end in wrap(each, columns()):
                yield layout.style(each[start:end], dim=True)


def _page_line(total: int, count: int, more: bool, options: dict[str, Any]) -> str:
    """Say what part of the answer this is, and how to see the next."""
    posts = number_of(total, "post")
    first, last = options["offset"] + 1, options["offset"] + count
    if not options["limit"]:
        return posts
    if not count:
        return f"{posts}; none from {first:,} on"
    following = f"; --offset {last} shows the next" if more else ""
    if options["threads"]:
        if first == 1 and not more:
            return f"{number_of(count, 'conversation')} with {posts} found"
        return f"conversations {first:,}–{last:,}{following}"
    return f"{first:,}–{last:,} of {posts}{following}" if more or first > 1 else posts
