"""Where the mail of a list is: paths, patterns, and places on the network."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from listarchive.configuration import values
from listarchive.configuration.tables import key, settings
from listarchive.configuration.values import KeyPath
from listarchive.record import record

KINDS = ("pipermail", "hyperkitty", "public-inbox", "mbox", "imap")
"""What can be fetched from."""

_SCHEMES = ("https", "http", "imaps", "git", "file")


@record
class Remote:
    """A place on the network that `listarchive fetch` brings mail from."""

    url: str = key(values.text, "", "where it is: https, http, imaps, or a git repository")
    kind: str = key(
        values.one_of(*KINDS),
        "",
        f"what kind of source it is, if the URL does not show it: {', '.join(KINDS)}",
    )
    user: str = key(values.text, "", "the user to log in as")
    password_file: Path | None = key(values.file, None, "the file whose first line is the password")
    password_command: tuple[str, ...] = key(
        values.texts, (), "the program that prints the password, with its arguments"
    )
    password_variable: str = key(values.text, "", "the environment variable that holds the password")
    ca: Path | None = key(values.file, None, "a file of certificates to trust instead of the usual ones")
    local: bool = key(values.flag, False, "true if its name points into a private network")


def source(value: object, key_path: KeyPath) -> Path | Remote:
    """Read where mail is: a path or pattern, a URL, or a table with a `url`."""
    if isinstance(value, str) and "://" not in value:
        return values.path(value, key_path)
    if not isinstance(value, str | dict):
        raise key_path.wrong('a source is written as text, or as { url = "https://…" }')
    remote = Remote(url=value) if isinstance(value, str) else _REMOTE(value, key_path)
    here = key_path if isinstance(value, str) else key_path.at("url")
    if not remote.url:
        raise key_path.wrong('lacks its url: write { url = "https://…" }')
    scheme, sign, rest = remote.url.partition("://")
    written = sign and rest and not set(remote.url) & set(" \t<>") and _parts(remote.url)
    if scheme.lower() not in _SCHEMES or not written:
        raise here.wrong(f"{remote.url!r} is no URL to fetch from: choose from {', '.join(_SCHEMES)}")
    if "@" in rest.split("/", 1)[0] and ":" in rest.split("@", 1)[0]:
        raise here.wrong("a URL is no place for a password: use password_file, or another key for it")
    return remote


def _parts(url: str) -> bool:
    """Tell whether a URL has the parts of one; `http://[x/` has not."""
    try:
        return bool(urlsplit(url))
    except ValueError:
        return False


def sources(value: object, key_path: KeyPath) -> tuple[Path | Remote, ...]:
    """Read where the mail of a list is."""
    return tuple(source(item, key_path.at(number)) for number, item in values.items(value, key_path))


_REMOTE = settings(Remote)
