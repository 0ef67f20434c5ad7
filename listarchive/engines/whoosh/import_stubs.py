"""Whoosh's queries without the tables that nothing asks for; who needs these queries takes them from here.

The tables know the forms of English words, its stems, and how it sounds: thousands of words and patterns, for
three functions that nothing here calls. Should somebody call one after all, its module is loaded then.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_UNUSED = {
    "whoosh.lang.morph_en": "variations",
    "whoosh.lang.porter": "stem",
    "whoosh.lang.dmetaphone": "double_metaphone",
}
"""Modules, and what other modules take from each as they are loaded."""


def _stand_in(name: str, function: str) -> ModuleType:
    """Make what stands for a module until something of it is used."""
    module = ModuleType(name)

    def whole() -> ModuleType:
        if sys.modules.get(name) is module:
            del sys.modules[name]
        return import_module(name)

    def called(*values: Any, **named: Any) -> Any:
        return getattr(whole(), function)(*values, **named)

    def found(other: str) -> Any:
        if other.startswith("__"):  # an import asks whether it is a package
            raise AttributeError(other)
        return getattr(whole(), other)

    vars(module).update({function: called, "__getattr__": found})
    return module


for _name, _function in _UNUSED.items():
    if _name not in sys.modules:
        sys.modules[_name] = _stand_in(_name, _function)

from whoosh import query  # noqa: E402 - after the above

__all__ = ["query"]
