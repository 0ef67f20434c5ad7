"""`listarchive redact`: call a person by a pseudonym in all that the archive shows."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from listarchive.cli.paths import pass_home
from listarchive.cli.run_log import changing_options, logged, placed
from listarchive.cli.terminal import number_of
from listarchive.errors import UsageError
from listarchive.printable import safe_line

if TYPE_CHECKING:
    from listarchive.archive import Archive


def _ids(archive: Archive, person: str) -> list[str]:
    return [hit.id for hit in archive.written_by(person, limit=sys.maxsize).hits]


@click.command("redact")
@click.argument("who", metavar="WHO")
@click.option("--also", multiple=True, metavar="NAME", help="One more name or address of theirs.")
@click.option("-n", "--dry-run", is_flag=True, help="Show whom it would be, and change nothing.")
@changing_options
@pass_home
def command(
    home: Path,
    who: str,
    also: tuple[str, ...],
    dry_run: bool,
    quiet: bool,
    wait: float,
    log: str | None,
    log_format: str,
) -> int:
    """Call a person by a pseudonym: in all posts, quotes, headers and files that are shown.

    WHO is an address or a name. All names and addresses are taken that this person has written under. They
    stand in the file HOME/redacted then, which nobody else should read; imports and rebuilds keep to it.
    The mail itself is not changed.

    \b
    listarchive redact -n 'Rosa Dahlgren'         whom it would be
    listarchive redact rosa@example.net --also 'Rosie D.'
    """
    from listarchive.cli.archive_access import opened
    from listarchive.cli.configured import configured, place
    from listarchive.configuration import MailPaths
    from listarchive.importer.redacting import person_of, redact
    from listarchive.moderation import Redactions
    from listarchive.query import parse
    from listarchive.query.notation import quoted

    if not who.strip():
        raise UsageError("nobody is named: give a name or an address")
    with logged("redact", log, log_format) as note:
        settings = configured(home)
        with opened(home, settings) as archive:
            ids = archive.ids(parse(f"author:{quoted(who)}"))
            people: dict[str, str] = {}
            for each in ids:
                people.setdefault(archive.person(each), str(archive.get(each).post.author))
            if len(people) > 1:
                named = "; ".join(sorted(people.values())[:5])
                raise UsageError(f"{who!r} is {len(people)} people ({named}): give an address")
            authors = [archive.get(each).post.author for one in people for each in _ids(archive, one)]
            authors += [archive.mailmap.canonical(each) for each in authors]
        person = Redactions.read(home).joined(person_of(authors, also if authors else (who, *also)))
        if not quiet:
            for each in (*person.names, *person.addresses):
                click.echo(safe_line(f"{each} → {person.address if '@' in each else person.pseudonym}"))
        if dry_run:
            return 0
        with placed(home):
            languages = MailPaths(home, settings).languages
            changed = redact(place(home, settings), person, languages=languages, wait=wait)
        if not quiet:
            click.echo(f"{number_of(len(changed), 'post')} changed")
        note(0, {"changed": len(changed)})
    return 0
