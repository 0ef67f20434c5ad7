"""Mail that the archive knows is recognised, and what becomes of it is the same as if it were not."""

from __future__ import annotations

import bz2
import gzip
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from itertools import count
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_mails import contents, mail  # type: ignore[import-not-found]
from sweeps import WHOLE  # type: ignore[import-not-found]

from listarchive.archive import Home
from listarchive.archive.adding import post_writer
from listarchive.importer import Report, check, fingerprints, mail_reading, pieces, run

COUNT = 12
TEXTS = {n: f"Sentence {n}: José’s kettle whistles at {n}, and nobody hears it." for n in range(COUNT)}


def written(number: int, **headers: str) -> str:
    return mail(number, TEXTS[number], **headers)


MONTH = [written(n) for n in range(COUNT)]
OLD = "".join(MONTH)
SEPARATED = OLD.replace(
    "From ada@example.org Thu May  2 12:00:00 2024", "From ada at example.org  Thu May  2 12:00:09 2024"
)
PIPERMAIL = OLD.replace("From: Ada Example <ada@example.org>", "From: ada at example.org (Ada Example)")
WITH_RECEIVED = "".join(
    written(n, Received=f"from mx{n}.example.org by example.net; Thu, 02 May 2024 13:00:00 +0000")
    for n in range(COUNT)
)
WITH_MORE = "".join(
    written(n, Received=f"from mx{n}.example.org by example.net; Thu, 02 May 2024 13:00:00 +0000", X_Way="b")
    for n in range(COUNT)
)
DAMAGED = OLD.replace("é", "?").replace("’", "???")
NEW = written(0, Message_ID="<new@example.org>").replace("Sentence 0", "Another one")

Delivery = dict[str, str | bytes | None]
"""What lies in mbox/ afterwards beside what lay there, or no longer lies there."""

DELIVERIES: dict[str, tuple[Delivery, tuple[int, int, int, int]]] = {
    "gunzipped": ({"tea/a.mbox.gz": None, "tea/a.mbox": OLD}, (12, 0, 12, 0)),
    "packed better": ({"tea/a.mbox.gz": gzip.compress(OLD.encode(), 9, mtime=1)}, (12, 0, 12, 0)),
    "as bzip2": ({"tea/a.mbox.gz": None, "tea/a.mbox.bz2": bz2.compress(OLD.encode())}, (12, 0, 12, 0)),
    "both packed and not": ({"tea/a.mbox": OLD}, (12, 0, 12, 0)),
    "renamed": ({"tea/a.mbox.gz": None, "tea/z.mbox.gz": gzip.compress(OLD.encode())}, (12, 0, 12, 0)),
    "copied": ({"tea/A.mbox.gz": gzip.compress(OLD.encode())}, (12, 0, 12, 0)),
    "moved to another folder": ({"tea/a.mbox.gz": None, "cups/a.mbox": OLD}, (12, 0, 12, 0)),
    "on another list, too": ({"cups/a.mbox": OLD}, (12, 0, 12, 0)),
    "grown": ({"tea/a.mbox.gz": gzip.compress((OLD + NEW).encode())}, (13, 1, 12, 0)),
    "grown at its beginning": ({"tea/a.mbox.gz": gzip.compress((NEW + OLD).encode())}, (13, 1, 12, 0)),
    "each mail twice": ({"tea/a.mbox.gz": None, "tea/b.mbox": "".join(m + m for m in MONTH)}, (24, 0, 24, 0)),
    "each file twice": ({"tea/a.mbox": OLD, "tea/b.mbox": OLD}, (24, 0, 24, 0)),
    "one mail to a file": (
        {"tea/a.mbox.gz": None} | {f"tea/{n:02}.mbox": m for n, m in enumerate(MONTH)},
        (12, 0, 12, 0),
    ),
    "with new separators": ({"tea/a.mbox.gz": gzip.compress(SEPARATED.encode())}, (12, 0, 12, 0)),
    "with new separators, elsewhere": ({"tea/a.mbox.gz": None, "tea/b.mbox": SEPARATED}, (12, 0, 12, 0)),
    "as the text of Pipermail": ({"tea/b.txt": PIPERMAIL}, (12, 0, 12, 0)),
    "by another way": ({"tea/b.mbox": WITH_RECEIVED}, (12, 0, 12, 12)),
    "by another way, under two names": ({f"tea/{n}.mbox": WITH_RECEIVED for n in "bc"}, (24, 0, 24, 12)),
    "by another way, on another list": ({"cups/b.mbox": WITH_RECEIVED}, (12, 0, 12, 12)),
    "by another way, on three lists": (
        {f"{name}/b.mbox": WITH_RECEIVED for name in ("cups", "spoons", "tea")},
        (36, 0, 36, 12),
    ),
    "by two other ways": ({"tea/b.mbox": WITH_RECEIVED, "tea/c.mbox": WITH_MORE}, (24, 0, 24, 24)),
    "by two other ways, the better one first": (
        {"tea/b.mbox": WITH_MORE, "tea/c.mbox": WITH_RECEIVED},
        (24, 0, 24, 12),
    ),
    "by another way, and as it was": ({"tea/b.mbox": WITH_MORE, "tea/c.mbox": OLD}, (24, 0, 24, 12)),
    "damaged": ({"tea/b.mbox": DAMAGED}, (12, 0, 12, 0)),
    "damaged, and the whole one gone": ({"tea/a.mbox.gz": None, "tea/b.mbox": DAMAGED}, (12, 0, 12, 0)),
    "one of them better": (
        {"tea/b.mbox": "".join(MONTH[:5]) + written(5, Organization="Kitchen") + "".join(MONTH[6:])},
        (12, 0, 12, 1),
    ),
    "one of them cut off": ({"tea/b.mbox": OLD[:-30]}, (12, 0, 12, 0)),
    "without their ids": (
        {"tea/b.mbox": "".join(written(n, Message_ID="") for n in range(COUNT))},
        (12, 0, 12, 0),
    ),
    "without their ids, on another list": (
        {"cups/b.mbox": "".join(written(n, Message_ID="") for n in range(COUNT))},
        (12, 0, 12, 0),
    ),
    "one id used for another text": (
        {"tea/b.mbox": OLD + mail(3, "Quite another story: timetables, umbrellas.", From="Bob <b@x.org>")},
        (13, 1, 12, 0),
    ),
}


def put(home: Path, delivery: Delivery) -> None:
    """Lay files into mbox/, and take others away."""
    for name, data in delivery.items():
        path = home / "mbox" / name
        if data is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data if isinstance(data, bytes) else data.encode())


def counts(report: Report) -> tuple[int, int, int, int]:
    assert report.total("seen") == report.total("added") + report.total("duplicate")
    assert report.failures == []
    seen, added, duplicate, improved = map(report.total, ("seen", "added", "duplicate", "improved"))  # type: ignore[arg-type]
    return seen, added, duplicate, improved


def posts(home: Path) -> dict[str, tuple[object, ...]]:
    """Tell all that an archive keeps but by which mails it is recognised."""
    return {each.id: (each.post, each.origin, each.contents) for each in contents(home).values()}


def first(home: Path) -> None:
    put(home, {"tea/a.mbox.gz": gzip.compress(OLD.encode(), 1)})
    assert counts(run(Home(home), jobs=1)) == (COUNT, COUNT, 0, 0)


@contextmanager
def nothing_recognised() -> Iterator[None]:
    """Have every mail read whole, as if it were the first that is like it."""
    other = count()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mail_reading, "archived", lambda _: None)
        patch.setattr(pieces, "fingerprint", lambda *_: f"none of {next(other)}")
        yield


def told(report: Report) -> tuple[object, ...]:
    return report.sources, list(report.problems), report.repaired


@pytest.mark.slow
@pytest.mark.parametrize(("delivery", "expected"), DELIVERIES.values(), ids=DELIVERIES.keys())
def test_what_is_delivered_again_is_told_and_kept_as_if_nothing_were_recognised(
    delivery: Delivery, expected: tuple[int, int, int, int], tmp_path: Path
) -> None:
    place, otherwise = tmp_path / "one", tmp_path / "other"
    for home, how in ((place, nullcontext), (otherwise, nothing_recognised)):
        with how():
            first(home)
            put(home, delivery)
            rehearsed = run(Home(home), jobs=1, dry_run=True)
            report = run(Home(home), jobs=1)
            assert counts(report) == expected
            assert told(rehearsed) == told(report)
            assert counts(run(Home(home), jobs=1)) == (0, 0, 0, 0)
    with nothing_recognised():
        assert posts(place) == posts(otherwise)
        lost = [each for each in check(Home(place), jobs=1) if "the source is gone" not in each]
        assert (
            lost
            == [each for each in check(Home(otherwise), jobs=1) if "the source is gone" not in each]
            == []
        )


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(st.lists(st.sampled_from(sorted(DELIVERIES)), min_size=2, max_size=4), st.booleans())
def test_deliveries_one_after_the_other_are_kept_as_if_nothing_were_recognised(
    names: list[str], at_once: bool
) -> None:
    many_deliveries(names, at_once)


@pytest.mark.slow
@settings(max_examples=80 if WHOLE else 20, deadline=None)
@given(st.lists(st.sampled_from(sorted(DELIVERIES)), min_size=2, max_size=6), st.booleans())
def test_many_deliveries_are_kept_as_if_nothing_were_recognised(names: list[str], at_once: bool) -> None:
    many_deliveries(names, at_once)


def many_deliveries(names: list[str], at_once: bool) -> None:
    """Import after each delivery, or after all."""
    ends = []
    for how in (nullcontext, nothing_recognised):
        with TemporaryDirectory() as folder, how():
            home, reports = Path(folder), []
            if not at_once:
                first(home)
            for name in names:
                put(home, DELIVERIES[name][0])
                if not at_once and any((home / "mbox").rglob("*.*")):
                    reports.append(told(run(Home(home), jobs=1)))
            reports.append(told(run(Home(home), jobs=1)))
            ends.append((posts(home), reports))
    assert ends[0] == ends[1]


def parsed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Note the mails that are taken apart."""
    raws: list[bytes] = []
    parts_in = mail_reading.parts_in
    monkeypatch.setattr(mail_reading, "parts_in", lambda raw, *more: raws.append(raw) or parts_in(raw, *more))
    return raws


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["gunzipped", "packed better", "as bzip2", "both packed and not", "renamed", "copied", "each file twice",
     "each mail twice", "one mail to a file", "with new separators",
     "with new separators, elsewhere", "moved to another folder", "on another list, too"],
)  # fmt: skip
def test_no_mail_is_taken_apart_that_is_kept_byte_for_byte(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first(tmp_path)
    raws = parsed(monkeypatch)
    put(tmp_path, DELIVERIES[name][0])
    run(Home(tmp_path), jobs=1)
    assert raws == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["as the text of Pipermail", "by another way", "by another way, under two names",
     "by another way, on three lists", "damaged", "one of them better"],
)  # fmt: skip
def test_no_mail_is_analysed_in_which_there_is_nothing_else_to_search(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first(tmp_path)
    raws = parsed(monkeypatch)
    monkeypatch.setattr(mail_reading, "analyse", lambda *_: pytest.fail("analysed"))
    put(tmp_path, DELIVERIES[name][0])
    run(Home(tmp_path), jobs=1)
    assert len(raws) <= COUNT


def test_of_equal_mails_in_one_import_the_first_is_taken_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raws = parsed(monkeypatch)
    put(tmp_path, {"tea/b.mbox": OLD, "tea/a.mbox": OLD, "cups/c.mbox": OLD})
    with monkeypatch.context() as patch:
        patch.setattr(post_writer, "resolved", lambda *_: pytest.fail("compared with itself"))
        report = run(Home(tmp_path), jobs=1)
    assert counts(report) == (3 * COUNT, COUNT, 2 * COUNT, 0)
    assert len(raws) == COUNT
    kept = contents(tmp_path).values()
    assert {(stored.origin.path, stored.post.lists) for stored in kept} == {
        ("mbox/cups/c.mbox", ("cups", "tea"))
    }
    assert check(Home(tmp_path), jobs=1) == []


def test_a_mail_without_a_date_is_dated_by_its_own_file(tmp_path: Path) -> None:
    """The same bytes have another date, and so another content, in the file of another month."""
    undated = written(1, Date="", Message_ID="").partition("\n")[2]
    ends = []
    for place, how in ((tmp_path / "one", nullcontext), (tmp_path / "other", nothing_recognised)):
        with how():
            put(place, {"tea/2024-05.eml": undated, "tea/2024-06.eml": undated})
            run(Home(place), jobs=1)
            put(place, {"tea/2024-07.eml": undated})
            run(Home(place), jobs=1)
            ends.append(posts(place))
    assert ends[0] == ends[1]
    ((_, _, known_by),) = ends[0].values()
    assert len(known_by) == 3  # type: ignore[arg-type]


def other(separated: str) -> str:
    """Give a mail the separator of another day, and of another person."""
    return re.sub(r"(?m)^From ada@\S+ Thu May  2 ", "From eve@example.net Fri May  3 ", separated, count=1)


ODD = {
    "no Date": written(1, Date=""),
    "an empty Date": written(1, Date="").replace("\nFrom:", "\nDate:\nFrom:", 1),
    "a Date that cannot be read": written(1, Date="yesterday, after tea"),
    "no From": written(1, From=""),
    "an empty From": written(1, From="").replace("\nDate:", "\nFrom:\nDate:", 1),
    "no header at all": "From ada@example.org Thu May  2 12:00:00 2024\n\nThe kettle is on.\n\n",
    "CRLF, no Date": written(1, Date="").replace("\n", "\r\n"),
    "a Date in the text alone": written(1, Date="") + "Date: Thu, 02 May 2024 09:00:00 +0000\n\n",
    "Date and From": written(1),
    "an escaped From in the text": written(1) + ">From then on, tea.\n\n",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "one after the other"])
def test_a_separator_counts_where_the_header_does_not_tell_more(
    odd: str, at_once: bool, tmp_path: Path
) -> None:
    """It may tell when a mail was sent, or who did; without one, a line of the text is no escaped one."""
    bare = odd.partition("\n")[2]
    for files in (
        {"a.mbox": odd, "b.mbox": other(odd)},
        {"a.mbox": other(odd), "b.eml": bare, "c.mbox": odd},
    ):
        ends = []
        for place, how in ((tmp_path / "one", nullcontext), (tmp_path / "other", nothing_recognised)):
            with how():
                rmtree(place, ignore_errors=True)
                for name, text in files.items():
                    put(place, {f"tea/{name}": text})
                    if not at_once:
                        run(Home(place), jobs=1)
                report = run(Home(place), jobs=1)
                ends.append((posts(place), told(report) if at_once else ()))
        assert ends[0] == ends[1]


def test_another_version_takes_known_mail_apart_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first(tmp_path)
    raws = parsed(monkeypatch)
    monkeypatch.setattr(fingerprints, "__version__", "a later one")
    fingerprints._begun.cache_clear()
    put(tmp_path, DELIVERIES["renamed"][0])
    try:
        assert counts(run(Home(tmp_path), jobs=1)) == (COUNT, 0, COUNT, 0)
    finally:
        fingerprints._begun.cache_clear()
    assert len(raws) == COUNT


def test_what_reads_and_analyses_mail_is_not_loaded_for_mail_that_is_kept(tmp_path: Path) -> None:
    first(tmp_path)
    put(tmp_path, DELIVERIES["renamed"][0])
    program = (
        "import sys; from pathlib import Path; from listarchive.archive import Home; "
        "from listarchive.importer import run; report = run(Home(Path(sys.argv[1])), jobs=1); "
        "late = {'email', 'mailparser', 'numpy', 'listarchive.mail.posts', 'listarchive.text.classify'}; "
        "print(report.total('duplicate'), *late & {*sys.modules})"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == f"{COUNT}\n"
