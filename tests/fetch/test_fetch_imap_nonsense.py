"""Whatever an IMAP server says, it costs its own list alone, and has an end."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from itertools import repeat
from pathlib import Path

import pytest
from command import MEMORY, fetch_command
from guest import here, told
from imap_answers import ANSWERS, search, sized
from made_months import month
from misbehaving import Site
from misbehaving_imap import DONE, Mailserver, Say, body, mail, serving_imap

from listarchive.fetch import Politeness, Remote, Report, fetch, imap, imap_server
from listarchive.sources import mails

PATIENT = Politeness(pause=0.0, timeout=3.0, largest=2_000_000)
PASSWORD = 'open "sesame'


@pytest.fixture(scope="session")
def certificate(program: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    place = tmp_path_factory.mktemp("certificate")
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", "key.pem", "-out", "cert.pem"]
    command = [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    subprocess.run([*command, *names, *files], cwd=place, check=True, capture_output=True)
    return str(place / "cert.pem"), str(place / "key.pem")


@pytest.fixture
def server(certificate: tuple[str, str]) -> Iterator[Mailserver]:
    server = Mailserver()
    with serving_imap(server, certificate):
        yield server


@pytest.fixture
def both(
    server: Mailserver, certificate: tuple[str, str], site: Site, tmp_path: Path
) -> Callable[..., Report]:
    """Fetch a folder, and then another list from a web server."""

    def run(politeness: Politeness = PATIENT) -> Report:
        site.put("/good.mbox", month(1))
        url = f"imaps://127.0.0.1:{server.port}/INBOX"
        remotes = [
            Remote("bad", url, user="nell", password=lambda: PASSWORD, ca=certificate[0]),
            Remote("good", f"{site.url}/good.mbox"),
        ]
        report = fetch(tmp_path, remotes, politeness=politeness)
        assert here(tmp_path)["good/good.mbox"] == month(1)
        assert sorted(path.name for path in (tmp_path / "fetch").iterdir()) == ["lock", "state.json"]
        return report

    return run


def names(home: Path) -> list[str]:
    return [name.removeprefix("bad/") for name in here(home) if name.startswith("bad/")]


def subjects(home: Path) -> list[int]:
    """The numbers of the mails that came, in their order."""
    if not (home / "mbox" / "bad").exists():
        return []
    return [
        int(each.raw.partition(b"Subject: lamp ")[2].partition(b"\n")[0])
        for each in mails(home / "mbox" / "bad")
    ]


@pytest.mark.slow
def test_a_server_that_behaves(server: Mailserver, both: Callable[..., Report], tmp_path: Path) -> None:
    server.numbers = [3, 10, 4_294_967_295]
    assert told(both()) == []
    assert names(tmp_path) == ["INBOX-7-3-4294967295.mbox"]
    assert subjects(tmp_path) == server.numbers


@pytest.mark.slow
@pytest.mark.parametrize(("command", "say", "reason"), ANSWERS.values(), ids=ANSWERS)
def test_an_answer_that_makes_no_sense_costs_its_list_alone(
    server: Mailserver, both: Callable[..., Report], tmp_path: Path, command: str, say: Say, reason: str
) -> None:
    server.instead[command] = say
    report = both()
    assert [(severity, words[: len(reason)]) for severity, words in told(report)] == [("failed", reason)]
    assert "should not have happened" not in told(report)[0][1]
    assert "sesame" not in told(report)[0][1]
    assert names(tmp_path) == []
    assert len(server.asked) <= 7


@pytest.mark.slow
@pytest.mark.parametrize("command", ["SIZES", "2"])
def test_an_answer_for_another_mail_ends_the_folder(
    server: Mailserver, both: Callable[..., Report], tmp_path: Path, command: str
) -> None:
    server.numbers = [1, 2, 3]
    server.instead[command] = sized(b"9") if command == "SIZES" else lambda: [body(9), DONE]
    before = [
        "CAPABILITY",
        "LOGIN",
        'EXAMINE "INBOX"',
        "UID SEARCH UID 1:*",
        "UID FETCH 1,2,3 (UID RFC822.SIZE)",
    ]
    each = [f"UID FETCH {number} (UID INTERNALDATE BODY.PEEK[])" for number in (1, 2)]
    both()
    assert server.asked == (before if command == "SIZES" else before + each)
    # What had come before is kept, and not asked for again.
    assert subjects(tmp_path) == ([] if command == "SIZES" else [1])


def test_a_mail_that_does_not_come_does_not_keep_the_others_back(
    server: Mailserver, both: Callable[..., Report], tmp_path: Path
) -> None:
    server.numbers = [1, 2, 3]
    server.instead["2"] = lambda: [DONE]
    reason = "mail 2 is listed there, but did not come: look for it there"
    assert told(both()) == [("failed", reason)]
    assert subjects(tmp_path) == [1, 3]


def test_what_a_server_tells_in_between_is_no_answer(
    server: Mailserver, both: Callable[..., Report], tmp_path: Path
) -> None:
    """Flags that somebody else sets, mails that arrive meanwhile (RFC 9051 §7)."""
    beside = b"* 4 FETCH (UID 99 FLAGS (\\Seen))\r\n* 5 FETCH (FLAGS ())\r\n* 6 EXISTS\r\n"
    server.instead["SIZES"] = lambda: [beside, *sized(b"10")()]
    server.instead["10"] = lambda: [beside, body(10), beside, DONE]
    assert (told(both()), subjects(tmp_path)) == ([], [10])


def test_the_number_may_stand_behind_the_mail(
    server: Mailserver, both: Callable[..., Report], tmp_path: Path
) -> None:
    raw = mail(10)
    server.instead["10"] = lambda: [b"* 1 FETCH (BODY[] {%d}\r\n%b UID 10)\r\n" % (len(raw), raw), DONE]
    assert (told(both()), subjects(tmp_path)) == ([], [10])


@pytest.mark.slow
@pytest.mark.parametrize("estimated", [b"1", b"120"])
def test_a_size_may_be_an_estimate(
    server: Mailserver, both: Callable[..., Report], tmp_path: Path, estimated: bytes
) -> None:
    server.instead["SIZES"] = sized(b"10", estimated)
    assert (told(both()), subjects(tmp_path)) == ([], [10])


@pytest.mark.slow
def test_a_break_costs_what_had_not_come_yet(
    server: Mailserver, both: Callable[..., Report], tmp_path: Path
) -> None:
    server.numbers = list(range(1, 61))
    server.instead["55"] = lambda: [b"* 1 FETCH (UID 55 BODY[] {300}\r\nFrom"]
    both()
    assert names(tmp_path) == ["INBOX-7-1-54.mbox"]
    del server.instead["55"]
    server.numbers = list(range(55, 61))
    assert told(both()) == []
    assert names(tmp_path) == ["INBOX-7-1-54.mbox", "INBOX-7-55-60.mbox"]
    assert subjects(tmp_path) == list(range(1, 61))


@pytest.mark.slow
def test_there_is_an_end_to_what_comes_in_one_run(
    server: Mailserver, both: Callable[..., Report], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "_BATCH", 300)
    server.numbers = list(range(1, 100))
    report = both(Politeness(pause=0.0, timeout=1.0, largest=1000))
    assert [words.partition(":")[2] for _, words in told(report)] == [" the next run asks for the rest"]
    assert 3 < len(subjects(tmp_path)) < 12


@pytest.mark.slow
def test_a_line_may_be_longer_than_imaplib_takes(
    server: Mailserver, both: Callable[..., Report], tmp_path: Path
) -> None:
    server.instead["SEARCH"] = search(b"10 " * 400_000)
    assert (told(both()), subjects(tmp_path)) == ([], [10])


def test_new_mails_are_counted(
    server: Mailserver, both: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_server, "_LISTED", 500)
    server.numbers = list(range(1, 502))
    reason = "the folder has more than 500 new mails: check the url"
    assert told(both()) == [("failed", reason)]


def test_mails_that_do_not_come_are_counted(
    server: Mailserver, both: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "_PASSED_OVER", 20)
    server.numbers = list(range(1, 1_000))
    server.instead["SIZES"] = lambda: [DONE]
    found = [reason for _, reason in told(both())]
    assert len(found) == 21
    assert found[-1] == "more than 20 mails could not be fetched: look for them on the server"


@pytest.mark.slow
@pytest.mark.parametrize("line", [b"From x\n", b">From \n", b"\r\n\r\n\r\n\n", b"x" * 7])
def test_the_memory_of_a_mail_is_bounded(
    server: Mailserver, certificate: tuple[str, str], tmp_path: Path, line: bytes
) -> None:
    blocks = 4_700
    server.instead["SIZES"] = sized(b"10", b"%d" % (7_000 * blocks))
    announced = b"* 1 FETCH (UID 10 BODY[] {%d}\r\n" % (7_000 * blocks)
    server.instead["10"] = lambda: [announced, *repeat(line * 1_000, blocks), b")\r\n", DONE]
    source = (
        f'url = "imaps://127.0.0.1:{server.port}/INBOX", user = "nell", password_variable = "PW", '
        f'ca = "{certificate[0]}"'
    )
    ended = fetch_command(tmp_path, {"bad": source}, PW=PASSWORD)
    assert ended.peak < MEMORY / 2, ended
    assert (ended.code, ended.told) == (0, [])


@pytest.mark.parametrize(("user", "password"), [("nell", "pässword"), ("nèll", "password")])
def test_who_cannot_log_in_is_told_so(
    tmp_path: Path, server: Mailserver, certificate: tuple[str, str], user: str, password: str
) -> None:
    remote = Remote(
        "a", f"imaps://127.0.0.1:{server.port}/INBOX", user=user, password=lambda: password, ca=certificate[0]
    )
    reason = "IMAP takes user and password in ASCII only: change them on the server"
    assert told(fetch(tmp_path, [remote], politeness=PATIENT)) == [("failed", reason)]
    assert "LOGIN" not in server.asked


@pytest.mark.parametrize("piece", [1, 3, 7, 1000])
def test_lines_are_quoted_in_whatever_pieces(monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(imap, "_PIECE", piece)
    text = b"From a\r\n>From b\r\n From c\r\nx From d\r\n\r\n>>From e\r\nFrom\r\nFrom f"
    written = imap._as_mbox(text, "03-May-2024 10:00:00 +0000")
    head, _, quoted = written.partition(b"\n")
    assert head == b"From MAILER-DAEMON Fri May  3 10:00:00 2024"
    assert quoted == b">From a\n>>From b\n From c\nx From d\n\n>>>From e\nFrom\n>From f\n\n"


def test_what_is_wrong_with_us_is_told_so(
    both: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise TypeError("odd")

    monkeypatch.setattr(imap, "_as_mbox", fail)
    assert told(both())[0][1].startswith("this should not have happened (TypeError: odd): please report it")
