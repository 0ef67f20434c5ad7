"""No name that comes from elsewhere leads out of the archive home, to be written or to be read.

Beside the home lie a mail that is nobody's business, and a folder that nobody may change.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest
from warm import MAIN, warm  # type: ignore[import-not-found]

SECRET = "quetzalcoatl"
NAMES = (
    "../../outside/secret.mbox",
    "../outside/written",
    "/etc/passwd",
    "..",
    ".",
    "....//....//outside/secret.mbox",
    "a/../../../outside/secret.mbox",
    "..\\..\\outside\\secret.mbox",
    "C:\\Windows\\win.ini",
    "file:///etc/passwd",
    "~/.profile",
    "%2e%2e%2foutside%2fsecret.mbox",
    "a\0b",
    "\0../../outside/secret.mbox",
    "$(touch outside/written)`touch outside/written`",
    "-rf",
    "|touch outside/written",
    "x" * 10_000,
    "../" * 3_000 + "etc/passwd",
    "con",
    "\r\nX: y",
    "\u202egpj.exe",
)


def a_mail(number: int, name: str) -> bytes:
    """A mail that has a name wherever there is place for one."""
    return (
        f"From: {name} <nell@example.org>\nDate: Mon, 1 Jan 2024 10:00:{number:02} +0000\n"
        f"Subject: tea {name}\nMessage-ID: <{name}>\n"
        f"In-Reply-To: <{name}{number}>\nList-Id: <{name}>\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/mixed; boundary=X\n\n--X\nContent-Type: text/plain; name="{name}"\n\n'
        f"teapot {number} {name}\n"
        f'--X\nContent-Type: image/png; name="{name}"\nContent-Disposition: attachment; filename="{name}"\n\n'
        "png\n--X--\n"
    ).encode("utf-8", "replace")


SEPARATOR = b"From nell@example.org Mon Jan  1 10:00:00 2024\n"
MAILS = [a_mail(number, name) for number, name in enumerate(NAMES)]
SECRET_MAIL = (
    SEPARATOR
    + f"From: {SECRET} <{SECRET}@example.org>\nSubject: {SECRET}\n".encode()
    + f"Message-ID: <{SECRET}@example.org>\n\n{SECRET}\n".encode()
)


def listing(folder: Path) -> dict[str, object]:
    """All that is there: kind, size, time, content."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        about = path.lstat()
        content = (
            str(path.readlink())
            if path.is_symlink()
            else hashlib.sha256(path.read_bytes()).hexdigest()
            if path.is_file()
            else ""
        )
        found[str(path)] = (about.st_mode, about.st_size, about.st_mtime_ns, content)
    return found


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with an archive home in it, and what lies around that."""
    outside = tmp_path / "outside"
    (outside / "folder").mkdir(parents=True)
    (outside / "secret.mbox").write_bytes(SECRET_MAIL)
    (outside / "folder/deeper.mbox").write_bytes(SECRET_MAIL.replace(b"secret", b"deeper"))
    (tmp_path / "home/mbox").mkdir(parents=True)
    return tmp_path


def run(place: Path, *arguments: str, told: bytes = b"") -> str:
    """What a command says, on both streams, having left alone what is around the home."""
    around = listing(place / "outside")
    names = set(place.iterdir())
    done = warm().run(
        MAIN,
        "--home",
        place / "home",
        *arguments,
        given=told,
        folder=place / "home",
        environment={**os.environ, "HOME": str(place / "home"), "XDG_STATE_HOME": str(place / "home/state")},
    )
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert done.returncode in (0, 1, 2, 3), said
    assert "Traceback" not in said
    assert SECRET not in said
    assert listing(place / "outside") == around
    assert set(place.iterdir()) == names
    return said


def tar_of(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for info, content in members:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return file.getvalue()


def linked(name: str, to: str, kind: bytes) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, to
    return info, b""


def sources(home: Path) -> None:
    """Every kind of source, with names that lead out of it."""
    mbox = home / "mbox"
    (mbox / "garden.mbox").write_bytes(b"\n".join(SEPARATOR + mail for mail in MAILS))
    members = [
        (tarfile.TarInfo(name.replace("\0", "_")), mail) for name, mail in zip(NAMES, MAILS, strict=True)
    ]
    links = [
        linked("../../../out", "../outside", tarfile.SYMTYPE),
        linked("out", "../../outside", tarfile.SYMTYPE),
        linked("hard", "../../outside/secret.mbox", tarfile.LNKTYPE),
        (tarfile.TarInfo("out/written.eml"), MAILS[0]),
        linked("mail.mbox", "../../outside/secret.mbox", tarfile.SYMTYPE),
    ]
    (mbox / "bundle.tar").write_bytes(tar_of(*links, *members))
    with zipfile.ZipFile(mbox / "bundle.zip", "w") as archive:
        for name, mail in zip(NAMES, MAILS, strict=True):
            archive.writestr(zipfile.ZipInfo(name.replace("\0", "_") or "x"), mail)
        link = zipfile.ZipInfo("link.eml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "../../outside/secret.mbox")
    (mbox / "file.mbox").symlink_to("../../outside/secret.mbox")
    (mbox / "folder").symlink_to("../../outside/folder")
    (mbox / "loop").symlink_to(".")
    (mbox / "itself.mbox").symlink_to("itself.mbox")
    for folder in ("cur", "new", "tmp"):
        (mbox / "maildir" / folder).mkdir(parents=True)
    (mbox / "maildir/cur/1.mail:2,S").symlink_to("../../../../outside/secret.mbox")
    (mbox / "maildir/new/2.mail").write_bytes(MAILS[3])
    (mbox / "mh").mkdir()
    (mbox / "mh/.mh_sequences").write_text("cur: 1\n")
    (mbox / "mh/1").symlink_to("../../../outside/secret.mbox")
    (mbox / "mh/2").write_bytes(MAILS[4])
    for pipe in ("pipe", "pipe.mbox", "maildir/new/3.mail", "mh/3"):
        os.mkfifo(mbox / pipe)


@pytest.mark.slow
def test_names_in_mail_and_bundles_and_links_stay_in_the_home(place: Path) -> None:
    sources(place / "home")
    said = run(place, "import")
    assert "leads out" in said or "link" in said
    assert int(run(place, "search", "--count", "teapot")) >= len(NAMES) - 3
    for form in ("text", "json", "jsonl", "csv", "mbox", "ids"):
        run(place, "search", "-n", "100", "--format", form, "teapot")
    assert run(place, "search", "--count", SECRET.replace("q", "Q")[:-1] + "*").strip() in ("0", "")
    for form in ("text", "html", "mail", "rfc1153", "atom", "json"):
        run(place, "digest", "--since", "2024", "--until", "2025", "--format", form)
    run(place, "stats", "--plot", str(place / "home/drawn.svg"))
    for command in ("check", "rebuild"):
        run(place, command)


@pytest.mark.slow
def test_no_id_or_name_that_is_asked_for_leads_out(place: Path) -> None:
    (place / "home/mbox/garden.mbox").write_bytes(b"\n".join(SEPARATOR + mail for mail in MAILS))
    run(place, "import", "-q")
    for name in NAMES:
        if "\0" in name:  # no program can be given one
            continue
        for command in (
            ("show", "--format", "raw"),
            ("show", "--format", "mbox"),
            ("thread",),
            ("search", "--list"),
            ("clean", "--own"),
        ):
            asked = name if command[0] != "clean" else "-"
            run(place, *command, "--", asked) if command[0] != "search" else run(place, *command, name)
        run(place, "import", "-q", "--list", name, "mbox")


@pytest.mark.slow
def test_pages_that_are_asked_for_lead_nowhere(place: Path) -> None:
    web = pytest.importorskip("listarchive.web.app")
    from listarchive.web.archives import Archives  # noqa: PLC0415
    from listarchive.web.site import Site  # noqa: PLC0415

    (place / "home/mbox/garden.mbox").write_bytes(b"\n".join(SEPARATOR + mail for mail in MAILS))
    run(place, "import", "-q")
    around = listing(place / "outside")
    site = Site(place / "home")
    client = web.application(site, Archives(place / "home", site.mailmap)).test_client()
    for name in NAMES:
        for start in (
            "/",
            "/static/",
            "/garden/",
            "/post/",
            "/thread/",
            "/mid/",
            "/garden/2024-01/",
            "/pipermail/",
        ):
            for asked in (name, quote(name, safe=""), quote(name, safe="/.")):
                answer = client.get(start + asked[:4000].replace("\0", "%00").replace("\r\n", "%0d%0a"))
                assert answer.status_code in (200, 301, 302, 303, 304, 308, 400, 404, 405, 414), (start, name)
                assert SECRET.encode() not in answer.data
                assert b"root:" not in answer.data
                assert not answer.headers.get("Location", "/").startswith(("//", "http://example", "file:"))
    assert listing(place / "outside") == around


PAGE = (
    b"<!--x--><HTML><HEAD><TITLE> [Garden] tea</TITLE></HEAD><BODY><H1>[Garden] tea</H1><B>Nell</B> "
    b'<A HREF="mailto:garden%%40example.org?Subject=tea" TITLE="tea">nell at example.org </A><BR>'
    b"<I>Mon Jan  1 10:00:0%d GMT 2024</I><P><UL></UL><HR><!--beginarticle-->"
    b"<PRE>teapot %d\n</PRE><!--endarticle--></BODY></HTML>"
)
INDEX = (
    b'<!--0 01704103200- -->\n<LI><A HREF="000001.html">tea</A>\n'
    b'<!--1 01704103200-01704103201- -->\n<LI><A HREF="000002.html">tea</A>\n'
)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_what_lies_beside_a_page_is_a_file_of_the_folder(place: Path, kind: str) -> None:
    month = place / "home/mbox/garden/2024-January"
    month.mkdir(parents=True)
    (month / "000002.html").write_bytes(PAGE % (2, 2))
    (place / "outside/thread.html").write_bytes(
        INDEX.replace(b"01704103201- ", b"01704103201/" + SECRET.encode() + b"@example.org- ")
    )
    if kind == "link":
        (month / "thread.html").symlink_to("../../../../outside/thread.html")
    else:
        os.mkfifo(month / "thread.html")
    run(place, "import")
    assert "teapot" in run(place, "search", "--format", "json", "teapot")


@pytest.mark.slow
def test_a_configuration_leads_out_of_the_home_by_no_name(place: Path) -> None:
    for name in NAMES:
        quoted = "".join(f"\\u{ord(each):04x}" if ord(each) < 32 or each in '"\\' else each for each in name)
        (place / "home/listarchive.toml").write_text(
            f'[lists."{quoted}"]\nsources = ["http://127.0.0.1:9/x.mbox"]\n', "utf-8"
        )
        run(place, "fetch")
    for path in (
        "../outside/secret.mbox",
        "../outside/folder",
        "a/../../outside/secret.mbox",
        "../outside/*",
    ):
        for key in (f'mailmap = "{path}"', f'[lists.garden]\nsources = ["{path}"]'):
            (place / "home/listarchive.toml").write_text(key)
            for command in ("import", "stats", "fetch"):
                assert "lead" in run(place, command), key
