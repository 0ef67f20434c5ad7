"""The values that may stand behind a key, and what is said of one that may not.

A reader takes what TOML gave and the keys that lead there; it gives the value that the program works
with, or raises `ConfigurationError`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Literal, TypeVar

from listarchive.errors import ListArchiveError, UsageError
from listarchive.lazy import lazy_pattern
from listarchive.record import record

T = TypeVar("T")

_NAME = lazy_pattern(r"\w[\w.+-]*")
_HOST = lazy_pattern(r"(?=[^:]{0,6}:)\[?[0-9A-Fa-f:.]{2,45}\]?|(?!.{0,252}\.\.)\w[\w.-]{0,252}")
_HEADER = lazy_pattern(r"[A-Za-z0-9_.-]{1,76}")
_CONTROL = lazy_pattern(r"[\x00-\x1f\x7f-\x9f]")


class ConfigurationError(ListArchiveError):
    """Something in listarchive.toml that cannot be meant so."""


@record
class KeyPath:
    """The keys that lead to a value in a configuration file."""

    home: Path
    file: Path
    lines: Mapping[tuple[str | int, ...], int]
    keys: tuple[str | int, ...] = ()

    def at(self, key: str | int) -> KeyPath:
        """Go on to a key, or to an item of an array."""
        return replace(self, keys=(*self.keys, key))

    def __str__(self) -> str:
        line = next((self.lines[k] for k in self._upwards() if k in self.lines), 0)
        name = ".".join(str(key) for key in self.keys if isinstance(key, str))
        where = f"{self.file} line {line}" if line else str(self.file)
        return f"{where}: {name}" if name else where

    def _upwards(self) -> list[tuple[str | int, ...]]:
        return [self.keys[:end] for end in range(len(self.keys), 0, -1)]

    def wrong(self, what: str) -> ConfigurationError:
        """Say that something is wrong here, and what to do about it."""
        return ConfigurationError(f"{self}: {what}")


Reader = Callable[[object, KeyPath], T]


def text(value: object, key_path: KeyPath) -> str:
    """Read words on one line, not none."""
    if not isinstance(value, str):
        raise key_path.wrong(f'{_as_toml(value)} is not text: write it between quotes, as in "…"')
    if not value.strip() or _CONTROL.search(value):
        raise key_path.wrong("expects text on one line: write it, or take the key away")
    return value


def flag(value: object, key_path: KeyPath) -> bool:
    """Read yes or no."""
    if not isinstance(value, bool):
        raise key_path.wrong(
            f"{_as_toml(value)} is neither true nor false: write one of them, without quotes"
        )
    return value


def addresses(value: object, key_path: KeyPath) -> bool | Literal["names"]:
    """Read how addresses are shown."""
    if value == "names":
        return "names"
    if not isinstance(value, bool):
        raise key_path.wrong(f'{_as_toml(value)} is neither true nor false nor "names": write one of them')
    return value


def count(low: int = 0, high: int | None = None) -> Reader[int]:
    """Make a reader of whole numbers from `low` to `high`."""

    def read(value: object, key_path: KeyPath) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise key_path.wrong(f"{_as_toml(value)} is not a whole number: write one, without quotes")
        if value < low or (high is not None and value > high):
            most = f" to {high}" if high is not None else " on"
            raise key_path.wrong(f"{value} is out of range: write a number from {low}{most}")
        return value

    return read


def seconds(value: object, key_path: KeyPath) -> float:
    """Read a length of time, in seconds."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise key_path.wrong(f"{_as_toml(value)} is not a number: write the seconds, without quotes")
    if not 0 <= value <= 86400:
        raise key_path.wrong(f"{_as_toml(value)} is out of range: write seconds from 0 to 86400")
    return float(value)


def one_of(*choices: str) -> Reader[str]:
    """Make a reader of a word out of several."""

    def read(value: object, key_path: KeyPath) -> str:
        word = text(value, key_path)
        if word not in choices:
            raise key_path.wrong(f"{_quoted(word)} is none of them: choose from {', '.join(choices)}")
        return word

    return read


def texts(value: object, key_path: KeyPath) -> tuple[str, ...]:
    """Read an array of texts."""
    return tuple(text(item, key_path.at(number)) for number, item in items(value, key_path))


def hosts(value: object, key_path: KeyPath) -> tuple[str, ...]:
    """Read an array of names of hosts."""
    found = texts(value, key_path)
    for number, name in enumerate(found):
        if not _HOST.fullmatch(name):
            raise key_path.at(number).wrong(
                f"{_quoted(name)} is no name of a host: write it alone, as lists.example.org, "
                "without https://, port and path"
            )
    return found


def readers(value: object, key_path: KeyPath) -> tuple[str, ...]:
    """Read an array of names of users and groups, none of which could be nobody's."""
    found = texts(value, key_path)
    for number, name in enumerate(found):
        if "," in name or name != name.strip() or name == "@":
            raise key_path.at(number).wrong(
                f'{_quoted(name)} is nobody: write each name alone, as "ann" or "@council"'
            )
    return found


def header(value: object, key_path: KeyPath) -> str:
    """Read the name of a header that a program sets."""
    name = text(value, key_path)
    if not _HEADER.fullmatch(name) or "_" in name:
        raise key_path.wrong(
            f"{_quoted(name)} is no name of a header: write it alone, as X-Remote-User, without a colon or _"
        )
    return name


def networks(value: object, key_path: KeyPath) -> tuple[str, ...]:
    """Read an array of addresses and networks."""
    from ipaddress import ip_network  # noqa: PLC0415 - few are behind a server elsewhere

    found = texts(value, key_path)
    for number, name in enumerate(found):
        try:
            everybody = not ip_network(name).prefixlen
        except ValueError:
            raise key_path.at(number).wrong(
                f"{_quoted(name)} is no address: write it as 192.0.2.7, or a network as 192.0.2.0/24"
            ) from None
        if everybody:
            raise key_path.at(number).wrong(f"{_quoted(name)} is everybody: name the servers in front alone")
    return found


def headers(value: object, key_path: KeyPath) -> tuple[str, ...]:
    """Read an array of names of headers."""
    found = texts(value, key_path)
    for number, name in enumerate(found):
        if not _HEADER.fullmatch(name):
            raise key_path.at(number).wrong(
                f"{_quoted(name)} is no name of a header: write it alone, as X-Mailer, without a colon"
            )
        if name.lower() in ("bcc", "resent-bcc"):
            raise key_path.at(number).wrong("names secret recipients, which are never kept: take it away")
    return found


def items(value: object, key_path: KeyPath) -> list[tuple[int, object]]:
    """Read an array, and number its items."""
    if not isinstance(value, list):
        raise key_path.wrong(f'{_as_toml(value)} is not an array: write it between brackets, as in ["…"]')
    return list(enumerate(value))


def path(value: object, key_path: KeyPath) -> Path:
    """Read a path below the home, or an absolute one."""
    words = text(value, key_path)
    if words.startswith("~"):
        raise key_path.wrong(f"{_quoted(words)}: ~ means nothing here: write the whole path")
    if ".." in Path(words).parts:
        raise key_path.wrong(
            f"{_quoted(words)} leads out of {key_path.home}: write the whole path, from / on"
        )
    return key_path.home / words


def file(value: object, key_path: KeyPath) -> Path:
    """Read a path to a file that is there."""
    found = path(value, key_path)
    if not found.is_file():
        raise key_path.wrong(f"there is no file {_quoted(str(found))}: fix the path, or remove the key")
    return found


def language(value: object, key_path: KeyPath) -> str:
    """Read a language's two letters (ISO 639-1)."""
    word = text(value, key_path).lower()
    if not re.fullmatch("[a-z]{2}", word):
        raise key_path.wrong(f'{_quoted(word)} is not a language: write its two letters, as in "pt"')
    return word


def time_zone(value: object, key_path: KeyPath) -> tzinfo:
    """Read a time zone's name."""
    name = text(value, key_path)
    try:
        return zone(name)
    except UsageError as error:
        raise key_path.wrong(str(error)) from error


def zone(name: str | None) -> tzinfo:
    """Find the time zone of a name; none is UTC. Raises `UsageError`."""
    if name is None:
        return UTC
    from zoneinfo import ZoneInfo, available_timezones  # noqa: PLC0415 - most archives live in UTC

    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError) as error:
        from difflib import get_close_matches  # noqa: PLC0415

        near = get_close_matches(name, sorted(available_timezones()), n=1, cutoff=0.8)
        advice = f"did you mean {near[0]}?" if near else "write one like Europe/Berlin or UTC"
        raise UsageError(f"there is no time zone {name!r}: {advice}") from error


def table(value: object, key_path: KeyPath) -> dict[str, object]:
    """Read a table."""
    if not isinstance(value, dict):
        name = key_path.keys[-1]
        raise key_path.wrong(f"{_as_toml(value)} is not a table: write a line [{name}], and its keys below")
    return value


def named(read: Reader[T]) -> Reader[Mapping[str, T]]:
    """Make a reader of a table whose keys are names that the user gives."""

    def read_all(value: object, key_path: KeyPath) -> Mapping[str, T]:
        found: dict[str, T] = {}
        for name, item in table(value, key_path).items():
            here = key_path.at(name)
            # A name becomes a folder below mbox/ and a word in a query.
            if not _NAME.fullmatch(name):
                raise here.wrong("is no name: use letters, digits, and . _ + - within it")
            if name.lower() in found:
                raise here.wrong("is there twice, as capitals mean nothing in names: take one away")
            found[name.lower()] = read(item, here)
        return found

    return read_all


def _quoted(words: str) -> str:
    return f"'{words}'"


def _as_toml(value: object) -> str:
    """Show a value as a person wrote it, or what it is if it is long."""
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)
        case str():
            return _quoted(value)
        case list():
            return "an array"
        case dict():
            return "a table"
        case _:
            return "a date"
