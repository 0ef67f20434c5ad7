"""What stands in listarchive.toml is understood, and each mistake is named with its line."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from listarchive.archive import Audience
from listarchive.configuration import (
    Configuration,
    ConfigurationError,
    Engine,
    Fetch,
    Limits,
    List,
    Remote,
    Web,
    load,
)
from listarchive.configuration.remotes import KINDS
from listarchive.configuration.tables import keys_of
from listarchive.engine.cluster import Cluster

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "configuration.md").read_text("utf-8")


def written(home: Path, text: str | bytes) -> Configuration:
    (home / "listarchive.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(home)


def test_where_nothing_is_written_everything_is_as_it_always_was(tmp_path: Path) -> None:
    assert load(tmp_path) == Configuration() == replace(written(tmp_path, "# nothing yet\n"), key_path=None)


def test_the_example_of_the_documentation(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "imap").write_text("open sesame\n")
    example = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)[0]
    found = written(tmp_path, example)
    assert found.timezone == ZoneInfo("America/Lima")
    assert found.searches == {"releases": "subject:release from:nell", "lamps": "lamp or lantern"}
    assert found.lists == {
        "tinkers": List(
            title="The Tinkers",
            language="en",
            sources=(
                tmp_path / "old/tinkers-*.mbox",
                Path("/srv/mail/tinkers"),
                Remote(url="https://lists.example.org/pipermail/tinkers/"),
            ),
        ),
        "oficina": List(
            language="es",
            sources=(
                Remote(
                    url="imaps://mail.example.org/INBOX.oficina",
                    user="nell",
                    password_file=tmp_path / "secret" / "imap",
                ),
            ),
        ),
    }


def test_the_lists_that_go_by_references_alone(tmp_path: Path) -> None:
    text = "[lists.Builds]\nthreads = 'references'\n[lists.a]\nthreads = 'subjects'\n[lists.b]\n"
    assert written(tmp_path, text).references_only == {"builds"}
    assert Configuration().references_only == frozenset()


def test_the_lists_that_only_some_may_see(tmp_path: Path) -> None:
    text = "[lists.Board]\naccess = 'private'\nreaders = ['ann', '@council']\n[lists.a]\naccess = 'public'\n"
    found = written(tmp_path, text)
    assert found.private == {"board"}
    assert Configuration().private == frozenset()
    for names, reads in (
        (("ann",), {"board"}),
        (("eve", "@council"), {"board"}),
        (("council",), set()),
        ((), set()),
    ):
        assert found.audience(*names) == Audience(frozenset({"board"}), frozenset(reads))


def test_a_cluster_keeps_the_index(tmp_path: Path) -> None:
    (tmp_path / "password").touch()
    (tmp_path / "ca.pem").touch()
    found = written(
        tmp_path,
        _CLUSTER + "url = ['https://search1.example.org:9200', 'https://search2.example.org:9200']\n"
        "index = 'lists'\nuser = 'archive'\npassword_file = 'password'\nca_file = 'ca.pem'\nshards = 3\n",
    )
    assert found.engine.cluster == Cluster(
        ("https://search1.example.org:9200", "https://search2.example.org:9200"),
        "lists",
        user="archive",
        password_file=tmp_path / "password",
        ca_file=tmp_path / "ca.pem",
        shards=3,
    )
    alone = written(tmp_path, _CLUSTER + "url = 'http://localhost:9200'")
    assert alone.engine.cluster == Cluster(("http://localhost:9200",), "listarchive")
    assert Configuration().engine.cluster is None


def test_a_mailmap_in_the_home_needs_no_word(tmp_path: Path) -> None:
    (tmp_path / "mailmap").touch()
    (tmp_path / "people").touch()
    assert load(tmp_path).mailmap == tmp_path / "mailmap"
    assert written(tmp_path, "mailmap = 'people'").mailmap == tmp_path / "people"


_CLUSTER = "[engine]\nkind = 'opensearch'\n"

MISTAKES = [
    # syntax
    ("a = [", 1, "not TOML: invalid value: see https://toml.io"),
    ("[lists]\n\nb = \n", 3, "not TOML: invalid value at column 5: see https://toml.io"),
    ("\n\nmailmap = 'a'\nmailmap = 'b'\n", 4, "not TOML: cannot overwrite a value"),
    (b"# caf\xc3\xa9\n# caf\xe9", 2, "not UTF-8: save the file as UTF-8"),
    # keys
    (
        "\ncolour = 1",
        2,
        "colour: there is no such key: the keys here are engine, fetch, headers, limits, lists, mailmap, "
        "no_archive, searches, ",
    ),
    ("place = 1", 1, "place: there is no such key: the keys here are "),
    ("[lists.a]\r\nlangage='en'", 2, "lists.a.langage: there is no such key: did you mean language?"),
    ("[lists.a]\nsources = [\n  'x',\n  {url='https://x/', pasword=1}]", 4, "lists.a.sources.pasword: "),
    ("[lists]\n[lists.News]\n[lists.news]", 3, "lists.news: is there twice, as capitals mean nothing"),
    ("[lists.'../up']", 1, "lists.../up: is no name: use letters, digits, and . _ + - within it"),
    ("[lists.'.up']", 1, "lists..up: is no name: "),
    ("[searches]\n'a\\nb' = 'x'", 2, "searches.a\\nb: is no name: "),
    # types
    ("timezone = 3", 1, 'timezone: 3 is not text: write it between quotes, as in "…"'),
    ("[fetch]\npause = 'long'", 2, "fetch.pause: 'long' is not a number: write the seconds, without quotes"),
    ("[fetch]\npause = -1", 2, "fetch.pause: -1 is out of range: write seconds from 0 to 86400"),
    ("[fetch]\nlargest = true", 2, "fetch.largest: true is not a whole number"),
    ("[fetch]\nlargest = 0", 2, "fetch.largest: 0 is out of range: write a number from 1 on"),
    ("timezone = 1999-01-01", 1, "timezone: a date is not text"),
    ("lists = 'news'", 1, "lists: 'news' is not a table: write a line [lists], and its keys below"),
    ("[[lists]]", 1, "lists: an array is not a table"),
    ("[lists.a]\nsources = 'x'", 2, "lists.a.sources: 'x' is not an array: write it between brackets"),
    ("[lists.a]\nsources = ['x',\n\n true]", 4, "lists.a.sources: a source is written as text, or as"),
    ("[searches]\na = '''x\ny'''", 2, "searches.a: expects text on one line"),
    ("[searches]\na = ' '", 2, "searches.a: expects text on one line"),
    # values
    ("timezone = 'Europe/Berln'", 1, "timezone: there is no time zone 'Europe/Berln': did you mean Europe"),
    ("timezone = '../../etc/passwd'", 1, "timezone: there is no time zone '../../etc/passwd': write"),
    (
        "[lists.a]\nthreads = 'none'",
        2,
        "lists.a.threads: 'none' is none of them: choose from subjects, references",
    ),
    ("[lists.a]\nlanguage = 'english'", 2, "lists.a.language: 'english' is not a language: write"),
    ("mailmap = 'nobody'", 1, "mailmap: there is no file '{home}/nobody': fix the path"),
    ("mailmap = '~/map'", 1, "mailmap: '~/map': ~ means nothing here: write the whole path"),
    ("[lists.a]\nsources = ['mbox/../../b']", 2, "lists.a.sources: 'mbox/../../b' leads out of {home}"),
    ("[lists.a]\nsources = ['ftp://x/y']", 2, "lists.a.sources: 'ftp://x/y' is no URL to fetch from"),
    ("[lists.a]\nsources = ['https://[x/']", 2, "lists.a.sources: 'https://[x/' is no URL to fetch from"),
    ("[lists.a]\nsources = ['https://']", 2, "lists.a.sources: 'https://' is no URL to fetch from"),
    ("[lists.a]\nsources = ['https://u:p@x/']", 2, "lists.a.sources: a URL is no place for a password"),
    ("[lists.a]\nsources = [{kind='imap'}]", 2, 'lists.a.sources: lacks its url: write {{ url = '),
    ("[lists.a]\nsources = [{url='https://x/', kind='pop'}]", 2, "lists.a.sources.kind: 'pop' is none of"),
    ("[web]\nhosts = 'lan'", 2, "web.hosts: 'lan' is not an array: write it between brackets"),
    ("[web]\nhosts = ['http://lan/']", 2, "web.hosts: 'http://lan/' is no name of a host: write it alone"),
    ("[web]\nhosts = ['a',\n 'lan:80']", 3, "web.hosts: 'lan:80' is no name of a host: write it alone"),
    ("[web]\nhosts = ['*.lan']", 2, "web.hosts: '*.lan' is no name of a host: write it alone"),
    ("[web]\nhosts = ['a b']", 2, "web.hosts: 'a b' is no name of a host: write it alone"),
    ("[web]\naddresses = 'name'", 2, "web.addresses: 'name' is neither true nor false nor \"names\""),
    ("[web]\nheaders = 'none'", 2, "web.headers: 'none' is none of them: choose from all, public"),
    ("[web]\nuser_header = 'X_User'", 2, "web.user_header: 'X_User' is no name of a header: write it alone"),
    ("[web]\nuser_header = 'User:'", 2, "web.user_header: 'User:' is no name of a header: write it alone"),
    ("[web]\ntrusted_proxies = ['lan']", 2, "web.trusted_proxies: 'lan' is no address: write it as"),
    ("[web]\ntrusted_proxies = ['0.0.0.0/0']", 2, "web.trusted_proxies: '0.0.0.0/0' is everybody: name"),
    ("[web]\ntrusted_proxies = ['::/0']", 2, "web.trusted_proxies: '::/0' is everybody: name the servers"),
    ("[lists.a]\naccess = 'secret'", 2, "lists.a.access: 'secret' is none of them: choose from public, "),
    ("[lists.a]\naccess = 'private'\nreaders = ['ann, bo']", 3, "lists.a.readers: 'ann, bo' is nobody"),
    ("[lists.a]\naccess = 'private'\nreaders = ['a',\n ' b']", 4, "lists.a.readers: ' b' is nobody: write"),
    ("[lists.a]\naccess = 'private'\nreaders = ['@']", 3, "lists.a.readers: '@' is nobody: write each name"),
    ("[lists.a]\nreaders = ['ann']", 2, "lists.a.readers: are those of a private list: write access = "),
    ("[engine]\nkind = 'solr'", 2, "engine.kind: 'solr' is none of them: choose from whoosh, opensearch"),
    ("[engine]\nkind = 'opensearch'", 2, 'engine.kind: needs to know where: write url = "https://'),
    ("[engine]\nurl = 'https://a'", 2, 'engine.url: is a key of a cluster: write kind = "opensearch"'),
    (_CLUSTER + "url = []", 3, "engine.url: expects from one URL to 100"),
    (_CLUSTER + "url = ['https://a',\n'http://b']", 4, "engine.url: is another machine, which is spoken"),
    (_CLUSTER + "url = 'a:9200'", 3, "engine.url: is no URL: write it as https://search.example.org:9200"),
    (_CLUSTER + "url = 'https://u:p@a'", 3, "engine.url: is no place for a password: use user and"),
    (_CLUSTER + "url = 'https://a'\nuser = 'ann'", 4, "engine.user: goes together with password_file: "),
    (_CLUSTER + "url = 'https://a'\nindex = 'Lists'", 4, "engine.index: 'Lists' is no name of an index: "),
    (_CLUSTER + "url = 'https://a'\nca_file = 'ca'", 4, "engine.ca_file: there is no file '{home}/ca'"),
    (_CLUSTER + "url = 'https://a'\nshards = 0", 4, "engine.shards: 0 is out of range: write a number"),
    (_CLUSTER + "url = 'https://a'\ntimeout = 0", 4, "engine.timeout: 0 is out of range: write seconds"),
    ("[lists.a]\nsources = ['m']\n[lists.b]\nsources = ['m']", 4, "lists.b.sources: is a source of a"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "told"), MISTAKES)
def test_a_mistake_is_named_with_its_line(text: str | bytes, line: int, told: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as raised:
        written(tmp_path, text)
    home = str(tmp_path)
    assert str(raised.value).startswith(f"{home}/listarchive.toml line {line}: {told.format(home=home)}")
    assert raised.value.exit_code == 2


def test_what_is_nested_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="nested too deeply"):
        written(tmp_path, "a = " + "[" * 50_000 + "]" * 50_000)


def test_a_link_that_leads_nowhere_is_no_empty_configuration(tmp_path: Path) -> None:
    (tmp_path / "listarchive.toml").symlink_to("gone.toml")
    with pytest.raises(FileNotFoundError):
        load(tmp_path)


def test_what_is_found_wrong_later_is_named_with_its_line_too(tmp_path: Path) -> None:
    found = written(tmp_path, "[searches]\n\nlamps = 'lamp or'")
    assert str(found.wrong("ends in the middle", "searches", "lamps")) == (
        f"{tmp_path}/listarchive.toml line 3: searches.lamps: ends in the middle"
    )


@pytest.mark.parametrize("table", [Configuration, List, Remote, Fetch, Web, Engine, Limits])
def test_every_key_is_documented(table: type) -> None:
    # Tables may have keys of one name, each with its own row.
    rows = re.findall(r"^\| `(.+?)` \| (.+) \|$", PAGE, re.MULTILINE)
    for key in keys_of(table):
        names = (key.name, f"[{key.name}]", f"[{key.name}.NAME]")
        told = [row for name, row in rows if name in names]
        assert [row for row in told if row.startswith(key.metadata["meaning"])], key.name


def test_every_kind_and_no_other_is_documented() -> None:
    row = dict(re.findall(r"^\| `(.+?)` \| (.+) \|$", PAGE, re.MULTILINE))["kind"]
    assert row.endswith(f": {', '.join(KINDS)}")


def test_where_nothing_is_set_nothing_is_waited_for(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from listarchive.configuration import load; "
        "load(Path(sys.argv[1])); print(*sys.modules)"
    )
    command = [sys.executable, "-c", program, tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert {"tomllib", "zoneinfo", "listarchive.configuration.lines"}.isdisjoint(done.stdout.split())
