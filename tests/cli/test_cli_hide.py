"""A post that its owner hides is in no answer, whatever is imported, until it is shown again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from command_line import archive_of, listarchive

from listarchive.short_ids import short


def a_mail(number: int, body: str, *headers: str, author: str = "Ines <ines@x.example>") -> bytes:
    head = [
        f"From ines Thu Jan  4 1{number}:00:00 2024",
        f"From: {author}",
        f"Date: Thu, 4 Jan 2024 1{number}:00:00 +0000",
        f"Message-ID: <{number}@x.example>",
        f"Subject: Kettle {number}",
        *headers,
    ]
    return ("\n".join(head) + f"\n\n{body}\n\n").encode()


KETTLE = a_mail(1, "The kettle whistles in quartzinversion.")
ANSWER = a_mail(2, "It does not.", "In-Reply-To: <1@x.example>", author="Bo <bo@x.example>")
LAMP = a_mail(3, "The lamp is out.", "X-No-Archive: yes")
HIDDEN, SHOWN = short("1@x.example"), short("2@x.example")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return archive_of(tmp_path / "home", news__a=KETTLE + ANSWER)


def found(home: Path, query: str = "kettle") -> list[str]:
    return listarchive("--home", home, "search", query, "--format", "ids").lines


def hide(home: Path, *arguments: str) -> list[str]:
    done = listarchive("--home", home, "hide", *arguments)
    assert (done.code, done.errors) == (0, "")
    return done.lines


def checked(home: Path) -> list[str]:
    return listarchive("--home", home, "check").lines


WHOLE = ["the index holds exactly what the sources hold"]


def test_a_hidden_post_is_found_no_more_and_stands_in_the_file(home: Path) -> None:
    assert hide(home, "1@x.example", "--reason", "its author\nasked for it") == [
        f"{HIDDEN}  Ines <ines@x.example>: Kettle 1",
        "1 post hidden; `listarchive unhide ID` shows one again",
    ]
    assert found(home) == [SHOWN]
    (line,) = [each for each in (home / "hidden").read_text().splitlines() if not each.startswith("#")]
    assert line.startswith(f"{HIDDEN} 20") and line.endswith(" <1@x.example> its author asked for it")
    assert listarchive("--home", home, "hidden").lines[0].endswith("<1@x.example>  its author asked for it")
    shown = listarchive("--home", home, "show", HIDDEN)
    assert (shown.code, shown.errors) == (
        1,
        f"listarchive: post {HIDDEN} is not shown: its author asked for it\n",
    )


@pytest.mark.slow
@pytest.mark.parametrize("command", ["import", "rebuild"])
def test_whatever_is_read_again_it_stays_out(home: Path, command: str) -> None:
    hide(home, HIDDEN)
    (home / "mbox/news/b").write_bytes(KETTLE.replace(b"Kettle 1\n", b"Kettle 1\nX-Way: another\n"))
    told = listarchive("--home", home, command, "--format", "json") if command == "import" else None
    if told:
        assert {name: told.json[name] for name in ("seen", "added", "duplicate", "withheld", "failed")} == {
            "seen": 1,
            "added": 0,
            "duplicate": 0,
            "withheld": 1,
            "failed": 0,
        }
    else:
        assert " 1 added, 0 duplicates, 2 withheld, 0 failed" in listarchive("--home", home, command).out
    assert found(home) == [SHOWN]
    assert checked(home) == WHOLE


def test_a_copy_that_has_lost_its_id_stays_out_too(home: Path) -> None:
    hide(home, HIDDEN)
    bare = b"\n".join(line for line in KETTLE.split(b"\n") if not line.startswith(b"Message-ID"))
    (home / "mbox/news/b").write_bytes(bare)
    assert listarchive("--home", home, "import", "-q").code == 0
    assert found(home) == [SHOWN]


def test_what_is_hidden_no_longer_is_as_if_it_never_was(home: Path) -> None:
    (home / "mbox/talk").mkdir()
    (home / "mbox/talk/a").write_bytes(KETTLE)
    listarchive("--home", home, "import", "-q")
    before = listarchive("--home", home, "show", HIDDEN, "--format", "json").out
    hide(home, HIDDEN)
    assert listarchive("--home", home, "unhide", HIDDEN).lines == ["1 post hidden no longer"]
    assert sorted(found(home)) == sorted([HIDDEN, SHOWN])
    assert listarchive("--home", home, "show", HIDDEN, "--format", "json").out == before
    assert checked(home) == WHOLE
    assert listarchive("--home", home, "hidden").code == 1


@pytest.mark.slow
@pytest.mark.parametrize("take_away", [True, False])
def test_an_import_obeys_a_file_that_was_changed_by_hand(home: Path, tmp_path: Path, take_away: bool) -> None:
    other = Path(shutil.copytree(home, tmp_path / "other"))
    hide(home, HIDDEN)
    if take_away:
        (home / "hidden").write_text("")
    else:
        shutil.copy(home / "hidden", other / "hidden")
        home = other
    assert listarchive("--home", home, "import", "-q").code == 0
    assert (HIDDEN in found(home)) is take_away
    assert checked(home) == WHOLE


def test_all_posts_of_an_author_or_a_query_are_hidden_at_once(home: Path) -> None:
    assert hide(home, "--author", "bo@x.example", "-n") == [
        f"{SHOWN}  Bo <bo@x.example>: Kettle 2",
        "1 post would be hidden",
    ]
    assert len(found(home)) == 2
    hide(home, "--query", "from:ines quartzinversion", "--author", "bo", "-q")
    assert found(home) == []


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        ((), 2, "nothing is named: give an ID, --query or --author"),
        (("--query", " "), 2, "an empty query would hide everything: say what is to be hidden"),
        (("--query", "marmalade"), 1, "no post answers to that: nothing is hidden"),
        (("nothing@x.example",), 1, "no post 'nothing@x.example' here"),
    ],
)
def test_what_names_no_post_hides_none(home: Path, arguments: tuple[str, ...], code: int, error: str) -> None:
    done = listarchive("--home", home, "hide", *arguments)
    assert (done.code, done.errors.startswith(f"listarchive: {error}")) == (code, True)
    assert not (home / "hidden").exists()


def test_a_post_whose_mail_is_not_kept_is_not_hidden_as_it_could_not_come_back(tmp_path: Path) -> None:
    home = archive_of(tmp_path / "home", news__a=ANSWER)
    listarchive("--home", home, "import", "--list", "news", "-q", "-", stdin=KETTLE)
    done = listarchive("--home", home, "hide", HIDDEN)
    assert (done.code, f"{HIDDEN} has no mail from which it could come back" in done.errors) == (2, True)
    assert sorted(found(home)) == sorted([HIDDEN, SHOWN])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "kept"),
    [
        ("", True),
        ('no_archive = "honour"\n', False),
        ('[lists.news]\nno_archive = "honour"\n', False),
        ('no_archive = "honour"\n[lists.news]\nno_archive = "ignore"\n', True),
        ('[lists.news]\nsources = ["https://lists.example.org/pipermail/news/"]\n', False),
        (
            '[lists.news]\nsources = ["https://lists.example.org/pipermail/news/"]\nno_archive = "ignore"\n',
            True,
        ),
        (
            '[fetch]\nno_archive = "ignore"\n[lists.news]\n'
            'sources = ["https://lists.example.org/pipermail/news/"]\n',
            True,
        ),
    ],
)
def test_authors_who_ask_not_to_be_archived_are_heard_where_it_is_configured_or_mail_is_fetched(
    tmp_path: Path, settings: str, kept: bool
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "listarchive.toml").write_text(settings)
    archive_of(home, news__a=KETTLE + LAMP)
    assert found(home, "lamp") == ([short("3@x.example")] if kept else [])
    assert checked(home) == WHOLE
    withheld = "" if kept else "1 withheld, "
    assert f"{withheld}0 failed" in listarchive("--home", home, "rebuild").out
    assert (home / "mbox/news/a").read_bytes() == KETTLE + LAMP


def test_a_mail_to_which_it_is_attached_has_it_again_when_it_is_hidden_no_longer(tmp_path: Path) -> None:
    kettle = KETTLE.partition(b"\n")[2]
    mail = a_mail(3, "", "MIME-Version: 1.0").rstrip() + (
        b'\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nSee this.\n'
        b"--b\nContent-Type: message/rfc822\n\n" + kettle + b"--b--\n\n"
    )
    home = archive_of(tmp_path / "home", news__a=KETTLE, news__b=mail)
    asked = "attached_text:quartzinversion"
    assert found(home, asked) == [short("3@x.example")]
    hide(home, "1@x.example")
    assert found(home, asked) == []
    assert checked(home) == WHOLE
    assert listarchive("--home", home, "unhide", "1@x.example").code == 0
    assert found(home, asked) == [short("3@x.example")]
    assert checked(home) == WHOLE
