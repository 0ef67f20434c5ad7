"""How does the sample archive look in a browser?

    python docs/screenshots.py CHROMIUM

makes the pictures in docs/images/ that the README shows.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from threading import Thread

from playwright.sync_api import sync_playwright
from waitress.server import create_server

from listarchive.archive import Home
from listarchive.importer import run
from listarchive.web.app import application
from listarchive.web.archives import Archives
from listarchive.web.site import Site

ROOT = Path(__file__).resolve().parents[1]
PICTURES = {
    "search": ("/search?q=lamp+or+kettle", "light"),
    "conversation": ("/thread/q8k45j1r90d7#46tb3xaesz27", "dark"),
}


def main() -> None:
    """Make the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copytree(ROOT / "mbox", home / "mbox")
        run(Home(home), jobs=1)
        server = create_server(application(Site(home), Archives(home)), host="127.0.0.1", port=0)
        Thread(target=server.run, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
            for name, (path, scheme) in PICTURES.items():
                view = {"width": 1000, "height": 720}
                page = browser.new_page(viewport=view, color_scheme=scheme)  # type: ignore[arg-type]
                page.goto(f"http://127.0.0.1:{server.effective_port}{path}")
                page.screenshot(path=ROOT / f"docs/images/{name}.png")


if __name__ == "__main__":
    main()
