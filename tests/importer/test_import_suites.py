"""Mail that other projects test themselves with comes in, is accounted for, and is found."""

from __future__ import annotations

import email
import email.policy
import re
from pathlib import Path

import pytest

from listarchive.archive import Archive, Home, StoredPost
from listarchive.importer import Report, run
from listarchive.sources import NotMail, mails, open_source

pytestmark = pytest.mark.slow

WORD = re.compile(r"[^\W_]{3,}")
PLAIN = re.compile(r"[A-Za-z]{4,20}")


@pytest.fixture(scope="module")
def suites(shared: Path) -> Path:
    return shared / "corpora" / "suites"


@pytest.fixture(scope="module")
def together(suites: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """All of them in one archive."""
    home = tmp_path_factory.mktemp("suites")
    return home, run(Home(home), [suites], jobs=1)


def balanced(report: Report) -> bool:
    return all(
        source.seen == source.added + source.duplicate + source.failed for source in report.sources
    ) and report.total("seen") == sum(report.total(name) for name in ("added", "duplicate", "failed"))


def test_every_file_of_all_suites_together_is_accounted_for(
    suites: Path, together: tuple[Path, Report]
) -> None:
    home, report = together
    assert balanced(report)
    assert report.total("failed") == 0
    named = {source.path for source in report.sources} | {problem.path for problem in report.problems}
    for file in suites.rglob("*"):
        if file.is_file() and not file.name.startswith("."):
            assert {str(place) for place in (file, *file.parents)} & named, file
    with Archive.open(home) as archive:
        assert len(archive) == report.total("added") > 300


def test_a_post_of_any_suite_is_found_by_words_in_it(together: tuple[Path, Report]) -> None:
    with Archive.open(together[0]) as archive:
        for stored in list(archive.stored_posts()):
            for query in queries(stored):
                assert archive.search(f"id:{stored.id} {query}").total == 1, (query, stored.origin)


def queries(stored: StoredPost) -> set[str]:
    """The longest and the last word of what the author wrote, of what is quoted, of the subject."""
    body = stored.post.body
    quoted = "\n".join(line.text for line in body.lines if line.label == "quote")
    asked = set()
    for field, text in (("body", body.own), ("quoted", quoted), ("subject", stored.post.subject)):
        if found := WORD.findall(text):
            asked |= {f'{field}:"{word}"' for word in (max(found, key=len), found[-1])}
    return asked


def test_a_word_of_a_plain_mail_is_found_in_the_archive(suites: Path, together: tuple[Path, Report]) -> None:
    """Asked for as the raw mail has it, whatever this program takes for its text."""
    looked_for = 0
    with Archive.open(together[0]) as archive:
        for file in sorted(suites.rglob("*")):
            if words := plain_words(file):
                looked_for += 1
                # one of them, since words of a signature are not sought
                query = " OR ".join(f"{word} OR quoted:{word}" for word in words)
                assert archive.search(query).total, (file, words)
    assert looked_for > 150


def plain_words(file: Path) -> list[str]:
    """The longest words of a file that is one ASCII mail, without parts or encoding."""
    try:
        found = list(mails(file)) if file.is_file() else []
    except NotMail:
        return []
    if len(found) != 1:
        return []
    mail = email.message_from_bytes(found[0].raw, policy=email.policy.compat32)
    text = mail.get_payload()
    if (
        not (isinstance(text, str) and text.isascii())
        or mail.get_content_type() != "text/plain"
        or "Content-Transfer-Encoding" in mail
    ):
        return []
    return sorted(set(PLAIN.findall(text)), key=len)[-5:]


def test_every_file_of_a_suite_comes_in_alone(suites: Path, tmp_path: Path) -> None:
    for file in sorted(suites.rglob("*")):
        if not file.is_file() or file.name.startswith("."):
            continue
        report = run(Home(tmp_path), [file], jobs=1, dry_run=True)
        assert balanced(report), file
        assert report.total("failed") == 0, file
        try:
            source = open_source(file)
        except NotMail as reason:
            assert [problem.reason for problem in report.failures] == [reason.reason]
        else:
            assert (report.total("added") > 0) == any(mail.raw.strip() for mail in source.mails()), file
