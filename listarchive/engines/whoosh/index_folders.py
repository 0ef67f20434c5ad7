"""The folder of the index in an archive home.

    HOME/index/lock       held by the one writer; an empty file that stays
    HOME/index/current    one line of JSON: the format, and the folder that is the index now
    HOME/index/NAME/      a whole index; `rebuild` writes a second one beside it and moves `current`

`current` is replaced by a rename, so a reader sees the old index or the new one, never half of each.
"""

from __future__ import annotations

import json
from pathlib import Path

from listarchive.durable import replace_durably, sync_folder
from listarchive.engine.field_kinds import SIGNATURE
from listarchive.engine.home import Home
from listarchive.engines.whoosh.trust import require_trust
from listarchive.errors import IndexUnusable, NoArchive
from listarchive.record import record

CODEC = 9
"""The version of the codec, raised whenever its files could be misread."""

FORMAT = f"{CODEC}-{SIGNATURE}"
"""What an index must be of to be searched: posts can be read from any that this codec wrote."""


@record
class IndexFolders:
    """The folders in `index/` of an archive home, each a whole index, of which one is in use."""

    home: Home

    @property
    def index(self) -> Path:
        """The folder of all of them."""
        return self.home.index

    @property
    def lock(self) -> Path:
        """The file whose kernel lock the one writer holds."""
        return self.index / "lock"

    def current(self) -> Path | None:
        """Name the folder of the index in use, or None if nothing was imported yet.

        Raises `IndexUnusable` if it is of another format or `current` is damaged, `Untrusted`, OSError if
        it cannot be read.
        """
        folder = self._named()
        while folder and not folder.is_dir():
            # A rebuild may have put another one in its place since its name was read.
            folder, before = self._named(), folder
            if folder == before:
                raise IndexUnusable(f"the index folder {folder} is gone: run `listarchive rebuild`")
        if folder and not self.home.trusting:
            require_trust(self.index, folder)
        return folder

    def _named(self) -> Path | None:
        try:
            words = json.loads((self.index / "current").read_text("utf-8"))
            form, name = words["format"], words["folder"]
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (ValueError, KeyError, TypeError, IsADirectoryError) as error:
            raise IndexUnusable(
                f"the index in {self.index} is damaged (its file 'current' cannot be read): "
                "run `listarchive rebuild`"
            ) from error
        if form != FORMAT:
            raise IndexUnusable(
                f"the index in {self.index} is of format {form}, this listarchive writes {FORMAT}: "
                "run `listarchive rebuild`"
            )
        folder = self.index / str(name)
        if not folder.name.startswith("v") or folder.parent != self.index:
            raise IndexUnusable(f"the index folder {folder} is gone: run `listarchive rebuild`")
        return folder

    def folders(self) -> list[Path]:
        """Name the folder of the index in use; if nothing tells which one, or how to read it, all."""
        try:
            folder = self.current()
        except IndexUnusable:
            return sorted(each for each in self.index.glob("v*-*") if each.is_dir())
        return [folder] if folder else []

    def require_current(self) -> Path:
        """Name the folder of the index in use. Raises `NoArchive` if there is none."""
        folder = self.current()
        if folder is None:
            if self.home.mbox.is_dir():
                advice = "run `listarchive import` first"
            else:
                advice = "name one with --home DIR or LISTARCHIVE_HOME, or put mail into mbox/ here"
            raise NoArchive(f"no archive in {self.home.path}: {advice}")
        return folder

    def new_folder(self) -> Path:
        """Make an empty folder for a new index, beside the one in use."""
        import secrets  # noqa: PLC0415 - with OpenSSL; who reads does not wait for it

        folder = self.index / f"v{FORMAT}-{secrets.token_hex(4)}"
        folder.mkdir(parents=True)
        return folder

    def switch_to(self, folder: Path) -> None:
        """Make `folder` the index in use; readers of the old one keep what they have open."""
        words = json.dumps({"format": FORMAT, "folder": folder.name})
        replace_durably(self.index / "current", words.encode() + b"\n")
        sync_folder(self.home.path)  # `index` itself may be new

    def sweep(self) -> None:
        """Remove what no longer belongs to the index in use: leftovers of runs that died."""
        import shutil  # noqa: PLC0415 - see `new_folder`

        keep = self.current()
        for entry in self.index.iterdir():
            if entry.is_dir() and entry != keep and entry.name.startswith("v"):
                shutil.rmtree(entry, ignore_errors=True)
        for folder in (self.index, keep):
            for entry in folder.glob("*.new") if folder else ():
                entry.unlink(missing_ok=True)
