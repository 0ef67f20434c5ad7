"""How a test runs a command, and makes an archive."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from listarchive.cli import main

SAMPLE = Path(__file__).resolve().parents[2] / "mbox"


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    raw: bytes
    errors: str

    @property
    def out(self) -> str:
        return self.raw.decode("utf-8")

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Done]


def listarchive(*arguments: str | Path, stdin: bytes = b"") -> Done:
    """Run a command in this process, with streams as a pipe has them."""
    before = sys.stdin, sys.stdout, sys.stderr
    out, errors = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO(stdin)), out, errors
    try:
        main([str(argument) for argument in arguments])
    except SystemExit as end:
        code = end.code
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
    out.flush()
    errors.flush()
    assert isinstance(code, int)
    return Done(code, out.buffer.getvalue(), errors.buffer.getvalue().decode("utf-8"))  # type: ignore[attr-defined]


def archive_of(home: Path, **files: bytes) -> Path:
    """Import mail that a test has written; a file for each name."""
    for name, raw in files.items():
        path = home / "mbox" / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    assert listarchive("--home", home, "import", "-q").code in (0, 3)
    return home
