"""Over real mail: each line is read as it was, and no word of four letters is left."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from listarchive.anonymise import anonymised, is_key_word
from listarchive.mail import posts_in
from listarchive.post import Post
from listarchive.sources import NotMail, open_source

KEY = b"a key of the tests"
WORD = re.compile(r"[^\W\d_]{4,}")
OF_MIME = re.compile(rb"(?i)^[> \t]*(?:Content-[\w-]+:(?:[^\n]|\n[ \t])*|--\S+)|=\?[\w-]+\?", re.M)
NAMES = re.compile(rb"^[> \t|]*[!-9;-~]{1,76}[ \t]*:", re.M)
ESCAPED = re.compile("=[0-9A-F]{2}")
MOST = 1 << 20


def files(shared: Path) -> Iterator[Path]:
    """A file of each list and suite, and digests; larger ones are cut."""
    corpora = shared / "corpora"
    for folder in sorted(each for each in corpora.rglob("*") if each.is_dir()):
        found = sorted(
            each for each in folder.iterdir() if each.is_file() and each.suffix not in (".zip", ".md5")
        )
        yield from found[len(found) // 2 :][:1] if len(found) < 60 else found[:: len(found) // 3]


def posts(raw: bytes, folder: Path) -> list[Post]:
    path = folder / "mail"
    path.write_bytes(raw)
    try:
        return [post for mail in open_source(path).mails() for post in posts_in(mail.raw)]
    except NotMail:
        return []


def read(path: Path) -> bytes:
    raw = path.read_bytes()
    return (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)[:MOST]


def words_of(post: Post) -> set[str]:
    texts = [post.subject, post.body.text, post.author.name, post.author.email]
    texts += [each.name.rpartition(".")[0] for each in post.attachments]
    texts += [
        value for name, value in post.headers if not name.lower().startswith(("content-", "precedence"))
    ]
    return {word.casefold() for text in texts for word in WORD.findall(ESCAPED.sub(" ", text))}


def words_in(pattern: re.Pattern[bytes], raw: bytes) -> set[str]:
    found = b" ".join(each.group() for each in pattern.finditer(raw))
    return {word.casefold() for word in WORD.findall(found.decode("latin-1"))}


@pytest.mark.slow  # reads real mail twice
def test_lines_are_read_as_they_were_and_no_word_is_left(shared: Path, tmp_path: Path) -> None:
    lines = alike = 0
    left: dict[str, set[str]] = {}
    for path in files(shared):
        raw = read(path)
        made = anonymised(raw, KEY)
        assert [len(line) for line in made.split(b"\n")] == [len(line) for line in raw.split(b"\n")], path
        before, after = posts(raw, tmp_path), posts(made, tmp_path)
        lines += sum(len(post.body.labels) for post in before[len(after) :])
        for one, other in zip(before, after, strict=False):
            lines += len(one.body.labels)
            alike += sum(a == b for a, b in zip(one.body.labels, other.body.labels, strict=False))
        allowed = words_in(OF_MIME, raw) | words_in(NAMES, raw)
        words = {word for post in before for word in words_of(post)}
        found = words & {word for post in after for word in words_of(post)} - allowed
        if found := {word for word in found if not is_key_word(word)}:
            left[str(path)] = found
    assert left == {}
    assert lines > 50_000
    assert alike / lines >= 0.99, f"{alike} of {lines}"
