"""Every month comes, whatever the server does, and nothing that came goes away again."""

from __future__ import annotations

import gzip
import json
import os
import time
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from guest import QUICK, Fetch, here, outcomes, told
from made_months import index, mail, month, packed
from misbehaving import Site

from listarchive.archive import Archive, Home
from listarchive.errors import Busy
from listarchive.fetch import Politeness
from listarchive.fetch.memory import fetching as holding
from listarchive.importer import planned, purge, run

REWRITTEN = mail(3).replace(b"is lit", b"was never lit")

TOP = "/pipermail/tinkers/"
MAY = "2024-May.txt.gz"
HASTY = Politeness(pause=0.0, timeout=0.3, largest=2_000_000)


@pytest.fixture(autouse=True)
def archive(site: Site) -> None:
    """Three months, the last of them under way."""
    site.put(TOP, index("2024-March.txt.gz", "2024-April.txt", MAY))
    site.put(f"{TOP}2024-March.txt.gz", packed(month(1, 2)))
    site.put(f"{TOP}2024-April.txt", month(3))
    site.put(f"{TOP}{MAY}", packed(month(4, 5)))


ALL = {
    "tinkers/2024-March.txt.gz": month(1, 2),
    "tinkers/2024-April.txt": month(3),
    f"tinkers/{MAY}": month(4, 5),
}


def test_the_first_night_brings_all_months_the_second_none(
    site: Site, fetching: Fetch, tmp_path: Path
) -> None:
    report = fetching()
    assert (here(tmp_path), told(report)) == (ALL, [])
    assert [item.outcome for item in report.items] == ["new"] * 3
    assert report.size == sum(len(site.files[path]) for path in site.files if path != TOP)

    site.asked.clear()
    report = fetching()
    assert here(tmp_path) == ALL
    assert {item.outcome for item in report.items} == {"unchanged"}
    assert report.size == 0
    assert len(site.asked) == 4


def test_a_mail_that_was_purged_does_not_come_back(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    fetching()
    run(Home(tmp_path), jobs=1)
    with Archive.open(tmp_path) as archive:
        plan = planned(Home(tmp_path), [archive.get("lamp-4@example.org")])
    assert [path.name for path in purge(Home(tmp_path), plan)] == [MAY]
    assert fetching(everything=True).failures == []
    assert here(tmp_path) == {**ALL, f"tinkers/{MAY}": month(5)}
    site.put(f"{TOP}{MAY}", packed(month(4, 5, 6)))
    report = fetching()
    assert (here(tmp_path), told(report)) == ({**ALL, f"tinkers/{MAY}": month(5, 6)}, [])


def test_the_current_month_grows(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    fetching()
    site.put(f"{TOP}{MAY}", packed(month(4, 5, 6)))
    report = fetching()
    assert here(tmp_path) == {**ALL, f"tinkers/{MAY}": month(4, 5, 6)}
    assert (outcomes(report)[MAY], told(report)) == ("grown", [])


def test_a_month_that_was_fetched_in_the_middle_of_a_mail_grows(
    site: Site, fetching: Fetch, tmp_path: Path
) -> None:
    site.put(f"{TOP}{MAY}", packed(month(4, 5)[:-20]))
    fetching()
    site.put(f"{TOP}{MAY}", packed(month(4, 5, 6)))
    assert (outcomes(fetching())[MAY], here(tmp_path)[f"tinkers/{MAY}"]) == ("grown", month(4, 5, 6))


@pytest.mark.parametrize(("later", "outcome"), [((3,), "unchanged"), ((3, 6), "grown")])
def test_a_month_that_is_packed_in_the_end_is_here_once(
    site: Site, fetching: Fetch, tmp_path: Path, later: tuple[int, ...], outcome: str
) -> None:
    fetching()
    site.put(TOP, index("2024-March.txt.gz", "2024-April.txt.gz", MAY))
    site.put(f"{TOP}2024-April.txt.gz", packed(month(*later)))
    report = fetching()
    assert (outcomes(report)["2024-April.txt.gz"], told(report)) == (outcome, [])
    expected = {name: text for name, text in ALL.items() if "April" not in name}
    assert here(tmp_path) == {**expected, "tinkers/2024-April.txt.gz": month(*later)}


def test_a_month_that_lacks_a_mail_when_it_is_packed_is_here_twice(
    site: Site, fetching: Fetch, tmp_path: Path
) -> None:
    fetching()
    site.put(TOP, index("2024-April.txt.gz"))
    site.put(f"{TOP}2024-April.txt.gz", packed(REWRITTEN))
    assert [severity for severity, _ in told(fetching())] == ["noted"]
    assert here(tmp_path) == {**ALL, "tinkers/2024-April.txt.gz": REWRITTEN}


def test_a_mail_that_turns_up_in_the_middle_is_growth(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    fetching()
    site.put(f"{TOP}{MAY}", packed(month(4, 7, 5)))
    assert (outcomes(fetching())[MAY], here(tmp_path)[f"tinkers/{MAY}"]) == ("grown", month(4, 7, 5))


def test_a_month_that_shrank_is_kept_beside_the_old_one(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    fetching()
    site.put(f"{TOP}2024-March.txt.gz", packed(month(2)))
    report = fetching()
    both = {**ALL, "tinkers/2024-March.2.txt.gz": month(2)}
    assert here(tmp_path) == both
    reason = (
        "lacks a mail that it had, or has them changed: both are kept, the new one as 2024-March.2.txt.gz"
    )
    assert told(report) == [("noted", reason)]

    assert told(fetching()) == []
    site.put(f"{TOP}2024-March.txt.gz", packed(month(1, 2)))
    assert (told(fetching()), here(tmp_path)) == ([], both)


def test_a_month_that_was_rewritten_is_kept_beside_the_old_one(
    site: Site, fetching: Fetch, tmp_path: Path
) -> None:
    fetching()
    site.put(f"{TOP}2024-April.txt", REWRITTEN)
    assert [severity for severity, _ in told(fetching())] == ["noted"]
    assert here(tmp_path) == {**ALL, "tinkers/2024-April.2.txt": REWRITTEN}
    # What grows from now on is the new one.
    site.put(f"{TOP}2024-April.txt", REWRITTEN + mail(8))
    assert told(fetching()) == []
    assert here(tmp_path)["tinkers/2024-April.2.txt"] == REWRITTEN + mail(8)


def test_a_month_that_is_emptied_stays(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    fetching()
    site.put(f"{TOP}2024-April.txt", b"")
    report = fetching()
    assert here(tmp_path) == ALL
    assert told(report) == [("noted", "is empty now: what it had is kept in 2024-April.txt")]


def test_a_month_that_is_taken_off_the_index_stays(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    fetching()
    site.put(TOP, index(MAY))
    assert (told(fetching()), here(tmp_path)) == ([], ALL)


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["500", "503", "cut", "long", "503 Retry-After: 0", "408", "elsewhere"])
@pytest.mark.parametrize("path", [TOP, f"{TOP}{MAY}", f"{TOP}2024-April.txt"])
def test_what_goes_wrong_once_is_tried_again(
    site: Site, fetching: Fetch, tmp_path: Path, fault: str, path: str
) -> None:
    site.faults[path] = [fault]
    report = fetching()
    assert (here(tmp_path), told(report)) == (ALL, [])


def test_what_broke_off_goes_on_where_it_ended(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    body = packed(month(*range(100)))
    site.put(f"{TOP}{MAY}", body)
    site.faults[f"{TOP}{MAY}"] = ["cut", "cut"]
    fetching()
    asked = [each.headers.get("Range") for each in site.asked if each.path.endswith(MAY)]
    half = len(body) // 2
    assert asked == [None, f"bytes={half}-", f"bytes={half + (len(body) - half) // 2}-"]
    assert (tmp_path / "mbox" / "tinkers" / MAY).read_bytes() == body


def test_what_broke_off_goes_on_the_next_night(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    site.faults[f"{TOP}{MAY}"] = ["cut", "cut", "cut"]
    report = fetching()
    assert f"tinkers/{MAY}" not in here(tmp_path)
    assert [severity for severity, _ in told(report)] == ["failed"]
    site.asked.clear()
    assert (told(fetching()), here(tmp_path)) == ([], ALL)
    assert [bool(each.headers.get("Range")) for each in site.asked if each.path.endswith(MAY)] == [True]


@pytest.mark.parametrize("fault", ["", "whole", "elsewhere"])
def test_what_changed_after_it_broke_off_is_not_patched(
    site: Site, fetching: Fetch, tmp_path: Path, fault: str
) -> None:
    site.faults[f"{TOP}2024-April.txt"] = ["cut", "500", "500"]
    fetching()
    site.put(f"{TOP}2024-April.txt", mail(9) * 2)
    site.faults[f"{TOP}2024-April.txt"] = [fault]
    fetching()
    assert here(tmp_path)["tinkers/2024-April.txt"] == mail(9) * 2


FAILURES = [
    ("always 500", "the server answers 500 Internal Server Error: try later"),
    ("always cut", "127.0.0.1 broke off the connection (peer closed connection without sending complete"),
    ("always long", "127.0.0.1 broke off the connection (peer closed connection without sending complete"),
    ("404", "there is nothing at that url (404): check it"),
    ("403", "the server denied access (403): check user and password, or ask its owner"),
    ("429 Retry-After: 3600", "the server answers 429 Too Many Requests: try in 3600 s"),
    ("418", "the server answers 418 I'm a"),
    ("always drip", "the server was too slow for 0.3 s: try later"),
    ("always silence", "the server was too slow for 0.3 s: try later"),
    ("endless", "larger than 2,000,000 bytes: raise `largest` if that is meant"),
    ("302", "the server redirects to no url: check the url"),
    ("redirect file:///etc/passwd", "the server redirects to file:/etc/passwd, by another scheme: write"),
    ("redirect https://127.0.0.1/", "the server redirects to https://127.0.0.1/, by another scheme: write"),
    ("always redirect 2024-May.txt.gz", "the server redirects in circles: check the url"),
    ("redirect http://localhost:9/x", "localhost is an address of this machine or its network: if that is"),
    ("redirect http://169.254.169.254/latest/", "169.254.169.254 is an address of this machine or its"),
    ("redirect http://[::1]/x", "::1 is an address of this machine or its network: if that is meant, write"),
    ("redirect http://[::ffff:10.0.0.1]/x", "::ffff:"),
    ("redirect http://0x7f.1:9/x", "0x7f.1 is an address of this machine or its network: if that is meant"),
    ("always redirect http://[/", "the name %5b cannot be resolved: check it, and the network"),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("fault", "reason"), FAILURES)
def test_what_cannot_be_had_is_named_and_the_rest_comes(
    site: Site,
    fetching: Fetch,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
    reason: str,
) -> None:
    slept: list[float] = []
    clock = SimpleNamespace(sleep=slept.append, monotonic=time.monotonic)
    monkeypatch.setattr("listarchive.fetch.web.time", clock)
    site.faults[f"{TOP}2024-April.txt"] = [fault]
    if "circles" in reason:
        site.faults[f"{TOP}2024-May.txt.gz"] = ["redirect 2024-April.txt"] * 3
        site.faults[f"{TOP}2024-April.txt"] = ["always redirect 2024-April.txt"]
    report = fetching(politeness=HASTY)
    assert [(severity, words[: len(reason)]) for severity, words in told(report)][:1] == [("failed", reason)]
    assert report.problems[0].url == f"{site.url}{TOP}2024-April.txt"
    assert "tinkers/2024-April.txt" not in here(tmp_path)
    assert here(tmp_path)["tinkers/2024-March.txt.gz"] == month(1, 2)
    # Three tries at most, each as long as one may be silent, and no wait; in circles, six and five from May.
    tries = 11 if "circles" in reason else 3 if fault.startswith("always") else 1
    assert site.paths().count(f"{TOP}2024-April.txt") <= tries
    assert set(slept) == {0.0}
    assert not [path for path in (tmp_path / "mbox").rglob("*") if path.name.startswith(".")]


@pytest.mark.slow
@pytest.mark.parametrize(
    "fault", ["always drip", "always silence", "endless", "redirect http://localhost:9/"]
)
def test_a_front_page_that_cannot_be_had_is_named(
    site: Site, fetching: Fetch, tmp_path: Path, fault: str
) -> None:
    site.faults[TOP] = [fault]
    report = fetching(politeness=HASTY)
    assert [problem.url for problem in report.failures] == [site.url + TOP]
    assert not (tmp_path / "mbox").exists()


def test_what_the_server_packs_for_the_way_is_unpacked(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    for name in ("2024-March.txt.gz", "2024-April.txt", MAY):
        site.faults[TOP + name] = ["gzip"]
    assert told(fetching()) == []
    assert here(tmp_path) == ALL
    assert (tmp_path / "mbox" / "tinkers" / "2024-April.txt").read_bytes() == month(3)
    assert gzip.decompress((tmp_path / "mbox" / "tinkers" / MAY).read_bytes()) == month(4, 5)


def test_a_month_that_is_packed_twice_is_unpacked_once(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    site.put(f"{TOP}{MAY}", packed(packed(month(4, 5))))
    fetching()
    assert here(tmp_path) == ALL


def test_a_gzipped_month_that_is_not_gzipped_is_taken_as_it_is(
    site: Site, fetching: Fetch, tmp_path: Path
) -> None:
    site.put(f"{TOP}{MAY}", month(4, 5))
    assert (told(fetching()), here(tmp_path)) == ([], ALL)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            b"<html><body>Please log in</body></html>",
            "what came is not mail but an HTML or XML page: check the url",
        ),
        (b"\x89PNG\r\n\x1a\n", "what came is not mail but a picture: check the url"),
        (b"Subject: alone\n\nOne mail only\n", "what came is not an mbox but eml: check the url"),
    ],
)
def test_what_is_no_month_does_not_come_in(
    site: Site, fetching: Fetch, tmp_path: Path, body: bytes, reason: str
) -> None:
    site.put(f"{TOP}{MAY}", body)
    assert told(fetching()) == [("failed", reason)]
    assert f"tinkers/{MAY}" not in here(tmp_path)


def test_a_length_that_is_too_short_is_seen_by_what_came(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    site.put(f"{TOP}{MAY}", packed(month(*range(200))))
    site.faults[f"{TOP}{MAY}"] = ["short"]
    assert told(fetching()) == []
    assert here(tmp_path)[f"tinkers/{MAY}"] == month(*range(200))


def test_what_is_damaged_at_the_server_comes_as_it_is(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    body = packed(month(*range(200)))[:-100]
    site.put(f"{TOP}{MAY}", body)
    assert told(fetching()) == [("noted", "it is damaged at the server too: taken as it is")]
    assert (tmp_path / "mbox" / "tinkers" / MAY).read_bytes() == body
    assert told(fetching()) == []


def test_only_months_of_this_archive_are_followed(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    evil = (
        "../../../2024-May.txt ..%2f2024-June.txt /2024-July.txt http://localhost:1/2024-May.txt x/2024.txt"
    )
    evil += " .htaccess 2024-May.txt%00 file:///2024-May.txt 2024-May.txt?x=1#y ....//2024-May.txt"
    site.put(TOP, b"".join(b"<a href='%s'>" % each.encode() for each in evil.split()))
    site.put(f"{TOP}2024-May.txt", month(1))
    fetching()
    assert site.paths() == [TOP, f"{TOP}2024-May.txt"]
    assert here(tmp_path) == {"tinkers/2024-May.txt": month(1)}


def test_all_sorts_of_volumes_come_oldest_first(site: Site, fetching: Fetch) -> None:
    names = [
        "2019.txt",
        "2020q1.txt",
        "2020q3.txt",
        "2021-January.txt",
        "2021-dezembro.txt",
        "Week-of-Mon-20240101.txt",
        "20240203.txt",
    ]
    site.put(TOP, index(*reversed(names)))
    for number, name in enumerate(names):
        site.put(TOP + name, month(number))
    report = fetching()
    assert list(outcomes(report)) == names


def test_a_page_without_months_is_named(site: Site, fetching: Fetch) -> None:
    site.put(TOP, b"<html>Under construction</html>")
    reason = "no month files are linked there: check the url, or say of which kind it is"
    assert told(fetching()) == [("failed", reason)]


@pytest.mark.slow
def test_of_a_long_history_a_few_old_months_are_asked_for_in_turn(site: Site, fetching: Fetch) -> None:
    names = [
        f"{year}-{name}.txt"
        for year in range(2018, 2024)
        for name in ("January", "May", "July", "August", "October")
    ]
    site.put(TOP, index(*names))
    for number, name in enumerate(names):
        site.put(TOP + name, month(number))
    fetching()
    nights = []
    for _ in range(3):
        site.asked.clear()
        fetching()
        nights.append([path.removeprefix(TOP) for path in site.paths()[1:]])
    assert all(night[-2:] == names[-2:] and len(night) == 12 for night in nights)
    assert sorted(name for night in nights for name in night[:-2]) == sorted([*names[:-2], *names[:2]])
    site.asked.clear()
    fetching(everything=True)
    assert len(site.asked) == 31


def test_where_the_server_knows_no_versions_nothing_is_lost_or_doubled(
    site: Site, fetching: Fetch, tmp_path: Path
) -> None:
    site.validators = False
    fetching()
    assert set(outcomes(fetching()).values()) == {"unchanged"}
    site.faults[f"{TOP}{MAY}"] = ["cut"]
    site.put(f"{TOP}{MAY}", packed(month(4, 5, 6)))
    assert (outcomes(fetching())[MAY], here(tmp_path)[f"tinkers/{MAY}"]) == ("grown", month(4, 5, 6))


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["lost", "{", '{"files": [1]}', '{"files": {"x": {}}}', "\0"])
def test_without_its_memory_a_fetch_asks_once_more(
    site: Site, fetching: Fetch, tmp_path: Path, damage: str
) -> None:
    fetching()
    state = tmp_path / "fetch" / "state.json"
    state.unlink() if damage == "lost" else state.write_text(damage)
    site.asked.clear()
    report = fetching()
    assert (told(report), set(outcomes(report).values()), here(tmp_path)) == ([], {"unchanged"}, ALL)
    assert not any("If-None-Match" in each.headers for each in site.asked)
    assert json.loads(state.read_text())["version"] == 1


def test_a_month_that_somebody_took_away_comes_back(fetching: Fetch, tmp_path: Path) -> None:
    fetching()
    (tmp_path / "mbox" / "tinkers" / MAY).unlink()
    fetching()
    assert here(tmp_path) == ALL


def test_we_come_as_a_polite_guest(site: Site, fetching: Fetch) -> None:
    fetching(politeness=Politeness(pause=0.05, contact="https://example.org/who"))
    agents = {each.headers["User-Agent"] for each in site.asked}
    assert len(agents) == 1
    assert agents.pop().endswith(" (+https://example.org/who)")
    assert len({each.connection for each in site.asked}) == 1
    times = [each.when for each in site.asked]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.05


def test_a_dry_run_asks_for_the_front_page_alone(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    report = fetching(dry_run=True)
    assert set(outcomes(report).values()) == {"would be fetched"}
    assert site.paths() == [TOP]
    assert not (tmp_path / "mbox").exists()


def test_a_redirect_on_the_same_server_is_followed(site: Site, fetching: Fetch, tmp_path: Path) -> None:
    site.faults["/old/"] = [f"always redirect {TOP}"]
    assert told(fetching("/old/")) == []
    assert here(tmp_path) == ALL


def test_there_is_one_fetch_at_a_time(fetching: Fetch, tmp_path: Path) -> None:
    with holding(tmp_path / "fetch"), pytest.raises(Busy, match="another fetch is writing"):
        fetching()


def test_parts_of_long_ago_are_swept_away(fetching: Fetch, tmp_path: Path) -> None:
    (tmp_path / "fetch").mkdir()
    for name in ("abc.part", "abc.json"):
        (tmp_path / "fetch" / name).write_text("x")
        os.utime(tmp_path / "fetch" / name, (0, 0))
    fetching()
    assert sorted(path.name for path in (tmp_path / "fetch").iterdir()) == ["lock", "state.json"]


def test_where_it_cannot_be_written_it_says_so(fetching: Fetch, tmp_path: Path) -> None:
    (tmp_path / "mbox").write_text("no folder")
    with pytest.raises(OSError):
        fetching()


def test_the_timeout_is_that_of_the_politeness() -> None:
    assert (Politeness().pause, Politeness().timeout) == (1.0, 60.0)
    assert QUICK.agent.startswith("listarchive/")
