"""New mails come from a real IMAP server, each once, and as they are."""

from __future__ import annotations

import imaplib
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from pwd import getpwnam, getpwuid

import pytest
from guest import QUICK, told

from listarchive.fetch import Politeness, Remote, Report, fetch
from listarchive.sources import mails

PASSWORD = "open-sesame"

CONFIGURATION = """
base_dir = {place}/run
state_dir = {place}/state
log_path = {place}/log
protocols = imap
auth_failure_delay = 0
listen = 127.0.0.1
ssl = required
ssl_cert = <{place}/cert.pem
ssl_key = <{place}/key.pem
mail_location = maildir:{place}/mail/%u
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={place}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""


@dataclass
class Mailbox:
    """A mailbox of its own on a server that runs."""

    place: Path
    port: int
    user: str = ""

    @property
    def certificate(self) -> str:
        return str(self.place / "cert.pem")

    def deliver(self, raw: bytes, folder: str = "INBOX") -> None:
        trust = ssl.create_default_context(cafile=self.certificate)
        with imaplib.IMAP4_SSL("127.0.0.1", self.port, ssl_context=trust) as server:
            server.login(self.user, PASSWORD)
            server.create(folder)
            assert server.append(folder, "", '"03-May-2024 10:00:00 +0000"', raw)[0] == "OK"

    def forget(self) -> None:
        """Lose the numbers of the mails, as a server does that is restored."""
        for path in (self.place / "mail" / self.user).glob("dovecot*"):
            path.unlink()


@pytest.fixture
def mailbox(server: Mailbox, tmp_path: Path) -> Mailbox:
    return replace(server, user=tmp_path.name)


@pytest.fixture(scope="module")
def server(program: Callable[[str], str]) -> Iterator[Mailbox]:
    """Dovecot, as whoever runs the tests; as root, with the users of its package."""
    dovecot, openssl = program("dovecot"), program("openssl")
    me = getpwuid(os.getuid())
    root = me.pw_uid == 0
    keeper = getpwnam("nobody") if root else me
    # Where others can look in: as root, its parts run as others, who may not see into the folder of a clone.
    place = Path(tempfile.mkdtemp(prefix="listarchive-imap-", dir="/tmp" if root else None))
    place.chmod(0o755)
    (place / "mail").mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=place, check=True, capture_output=True,
    )  # fmt: skip
    if root:
        os.chown(place / "mail", keeper.pw_uid, keeper.pw_gid)
    configuration = place / "dovecot.conf"
    configuration.write_text(
        CONFIGURATION.format(
            place=place, port=port, password=PASSWORD, uid=keeper.pw_uid, gid=keeper.pw_gid,
            internal="dovecot" if root else me.pw_name, login="dovenull" if root else me.pw_name,
            group="dovecot" if root else os.getgid(),
        )
    )  # fmt: skip
    with subprocess.Popen([dovecot, "-F", "-c", str(configuration)], start_new_session=True) as process:
        for _ in range(200):
            with socket.socket() as trying:
                if trying.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        else:
            pytest.fail((place / "log").read_text())
        yield Mailbox(place, port)
        process.terminate()
    shutil.rmtree(place, ignore_errors=True)


def raw(number: int, words: str = "It is lit.") -> bytes:
    head = f"From: Nell <nell@example.org>\nSubject: lamp {number}\nMessage-ID: <lamp-{number}@example.org>\n"
    return f"{head}\n{words}\n".replace("\n", "\r\n").encode()


def fetched(mailbox: Mailbox, home: Path, folder: str = "INBOX", **options: object) -> Report:
    remote = Remote(
        "tinkers",
        f"imaps://127.0.0.1:{mailbox.port}/{folder}",
        user=mailbox.user,
        password=options.pop("password", lambda: PASSWORD),  # type: ignore[arg-type]
        ca=options.pop("ca", mailbox.certificate),  # type: ignore[arg-type]
    )
    return fetch(home, [remote], **{"politeness": QUICK, **options})  # type: ignore[arg-type]


def names(home: Path) -> list[str]:
    return sorted(path.name.split("-", 2)[2] for path in (home / "mbox" / "tinkers").iterdir())


def subjects(home: Path) -> list[bytes]:
    found = [each.raw for each in mails(home / "mbox")]
    return [next(line for line in each.splitlines() if line.startswith(b"Subject")) for each in found]


@pytest.mark.slow
def test_each_mail_comes_once(mailbox: Mailbox, tmp_path: Path) -> None:
    mailbox.deliver(raw(1))
    mailbox.deliver(raw(2))
    assert told(fetched(mailbox, tmp_path)) == []
    report = fetched(mailbox, tmp_path)
    assert ([item.outcome for item in report.items], names(tmp_path)) == (["unchanged"], ["1-2.mbox"])
    mailbox.deliver(raw(3))
    shutil.rmtree(tmp_path / "fetch")
    assert told(fetched(mailbox, tmp_path)) == []
    assert names(tmp_path) == ["1-2.mbox", "3-3.mbox"]
    assert subjects(tmp_path) == [b"Subject: lamp 1", b"Subject: lamp 2", b"Subject: lamp 3"]
    # Nothing was marked as seen.
    trust = ssl.create_default_context(cafile=mailbox.certificate)
    with imaplib.IMAP4_SSL("127.0.0.1", mailbox.port, ssl_context=trust) as server:
        server.login(mailbox.user, PASSWORD)
        server.select("INBOX", readonly=True)
        assert server.search(None, "UNSEEN")[1] == [b"1 2 3"]


@pytest.mark.slow
def test_where_the_numbers_changed_everything_comes_again(mailbox: Mailbox, tmp_path: Path) -> None:
    mailbox.deliver(raw(1))
    fetched(mailbox, tmp_path)
    time.sleep(1.1)  # Dovecot numbers its folders by the second
    mailbox.forget()
    fetched(mailbox, tmp_path)
    assert names(tmp_path) == ["1-1.mbox", "1-1.mbox"]


def test_a_mail_comes_as_it_is(mailbox: Mailbox, tmp_path: Path) -> None:
    words = "From here on\n>From there\n\n" + "x" * 3000 + "\nmañana\n"
    mailbox.deliver(raw(1, words))
    mailbox.deliver(raw(2))
    fetched(mailbox, tmp_path)
    text = next((tmp_path / "mbox" / "tinkers").iterdir()).read_bytes()
    assert text.startswith(b"From MAILER-DAEMON Fri May  3 10:00:00 2024\nFrom: Nell <nell@example.org>\n")
    assert b"\n>From here on\n>>From there\n\n" in text
    assert "mañana\n".encode() in text
    assert len(subjects(tmp_path)) == 2


def test_a_folder_with_a_name_of_its_own(mailbox: Mailbox, tmp_path: Path) -> None:
    mailbox.deliver(raw(1), '"B&APw-ro.tinkers"')
    assert told(fetched(mailbox, tmp_path, "B%C3%BCro.tinkers")) == []
    found = [path.name for path in (tmp_path / "mbox" / "tinkers").iterdir()]
    assert len(found) == 1
    assert found[0].startswith("Büro.tinkers-")


def test_a_dry_run_brings_nothing(mailbox: Mailbox, tmp_path: Path) -> None:
    mailbox.deliver(raw(1))
    report = fetched(mailbox, tmp_path, dry_run=True)
    assert [item.outcome for item in report.items] == ["would be fetched"]
    assert not (tmp_path / "mbox").exists()


@pytest.mark.slow
def test_what_is_too_large_is_named(mailbox: Mailbox, tmp_path: Path) -> None:
    mailbox.deliver(raw(1, "x" * 9000))
    mailbox.deliver(raw(2))
    report = fetched(mailbox, tmp_path, politeness=Politeness(largest=5000))
    assert [reason.partition(",")[0] for _, reason in told(report)] == ["mail 1 is left there"]
    assert subjects(tmp_path) == [b"Subject: lamp 2"]


@pytest.mark.slow
def test_what_goes_wrong_is_named_without_the_password(mailbox: Mailbox, tmp_path: Path) -> None:
    mailbox.deliver(raw(1))
    wrong = fetched(mailbox, tmp_path, password=lambda: "wrong secret")
    assert told(wrong) == [("failed", "the server refused the login: check user and password")]
    nowhere = fetched(mailbox, tmp_path, "Nowhere")
    assert told(nowhere) == [("failed", "there is no folder 'Nowhere': check the url")]
    stranger = told(fetched(mailbox, tmp_path, ca=None))
    assert stranger[0][1].startswith("127.0.0.1 cannot be trusted (CERTIFICATE_VERIFY_FAILED)")
    missing = told(fetched(mailbox, tmp_path, password=None))
    assert missing == [("failed", "needs user, and password_file or another key for the password")]
    assert not (tmp_path / "mbox").exists()


@pytest.mark.slow
def test_a_server_that_says_nothing_more_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    really = socket.create_connection

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        # What a socket is made with is how long it waits, the greeting of TLS included.
        waited.append(timeout)
        return really(address, timeout)

    monkeypatch.setattr("socket.create_connection", connect)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        remote = Remote("a", f"imaps://127.0.0.1:{port}/INBOX", user="u", password=lambda: "p")
        report = fetch(tmp_path, [remote], politeness=Politeness(timeout=0.3))
    assert told(report) == [("failed", "the server was too slow for 0.3 s: try later")]
    assert [0 < seconds <= 0.3 for seconds in waited] == [True]
