"""`listarchive fetch`: bring new mail into `mbox/`."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from listarchive.cli.options import format_option, quiet_option
from listarchive.cli.paths import pass_home
from listarchive.cli.run_log import log_options, logged, placed
from listarchive.cli.terminal import number_of
from listarchive.errors import UsageError
from listarchive.printable import safe

if TYPE_CHECKING:
    from listarchive import configuration as conf
    from listarchive.fetch import Remote, Report

_TOLD = 100  # problems of a list


@click.command("fetch")
@click.argument("lists", nargs=-1, metavar="[LIST]...")
@click.option("-n", "--dry-run", is_flag=True, help="Tell what would be asked for, and fetch nothing.")
@click.option("-a", "--all", "everything", is_flag=True, help="Ask for each month again, not only for some.")
@quiet_option
@click.option("-v", "--verbose", is_flag=True, help="Name each file.")
@format_option("text", "json", meaning="How to report: text for people, json for programs.")
@log_options
@pass_home
def command(
    home: Path,
    lists: tuple[str, ...],
    dry_run: bool,
    everything: bool,
    quiet: bool,
    verbose: bool,
    form: str,
    log: str | None,
    log_format: str,
) -> int:
    """Bring new mail into mbox/; `import` reads it then.

    Of all lists, or of those named, from where listarchive.toml says: Pipermail and HyperKitty archives,
    public-inbox repositories, mboxes on the web, folders on IMAP servers.

    What has not changed is not fetched again. What a server has dropped or rewritten stays here. A month
    file takes its place when it is whole.

    \b
    listarchive fetch                                        all lists
    listarchive fetch -n tinkers                             what one would bring
    listarchive fetch -q; listarchive import -q              every night
    """
    from listarchive.cli.configured import configured
    from listarchive.fetch import Politeness, fetch

    with logged("fetch", log, log_format) as note:
        configuration = configured(home)
        wanted = configuration.fetch
        with placed(home):
            report = fetch(
                home,
                _remotes(configuration, [name.lower() for name in lists]),
                politeness=Politeness(
                    wanted.pause, wanted.patience, wanted.largest, wanted.contact, wanted.attachments
                ),
                dry_run=dry_run,
                everything=everything,
                begun=_say if not quiet and sys.stderr.isatty() else lambda _: None,
            )
        if form == "json":
            click.echo(json.dumps(report.as_json(), indent=1))
        elif not quiet:
            for line in _lines(report, verbose or dry_run):
                click.echo(line)
        for line in _problems(report):
            click.echo(f"listarchive: {safe(line)}", err=True)
        code = 3 if report.failures else 0
        note(code, report.counts())
    return code


def _problems(report: Report) -> Iterator[str]:
    told: Counter[str] = Counter()
    for problem in report.problems:
        told[problem.list_name] += 1
        if told[problem.list_name] <= _TOLD:
            yield f"{problem.list_name}: {problem.url}: {problem.reason}"
    for name, count in told.items():
        if count > _TOLD:
            yield f"{name}: {count - _TOLD:,} more problems like these (--format json names all)"


def _say(remote: Remote) -> None:
    click.echo(f"fetching {safe(remote.shown)}", err=True)


def _remotes(configuration: conf.Configuration, names: list[str]) -> list[Remote]:
    """List what is to be fetched. Raises `UsageError` if there is nothing, or no such list."""
    for name in names:
        if name not in configuration.lists:
            raise UsageError(f"there is no list {name!r} in listarchive.toml: {_choice(configuration)}")
    found = [
        _remote(configuration, name, each)
        for name, one in configuration.lists.items()
        for each in one.remotes
        if not names or name in names
    ]
    if not found:
        whose = f"for {', '.join(names)} " if names else ""
        raise UsageError(
            f"nothing is set to be fetched {whose}in listarchive.toml: give a list a URL among its sources"
        )
    return found


def _choice(configuration: conf.Configuration) -> str:
    return f"choose from {', '.join(configuration.lists)}" if configuration.lists else "name one there first"


def _remote(configuration: conf.Configuration, name: str, each: conf.Remote) -> Remote:
    from listarchive.fetch import Remote

    return Remote(
        list_name=name,
        url=each.url,
        kind=each.kind,
        user=each.user,
        password=_password(configuration, name, each),
        ca=str(each.ca) if each.ca else None,
        local=each.local,
        honours=(configuration.lists[name].no_archive or configuration.fetch.no_archive) == "honour",
    )


def _password(configuration: conf.Configuration, name: str, each: conf.Remote) -> Callable[[], str] | None:
    from listarchive.fetch import password

    if each.password_file:
        return password.from_file(each.password_file)
    if each.password_variable:
        return password.from_variable(each.password_variable)
    if each.password_command:
        if configuration.key_path and not _trusted(configuration.key_path.file):
            raise configuration.wrong(
                "password_command is not run, as others can write to this file: take that right away",
                "lists",
                name,
            )
        return password.from_command(each.password_command)
    return None


def _trusted(path: Path) -> bool:
    """Tell whether nobody but the user and root can say what stands in a file."""
    status = path.stat()
    return status.st_uid in {0, os.geteuid()} and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _size(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{size / 1e3:,.1f} kB"


def _lines(report: Report, each: bool) -> Iterator[str]:
    if each:
        for item in report.items:
            yield f"{safe(item.path)}: {item.outcome}"
    if planned := report.count("would be fetched"):
        yield f"{number_of(planned, 'file')} would be asked for"
        return
    changed = report.count("changed")
    yield (
        f"{number_of(report.count('new'), 'file')} new, {report.count('grown'):,} grown, "
        + (f"{changed:,} changed, " if changed else "")
        + f"{report.count('unchanged', 'empty'):,} unchanged, {len(report.failures):,} failed, "
        f"{_size(report.size)}, in {report.seconds:.1f} s"
    )
