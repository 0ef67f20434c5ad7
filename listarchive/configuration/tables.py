"""How a table of `listarchive.toml` is declared: a class, whose fields are its keys."""

from __future__ import annotations

from dataclasses import Field, field, fields
from typing import Any, TypeVar

from listarchive.configuration import values
from listarchive.configuration.values import KeyPath, Reader

T = TypeVar("T")


def key(read: Reader[T], default: T, meaning: str) -> T:
    """Declare a key: how its value is read, its default, and what it means, for docs/configuration.md."""
    found: T = field(default_factory=lambda: default, metadata={"read": read, "meaning": meaning})
    return found


def keys_of(kind: type[Any]) -> list[Field[Any]]:
    """List the keys of a table."""
    return [each for each in fields(kind) if "read" in each.metadata]


def settings(kind: type[T]) -> Reader[T]:
    """Make a reader of a table whose keys are the fields of `kind`."""

    def read(value: object, key_path: KeyPath) -> T:
        keys = {each.name: each.metadata["read"] for each in keys_of(kind)}
        found: dict[str, Any] = {}
        for name, item in values.table(value, key_path).items():
            if name not in keys:
                raise key_path.at(name).wrong(_unknown(name, list(keys)))
            found[name] = keys[name](item, key_path.at(name))
        return kind(**found)

    return read


def _unknown(name: str, known: list[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - few mistype a key

    near = get_close_matches(name, known, n=1)
    advice = f"did you mean {near[0]}?" if near else f"the keys here are {', '.join(sorted(known))}"
    return f"there is no such key: {advice}" if known else "there is no such key: take it away"
