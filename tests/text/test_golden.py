"""Is each line of twenty mails labelled as a person has labelled it by hand?

`mails.txt` holds mails written for this project, of the shapes that the lists beside the checkout have:
the same mail programs, languages and structures. `real.tsv` says the same of real posts there: where each
stands, and the labels of its filled lines, run by run (`a q3 o2`: an attribution, three quoted lines, …).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from listarchive.mail import posts_in
from listarchive.sources import mails
from listarchive.text import Body, clean

GOLDEN = Path(__file__).parent / "golden"
SHORT = {
    "own": "o",
    "quote": "q",
    "attribution": "a",
    "signature": "s",
    "footer": "f",
    "forward-header": "h",
}


def labels(body: Body) -> str:
    return "".join(SHORT[line.label] for line in body.lines if line.text.strip())


def runs(letters: str) -> str:
    """Letters run by run: `oooq` is `o3 q`."""
    counted = ((letter, len(list(run))) for letter, run in groupby(letters))
    return " ".join(f"{letter}{count if count > 1 else ''}" for letter, count in counted)


def written() -> Iterator[tuple[str, str, str]]:
    """The mails written for this project: name, labels of the filled lines, text."""
    for mail in re.split(r"^=== ", (GOLDEN / "mails.txt").read_text(encoding="utf-8"), flags=re.M)[1:]:
        name, _, rest = mail.partition("\n")
        lines = rest.split("\n")
        expected = "".join(line[0] for line in lines if line[2:].strip())
        yield name, expected, "\n".join(line[2:] for line in lines)


WRITTEN = list(written())


@pytest.mark.parametrize(("name", "expected", "text"), WRITTEN, ids=[name for name, _, _ in WRITTEN])
def test_a_mail_written_for_it(name: str, expected: str, text: str) -> None:
    assert runs(labels(clean(text))) == runs(expected), name


REAL = [line.split("\t") for line in (GOLDEN / "real.tsv").read_text(encoding="utf-8").splitlines()[1:]]


@pytest.mark.parametrize(("path", "offset", "expected"), REAL, ids=[f"{row[0]}:{row[1]}" for row in REAL])
def test_a_real_post(shared: Path, path: str, offset: str, expected: str) -> None:
    mail = next(mails(shared / "corpora" / path, start=int(offset)))
    (post,) = posts_in(mail.raw)
    assert runs(labels(post.body)) == expected
