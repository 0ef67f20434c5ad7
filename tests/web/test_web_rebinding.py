"""A page elsewhere whose name leads to this machine (DNS rebinding), in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Error, sync_playwright
from test_web_serving import served  # type: ignore[import-not-found]

pytestmark = pytest.mark.slow

# Every name leads to this machine, and the browser asks for nothing of its own.
QUIET = (
    "--no-sandbox", "--host-resolver-rules=MAP * 127.0.0.1", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic", "--disable-gpu", "--no-first-run",
    "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable",
)  # fmt: skip
NAMES = {
    "evil.example": 400, "a_b.evil.example": 400, "_.evil.example": 400, "a!b.evil.example": 400,
    "a$b.evil.example": 400, "xn--lcalhost-n4a": 400, "localhost.evil.example": 400, "evil.example.": 400,
    "127.0.0.1.evil.example": 400, "evil.localhost": 400, "archive.lan": 200, "localhost": 200,
    "localhost.": 200, "127.0.0.1": 200, "2130706433": 200, "127.1": 200,
}  # fmt: skip


def test_no_name_but_those_of_the_archive_shows_it(sample: Path, program: Callable[[str], str]) -> None:
    path = program("chromium")
    settings = sample / "listarchive.toml"
    settings.write_text('[web]\nhosts = ["archive.lan"]\n')
    try:
        with served(sample) as address, sync_playwright() as playwright:
            port = address.rpartition(":")[2]
            browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
            page = browser.new_page()
            got = {}
            for name in NAMES:
                try:
                    answer = page.goto(f"http://{name}:{port}/search?q=lamp")
                except Error:  # the browser itself takes it for no name
                    got[name] = 400
                    continue
                assert answer
                got[name] = answer.status
                assert ("lamp" in page.content()) == (answer.status == 200), name
            browser.close()
    finally:
        settings.unlink()
    assert got == NAMES
