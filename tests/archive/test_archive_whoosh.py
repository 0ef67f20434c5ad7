"""Whoosh is loaded without what nothing asks for, and whole for whoever asks."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

ASKED = """
import json, sys
{first}
from whoosh import query
from whoosh.analysis import DoubleMetaphoneFilter, RegexTokenizer, StemmingAnalyzer
from whoosh.lang import morph_en, porter
loaded = hasattr(sys.modules["whoosh.lang.morph_en"], "__file__")
words = sorted(morph_en.variations("render"))
stems = [token.text for token in StemmingAnalyzer()("the lanterns were burning")]
sounds = [token.text for token in (RegexTokenizer() | DoubleMetaphoneFilter())("lantern")]
print(json.dumps([loaded, words, stems, sounds, len(morph_en.rules), porter.stem("burning")]))
"""


def told(first: str) -> list[object]:
    done = subprocess.run(
        [sys.executable, "-c", ASKED.format(first=first)], capture_output=True, check=True, timeout=60
    )
    found: list[object] = json.loads(done.stdout)
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    "module", ["listarchive.engines.whoosh.import_stubs", "listarchive.engines.whoosh.searching.searches"]
)
def test_what_was_not_loaded_is_when_somebody_calls_it(module: str) -> None:
    loaded, *plain = told("")
    assert loaded
    assert told(f"import {module}") == [False, *plain]


def test_what_is_loaded_already_stays() -> None:
    loaded, *plain = told("import whoosh.lang.morph_en, listarchive.engines.whoosh.import_stubs")
    assert loaded
    assert plain == told("")[1:]
