"""The names of what an archive has in a cluster: an alias, an index behind it, the index of its state."""

from __future__ import annotations

from listarchive.engines.opensearch.client import Client
from listarchive.engines.opensearch.mapping import FORMAT
from listarchive.errors import IndexUnusable, NoArchive

_SERIAL = 6  # digits


class Names:
    """Names them, and tells which index is in use."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.alias = client.cluster.index
        self.state = f"{self.alias}-state"
        """The index of ledgers, journals and the lease."""

    def current(self) -> str | None:
        """Name the index in use, if there is one. Raises `IndexUnusable` if it is of another format."""
        name = self._behind_alias()
        if name is not None:
            self._check(name)
        return name

    def require_current(self) -> str:
        """Name the index in use. Raises `NoArchive` and `IndexUnusable`."""
        name = self.current()
        if name is None:
            raise NoArchive(
                f"no index {self.alias} in the cluster yet: import mail with `listarchive import PATH`"
            )
        return name

    def all(self) -> list[str]:
        """Name all indexes that are, or were to be, behind the alias, the oldest first."""
        path = f"_cat/indices/{self._client.quoted(self.alias)}-v*"
        found = self._client.ask("GET", path, params={"format": "json", "h": "index"}).body
        beginning = f"{self.alias}-v"
        names = [str(each["index"]) for each in found]
        return sorted(name for name in names if name.removeprefix(beginning).isdecimal())

    def mail_of(self, index: str) -> str:
        """Name the index of mails beside one of posts."""
        return f"{self.alias}-mail{index.removeprefix(self.alias)}"

    def new(self) -> str:
        """Name an index that there is not yet."""
        last = max((int(name.rpartition("v")[2]) for name in self.all()), default=0)
        return f"{self.alias}-v{last + 1:0{_SERIAL}}"

    def in_use(self) -> str | None:
        """Name the index in use, of whatever format."""
        return self._behind_alias()

    def is_of_this_format(self, name: str) -> bool:
        """Tell whether this version can read an index."""
        answer = self._client.ask("GET", f"{self._client.quoted(name)}/_mapping")
        meta = answer.body.get(name, {}).get("mappings", {}).get("_meta", {})
        return bool(meta.get("format") == FORMAT)

    def _behind_alias(self) -> str | None:
        answer = self._client.ask("GET", f"_alias/{self._client.quoted(self.alias)}", takes={404})
        return None if answer.status == 404 else max(answer.body, default=None)

    def _check(self, name: str) -> None:
        if not self.is_of_this_format(name):
            raise IndexUnusable(
                f"the index {self.alias} was written by another version of listarchive: "
                "run `listarchive rebuild`"
            )
