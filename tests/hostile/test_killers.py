"""Whatever a mail does to the process that reads it fails that mail, with its reason, and no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from killers import REASONS, WHAT, mail, report_of, run  # type: ignore[import-not-found]

from listarchive.archive import Archive


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Make a home in which a mail may take one second."""
    (tmp_path / "mbox").mkdir()
    (tmp_path / "listarchive.toml").write_text("[limits]\nmail_seconds = 1\n")
    return tmp_path


def ids(home: Path) -> set[str]:
    """Name the posts of an archive by the numbers of their mails."""
    with Archive.open(home) as archive:
        return {entry.post.message_id.partition("@")[0] for entry in archive.entries()}


def numbers(*mails: range) -> set[str]:
    """Name mails."""
    return {str(number) for some in mails for number in some}


def spread(kinds: Iterable[str]) -> Iterator[str]:
    """Have a harmless mail before each kind of others, and one behind the last."""
    yield ""
    for kind in kinds:
        yield kind
        yield ""


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("gathering", [False, True], ids=["read", "analysed"])
def test_it_costs_the_mail_alone(home: Path, gathering: bool, jobs: str) -> None:
    mails = [mail(number, what) for number, what in enumerate(spread(WHAT))]
    (home / "mbox/a.mbox").write_text("".join(mails))
    (home / "mbox/b.mbox").write_text("".join(map(mail, range(90, 99))))
    report = report_of(home, "--jobs", jobs, gathering=gathering)
    good = {str(number) for number, what in enumerate(spread(WHAT)) if not what} | numbers(range(90, 99))
    counts = [report[each] for each in ("seen", "added", "duplicate", "failed")]
    assert counts == [len(mails) + 9, len(good), 0, len(WHAT)]
    assert ids(home) == good
    for problem, (what, reason) in zip(report["problems"], REASONS.items(), strict=True):
        assert (problem["path"], problem["severity"]) == ("mbox/a.mbox", "failed")
        assert problem["offset"] == len("".join(mails).partition(f"DO {what}\n")[0].rpartition("From ada")[0])
        assert problem["reason"].startswith("could not be read")
        assert reason in problem["reason"], what


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(
    "bad",
    [{0}, {39}, {0, 1, 2}, {37, 38, 39}, {0, 20, 39}, set(range(40)), set(range(0, 40, 2))],
    ids=["first", "last", "the first three", "the last three", "three", "all", "every other"],
)
def test_wherever_it_stands(home: Path, bad: set[int], jobs: str) -> None:
    hurting = ("killed", "segfault", "exit", "wrong")
    mails = [mail(each, hurting[each % 4] if each in bad else "") for each in range(40)]
    (home / "mbox/a.mbox").write_text("".join(mails[:25]))
    (home / "mbox/b.mbox").write_text("".join(mails[25:]))
    report = report_of(home, "--jobs", jobs)
    assert [report[each] for each in ("seen", "added", "failed")] == [40, 40 - len(bad), len(bad)]
    assert ids(home) == numbers(range(40)) - {str(each) for each in bad}
    code, _, complaints = run(home, "import")
    assert (code, complaints) == (0, "")


@pytest.mark.parametrize("jobs", ["1", "2", "3"])
def test_one_in_each_chunk(home: Path, jobs: str) -> None:
    mails = [
        mail(each, "killed" if each % 100 == 50 else "") + "clay and water\n" * 2_000 for each in range(400)
    ]
    (home / "mbox/a.mbox").write_text("".join(mails))
    report = report_of(home, "--jobs", jobs)
    assert [report[each] for each in ("seen", "added", "failed")] == [400, 396, 4]
