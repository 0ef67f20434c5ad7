"""The pages that MHonArc makes of mails tell of the same posts as the mails."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from listarchive.archive import Archive, Home
from listarchive.importer import run
from listarchive.mail import posts_in
from listarchive.sources import NotMail, mails, open_source

MAILS = """\
From ada@example.org  Thu Jan 12 15:15:17 2023
From: =?utf-8?Q?Ada_L=C3=B6velace?= <ada@example.org>
Date: Thu, 12 Jan 2023 15:15:17 -0500
Subject: =?utf-8?Q?Weft_&_w=C3=A4rp?=
Message-ID: <a$1-2@example.org>

Is 1 < 2? See <http://example.org/?a=1&b=2>, says "Bob & Co".

    while (true) {
        weave();
    }

--\x20
Ada

From bob@example.org  Thu Jan 12 16:15:17 2023
From: Bob Zimmerman [Weaver] <bob_z@example.org>
Date: Thu, 12 Jan 2023 16:15:17 +0100
Subject: Re: Weft & warp -- again
Message-ID: <b2@example.org>
References: <r.0@example.org> <a$1-2@example.org>
In-Reply-To: <a$1-2@example.org>

Ada wrote:
> Is 1 < 2?

It is & was.

From ada@example.org  Thu Jan 12 17:15:17 2023
From: ada@example.org (Ada)
Date: Thu, 12 Jan 2023 17:15:17 -0500
Subject: Solved
Message-ID: <c3@example.org>
In-Reply-To: <b2@example.org>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=x

--x
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Gelöst für heute.
--x
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit

<p>Gelöst für heute.</p>
--x--

From ada@example.org  Fri Jan 13 17:15:17 2023
From: Ada <ada@example.org>
Date: Fri, 13 Jan 2023 17:15:17 -0500
Subject: Flowed
Message-ID: <d4@example.org>
MIME-Version: 1.0
Content-Type: text/plain; charset=iso-8859-1; format=flowed
Content-Transfer-Encoding: quoted-printable

Ein Satz, der in der n=E4chsten =
Zeile weitergeht.
"""


@pytest.fixture(scope="module")
def pages(program: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("looms")
    (folder / "mbox").write_text(MAILS, "utf-8")
    (folder / "pages").mkdir()
    subprocess.run(
        [program("mhonarc"), "-quiet", "-outdir", folder / "pages", folder / "mbox"], check=True, timeout=60
    )
    return folder


def test_each_page_tells_of_its_post(pages: Path) -> None:
    written = [post for mail in mails(pages / "mbox") for post in posts_in(mail.raw)]
    shown = [
        post for page in sorted((pages / "pages").glob("msg*.html")) for post in posts_in(page.read_bytes())
    ]
    assert len(shown) == len(written) == 4
    for mail, page in zip(written, shown, strict=True):
        assert not page.generated_id
        assert (page.message_id, page.references) == (mail.message_id, mail.references)
        assert (page.author, page.subject, page.sent.when) == (mail.author, mail.subject, mail.sent.when)
        assert page.body.own.split() == mail.body.own.split()
    assert [post.body.own for post in shown[:1]] == [written[0].body.own]


def test_indexes_are_passed_over(pages: Path) -> None:
    for name in ("maillist.html", "threads.html"):
        with pytest.raises(NotMail) as reason:
            open_source(pages / "pages" / name)
        assert reason.value.beside


def test_pages_and_mails_are_one_archive(pages: Path, tmp_path: Path) -> None:
    report = run(Home(tmp_path), [pages / "pages"])
    assert (report.total("added"), report.failures) == (4, [])
    report = run(Home(tmp_path), [pages / "mbox"])
    assert (report.total("duplicate"), report.total("improved")) == (4, 4)
    with Archive.open(tmp_path) as archive:
        assert len(archive) == 4
