"""`redact` calls a person by a pseudonym in every output; `hide --quotes` takes quotes out of other posts."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from pathlib import Path

import pytest
from command_line import archive_of, listarchive

from listarchive.archive import Archive
from listarchive.engine.visibility import Audience
from listarchive.short_ids import short

MAY = (
    b"From may@fox.example Mon May  1 10:00:00 2023\nFrom: May Fox <may@fox.example>\n"
    b"Date: Mon, 1 May 2023 10:00:00 +0000\nMessage-ID: <1@x.example>\nSubject: Tulips in May\n\n"
    b"In May the tulips bloom in my quiet garden.\n\n-- \nMay Fox, grower\n\n"
)
BO = (
    b"From bo@x.example Mon May  1 11:00:00 2023\nFrom: Bo <bo@x.example>\n"
    b"Date: Mon, 1 May 2023 11:00:00 +0000\nMessage-ID: <2@x.example>\nIn-Reply-To: <1@x.example>\n"
    b'To: "May Fox" <may@fox.example>\nSubject: Re: Tulips in May\n'
    b"Content-Transfer-Encoding: quoted-printable\n"
    b"Content-Type: text/plain; charset=utf-8\n\nHi May,\n\nMay Fox wrote:\n"
    b"> In May the tulips bloom in my quiet gar=\nden.\nM=C3=A4rz was too cold.\n\n"
)
FIRST, SECOND = short("1@x.example"), short("2@x.example")
WHOLE = ["the index holds exactly what the sources hold"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return archive_of(tmp_path / "home", news__a=MAY + BO)


def out(home: Path, *arguments: str) -> str:
    done = listarchive("--home", home, *arguments)
    assert done.code in (0, 1), done.errors
    return done.out + done.errors


def pseudonym(home: Path) -> str:
    found = re.search(r"^(person-\w{6}) = May Fox$", (home / "redacted").read_text(), re.MULTILINE)
    assert found
    return found[1]


EVERY = [
    ("search", "tulips"),
    ("search", "tulips", "--json"),
    ("search", "tulips", "--format", "csv"),
    ("search", "tulips", "--format", "mbox"),
    ("search", "--facets", "author"),
    *[("show", "1@x.example", "2@x.example", "--format", form) for form in ("text", "json", "mbox", "raw")],
    ("show", "2@x.example", "--parts"),
    ("show", "2@x.example", "--part", "1"),
    ("thread", "1@x.example", "--format", "mbox"),
    ("stats",),
    ("digest", "--since", "2023-05-01"),
    ("search", "from:fox"),
    ("search", "to:may@fox.example"),
]


@pytest.mark.slow
@pytest.mark.parametrize("who", ["may@fox.example", "May Fox"])
def test_no_output_names_the_person(home: Path, who: str) -> None:
    assert out(home, "redact", who).splitlines()[-1] == "2 posts changed"
    name = pseudonym(home)
    for arguments in EVERY:
        said = out(home, *arguments)
        assert "Fox" not in said.replace(" ".join(arguments), ""), arguments
        assert "may@" not in said.replace(" ".join(arguments), ""), arguments
    shown = json.loads(out(home, "show", SECOND, "--json"))
    assert shown["lines"][0] == ["own", f"Hi {name},"]
    assert "In May the tulips bloom" in out(home, "show", FIRST)
    assert found(home, f"from:{name}") == [FIRST]


def found(home: Path, query: str) -> list[str]:
    return listarchive("--home", home, "search", query, "--format", "ids").lines


ALTERNATIVES = (
    b"From bo@x.example Mon May  1 12:00:00 2023\nFrom: Bo <bo@x.example>\n"
    b"Date: Mon, 1 May 2023 12:00:00 +0000\nMessage-ID: <4@x.example>\nSubject: Roses\n%s"
    b"MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n"
    b"--b\nContent-Type: text/plain\n\nRoses are red.\n"
    b"--b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: %s\n\n%s\n--b--\n\n"
)
HTML = b"<p>Roses are red, says May <b>Fox</b>.</p>"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("header", "encoding", "said"),
    [
        (b"", b"base64", b64encode(HTML)),
        (b"", b"quoted-printable", HTML.replace(b"Fox", b"F=6Fx")),
        (b"", b"8bit", HTML),
        (b"", b"8bit", b"<p>May F&#111;x</p>"),
        (b"X-Approved: =?utf-8?B?TWF5IEZveA==?=\n", b"8bit", b"<p>Roses are red.</p>"),
    ],
)
def test_no_encoded_part_or_header_names_the_person(
    tmp_path: Path, header: bytes, encoding: bytes, said: bytes
) -> None:
    home = archive_of(tmp_path / "home", news__a=MAY + ALTERNATIVES % (header, encoding, said))
    out(home, "redact", "may@fox.example", "-q")
    raw = out(home, "show", "4@x.example", "--format", "raw")
    assert ("Roses are red." in raw, "multipart" in raw, "X-Approved" in raw) == (True, False, False)
    assert "no part 2" in listarchive("--home", home, "show", "4@x.example", "--part", "2").errors


def test_a_mail_that_names_nobody_is_given_as_it_came(tmp_path: Path) -> None:
    mail = ALTERNATIVES % (b"", b"base64", b64encode(b"<p>Roses are red.</p>"))
    home = archive_of(tmp_path / "home", news__a=MAY + mail)
    out(home, "redact", "may@fox.example", "-q")
    assert "multipart/alternative" in out(home, "show", "4@x.example", "--format", "raw")


@pytest.mark.slow
def test_it_holds_after_an_import_and_a_rebuild_and_the_mail_stays(home: Path) -> None:
    out(home, "redact", "may@fox.example", "-q")
    shown = out(home, "show", FIRST, SECOND, "--json")
    assert out(home, "check").splitlines() == WHOLE
    (home / "mbox/news/b").write_bytes(MAY.replace(b"1@x", b"3@x").replace(b"tulips", b"roses"))
    out(home, "import", "-q")
    assert "Fox" not in out(home, "show", "3@x.example", "--full")
    out(home, "rebuild", "-q")
    assert out(home, "show", FIRST, SECOND, "--json") == shown
    assert out(home, "check").splitlines() == WHOLE
    assert (home / "mbox/news/a").read_bytes() == MAY + BO


@pytest.mark.slow
@pytest.mark.parametrize("who", ["may@fox.example", "May Fox", "PSEUDONYM"])
def test_who_has_a_pseudonym_keeps_it_and_gets_more_names(home: Path, who: str) -> None:
    out(home, "redact", "may@fox.example", "-q")
    known = pseudonym(home)
    told = out(home, "redact", who.replace("PSEUDONYM", known), "--also", "Quiet Garden")
    assert told.splitlines() == [
        f"May Fox → {known}",
        f"Quiet Garden → {known}",
        f"may@fox.example → {known}@redacted.invalid",
        "2 posts changed",
    ]
    assert {line.partition(" = ")[0] for line in (home / "redacted").read_text().splitlines()[2:]} == {known}
    assert "quiet garden" not in out(home, "show", FIRST, SECOND, "--quotes").lower()
    assert out(home, "check").splitlines() == WHOLE


def test_a_name_that_several_people_have_is_an_error(home: Path) -> None:
    (home / "mbox/news/b").write_bytes(
        MAY.replace(b"1@x", b"3@x").replace(b"May", b"Ann").replace(b"may@", b"ann@")
    )
    out(home, "import", "-q")
    done = listarchive("--home", home, "redact", "fox")
    assert (done.code, done.errors.startswith("listarchive: 'fox' is 2 people (Ann Fox")) == (2, True)
    assert not (home / "redacted").exists()


def test_a_dry_run_shows_whom_it_would_be(home: Path) -> None:
    lines = out(home, "redact", "fox", "-n", "--also", "Maisie Fox").splitlines()
    assert [line.split(" → ")[0] for line in lines] == ["May Fox", "Maisie Fox", "may@fox.example"]
    assert "May Fox" in out(home, "show", FIRST)


@pytest.mark.slow
def test_quotes_of_a_hidden_post_are_taken_out_on_request(home: Path) -> None:
    assert out(home, "hide", FIRST, "--quotes").splitlines() == [
        f"{FIRST}  May Fox <may@fox.example>: Tulips in May",
        f"quoted in {SECOND}  Bo <bo@x.example>: Re: Tulips in May",
        "1 post hidden; `listarchive unhide ID` shows one again",
    ]
    for form in ("text", "json", "mbox", "raw"):
        said = out(home, "show", SECOND, "--format", form, "--quotes")
        assert ("[removed]" in said, "tulips bloom" in said) == (True, False), form
    assert found(home, "quoted:bloom") == []
    assert out(home, "check").splitlines() == WHOLE
    out(home, "rebuild", "-q")
    assert "[removed]" in out(home, "show", SECOND, "--full")
    out(home, "unhide", FIRST)
    assert "tulips bloom" in out(home, "show", SECOND, "--full")
    assert found(home, "quoted:bloom") == [SECOND]
    assert out(home, "check").splitlines() == WHOLE


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [("redact", "may@fox.example"), ("hide", SECOND, "--quotes"), ("hide", SECOND, "--purge", "--yes")],
)
def test_posts_of_private_lists_stay_apart_from_others(home: Path, command: tuple[str, ...]) -> None:
    (home / "listarchive.toml").write_text('[lists.board]\naccess = "private"\nreaders = ["ann"]\n')
    (home / "mbox/board").mkdir()
    (home / "mbox/board/a").write_bytes(MAY.replace(b"1@x", b"5@x") + BO.replace(b"2@x", b"6@x"))
    out(home, "import", "-q")
    out(home, *command)
    with Archive.open(home, audience=Audience(frozenset({"board"}))) as archive:
        assert all("board" not in stored.post.lists for stored in archive.stored_posts())
        assert len(archive) == (1 if "hide" in command else 2)
    if "--quotes" in command:
        out(home, "unhide", SECOND)
        with Archive.open(home, audience=Audience(frozenset({"board"}))) as archive:
            assert len(archive) == 2
