"""What the owner of an archive has configured, and what a person says of its index."""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path

import click

from listarchive.configuration import Configuration, load, zone
from listarchive.engine.home import Home
from listarchive.engine.kept_headers import keep_headers
from listarchive.limits import use
from listarchive.spam_headers import tell_spam_by


def configured(home: Path) -> Configuration:
    """Read the configuration, and keep to it from now on. Raises as `configuration.load`."""
    found = load(home)
    use(found.limits)
    keep_headers(found.headers)
    tell_spam_by(found.spam_headers)
    return found


def place(
    home: Path,
    configuration: Configuration,
    private: frozenset[str] | None = None,
    spamless: frozenset[str] | None = None,
) -> Home:
    """Tell where the archive is, as is configured; a writer is told what is kept apart, too."""
    return Home(home, trusting(), private, configuration.engine.cluster, spamless)


def zone_asked(configuration: Configuration, name: str | None) -> tzinfo:
    """Give the time zone that `--tz` names, else the archive's. Raises `UsageError`."""
    return configuration.timezone if name is None else zone(name)


def trusting() -> bool:
    """Whether the person says that the index is read whoever may have written it (`--trust-index`)."""
    return bool(click.get_current_context().find_root().params.get("trust_index"))
