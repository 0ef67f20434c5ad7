"""Whatever a mail does to the process that reads it fails that mail, with its reason, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from killers import REASONS, WHAT, mail, report_of, run  # type: ignore[import-not-found]

from listarchive.archive import Archive

pytestmark = pytest.mark.slow


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Make a home in which a mail may take one second."""
    (tmp_path / "mbox").mkdir()
    (tmp_path / "listarchive.toml").write_text("[limits]\nmail_seconds = 1\n")
    return tmp_path


def ids(home: Path) -> set[str]:
    """Name the posts of an archive by the numbers of their mails."""
    with Archive.open(home) as archive:
        return {stored.post.message_id.partition("@")[0] for stored in archive.stored_posts()}


def numbers(*mails: range) -> set[str]:
    """Name mails."""
    return {str(number) for some in mails for number in some}


def spread(kinds: Iterable[str]) -> Iterator[str]:
    """Have a harmless mail before each kind of others, and one behind the last."""
    yield ""
    for kind in kinds:
        yield kind
        yield ""


@pytest.mark.parametrize("jobs", [[], ["--jobs", "1"], ["--jobs", "2"]], ids=["small", "one", "two"])
@pytest.mark.parametrize("analysing", [False, True], ids=["read", "analysed"])
def test_it_costs_the_mail_alone(home: Path, analysing: bool, jobs: list[str]) -> None:
    mails = [mail(number, what) for number, what in enumerate(spread(WHAT))]
    (home / "mbox/a.mbox").write_text("".join(mails))
    (home / "mbox/b.mbox").write_text("".join(map(mail, range(90, 99))))
    report = report_of(home, *jobs, analysing=analysing)
    good = {str(number) for number, what in enumerate(spread(WHAT)) if not what} | numbers(range(90, 99))
    counts = [report[each] for each in ("seen", "added", "duplicate", "failed")]
    assert counts == [len(mails) + 9, len(good), 0, len(WHAT)]
    assert ids(home) == good
    for problem, (what, reason) in zip(report["problems"], REASONS.items(), strict=True):
        assert (problem["path"], problem["severity"]) == ("mbox/a.mbox", "failed")
        assert problem["offset"] == len("".join(mails).partition(f"DO {what}\n")[0].rpartition("From ada")[0])
        assert problem["reason"].startswith("could not be read")
        assert reason in problem["reason"], what


@pytest.mark.parametrize("jobs", [[], ["--jobs", "1"], ["--jobs", "2"]], ids=["small", "one", "two"])
@pytest.mark.parametrize(
    "bad",
    [{0}, {39}, {0, 1, 2}, {37, 38, 39}, {0, 20, 39}, set(range(40)), set(range(0, 40, 2))],
    ids=["first", "last", "the first three", "the last three", "three", "all", "every other"],
)
def test_wherever_it_stands(home: Path, bad: set[int], jobs: list[str]) -> None:
    hurting = ("killed", "segfault", "exit", "wrong")
    mails = [mail(each, hurting[each % 4] if each in bad else "") for each in range(40)]
    (home / "mbox/a.mbox").write_text("".join(mails[:25]))
    (home / "mbox/b.mbox").write_text("".join(mails[25:]))
    report = report_of(home, *jobs)
    assert [report[each] for each in ("seen", "added", "failed")] == [40, 40 - len(bad), len(bad)]
    assert ids(home) == numbers(range(40)) - {str(each) for each in bad}
    code, _, complaints = run(home, "import")
    assert (code, complaints) == (0, "")


SOFT = ("memory", "recurse", "wrong", "system", "loop")
"""What Python notices."""


@pytest.mark.parametrize("analysing", [False, True], ids=["read", "analysed"])
def test_one_process_notices_what_python_does(home: Path, analysing: bool) -> None:
    (home / "mbox/a.mbox").write_text("".join(map(mail, range(11), spread(SOFT))))
    report = report_of(home, "--jobs", "1", analysing=analysing)
    assert [report[each] for each in ("seen", "added", "failed")] == [11, 6, 5]
    for problem, what in zip(report["problems"], SOFT, strict=True):
        assert REASONS[what] in problem["reason"]
    assert ids(home) == numbers(range(0, 11, 2))


@pytest.mark.parametrize("jobs", ["2", "3"])
def test_one_in_each_chunk(home: Path, jobs: str) -> None:
    mails = [
        mail(each, "killed" if each % 100 == 50 else "") + "clay and water\n" * 2_000 for each in range(400)
    ]
    (home / "mbox/a.mbox").write_text("".join(mails))
    report = report_of(home, "--jobs", jobs)
    assert [report[each] for each in ("seen", "added", "failed")] == [400, 396, 4]


def nights(home: Path, *arguments: str) -> list[object]:
    """Import, and tell what was seen, added, a duplicate and failed, and why."""
    report = report_of(home, *arguments)
    reasons = [problem["reason"].removeprefix("could not be read") for problem in report["problems"]]
    return [*(report[each] for each in ("seen", "added", "duplicate", "failed")), *reasons]


KILLED = ": the process that read it was killed (is there memory enough?)"
NOT_AGAIN = f"{KILLED}; not tried again before a new version, or `import --retry`"


def test_a_mail_that_failed_is_read_once(home: Path) -> None:
    path = home / "mbox/a.mbox"
    path.write_text(mail(1) + mail(2, "killed"))
    assert nights(home) == [2, 1, 0, 1, KILLED]
    assert nights(home) == [0, 0, 0, 0]
    at = len(mail(1))
    told = f"mbox/a.mbox at byte {at}: could not be read{NOT_AGAIN}\n"
    beside = "with reading the mail: beside that, the index holds exactly what the sources hold\n"
    assert run(home, "check") == (3, told, f"listarchive: 1 problem {beside}")
    path.write_text(mail(1) + mail(2, "killed") + mail(3))
    assert nights(home) == [1, 1, 0, 0]
    path.write_text(mail(1) + mail(2, "killed") + mail(3) + mail(4, "killed"))
    assert nights(home) == [1, 0, 0, 1, KILLED]
    at = len(mail(1) + mail(2, "killed") + mail(3))
    told += f"mbox/a.mbox at byte {at}: could not be read{NOT_AGAIN}\n"
    assert run(home, "check") == (3, told, f"listarchive: 2 problems {beside}")
    path.write_text(mail(2, "killed") + mail(3))
    assert nights(home) == [2, 0, 1, 1, NOT_AGAIN]
    (home / "mbox/b.mbox").write_text(mail(5) + mail(2, "killed").replace("ada", "eva", 1))
    assert nights(home, "-n") == [2, 1, 0, 1, NOT_AGAIN]
    (home / "mbox/c.eml").write_text(mail(2, "killed").partition("\n")[2].replace("\n", "\r\n"))
    assert nights(home) == [3, 1, 0, 2, NOT_AGAIN, NOT_AGAIN]
    assert run(home, "rebuild")[0] == 3
    assert ids(home) == {"1", "3", "5"}
    assert nights(home) == [0, 0, 0, 0]
    path.write_text(mail(3))
    assert nights(home) == [1, 0, 1, 0]
    assert run(home, "check")[1].count(NOT_AGAIN) == 2


@pytest.mark.parametrize("how", ["retry", "a new version"])
def test_it_is_tried_again(home: Path, how: str) -> None:
    (home / "mbox/a.mbox").write_text(mail(1) + mail(2, "killed"))
    (home / "mbox/b.mbox").write_text(mail(3))
    assert nights(home) == [2 + 1, 2, 0, 1, KILLED]
    again = ["--retry"] if how == "retry" else []
    before = "pass" if how == "retry" else "import listarchive; listarchive.__version__ = '9.9'"
    assert again_of(run(home, "import", *again, before=before)) == (3, 0, 1)
    mended = f"{before}; killers.WHAT['killed'] = lambda: None"
    if how == "a new version":
        mended = mended.replace("9.9", "9.10")
    assert again_of(run(home, "import", *again, before=mended)) == (0, 1, 0)
    assert run(home, "check", before=mended)[0] == 0
    assert ids(home) == {"1", "2", "3"}


def again_of(done: tuple[int, str, str]) -> tuple[int, ...]:
    """Tell how an import ended that read the first of two files again, what was added, and what failed."""
    lines = re.fullmatch(
        r"1 file unchanged\n2 posts in 1 file: (\d) added, 1 duplicate, (\d) failed, in .*", done[1].strip()
    )
    assert lines, done
    return done[0], int(lines[1]), int(lines[2])
