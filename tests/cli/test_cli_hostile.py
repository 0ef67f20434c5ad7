"""No mail can talk to the terminal of whoever reads it."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from command_line import archive_of, listarchive

from listarchive.moderation import HiddenPost, HiddenPosts, SpamMark, SpamMarks
from listarchive.short_ids import short

EVIL = {
    "escape": "\x1b[31m\x1b]0;title\x07",
    "c1": "\x9b31m\x85",
    "controls": "\x00\x01\x08\x0b\x0c\x7f\r",
    "bidi": "\u202e\u202d\u2066\u2067\u2068\u2069\u202c\u061c\u200e\u200f",
    "unseen": "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u3164\U000e0041\ufe0f",
    "separators": "\u2028\u2029",
}
ALL = "".join(EVIL.values())
FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe0f\ufeff"
    "\U000e0000-\U000e0fff]"
)


def clean(raw: bytes | str) -> bool:
    return not FORBIDDEN.search(raw.decode("utf-8") if isinstance(raw, bytes) else raw)


def word(text: str) -> str:
    """An encoded word of RFC 2047: this is how such characters come in a header."""
    return "=?utf-8?q?" + "".join(f"={byte:02X}" for byte in text.encode()) + "?="


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    mails = []
    for number, (kind, signs) in enumerate([*EVIL.items(), ("formula", "=1+1"), ("all", ALL)]):
        mails.append(
            f"From: {word(f'{signs}Eve {kind}{signs}')} <eve@example.org>\n"
            f"Date: Mon, {number + 1} Jan 2024 10:00:00 +0000\n"
            f"Subject: {word(f'{signs}tea {kind}{signs}')}\nMessage-ID: <e{number}@example.org>\n"
            f"References: <root@example.org>\n"
            f"List-Id: <li\x1bst{kind}\u202e.example.org>\nMIME-Version: 1.0\n"
            f"Content-Type: multipart/mixed; boundary=X\n\n"
            f"--X\nContent-Type: text/plain; charset=utf-8\n\n"
            f"By Mallory {signs} Jones\n\nEve wrote:{signs}\n> quoted {signs} words\n\n"
            f"marzipan {signs} cake{signs}\n"
            f"-- \n{signs} signature\n"
            f"--X\nContent-Type: image/png\nContent-Disposition: attachment;"
            f" filename*=utf-8''a{''.join(f'%{byte:02X}' for byte in signs.encode())}.png\n\nx\n--X--\n"
        )
    folder = tmp_path_factory.mktemp("hostile")
    files = {f"evil{number}\x1b[31m\u202e.eml": mail.encode() for number, mail in enumerate(mails)}
    files["bad\x1b[31m\u202e.png"] = b"\x89PNG\r\n\x1a\n"
    reason = " ".join(ALL.split())
    hidden = HiddenPost(short(f"{ALL}@x"), "2024-01-01", "hidden", ("c",), f"{ALL}@x", reason)
    HiddenPosts([hidden]).save(folder)
    spam = SpamMark(short(f"{ALL}@y"), "2024-01-01", "spam", ("c",), f"{ALL}@y", reason)
    SpamMarks([spam]).save(folder)
    return archive_of(folder, **files)


def commands(home: Path) -> list[tuple[str, ...]]:
    ids = listarchive("--home", home, "search", "--format", "ids", "-n", "99").lines
    file = str(sorted((home / "mbox").glob("*.eml"))[-1])
    return [
        *[("show", option, each) for each in ids for option in ("--quotes", "--full", "--format=text")],
        ("show", *ids),
        ("search", "marzipan"),
        ("search", "tea", "--threads"),
        ("search", "--facets", "author,list,year,month", "-n", "99"),
        ("search", "-n", "99", "--format", "csv"),
        ("search", "-n", "99", "--format", "ids"),
        ("search", "quoted:words", "--explain"),
        ("thread", ids[0]),
        ("stats",),
        ("hidden",),
        ("spam",),
        ("hide", "-n", *ids),
        ("hide", "-n", "--purge", ids[0]),
        ("redact", "-n", "eve@example.org"),
        ("check",),
        ("rebuild",),
        ("clean", file),
        ("clean", "--own", file),
        ("import",),
        ("import", "-v"),
        ("import", "-n", "-v"),
        # What a user pastes comes from mail, too.
        *[
            ("search", f"{field}{ALL}x", "--explain")
            for field in ("", "author:", "date:", "nofield:", '"', "(", "s:/[")
        ],
        *[
            ("search", option, f"{ALL}x")
            for option in ("--from", "--since", "--tz", "--facets", "--sort", "-n")
        ],
        ("search", "--from", f'"{ALL}'),
        ("search", "--" + ALL),
        ("search", "-\x1b"),
        ("show", ALL),
        ("show", ALL + "@x"),
        ("thread", ALL),
        ("import", ALL.replace("\0", "")),
        ("import", str(home / "mbox" / "bad\x1b[31m\u202e.png")),
        ("clean", str(home / "mbox" / "bad\x1b[31m\u202e.png")),
        ("clean", ALL.replace("\0", "")),
        (ALL,),
    ]


@pytest.mark.slow
def test_nothing_from_mail_reaches_the_terminal_as_it_is(home: Path) -> None:
    for arguments in commands(home):
        done = listarchive("--home", home, *arguments)
        assert clean(done.raw), arguments
        assert clean(done.errors), arguments
        assert "should not have happened" not in done.errors, (arguments, done.errors)
        assert "Traceback" not in done.errors
        if done.code == 2:
            assert done.errors.count("\n") == 1, (arguments, done.errors)


def test_other_homes(tmp_path: Path) -> None:
    done = listarchive("--home", tmp_path / "\x1b[31m\u202e", "search", "x")
    assert (done.code, clean(done.errors), done.errors.count("\n")) == (4, True, 1)


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "marzipan", "--format", "json", "--explain"),
        ("search", "marzipan", "--format", "jsonl"),
        ("stats", "--format", "json"),
        ("import", "--format", "json"),
    ],
)
def test_json_is_ascii(home: Path, arguments: tuple[str, ...]) -> None:
    done = listarchive("--home", home, *arguments)
    assert re.fullmatch(rb"[\n -~]+", done.raw)
    assert clean(done.errors)


def test_a_spreadsheet_takes_nothing_for_a_formula(tmp_path: Path) -> None:
    starts = ("=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "\u200b=", "\x00=", "＝", "＋", "－", "＠")
    mails = {
        f"f{number}": (
            f"From: {word(f'{start}1+1')} <=x@example.org>\nSubject: {word(f'{start}cmd')}\n"
            f"Message-ID: <=f{number}@example.org>\nList-Id: <=l.example.org>\n\n=body\n"
        ).encode()
        for number, start in enumerate(starts)
    }
    home = archive_of(tmp_path, **mails)
    out = listarchive("--home", home, "search", "-n", "99", "--format", "csv").out
    rows = list(csv.reader(io.StringIO(out)))
    assert len(rows) == len(starts) + 1
    for row in rows:
        for cell in row:
            assert not re.match(r"\s*[=+\-@＝＋－＠]", cell), row


def test_a_word_is_read_without_what_nobody_sees(tmp_path: Path) -> None:
    mail = "From: a@example.org\nSubject: tea\nMessage-ID: <a@b.example>\n"
    mail += "Content-Type: text/plain; charset=utf-8\n\na so\u00adft mar\u200bzi\u00adpan ca\u202eke\n"
    home = archive_of(tmp_path, a=mail.encode())
    assert "    a soft marzipan ca�ke" in listarchive("--home", home, "search", "tea").lines
    assert listarchive("--home", home, "show", "a@b.example").lines[-1] == "a soft marzipan ca�ke"
