"""One process serves many readers while an import goes on."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client
from written_mails import a_mail  # type: ignore[import-not-found]

from listarchive.archive import Archive, Results
from listarchive.query import Query
from listarchive.web.archives import Archives
from listarchive.web.following import Following
from listarchive.web.result_cache import ResultCache
from listarchive.web.site import Site


@contextmanager
def served(home: Path, *options: str) -> Iterator[str]:
    """Run `listarchive serve` on a port that the system chooses; give the address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "listarchive", "--home", home, "serve", "--port", "0", *options],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr
    try:
        line = process.stderr.readline()
        address = re.search(r"http://\S+", line)
        assert address, line + process.stderr.read()
        yield address[0].rstrip("/")
    finally:
        code, told = ended(process, signal.SIGTERM)
        sys.stderr.write(told)
    assert "Traceback" not in told
    assert code == 0, told


def ended(process: subprocess.Popen[str], sign: signal.Signals) -> tuple[int, str]:
    """Stop a server by a signal, by force if that does nothing; give its exit code and what it still said."""
    process.send_signal(sign)
    try:
        _, told = process.communicate(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        _, told = process.communicate()
    return process.returncode, told


@pytest.mark.slow
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("later", [0, 0.3])
def test_a_signal_is_how_it_ends(sample: Path, sign: signal.Signals, later: float) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HEEDED, "--home", sample, "serve", "--port", "0"],
        stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stderr
        assert "the archive is at http://127.0.0.1:" in process.stderr.readline()
        time.sleep(later)
        assert ended(process, sign) == (0, "")


HEEDED = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
from listarchive.cli import main
main()
"""


def get(address: str) -> tuple[int, bytes]:
    try:
        with urlopen(address, timeout=30) as response:
            return response.status, response.read()
    except HTTPError as error:
        return error.code, error.read()


@pytest.mark.slow
def test_twenty_readers_at_once_each_get_their_page(sample: Path) -> None:
    paths = ["/", "/list/tinkers/", "/post/q8k45j1r90d7", "/thread/q8k45j1r90d7", "/search?q=lamp"]
    with served(sample) as address:
        expected = {path: get(address + path) for path in paths}
        assert {code for code, _ in expected.values()} == {200}
        with ThreadPoolExecutor(20) as readers:
            answers = list(readers.map(lambda n: (n, get(address + paths[n % 5])), range(100)))
    assert all(answer == expected[paths[n % 5]] for n, answer in answers)


def test_what_is_committed_is_shown_without_a_restart(
    home_of: Callable[..., Path], reading: Callable[..., FlaskClient]
) -> None:
    client = reading(home_of(a_mail("1@x.example", "Beans")))
    assert client.get("/message/2@x.example").status_code == 404
    tag = client.get("/list/garden/").headers["ETag"]
    home_of(a_mail("2@x.example", "Peas"))
    address = client.get("/message/2@x.example").location
    assert "Peas" in client.get(address).text
    assert client.get("/search.json?q=peas").json["total"] == 1
    for _ in range(1200):  # counts may be a little older
        if "Peas" in (front := client.get("/").text):
            break
        time.sleep(0.05)
    assert "Peas" in front
    assert client.get("/list/garden/", headers={"If-None-Match": tag}).status_code == 200


def test_whose_posts_they_are_is_followed_without_a_restart(home_of: Callable[..., Path]) -> None:
    home = home_of(
        a_mail("1@x.example", "Beans"),
        a_mail("2@x.example", "Peas", From="A. Other <ann@old.example>"),
    )
    client = Client(Following(lambda: Site(home), "localhost"))
    before = client.get("/")
    assert ("by 2 people" in before.text, "A. Other" in before.text) == (True, True)
    known = {"If-None-Match": before.headers["ETag"]}
    assert client.get("/", headers=known).status_code == 304
    (home / "mailmap").write_text("Ann Other <ann@x.example> <ann@old.example>\n")
    after = client.get("/", headers=known)
    assert after.status_code == 200
    assert ("by 1 person" in after.text, "A. Other" in after.text) == (True, False)
    assert client.get("/search.json?q=author:ann@old.example").json["total"] == 2
    (home / "mailmap").unlink()
    assert "by 2 people" in client.get("/").text


@pytest.mark.slow
def test_what_the_owner_sets_is_followed_and_a_mistake_told_once(
    home_of: Callable[..., Path], capfd: pytest.CaptureFixture[str]
) -> None:
    home = home_of(a_mail("1@x.example", "Beans"))
    with served(home) as address:

        def title() -> str:
            return re.findall("<h1>(.*?)</h1>", get(address + "/")[1].decode())[0]

        assert title() == "Mailing lists"
        (home / "listarchive.toml").write_text('[web]\ntitle = "Beans and More"\n')
        assert title() == "Beans and More"
        (home / "listarchive.toml").write_text("[web]\ntitle = Peas\n")
        assert [title(), title()] == ["Beans and More"] * 2
        (home / "listarchive.toml").write_text('[web]\ntitle = "Peas"\n[searches]\np = "pea"\n')
        assert title() == "Peas"
        assert get(address + "/search?q=saved:p")[0] == 200
    told = capfd.readouterr().err
    assert told.count("listarchive.toml line 2") == 1
    assert told.count("what was set before holds") == 1


def test_what_was_found_in_a_commit_is_not_looked_for_again(
    home_of: Callable[..., Path], reading: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Query] = []
    search = Archive.search

    def counted(archive: Archive, query: Query, **options: Any) -> Results:
        asked.append(query)
        return search(archive, query, **options)

    monkeypatch.setattr(Archive, "search", counted)
    client = reading(home_of(a_mail("1@x.example", "Beans")))
    pages = [client.get(path).data for path in ("/search?q=beans", "/search?q=beans", "/search?q=BEANS")]
    assert pages[0] == pages[1]
    assert len(asked) == 2  # capitals are marked as they were typed
    client.get("/search?q=beans&sort=newest")
    client.get("/search.json?q=beans")
    assert len(asked) == 4
    home_of(a_mail("2@x.example", "More beans"))
    assert client.get("/search.json?q=beans").json["total"] == 2
    assert len(asked) == 5


def test_answers_that_nobody_asks_for_are_forgotten(sample: Path) -> None:
    cache = ResultCache()
    with Archive.open(sample) as archive:
        results = [archive.search("lamp", limit=1)] * 300
        many = archive.search("", limit=51)
    for number, each in enumerate(results):
        cache.answer(number, lambda each=each: each)
        assert cache.answer(0, never) is results[0]
    assert cache.answer(299, never) is results[299]
    with pytest.raises(AssertionError):
        cache.answer(1, never)
    cache.answer("many", lambda: many)
    with pytest.raises(AssertionError):
        cache.answer("many", never)


def never() -> Results:
    raise AssertionError("asked again")


def test_an_archive_is_lent_to_one_reader_at_a_time(sample: Path) -> None:
    archives = Archives(sample)
    with archives.reading() as one, archives.reading() as other:
        assert one is not other
    with archives.reading() as again:
        assert again in (one, other)


def test_an_overview_is_counted_once_for_a_commit(sample: Path) -> None:
    archives = Archives(sample)
    with archives.reading() as archive:
        assert archives.overview(archive) is archives.overview(archive)
        assert archives.counted == archive.version


@pytest.mark.slow
def test_an_address_that_is_taken_is_named(sample: Path) -> None:
    with served(sample) as address:
        port = address.rpartition(":")[2]
        done = subprocess.run(
            [sys.executable, "-m", "listarchive", "--home", sample, "serve", "--port", port],
            capture_output=True, text=True, check=False, timeout=30,
        )  # fmt: skip
    assert done.returncode == 2
    assert re.fullmatch(rf"listarchive: .*127.0.0.1 port {port} .*: choose another --port\n", done.stderr)


@pytest.mark.slow
def test_nothing_is_served_where_there_is_no_archive(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "listarchive", "--home", tmp_path, "serve"],
        capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert (done.returncode, done.stderr.count("\n")) == (4, 1)


def test_who_lacks_the_extra_is_told_its_name(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "waitress.py").write_text("raise ModuleNotFoundError(name='waitress')")
    done = subprocess.run(
        [sys.executable, "-m", "listarchive", "--home", sample, "serve"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == (
        "listarchive: serve needs waitress: install listarchive with its extra, "
        "`pip install 'PATH/TO/CLONE[web]'` (docs/install.md)\n"
    )


@pytest.mark.slow
@pytest.mark.parametrize("host", ["::1", "localhost"])
def test_other_names_of_this_machine(sample: Path, host: str) -> None:
    with served(sample, "--host", host) as address:
        assert get(address + "/")[0] == 200
