"""What do the manual pages say?

    python docs/manual.py > docs/listarchive.1
    python docs/manual.py FOLDER                  # that page, and one for each command: `make man`

Made of what the commands say of themselves, the table of fields and that of exit codes, in mdoc(7). A test
compares the first of them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

import click

from listarchive.cli import COMMANDS, group
from listarchive.errors import EXIT_CODES
from listarchive.query import FIELDS
from listarchive.query.field_names import DATE_SIDES

_DATE = ".Dd November 23, 2026"
_ENVIRONMENT = {
    "LISTARCHIVE_HOME": "The archive home, if --home does not name one.",
    "NO_COLOR": "If it is set, nothing is coloured.",
    "PAGER": "What shows more than fits on the terminal.",
    "XDG_STATE_HOME": "Where the last search is remembered; ~/.local/state if it is not set.",
    "LISTARCHIVE_DEBUG": "If it is 1, an error shows where in the program it was met.",
}
_FILES = {
    "mbox/": "In the archive home: the mail, as received; never changed.",
    "index/": "In the archive home: the index. Everything in it can be made anew from the mail.",
    "listarchive.toml": "In the archive home: the configuration, if there is one.",
    "mailmap": "In the archive home: which names and addresses are one person, if there is one.",
    "~/.local/state/listarchive/": "The last search of each terminal: what the numbers of hits mean.",
}
_EXAMPLES = {
    "Read the mail in mbox/, and search it:": (
        "listarchive import",
        "listarchive search lamp author:nell date:2023-11",
        "listarchive show 1",
    ),
    "Leave something out at the beginning of a query:": ("listarchive search -- -from:robot release",),
    "Give what was found to another program:": (
        "listarchive search subject:release --format mbox -n 1000 > release.mbox",
        "listarchive search from:ada --format ids | xargs listarchive show",
    ),
    "Every night, from crontab(5):": ("17 3 * * *  listarchive --home $HOME/archive import --quiet",),
}


def manual() -> str:
    """Write the manual page."""
    return "\n".join(_page()) + "\n"


def pages() -> dict[str, str]:
    """Write all manual pages, each by its name."""
    top = group.make_context("listarchive", [], resilient_parsing=True)
    each = {f"listarchive-{name}": "\n".join(_page_of(name, top)) + "\n" for name in COMMANDS}
    return {"listarchive": manual(), **each}


def _page_of(name: str, top: click.Context) -> Iterator[str]:
    """Write the page of a command."""
    command = group.get_command(top, name)
    assert command is not None
    context = command.make_context(name, [], parent=top, resilient_parsing=True)
    told = COMMANDS[name].rstrip(".")
    yield '.\\" Made by docs/manual.py from what the command says of itself.'
    yield from (_DATE, f".Dt LISTARCHIVE-{name.upper()} 1", ".Os", ".Sh NAME", f".Nm listarchive-{name}")
    yield from (f".Nd {_plain(told[0].lower() + told[1:])}", ".Sh SYNOPSIS")
    yield from _literal([f"listarchive {name} {' '.join(command.collect_usage_pieces(context))}"])
    yield ".Sh DESCRIPTION"
    yield from _help(command.help or "")
    yield ".Pp"
    yield "The options are:"
    yield from _options(command, context)
    yield ".Sh EXIT STATUS"
    yield from _list(".It {}", {str(code): f"{meaning}." for code, meaning in EXIT_CODES.items()})
    yield from (".Sh SEE ALSO", ".Xr listarchive 1")


def _page() -> Iterator[str]:
    yield '.\\" Made by docs/manual.py from what the commands say of themselves.'
    yield from (_DATE, ".Dt LISTARCHIVE 1", ".Os")
    yield from (
        ".Sh NAME",
        ".Nm listarchive",
        ".Nd keep mailing lists, and search them by words, date and author",
    )
    yield from (".Sh SYNOPSIS", ".Nm", ".Op Fl -home Ar DIR", ".Ar COMMAND", ".Op Ar ARGUMENT ...")
    yield ".Sh DESCRIPTION"
    yield from _help(group.help or "")
    yield ".Pp"
    yield "These options stand before the command:"
    top = group.make_context("listarchive", [], resilient_parsing=True)
    yield from _options(group, top)
    yield ".Sh COMMANDS"
    for name in COMMANDS:
        command = group.get_command(top, name)
        assert command is not None
        context = command.make_context(name, [], parent=top, resilient_parsing=True)
        yield f".Ss {name}"
        yield from _literal([f"listarchive {name} {' '.join(command.collect_usage_pieces(context))}"])
        yield from _help(command.help or "")
        yield from _options(command, context)
    yield from _queries()
    yield ".Sh ENVIRONMENT"
    yield from _list(".It Ev {}", _ENVIRONMENT)
    yield ".Sh FILES"
    yield from _list(".It Pa {}", _FILES)
    yield ".Sh EXIT STATUS"
    yield from _list(".It {}", {str(code): f"{meaning}." for code, meaning in EXIT_CODES.items()})
    yield ".Sh EXAMPLES"
    for number, (what, lines) in enumerate(_EXAMPLES.items()):
        yield from ((".Pp", _plain(what)) if number else (_plain(what),))
        yield from _literal(lines)
    yield from (".Sh SEE ALSO", ".Xr mu 1 ,", ".Xr notmuch 1 ,", ".Xr crontab 5 ,", ".Xr mbox 5")


def _queries() -> Iterator[str]:
    yield ".Sh QUERIES"
    yield from _text(
        "Words side by side are joined by and; or, not, -word, parentheses, phrases in quotes, word* and "
        "~word do what they do elsewhere. A field searches in one place:"
    )
    named = {
        " ".join(f"{name}:" for name in (field.name, *field.aliases, field.letter) if name): (
            f"{field.help[0].upper()}{field.help[1:]}. Example: {field.example}"
        )
        for field in FIELDS
        if field.name != "any"
    }
    sides = " ".join(f"{name}:" for name in DATE_SIDES)
    yield from _list(
        ".It Cm {}", named | {sides: "When it was sent, bounded on one side. Example: since:2023"}
    )
    yield ".Pp"
    yield from _text(
        "A date is 2023, 2023-01, 2023-01-12, yesterday, last week, 3d, 2w, 6m or 1y; "
        "a range is a..b, a.. or ..b."
    )


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    rows: dict[str, str] = {}
    for option in command.get_params(context):
        if isinstance(option, click.Option) and not option.hidden:
            names = " , ".join(f"Fl {name.removeprefix('-')}" for name in sorted(option.opts, key=len))
            value = f" Ar {option.metavar}" if option.metavar and not option.is_flag else ""
            rows[names + value] = re.sub(r"\s+", " ", option.help or "")
    yield from _list(".It {}", rows)


def _list(item: str, rows: dict[str, str]) -> Iterator[str]:
    yield ".Bl -tag -width Ds"
    for name, told in rows.items():
        # A colon at the end of a word would be taken for punctuation.
        yield item.format(name if name.startswith("Fl ") else _plain(name).replace(":", ":\\&"))
        yield from _text(told)
    yield ".El"


def _help(text: str) -> Iterator[str]:
    """Write paragraphs; one below a backspace keeps its shape, as in click."""
    for number, paragraph in enumerate(re.split(r"\n\s*\n", text.strip())):
        first, _, rest = paragraph.strip().partition("\n")
        if first == "\b":
            yield from _literal(rest.split("\n"))
        else:
            yield from ((".Pp",) if number else ())
            yield from _text(paragraph)


def _text(text: str) -> Iterator[str]:
    """Write running text, each sentence from a new line on."""
    for sentence in re.split(r"(?<=[.!?:)])\s+(?=[A-Z])", " ".join(text.split())):
        yield from map(_plain, wrap(sentence, 76, break_on_hyphens=False))


def _literal(lines: tuple[str, ...] | list[str]) -> Iterator[str]:
    yield ".Bd -literal -offset indent"
    yield from map(_plain, lines)
    yield ".Ed"


def _plain(text: str) -> str:
    """Write a line that roff takes for text: no escapes, no requests, no typographic dashes."""
    text = text.replace("\\", "\\e").replace("`", "\\(ga").replace("'", "\\(aq").replace("~", "\\(ti")
    text = text.replace("^", "\\(ha").replace("–", "\\(en").replace("…", "...")
    return f"\\&{text}" if text.startswith((".", "'", "\\(aq")) else text


if __name__ == "__main__":
    if sys.argv[1:]:
        for name, text in pages().items():
            Path(sys.argv[1], f"{name}.1").write_text(text, "utf-8")
    else:
        print(manual(), end="")
