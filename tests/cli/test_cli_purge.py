"""A post that is purged leaves no byte in the archive's home, and nothing brings it back."""

from __future__ import annotations

import gzip
import re
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import archive_of, listarchive
from test_cli_hide import ANSWER, HIDDEN, KETTLE, SHOWN, WHOLE, a_mail, checked, found

from listarchive.short_ids import short
from listarchive.sources.scrubbed_files import folder_beside, name_of
from listarchive.text.scrubbed_links import folder_of, links_in
from listarchive.zstd import zstd

WORD = b"quartzinversion"
DIGEST = (
    b"From: news-request@x.example\nSubject: News Digest, Vol 1, Issue 1\nMessage-ID: <d@x.example>\n"
    b"Date: Thu, 4 Jan 2024 20:00:00 +0000\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/digest; boundary="b"\n\n--b\n\n'
    + KETTLE.partition(b"\n")[2]
    + b"--b\n\n"
    + ANSWER.partition(b"\n")[2]
    + b"--b--\n"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home/mbox/news"
    folder.mkdir(parents=True)
    (folder / "b.gz").write_bytes(gzip.compress(KETTLE.replace(b"\nSubject", b"\nX-Way: another\nSubject")))
    return archive_of(tmp_path / "home", news__a=KETTLE + ANSWER)


def purge(home: Path, *arguments: str, answer: bytes = b"") -> tuple[int, list[str], str]:
    done = listarchive("--home", home, "hide", "--purge", *arguments, stdin=answer)
    return done.code, done.lines, done.errors


def left(home: Path, word: bytes = WORD) -> list[str]:
    """Name the files of a clone of the home in which a word stands."""
    clone = Path(shutil.copytree(home, home.with_name("clone")))
    found = [
        str(path.relative_to(clone))
        for path in sorted(clone.rglob("*"))
        if path.is_file() and any(word in raw.lower() for raw in unpacked(path.read_bytes()))
    ]
    shutil.rmtree(clone)
    return found


def unpacked(raw: bytes) -> Iterator[bytes]:
    """Give bytes, and all that was compressed in them, wherever it begins."""
    yield raw
    for match in re.finditer(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]|\x28\xb5\x2f\xfd", raw):
        data = raw[match.start() :]
        try:
            if data[:1] == b"\x28":
                yield zstd().ZstdDecompressor().decompress(data)
            else:
                yield zlib.decompressobj(wbits=47).decompress(data)
        except (zlib.error, zstd().ZstdError):
            continue


SHOWN_FIRST = [
    f"{HIDDEN}  Ines <ines@x.example>: Kettle 1",
    "mbox/news/a: 1 mail to be taken out",
    "mbox/news/b.gz: 1 mail to be taken out",
]


@pytest.mark.slow
def test_no_byte_of_it_is_left(home: Path) -> None:
    assert [name.rpartition(".")[2] for name in left(home)] == ["segment", "mbox/news/a", "gz"]
    assert purge(home, HIDDEN, "--yes", "--reason", "asked for") == (0, [*SHOWN_FIRST, "1 post purged"], "")
    assert left(home) == []
    assert (home / "mbox/news/a").read_bytes() == ANSWER
    assert listarchive("--home", home, "import").lines == ["2 files unchanged"]
    assert (found(home), checked(home)) == ([SHOWN], WHOLE)
    assert listarchive("--home", home, "show", SHOWN, "--format", "raw").raw == ANSWER
    listarchive("--home", home, "rebuild", "-q")
    assert (found(home), left(home)) == ([SHOWN], [])


@pytest.mark.slow
@pytest.mark.parametrize("answer", [b"", b"n\n", b"Y\n", b"yes\n"])
def test_any_answer_but_y_does_nothing(home: Path, answer: bytes) -> None:
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    code, lines, errors = purge(home, HIDDEN, answer=answer)
    assert (code, lines) == (2, SHOWN_FIRST)
    assert errors == (
        "Purge 1 post for good? Type y: "
        "listarchive: nothing is done, as the answer was not y (--yes answers for a script)\n"
    )
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


def test_the_answer_y_does_it(home: Path) -> None:
    assert purge(home, HIDDEN, answer=b"y\n")[0] == 0
    assert left(home) == []


def test_a_dry_run_shows_what_would_go(home: Path) -> None:
    assert purge(home, HIDDEN, "-n") == (0, SHOWN_FIRST, "")
    assert len(found(home)) == 2
    assert not (home / "hidden").exists()


def test_what_was_hidden_before_can_be_purged(home: Path) -> None:
    listarchive("--home", home, "hide", HIDDEN, "-q", "--reason", "asked for")
    assert WORD in (home / "mbox/news/a").read_bytes()
    assert purge(home, "1@x.example", "--yes", "-q") == (0, [], "")
    assert left(home) == []
    assert listarchive("--home", home, "hidden").out.endswith("purged  <1@x.example>  asked for\n")
    refused = listarchive("--home", home, "unhide", HIDDEN)
    assert (refused.code, "was purged: its mail is gone" in refused.errors) == (2, True)


def test_a_source_that_is_not_below_mbox_or_holds_other_posts_is_refused_by_name(
    home: Path, tmp_path: Path
) -> None:
    (home / "mbox/news/digest").write_bytes(DIGEST)
    elsewhere = tmp_path / "old.mbox"
    elsewhere.write_bytes(KETTLE)
    listarchive("--home", home, "import", "-q", home / "mbox", elsewhere)
    code, lines, errors = purge(home, HIDDEN, "--yes")
    assert (code, lines) == (3, [*SHOWN_FIRST, "1 post hidden, and not purged"])
    assert errors.splitlines() == [
        f"listarchive: {elsewhere}: is not below mbox/: take the mail out of it by hand; "
        "the post stays hidden",
        "listarchive: mbox/news/digest: has it in a digest or attached, beside other posts: "
        "take it out by hand; the post stays hidden",
    ]
    assert (elsewhere.read_bytes(), (home / "mbox/news/digest").read_bytes()) == (KETTLE, DIGEST)
    assert found(home) == [SHOWN]
    assert " hidden:news" in (home / "hidden").read_text().splitlines()[-1]
    assert [name for name in left(home) if name.startswith("index")] == []


def test_a_link_out_of_mbox_leads_to_no_other_file(home: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "old.mbox"
    elsewhere.write_bytes(KETTLE)
    (home / "mbox/news/link").symlink_to(elsewhere)
    listarchive("--home", home, "import", "-q")
    purge(home, HIDDEN, "--yes", "-q")
    assert elsewhere.read_bytes() == KETTLE


def test_the_log_names_ids_and_no_words(home: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    purge(home, HIDDEN, "--yes", "-q", "--log", str(log))
    assert "hide: 1 purged, 2 files, 0 refused" in log.read_text()
    assert not any(word in log.read_text() for word in ("Kettle", "Ines", "quartz"))


def test_the_files_that_a_list_server_took_off_it_go_too(home: Path) -> None:
    place = f"attachments/20240104/{folder_of('<4@x.example>')}/attachment.txt"
    notice = (
        "-------------- next part --------------\nA non-text attachment was scrubbed...\nName: a.txt\n"
        f"URL: <http://lists.x.example/pipermail/news/{place}>\n"
    )
    mail = a_mail(4, f"See below.\n{notice}")
    (home / "mbox/news/2024-January.txt").write_bytes(mail + ANSWER)
    folder = folder_beside(home, "mbox/news/2024-January.txt")
    assert folder is not None
    folder.mkdir(parents=True)
    (link,) = links_in(mail)
    (folder / name_of(link)).write_bytes(WORD)
    (folder / f"{'0' * 24}-b.txt").write_bytes(b"of another mail")
    listarchive("--home", home, "import", "-q")
    assert found(home, f"attached_text:{WORD.decode()}") == [short("4@x.example")]
    purge(home, "4@x.example", "--yes", "-q")
    assert [path.name for path in folder.iterdir()] == [f"{'0' * 24}-b.txt"]


@pytest.mark.slow
def test_who_writes_the_same_in_the_same_second_keeps_the_post(home: Path) -> None:
    votes = [a_mail(8, "+1", author=f"{name} <{name.lower()}@x.example>") for name in ("Ann", "Ben")]
    other = votes[1].replace(b"<8@x.example>", b"<9@x.example>")
    (home / "mbox/news/votes").write_bytes(votes[0] + other)
    listarchive("--home", home, "import", "-q")
    purge(home, "8@x.example", "--yes", "-q")
    assert (home / "mbox/news/votes").read_bytes() == other
    assert found(home, "from:ben") == [short("9@x.example")]
    assert checked(home) == WHOLE


@pytest.mark.slow
def test_of_two_posts_with_one_id_each_that_goes_is_shown(home: Path) -> None:
    older = a_mail(8, "The cat has come to the door of the old house, and wants to be let in.")
    other = a_mail(
        9, "Somebody should paint these boats before summer begins, I think.", author="Olga <o@y.example>"
    )
    other = other.replace(b"<9@x.example>", b"<8@x.example>")
    (home / "mbox/news/twice").write_bytes(older + other)
    listarchive("--home", home, "import", "-q")
    (younger,) = found(home, "from:olga")
    _, lines, _ = purge(home, younger, "--yes")
    assert lines[0].startswith(f"{younger}  Olga")
    assert lines[1:] == ["mbox/news/twice: 1 mail to be taken out", "1 post purged"]
    assert (home / "mbox/news/twice").read_bytes() == older
    assert checked(home) == WHOLE


@pytest.mark.slow
def test_a_mail_to_which_it_is_attached_is_named_and_no_longer_shows_it(home: Path) -> None:
    forward = (
        b"From bo@x.example Fri Jan  5 10:00:00 2024\nFrom: Bo <bo@x.example>\nSubject: See this\n"
        b"Date: Fri, 5 Jan 2024 10:00:00 +0000\nMessage-ID: <f@x.example>\n"
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n\nLook.\n--b\nContent-Type: message/rfc822\n\n'
        + KETTLE.partition(b"\n")[2].rstrip(b"\n")
        + b"\n--b--\n\n"
    )
    (home / "mbox/news/fwd").write_bytes(forward)
    listarchive("--home", home, "import", "-q")
    assert sorted(found(home, f"attached_text:{WORD.decode()}")) == [short("f@x.example")]
    code, lines, errors = purge(home, HIDDEN, "--yes")
    assert (code, lines[-1]) == (3, "1 post hidden, and not purged")
    assert "mbox/news/fwd: has it in a digest or attached, beside other posts" in errors
    assert found(home, f"attached_text:{WORD.decode()}") == []
    for form in ("text", "json", "mbox", "raw"):
        shown = listarchive("--home", home, "show", "f@x.example", "--format", form)
        assert (shown.code, WORD in shown.raw, b"Kettle 1" in shown.raw) == (0, False, False), form
    assert checked(home) == WHOLE
    listarchive("--home", home, "rebuild", "-q")
    assert found(home, f"attached_text:{WORD.decode()}") == []


@pytest.mark.slow
def test_a_person_who_was_redacted_before_does_not_keep_a_copy_that_lost_its_id(home: Path) -> None:
    bare = b"\n".join(line for line in KETTLE.split(b"\n") if not line.startswith(b"Message-ID"))
    mail = bare.replace(b"The kettle", b"Ines Ink says the kettle")
    (home / "mbox/news/c").write_bytes(mail + KETTLE.replace(b"The kettle", b"Ines Ink says the kettle"))
    (home / "mbox/news/a").write_bytes(ANSWER)
    (home / "mbox/news/b.gz").unlink()
    listarchive("--home", home, "rebuild", "-q")
    assert listarchive("--home", home, "redact", "ines@x.example", "--also", "Ines Ink", "-q").code == 0
    listarchive("--home", home, "rebuild", "-q")
    assert purge(home, HIDDEN, "--yes")[1][-2:] == ["mbox/news/c: 2 mails to be taken out", "1 post purged"]
    assert left(home) == []
