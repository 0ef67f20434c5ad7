"""What keeps the index: the engine in the program, or a cluster."""

from __future__ import annotations

from pathlib import Path

from listarchive.configuration import values
from listarchive.configuration.tables import key, settings
from listarchive.configuration.values import KeyPath
from listarchive.engine.cluster import Cluster, fault_of
from listarchive.lazy import lazy_pattern
from listarchive.record import record

_URLS = 100
_INDEX = lazy_pattern(r"[a-z0-9][a-z0-9._-]{0,200}")
_TOGETHER = (("user", "password_file"), ("password_file", "user"), ("certificate_key", "certificate"))


def urls(value: object, key_path: KeyPath) -> tuple[str, ...]:
    """Read a URL, or an array of them."""
    alone = isinstance(value, str)
    found = (values.text(value, key_path),) if alone else values.texts(value, key_path)
    places = [key_path] if alone else [key_path.at(number) for number in range(len(found))]
    if not 0 < len(found) <= _URLS:
        raise key_path.wrong(f"expects from one URL to {_URLS}: name some of the nodes")
    for url, here in zip(found, places, strict=True):
        if fault := fault_of(url):
            raise here.wrong(fault)
    return found


def index(value: object, key_path: KeyPath) -> str:
    """Read the name of an index, as OpenSearch allows them and we add to them."""
    name = values.text(value, key_path)
    if not _INDEX.fullmatch(name):
        raise key_path.wrong(
            f"{name!r} is no name of an index: use small letters, digits, and . _ - within it"
        )
    return name


def timeout(value: object, key_path: KeyPath) -> float:
    """Read the seconds of one request."""
    found = values.seconds(value, key_path)
    if not 1 <= found <= 3600:
        raise key_path.wrong(f"{found:g} is out of range: write seconds from 1 to 3600")
    return found


@record
class Engine:
    """What keeps the index."""

    kind: str = key(
        values.one_of("whoosh", "opensearch"),
        "whoosh",
        "`opensearch` for a cluster ([cluster.md](cluster.md)); `whoosh`, in `index/`, if not given",
    )
    url: tuple[str, ...] = key(urls, (), "a node of the cluster, or an array of them: each is tried in turn")
    index: str = key(index, "listarchive", "the alias of its index; `listarchive` if not given")
    user: str = key(values.text, "", "the user to log in as")
    password_file: Path | None = key(values.file, None, "the file whose first line is the password")
    bearer_token_file: Path | None = key(
        values.file, None, "the file whose first line is a token, in place of user and password"
    )
    certificate: Path | None = key(values.file, None, "the certificate of this client, in PEM")
    certificate_key: Path | None = key(values.file, None, "its key, if it is not in the same file")
    ca_file: Path | None = key(values.file, None, "a file of certificates to trust instead of the usual ones")
    shards: int = key(values.count(1, 1024), 1, "how many shards a new index is split into; 1 if not given")
    replicas: int = key(values.count(0, 100), 1, "how many extra copies each shard has; 1 if not given")
    timeout: float = key(timeout, 30.0, "seconds that one request may take; 30 if not given")
    mail: str = key(
        values.one_of("files", "index"),
        "files",
        "where original mails are read from: the `files` in `mbox/`, or an `index` of the cluster",
    )

    @property
    def cluster(self) -> Cluster | None:
        """The cluster, if one keeps the index."""
        if self.kind == "whoosh":
            return None
        return Cluster(
            self.url,
            self.index,
            user=self.user,
            password_file=self.password_file,
            bearer_token_file=self.bearer_token_file,
            certificate=self.certificate,
            certificate_key=self.certificate_key,
            ca_file=self.ca_file,
            shards=self.shards,
            replicas=self.replicas,
            timeout=self.timeout,
            mail=self.mail,
        )


def engine(value: object, key_path: KeyPath) -> Engine:
    """Read the table of the engine, and whether its keys go together."""
    found = _ENGINE(value, key_path)
    given = set(values.table(value, key_path))
    if found.kind == "whoosh":
        for name in sorted(given - {"kind"}):
            raise key_path.at(name).wrong('is a key of a cluster: write kind = "opensearch", or take it away')
    elif not found.url:
        raise key_path.at("kind").wrong('needs to know where: write url = "https://search.example.org:9200"')
    for name, other in _TOGETHER:
        if name in given and other not in given:
            raise key_path.at(name).wrong(f"goes together with {other}: write that, too, or take it away")
    if "user" in given and "bearer_token_file" in given:
        raise key_path.at("bearer_token_file").wrong(
            "stands for user and password_file: take it or those away"
        )
    return found


_ENGINE = settings(Engine)
