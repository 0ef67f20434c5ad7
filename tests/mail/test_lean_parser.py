"""What is left out of mail-parser, and that the rest is as it was."""

from __future__ import annotations

import inspect
from email import message_from_bytes
from importlib.metadata import version
from pathlib import Path

import pytest
from asking import (  # type: ignore[import-not-found]
    FORWARDED,
    HELLO,
    mixed,
    names,
    part,
)
from mailparser import MailParser

from listarchive.mail.envelope import opened
from listarchive.mail.mail_parser import LeanParser
from listarchive.mail.parse import parse


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("_reset", ["self"]),
        ("parse", ["self"]),
        ("_append_defects", ["self", "part", "part_content_type"]),
        ("_decode_body_payload", ["self", "part", "charset", "part_index"]),
        ("_make_mail", ["self", "complete"]),
    ],
)
def test_what_it_overrides_is_there(method: str, parameters: list[str]) -> None:
    assert list(inspect.signature(getattr(MailParser, method)).parameters) == parameters
    assert method in vars(LeanParser)


def test_the_version_is_the_one_it_was_written_for() -> None:
    assert version("mail-parser").startswith("4.8.")


def test_nothing_is_left_unset() -> None:
    message = message_from_bytes(mixed(HELLO))
    assert vars(LeanParser(message)).keys() >= vars(MailParser(message)).keys()


@pytest.mark.parametrize(
    "mail",
    [
        mixed(HELLO, part(b"Content-Type: image/png; name=a.png"), part(b"Content-Type: text/x; name=b")),
        mixed(
            part(b"Content-Type: text/plain; name=a", b"Content-Disposition: inline"),
            HELLO,
            part(b"Content-Type: image/png", b"Content-ID: <1@x>"),
        ),
        mixed(
            HELLO,
            part(
                b"Content-Type: message/rfc822",
                b"Content-Disposition: attachment; filename=c.eml",
                body=FORWARDED,
            ),
            part(b"Content-Type: application/pdf"),
            part(b"Content-Type: image/png; name=d.png"),
        ),
    ],
    ids=["files", "a named text", "an attached mail"],
)
def test_its_attachments_are_those_of_mail_parser(mail: bytes) -> None:
    message = parse(mail).message
    lean, whole = LeanParser(message), MailParser(message)
    assert names(lean) == names(whole)
    assert [*lean.attachment_of.values()] == lean.attachments
    for each, found in lean.attachment_of.items():
        assert found["mail_content_type"] == each.get_content_type()


@pytest.mark.slow
def test_of_true_mail_too(shared: Path) -> None:
    seen = 0
    for path in sorted((shared / "corpora/suites").rglob("*")):
        if not path.is_file() or path.stat().st_size > 100_000:
            continue
        parsed = parse(opened(path.read_bytes()).data)
        try:
            whole = MailParser(parsed.message)
        except Exception:
            continue
        lean = LeanParser(parsed.message)
        theirs = [
            (each["mail_content_type"], each["binary"] and each["payload"]) for each in whole.attachments
        ]
        ours = [(each["mail_content_type"], each["binary"] and each["payload"]) for each in lean.attachments]
        seen += len(ours)
        assert ours == theirs[: len(ours)]
        assert len(lean.attachment_of) == len(ours)
    assert seen > 20
