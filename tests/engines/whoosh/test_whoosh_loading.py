"""A search loads of Whoosh's view of an index only what it needs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SEARCH = """
import json, sys
from listarchive.archive import Archive
home = sys.argv[1]
def loaded():
    names = "schema analyzers documents terms matchers virtual_terms whoosh_codec index document_writer"
    return [name for name in names.split() if "listarchive.engines.whoosh." + name in sys.modules]
with Archive.open(home) as archive:
    queries = ("lamps", '"the lamps"', "lam*", "date:2023", "from:ada")
    found = [archive.search(query).total for query in queries]
before = loaded()
from listarchive.archive import whoosh_index
from whoosh import query
with whoosh_index(home).searcher() as searcher:
    unknown = len(searcher.search(query.Phrase("body", ["the", "garden"], slop=9)))
print(json.dumps([found, before, unknown, loaded()]))
"""


@pytest.mark.slow
def test_what_whoosh_s_matchers_need_is_loaded_for_them_alone(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SEARCH, str(home)], capture_output=True, check=True, timeout=60
    )
    found, before, unknown, after = json.loads(done.stdout)
    assert all(found)
    assert before == []
    assert unknown > 0
    assert {"schema", "terms", "matchers", "whoosh_codec", "index"} <= set(after)
    assert "document_writer" not in after
