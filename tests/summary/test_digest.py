"""What a digest tells, in each of its forms."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from listarchive.archive import Archive, Home
from listarchive.importer import run
from listarchive.sources import mails

ATOM = "{http://www.w3.org/2005/Atom}"


def a_mail(number: int, subject: str, text: str, day: int = 4, **headers: str) -> str:
    given = {
        "Message-ID": f"<{number}@x.example>",
        "From": "Ann Other <ann@x.example>",
        "Date": f"{day} Jan 2024 10:{number:02}:00 +0100",
        "Subject": subject,
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    return "\n".join(f"{name}: {value}" for name, value in given.items()) + f"\n\n{text}\n"


RULE = "-" * 30
MAILS = [
    a_mail(1, "Beans", "We sow beans after the last frost.", day=2),
    a_mail(
        2,
        "Re: Beans",
        "On Tuesday Ann wrote:\n> We sow beans.\n\nSo do I, in Łódź.",
        References="<1@x.example>",
        From="=?utf-8?q?Pawe=C5=82?= Zielny <p@x.example>",
    ),
    a_mail(3, "Lamps", f"A lamp, and a rule:\n\n{RULE}\n\nEnd of the lamp.", List_Id="<kitchen>"),
    a_mail(
        4,
        "Re: Beans",
        f"Message: 4\n\n{RULE}\n\nMessage: 5\nFrom: Eve <e@x.example>\n\nNo.",
        References="<1@x.example>",
    ),
    a_mail(5, "<b>wrote:", "<script>alert(1)</script> & \x1b[31m", From='"Eve wrote:" <eve@x.example>'),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("told")
    (place / "mbox/garden").mkdir(parents=True)
    mbox = "".join(f"From a@b Thu Jan  4 10:00:00 2024\n{mail}\n" for mail in MAILS)
    (place / "mbox/garden/2024.mbox").write_text(mbox, "utf-8")
    (place / "listarchive.toml").write_text(
        '[searches]\nlamps = "lamp or lantern"\n[lists.garden]\ntitle = "The Garden"\n'
        '[web]\ntitle = "Our lists"\nurl = "https://x.example/lists"\n'
    )
    run(Home(place), jobs=1)
    return place


def digest(home: Path, *arguments: str, code: int = 0) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "listarchive", "--home", home, "digest", *arguments],
        capture_output=True, check=False, timeout=60,
        env={"PATH": os.environ["PATH"], "COLUMNS": "72", "LANG": "C.UTF-8"},
    )  # fmt: skip
    assert done.returncode == code, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    return done.stdout or done.stderr


NEW = ("--since", "2024-01-03", "--until", "2024-01-04")


def test_text_tells_by_list_and_conversation(home: Path) -> None:
    with Archive.open(home) as archive:
        ids = {number: archive.get(f"<{number}@x.example>").id for number in (2, 4)}
    text = digest(home, *NEW, "--query", "list:garden subject:beans").decode()
    rule = "-" * 72
    assert text == (
        "Our lists: 2 new posts on The Garden, 3 Jan 2024 to 4 Jan 2024\n"
        "that list:garden subject:beans finds\n\n"
        f"The Garden\n{rule}\n\n"
        "Re: Beans (1 before)\n"
        f"  Paweł Zielny, 4 Jan, 09:02  {ids[2]}\n"
        "    So do I, in Łódź.\n"
        f"    https://x.example/lists/post/{ids[2]}\n"
        f"  Ann Other, 4 Jan, 09:04  {ids[4]}\n"
        "    Message: 4 ------------------------------ Message: 5 From: Eve\n"
        "    <e@x.example> No.\n"
        f"    https://x.example/lists/post/{ids[4]}\n"
    )


def test_days_are_those_of_a_zone(home: Path) -> None:
    assert "4 Jan, 10:02" in digest(home, *NEW, "--tz", "Europe/Berlin").decode()


def test_a_saved_search_is_an_alert(home: Path) -> None:
    assert b"1 new post on kitchen" in digest(home, *NEW, "--saved", "lamps")
    told = digest(home, *NEW, "--saved", "lamp", code=2)
    assert told == b"listarchive: no saved search 'lamp' in listarchive.toml: lamps\n"


@pytest.mark.slow
def test_nothing_new_is_exit_code_1_and_silence_if_asked(home: Path) -> None:
    assert digest(home, code=1).startswith(b"listarchive: nothing came in, ")
    assert digest(home, "-q", code=1) == b""
    for form in ("html", "atom", "json"):
        assert digest(home, "-q", "--format", form, code=1) == b""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--since", "31 February"), "31 February"),
        (("--since", "2024-02", "--until", "2024-01"), "is not before"),
        (("--query", "author:"), "author:"),
        (("--format", "mail"), "--to"),
        (("--format", "mail", "--to", "nobody"), "not an address"),
        (("--format", "mail", "--to", "a@x.example\nBcc: b@x.example"), "not an address"),
        (("--format", "post"), "post"),
    ],
)
def test_what_cannot_be_meant_so(home: Path, arguments: tuple[str, ...], told: str) -> None:
    message = digest(home, *arguments, code=2).decode()
    assert message.count("\n") == 1
    assert told in message


@pytest.mark.slow
def test_html_is_whole_and_nothing_in_it_is_markup_from_mail(home: Path) -> None:
    page = BeautifulSoup(digest(home, *NEW, "--format", "html"), "lxml")
    assert [h2.get_text() for h2 in page.find_all("h2")] == ["The Garden", "kitchen"]
    assert not page.select("script, b, img, link, [onclick]")
    assert "<b>wrote:" in page.get_text()
    assert all(str(a["href"]).startswith("https://x.example/lists/post/") for a in page.find_all("a"))


def parsed(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


@pytest.mark.slow
def test_a_mail_is_ready_for_sendmail(home: Path) -> None:
    raw = digest(home, *NEW, "--format", "mail", "--to", "Nell <nell@x.example>", "--to", "b@x.example",
                 "--from", "Archive <archive@lists.example>")  # fmt: skip
    assert b"\r" not in raw
    assert max(map(len, raw.split(b"\n"))) < 998
    message = parsed(raw)
    assert message["To"] == "Nell <nell@x.example>, b@x.example"
    assert message["From"] == "Archive <archive@lists.example>"
    assert message["Subject"] == "Our lists: 4 new posts on 2 lists, 3 Jan 2024 to 4 Jan 2024"
    assert message["Message-ID"].endswith("@lists.example>")
    assert message["List-Id"] == '"Our lists" <digest.x.example>'
    assert message["List-Archive"] == "<https://x.example/lists>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime.tzinfo
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    body = message.get_body(("plain",))
    assert body is not None
    assert "So do I, in Łódź." in body.get_content()


@pytest.mark.slow
def test_an_rfc_1153_digest_imports_again_to_the_same_posts(home: Path, tmp_path: Path) -> None:
    raw = digest(home, "--since", "2024", "--until", "2024", "--format", "rfc1153", "--to", "nell@x.example")
    assert parsed(raw)["Subject"] == "Our lists Digest, 1 Jan 2024 to 31 Dec 2024"
    same_after_import(raw, home, tmp_path, "eml")


@pytest.mark.slow
def test_the_digest_of_the_sample_imports_again(tmp_path: Path) -> None:
    sample = tmp_path / "sample"
    (sample).mkdir()
    (sample / "mbox").symlink_to(Path(__file__).resolve().parents[2] / "mbox")
    run(Home(sample), [sample / "mbox"], jobs=1)
    raw = digest(sample, "--since", "2023", "--until", "2024", "--format", "rfc1153", "--to", "n@x.example")
    same_after_import(raw, sample, tmp_path / "again", "eml")


def same_after_import(raw: bytes, home: Path, again: Path, kind: str) -> None:
    (again / "mbox").mkdir(parents=True)
    (again / f"mbox/digest.{kind}").write_bytes(raw)
    assert len(list(mails(again / f"mbox/digest.{kind}"))) == 1
    run(Home(again), jobs=1)
    with Archive.open(home) as first, Archive.open(again) as second:
        expected = {stored.id: stored.post for stored in first.stored_posts() if stored.post.sent.when}
        found = {stored.id: stored.post for stored in second.stored_posts()}
    assert found.keys() == expected.keys()
    for name, post in found.items():
        before = expected[name]
        assert (post.message_id, post.subject, post.author) == (
            before.message_id,
            before.subject,
            before.author,
        )
        assert post.sent.when == before.sent.when
        assert post.references == before.references
        assert post.body.own.split() == before.body.own.split()
        assert post.body.text.split() == before.body.text.split()


def test_atom_is_a_feed_of_the_new_posts(home: Path) -> None:
    feed = etree.fromstring(digest(home, *NEW, "--format", "atom"))
    assert feed.findtext(f"{ATOM}id") == "https://x.example/lists"
    assert len(feed.findall(f"{ATOM}entry")) == 4
    for stored in feed.iter(f"{ATOM}entry"):
        assert stored.find(f"{ATOM}link").get("href").startswith("https://x.example/lists/post/")


def test_json_tells_the_same(home: Path) -> None:
    told = json.loads(digest(home, *NEW, "--format", "json"))
    assert (told["version"], told["total"]) == (1, 4)
    assert [(each["list"], each["total"]) for each in told["lists"]] == [("garden", 3), ("kitchen", 1)]
    beans = told["lists"][0]["conversations"][0]
    assert (beans["subject"], beans["before"], len(beans["posts"])) == ("Re: Beans", 1, 2)


@pytest.mark.slow
def test_a_terminal_and_a_pipe_get_nothing_that_controls_them(home: Path) -> None:
    for form in ("text", "html", "atom"):
        assert b"\x1b" not in digest(home, *NEW, "--format", form)


def test_the_lines_for_cron_are_those_of_the_documentation() -> None:
    root = Path(__file__).resolve().parents[2]
    documented = (root / "docs/digest.md").read_text()
    lines = (root / "contrib/digest.crontab").read_text().splitlines()
    commands = [line.lstrip("#") for line in lines if "* * *" in line]
    assert len(commands) == 2
    for command in commands:
        assert command.replace("you@example.org", "nell@example.org") in documented


@pytest.mark.slow
def test_a_line_for_cron_sends_a_mail_or_nothing(home: Path, tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    lines = (root / "contrib/digest.crontab").read_text().splitlines()
    command = next(line for line in lines if "sendmail" in line).lstrip("#").split(maxsplit=5)[5]
    (tmp_path / "sendmail").write_text(f'#!/bin/sh\ncat >"{tmp_path}/sent"\n')
    (tmp_path / "sendmail").chmod(0o755)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/listarchive").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m listarchive "$@"\n')
    (tmp_path / "bin/listarchive").chmod(0o755)
    (tmp_path / "archive").symlink_to(home)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    for since, sent in (("2024-01-04", True), ("2020-01-04", False)):
        (tmp_path / "sent").unlink(missing_ok=True)
        asked = command.replace("--until yesterday", f"--since {since} --until {since}")
        asked = asked.replace("/usr/sbin/sendmail", "sendmail")
        done = subprocess.run(["sh", "-c", asked], env=environment, capture_output=True, check=False)
        assert (done.stdout, done.stderr) == (b"", b"")
        assert (tmp_path / "sent").exists() == sent
    assert not list(tmp_path.glob("tmp.*"))


def test_an_answer_without_references_is_known_by_its_subject(tmp_path: Path) -> None:
    (tmp_path / "mbox").mkdir()
    mbox = (a_mail(1, "Beans", "One."), a_mail(2, "Peas", "Two."), a_mail(3, "Re: [garden] Beans", "Three."))
    text = "".join(f"From a@b Thu Jan  4 10:00:00 2024\n{mail}\n" for mail in mbox)
    (tmp_path / "mbox/garden.mbox").write_text(text)
    run(Home(tmp_path), list_name="garden", jobs=1)
    told = json.loads(digest(tmp_path, *NEW, "--format", "json"))
    subjects = [[post["subject"] for post in each["posts"]] for each in told["lists"][0]["conversations"]]
    assert subjects == [["Beans", "Re: [garden] Beans"], ["Peas"]]
