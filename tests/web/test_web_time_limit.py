"""A question that takes too long is given up, and only that."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from listarchive.archive import Archive
from listarchive.web.time_limit import TookTooLong, within


def forever(*_: Any, **__: Any) -> None:
    while True:
        try:
            sum(range(100))
        except Exception:
            continue


def test_what_takes_too_long_is_given_up() -> None:
    with pytest.raises(TookTooLong, match=r"longer than the 0\.05 seconds that are allowed here: leave"):
        within(0.05, forever)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_who_drops_the_first_sign_meets_the_next() -> None:
    class Dropping:
        def __del__(self) -> None:  # what is raised here is told, and dropped, by Python
            until = time.monotonic() + 0.3
            while time.monotonic() < until:
                sum(range(100))

    def ask() -> None:
        Dropping()
        forever()

    with pytest.raises(TookTooLong):
        within(0.1, ask)


@pytest.mark.parametrize("seconds", [0, 5])
def test_what_does_not_is_answered(seconds: float) -> None:
    assert within(seconds, lambda: "an answer") == "an answer"
    with pytest.raises(KeyError):
        within(seconds, lambda: {}["nothing"])


@pytest.mark.slow
def test_an_answer_at_the_last_moment_is_one_or_too_late_but_never_both() -> None:
    def ask(n: int) -> str:
        until = time.perf_counter() + 0.002 + n % 7 * 1e-5
        while time.perf_counter() < until:
            pass
        return "answer"

    def once(n: int) -> str:
        try:
            answer = within(0.002, lambda: ask(n))
        except TookTooLong:
            answer = "too late"
        for _ in range(200):  # nothing comes after the end
            sum(range(10))
        return answer

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(once, range(2_000)))
    assert set(answers) <= {"answer", "too late"}
    assert "too late" in answers


@pytest.mark.slow
@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("/search?q=lamp", "search"),
        ("/search.json?q=lamp", "search"),
        ("/search.mbox?q=lamp", "search"),
        ("/search.atom?q=lamp", "search"),
        ("/thread/q8k45j1r90d7", "tree"),
        ("/post/q8k45j1r90d7", "tree"),
        ("/thread/q8k45j1r90d7/atom.xml", "conversation"),
        ("/list/tinkers/atom.xml", "search"),
        ("/list/tinkers/2024-01/", "search"),
        ("/author/NELL", "written_by"),
        ("/sitemap/tinkers/2024-01.xml", "ids"),
        ("/pipermail/tinkers/2024-January/000001.html", "ids"),
    ],
)
def test_a_page_that_takes_too_long_says_so_with_a_way_on(
    address: str,
    asked: str,
    sample: Path,
    reading: Callable[..., FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    patient = reading(sample, timeout=30)
    if "NELL" in address:
        nell = re.search(r"/author/\w+", patient.get("/post/q8k45j1r90d7").text)
        assert nell
        address = nell[0]
    client = reading(sample, timeout=0.05)
    with monkeypatch.context() as patched:
        patched.setattr(Archive, asked, forever)
        response = client.get(address)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert "his takes longer than the 0.05 seconds that are allowed here" in response.text
    if "." in address and "pipermail" not in address:
        assert response.mimetype in ("application/json", "text/plain")
    else:
        assert 'href="/' in response.text
    assert client.get("/list/tinkers/").status_code == 200
    assert patient.get(address).status_code == (404 if "pipermail" in address else 200)
