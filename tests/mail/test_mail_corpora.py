"""The mail of real archives comes out whole."""

from __future__ import annotations

import json
import re
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from listarchive.errors import ListArchiveError
from listarchive.mail import parts_of_post, posts_in
from listarchive.message_ids import content_key
from listarchive.post import Author, Post
from listarchive.sources import mails

_TAG = re.compile(r"\[bitcoin-dev\] ?")


def _contents(post: Post) -> str:
    return content_key(post.sent.when, post.subject, post.body.text)


@pytest.mark.slow
def test_every_mail_of_other_projects_tests_is_read(shared: Path) -> None:
    mails = [path for path in sorted((shared / "corpora/suites").rglob("*")) if path.is_file()]
    assert len(mails) > 300
    for path in mails:
        posts = list(posts_in(path.read_bytes()))
        assert posts, path
        assert not [
            post for post in posts if any("could not be read" in repair for repair in post.repairs)
        ], path


@pytest.mark.slow
def test_every_attachment_of_other_projects_tests_is_decoded_as_python_does(shared: Path) -> None:
    compared = 0
    for path in sorted((shared / "corpora/suites").rglob("*")):
        for raw in _raw_mails(path) if path.is_file() else ():
            mail = message_from_bytes(raw.partition(b"\n")[2] if raw.startswith(b"From ") else raw)
            encoded = [part.get_payload(decode=True) for part in mail.walk() if _is_encoded_file(part)]
            if encoded:
                ours = [each.data for number in range(6) for each in parts_of_post(raw, number)]
                assert [data for data in encoded if data not in ours] == [], path
                compared += len(encoded)
    assert compared > 50


def _raw_mails(path: Path) -> list[bytes]:
    try:
        return [mail.raw for mail in mails(path)]
    except ListArchiveError:
        return []


def _is_encoded_file(part: Message) -> bool:
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    named = part.get_content_disposition() == "attachment" or part.get_filename()
    return bool(named) and encoding in ("base64", "quoted-printable") and not part.is_multipart()


def _digests(shared: Path) -> list[dict[str, Any]]:
    lines = (shared / "fixtures/digests/digest_cases.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.slow
def test_every_digest_is_burst_exactly(shared: Path) -> None:
    for case in _digests(shared):
        expected = case["expected"]
        posts = list(posts_in(case["text"].encode()))
        if expected["n"] is not None:
            assert len(posts) == expected["n"], case["id"]
        if "subjects" in expected:
            assert [_TAG.sub("", post.subject) for post in posts] == expected["subjects"], case["id"]
        if "authors" in expected:
            assert [post.author.name or post.author.email for post in posts] == expected["authors"], case[
                "id"
            ]
        if "bodies" in expected:
            assert [post.body.text.strip() for post in posts] == expected["bodies"], case["id"]


@pytest.mark.slow
def test_every_saved_digest_of_bitcoin_dev_has_the_posts_that_it_announces(shared: Path) -> None:
    digests = [
        path for path in sorted((shared / "corpora/digests").rglob("*")) if "bitcoin-dev" in path.parent.name
    ]
    assert len(digests) > 100
    for path in digests:
        raw = path.read_bytes()
        if not raw:
            continue
        announced = len(re.findall(rb"^ {1,3}\d+\. ", raw.split(b"-" * 70)[0], re.MULTILINE))
        posts = list(posts_in(raw))
        assert len(posts) == announced, path
        assert all(post.author != Author() and post.sent.when and not post.generated_id for post in posts), (
            path
        )


def test_the_page_and_the_mail_of_one_post_have_the_same_contents(shared: Path) -> None:
    (page,) = posts_in((shared / "news/peru-2023-01-12.txt").read_bytes())
    (mail,) = posts_in((shared / "news/2023-January.txt").read_bytes())
    assert _contents(page) == _contents(mail)
    assert page.subject == mail.subject
    assert page.sent.when == mail.sent.when
    assert page.author.byline == mail.author.byline == "Steve Lalla"
    assert (page.sent.source, mail.sent.source) == ("page", "date")


@pytest.mark.slow
def test_truncated_mails_are_read(shared: Path) -> None:
    for path in sorted((shared / "corpora/suites/cpython-test_email").iterdir()):
        raw = path.read_bytes()
        for length in range(0, len(raw), max(1, len(raw) // 60)):
            assert list(posts_in(raw[:length])), path
