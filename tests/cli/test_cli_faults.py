"""Bugs, failing disks and refused memory: each ends in one line and with a code of its own."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import Done, Run, archive_of, listarchive

from listarchive.mail import posts_in


def check_line(done: Done, code: int) -> None:
    assert (done.code, done.out, done.errors.count("\n")) == (code, "", 1)
    assert done.errors.startswith("listarchive: ")


@pytest.mark.parametrize(
    "fault", [RuntimeError, TypeError, IndexError, KeyError, AssertionError, RecursionError, UnicodeError]
)
@pytest.mark.parametrize("place", ["Archive.open", "Archive.search"])
def test_every_fault_of_ours_is_to_be_reported(
    run: Run, monkeypatch: pytest.MonkeyPatch, fault: type[Exception], place: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise fault("two\nlines \x1b[31m")

    monkeypatch.setattr(f"listarchive.archive.{place}", broken)
    done = run("search")
    check_line(done, 70)
    assert fault.__name__ in done.errors
    assert done.errors.endswith("please report it, with what LISTARCHIVE_DEBUG=1 shows\n")
    monkeypatch.setenv("LISTARCHIVE_DEBUG", "1")
    with pytest.raises(fault):
        run("search")


INSIDE = (
    "listarchive.engines.whoosh.codec.stored_fields.StoredFields.stored",
    "listarchive.engines.whoosh.codec.dictionary.Dictionary.find",
    "listarchive.archive.search.search.search",
)


@pytest.mark.parametrize("place", INSIDE)
def test_a_fault_of_ours_is_no_damage_to_the_index(
    run: Run, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise IndexError("tuple index out of range")

    monkeypatch.setattr(place, broken)
    check_line(run("search", "lamp"), 70)


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        ImportError("libx.so: failed to map segment from shared object"),
        ImportError("libx.so: cannot allocate memory in static TLS block"),
        RuntimeError("can't start new thread"),
    ],
    ids=repr,
)
@pytest.mark.parametrize("place", ["Archive.open", "Archive.search"])
def test_memory_that_is_refused_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, place: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(f"listarchive.archive.{place}", broken)
    done = run("search")
    check_line(done, 74)
    assert done.errors.startswith("listarchive: not enough memory: ")


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE])
def test_a_disk_that_fails_is_no_damage_to_the_index(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    opened = Path.open

    def failing(path: Path, *arguments: Any, **options: Any) -> Any:
        if path.name == "contents":
            raise OSError(number, os.strerror(number), str(path))
        return opened(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", failing)
    for words in (("search",), ("show", "q8k4"), ("stats",), ("check",), ("import",)):
        done = listarchive("--home", own_home, *words)
        check_line(done, 74)
        assert os.strerror(number) in done.errors


@pytest.mark.parametrize(("debug", "lines"), [("", 1), ("1", 3)])
def test_a_traceback_is_for_who_asks_for_it(imported: Path, debug: str, lines: int) -> None:
    program = (
        "import sys; from listarchive import archive, __main__\n"
        "def broken(*_, **__): raise RuntimeError('oh')\n"
        "archive.Archive.open = broken\n"
        f"sys.argv[1:] = ['--home', {str(imported)!r}, 'search']\n"
        "__main__.run()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False,
        env={**os.environ, "LISTARCHIVE_DEBUG": debug},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (70, "")
    assert done.stderr.count("\n") >= lines
    assert ("Traceback" in done.stderr) == bool(debug)


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        (RecursionError("too deep"), 3, "could not be read (RecursionError: too deep): please report it"),
        (ValueError("a\nb" * 1_000), 3, "could not be read (ValueError: a"),
        (MemoryError(), 74, "not enough memory to read this mail: allow more (ulimit -v)"),
    ],
    ids=["depth", "value", "memory"],
)
def test_a_mail_that_cannot_be_read_is_named_and_others_are_cleaned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception, code: int, said: str
) -> None:
    mail = "From a@a.example Thu May  2 12:00:00 2024\nFrom: a@a.example\nMessage-ID: <{0}@a.example>\n"
    mails = [(mail + "\n{0}\n\n").format(word) for word in ("clay", "curse", "kiln")]
    home = archive_of(tmp_path, box=mails[0].encode(), worse=mails[1].encode())
    (tmp_path / "all").write_text("".join(mails))

    def posts(raw: bytes, *footer: Any) -> Iterator[Any]:
        if b"curse" in raw:
            raise fault
        return posts_in(raw, *footer)

    monkeypatch.setattr("listarchive.mail.posts_in", posts)
    for place, source in ((tmp_path / "all", b""), (Path("-"), "".join(mails).encode())):
        done = listarchive("clean", place, "--own", stdin=source)
        assert [line for line in done.lines if line in ("clay", "kiln", "curse")] == ["clay", "kiln"]
        assert done.code == code
        name = "standard input" if source else str(place)
        assert done.errors.startswith(f"listarchive: {name} at byte {len(mails[0])}: {said}")
        assert done.errors.count("\n") == 1
        assert len(done.errors) < 500
    for form in ("raw", "mbox"):
        done = listarchive("--home", home, "show", "curse@a.example", "--format", form)
        assert (done.code, done.raw) == (code, b"")
        assert done.errors.startswith(f"listarchive: {home / 'mbox/worse'} at byte 0: {said}")
