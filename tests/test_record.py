"""The objects of `record` are what those of frozen dataclasses are."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, replace
from typing import Any

import pytest

from listarchive.record import record


@record
class Lamp:
    """What is made by `record`."""

    name: str
    light: int = 60
    parts: dict[str, int] = field(default_factory=dict)


@record
class Bulb:
    """Another one, with the same values."""

    name: str
    light: int = 60


@record
class Torch(Bulb):
    """One more field, and another default."""

    light: int = 5
    cells: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Plain:
    """What `Lamp` would be."""

    name: str
    light: int = 60
    parts: dict[str, int] = field(default_factory=dict)


@pytest.mark.parametrize("values", [("a",), ("a", 3), ("a", 3, {"b": 1})])
def test_values_are_given_by_place_by_name_or_by_default(values: tuple[Any, ...]) -> None:
    named = dict(zip(("name", "light", "parts"), values, strict=False))
    assert asdict(Lamp(*values)) == asdict(Plain(*values)) == asdict(Lamp(**named))
    assert repr(Lamp(*values)) == repr(Plain(*values)).replace("Plain", "Lamp")


@pytest.mark.parametrize(
    ("values", "named"), [((), {}), (("a", 1, {}, 4), {}), (("a",), {"name": "b"}), (("a",), {"size": 1})]
)
def test_what_is_missing_or_too_much_is_told(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="Lamp"):
        Lamp(*values, **named)


def test_objects_are_their_values() -> None:
    assert Bulb("a") == Bulb("a", 60) != Bulb("a", 61)
    assert len({Bulb("a"), Bulb("a", 60), Bulb("b")}) == 2
    assert Bulb("a") != Torch("a", 60)
    assert replace(Bulb("a"), light=3) == Bulb("a", 3)
    assert Lamp("a").parts is not Lamp("a").parts


def test_nothing_in_them_changes() -> None:
    bulb: Any = Bulb("a")
    with pytest.raises(FrozenInstanceError):
        bulb.light = 3
    with pytest.raises(FrozenInstanceError):
        bulb.other = 3
    with pytest.raises(FrozenInstanceError):
        del bulb.light
    assert not hasattr(bulb, "__dict__")


def test_they_go_to_other_processes_and_into_patterns() -> None:
    assert pickle.loads(pickle.dumps(Torch("a", cells=(1,)))) == Torch("a", 5, (1,))
    match Torch("a", 2):
        case Torch(name, light):
            assert (name, light) == ("a", 2)
