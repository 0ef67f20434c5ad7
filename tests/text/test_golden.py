"""Each line is labelled as a person has labelled it by hand.

`golden/LIST.txt` holds mails written for this project, of the shapes that the list beside the checkout
has: the same mail programs, languages and structures; `clients.txt` and `habits.txt` the same of mail
programs, languages and what people do in their own text, written without consulting the rules.
`real.tsv` and `drawn.tsv` say it of real posts: where each
stands, and the labels of its filled lines, run by run (`a q3 o2`: an attribution, three quoted lines, …).
`real.tsv` was chosen, `drawn.tsv` drawn at random, two posts a list, and labelled before it was cleaned.
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
    """The mails written for this project: file and name, labels of the filled lines, text."""
    for path in sorted(GOLDEN.glob("*.txt")):
        for mail in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
            name, _, rest = mail.partition("\n")
            lines = rest.removesuffix("\n").split("\n")
            expected = "".join(line[0] for line in lines if line[2:].strip())
            yield f"{path.stem}: {name}", expected, "\n".join(line[2:] for line in lines)


KNOWN = {
    "clients: wrapped quoted lines of a mailer that breaks at 76": "the last rest may be an answer",
    "habits: shell session with prompts": "a prompt with no command may be an empty quoted line",
    "habits: shell redirections": "a mark and a word may be a quoted word",
    "pipermail/reality/1999-September.txt.gz:0": "three hyphens and a paragraph may be a postscript",
}
"""What is labelled `own` although it is not: when in doubt, a line is the author's."""


def case(name: str, *values: str) -> object:
    """The values of a test, expected to fail if it is known to."""
    known = [pytest.mark.xfail(reason=KNOWN[name], strict=True)] if name in KNOWN else []
    return pytest.param(*values, id=name, marks=known)


WRITTEN = [case(name, name, labels, text) for name, labels, text in written()]


@pytest.mark.parametrize(("name", "expected", "text"), WRITTEN)
def test_a_mail_written_for_it(name: str, expected: str, text: str) -> None:
    assert runs(labels(clean(text))) == runs(expected), name


REAL = [
    case(":".join(line.split("\t")[:2]), *line.split("\t"))
    for table in ("real.tsv", "drawn.tsv")
    for line in (GOLDEN / table).read_text(encoding="utf-8").splitlines()[1:]
]


@pytest.mark.parametrize(("path", "offset", "expected"), REAL)
def test_a_real_post(shared: Path, path: str, offset: str, expected: str) -> None:
    mail = next(mails(shared / "corpora" / path, start=int(offset)))
    (post,) = posts_in(mail.raw)
    assert runs(labels(post.body)) == expected
