"""`listarchive.toml`, read and checked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from listarchive.configuration.settings import Configuration
from listarchive.configuration.tables import settings
from listarchive.configuration.values import ConfigurationError, KeyPath
from listarchive.lazy import lazy_pattern

__all__ = ["FILE", "ConfigurationError", "load"]

FILE = "listarchive.toml"
MAILMAP = "mailmap"

_POSITION = lazy_pattern(r" \(at (?:line (\d+), column (\d+)|end of document)\)")


def load(home: Path) -> Configuration:
    """Read what is set in an archive home, which may be nothing.

    Raises `ConfigurationError`, which names the line of the first mistake, and OSError if the file cannot
    be read.
    """
    path = home / FILE
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        if path.is_symlink():
            raise
        configuration = Configuration()
    else:
        configuration = _read(home, path, raw)
    if configuration.mailmap is None and (home / MAILMAP).is_file():
        configuration = replace(configuration, mailmap=home / MAILMAP)
    return configuration


def _read(home: Path, path: Path, raw: bytes) -> Configuration:
    # Whoever sets nothing does not wait for what reads it.
    import tomllib  # noqa: PLC0415

    from listarchive.configuration.lines import lines  # noqa: PLC0415

    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(f"{path} line {line}: not UTF-8: save the file as UTF-8") from error
    try:
        tables = tomllib.loads(text)
        key_path = KeyPath(home, path, lines(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(_not_toml(path, str(error), text)) from error
    except RecursionError as error:
        raise ConfigurationError(f"{path}: is nested too deeply: write it flat") from error
    configuration = settings(Configuration)(tables, key_path)
    _check(configuration, key_path)
    return replace(configuration, key_path=key_path)


def _not_toml(path: Path, message: str, text: str) -> str:
    match = _POSITION.search(message)
    line = int(match[1]) if match and match[1] else text.rstrip("\n").count("\n") + 1
    column = f" at column {match[2]}" if match and match[2] else ""
    what = _POSITION.sub("", message)
    return f"{path} line {line}: not TOML: {what[:1].lower()}{what[1:]}{column}: see https://toml.io"


def _check(configuration: Configuration, key_path: KeyPath) -> None:
    """Raise `ConfigurationError` if a source is in two lists: whose would its posts be?"""
    seen: dict[object, str] = {}
    for name, each in configuration.lists.items():
        for number, source in enumerate(each.sources):
            known = source if isinstance(source, Path) else source.url
            if known in seen:
                here = key_path.at("lists").at(name).at("sources").at(number)
                raise here.wrong(f"is a source of {seen[known]} already: take one of them away")
            seen[known] = name
