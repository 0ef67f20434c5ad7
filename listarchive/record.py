"""Frozen dataclasses that are quickly made.

They are as `dataclass(frozen=True, slots=True)` makes them, which writes the source of six methods for each
class and compiles it: five times the work, and a search loads forty such classes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(kind: type[T]) -> type[T]:
    """Make a class of values from its fields; `dataclasses` takes its objects for some of its own."""
    made = dataclass(init=False, repr=False, eq=False, slots=True)(kind)
    for name, method in (*_SHARED.items(), ("__init__", _filling(made))):
        setattr(made, name, method)
    return made


def _filling(kind: type[Any]) -> Callable[..., None]:
    """Make the method that fills a new object with values: by place, by name, by default."""
    known = [(each.name, _default(kind, each)) for each in fields(kind)]
    puts = [getattr(kind, name).__set__ for name, _ in known]
    count = len(puts)

    def fill(self: Any, *values: Any, **named: Any) -> None:
        if len(values) < count:
            rest = known[len(values) :]
            values += tuple([named.pop(name) if name in named else default() for name, default in rest])
        if named or len(values) > count:
            raise TypeError(f"{kind.__name__} takes {', '.join(name for name, _ in known)}, each once")
        for put, value in zip(puts, values):  # noqa: B905 - they are as many
            put(self, value)

    return fill


def _default(kind: type[Any], each: Field[Any]) -> Callable[[], Any]:
    """Make what gives the value of a field that nobody gives."""
    if each.default_factory is not MISSING:
        return each.default_factory

    def default() -> Any:
        if each.default is MISSING:
            raise TypeError(f"{kind.__name__} lacks its {each.name}")
        return each.default

    return default


def _values(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self.__dataclass_fields__])


def _repr(self: Any) -> str:
    each = zip(self.__dataclass_fields__, _values(self), strict=True)
    return f"{type(self).__qualname__}({', '.join([f'{name}={value!r}' for name, value in each])})"


def _equal(self: Any, other: object) -> bool:
    return _values(self) == _values(other) if type(self) is type(other) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _frozen(self: Any, name: str, *_: Any) -> NoReturn:
    raise FrozenInstanceError(f"{type(self).__name__} has its {name} for ever")


def _reduced(self: Any) -> tuple[Any, ...]:
    return type(self), _values(self)


_SHARED: dict[str, Callable[..., Any]] = {
    "__repr__": _repr,
    "__eq__": _equal,
    "__hash__": _hash,
    "__setattr__": _frozen,
    "__delattr__": _frozen,
    "__reduce__": _reduced,
}
