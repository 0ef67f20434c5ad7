"""The module that knows zstd in this Python."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import ModuleType


@cache
def zstd() -> ModuleType:
    """Give Python's own module from 3.14 on; before that, the same one from PyPI."""
    try:
        return import_module("compression.zstd")
    except ImportError:
        return import_module("backports.zstd")
