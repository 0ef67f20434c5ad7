"""Ten mails of a list that build a tower, with recipients, files, patches and mails attached to them."""

from __future__ import annotations

import base64

NELL, OLE, ADA, JON = (
    "Nell Okafor <nell@example.org>",
    "Ole Brandt <ole@example.net>",
    "Ada Quist <ada@example.org>",
    "Jon Harbour <jon@example.com>",
)
LIST = "Tower <tower@lists.example.org>"


def _mail(number: int, author: str, subject: str, *parts: str, **headers: str) -> bytes:
    fields = {"To": LIST} | {name.replace("_", "-"): value for name, value in headers.items()}
    head = (
        f"From: {author}\nDate: {number:02} May 2024 10:00:00 +0000\nSubject: {subject}\n"
        f"Message-ID: <{number}.tower@example.org>\nList-Id: <tower.lists.example.org>\n"
        + "".join(f"{name}: {value}\n" for name, value in fields.items())
        + "MIME-Version: 1.0\n"
    )
    if len(parts) == 1:
        return f"{head}{parts[0]}\n".encode()
    body = "".join(f"--tower\n{part}\n" for part in parts)
    return f'{head}Content-Type: multipart/mixed; boundary="tower"\n\n{body}--tower--\n'.encode()


def _text(text: str) -> str:
    return f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"


def _file(name: str, kind: str, data: bytes) -> str:
    return (
        f'Content-Type: {kind}; name="{name}"\nContent-Disposition: attachment; filename="{name}"\n'
        f"Content-Transfer-Encoding: base64\n\n{base64.b64encode(data).decode()}\n"
    )


def _diff(path: str, old: str, new: str) -> str:
    head = f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n"
    return f"{head}@@ -1,2 +1,2 @@\n int turn;\n-{old}\n+{new}\n"


WINCH = _diff("src/winch.c", "int rope = 1;", "int rope = 2;")
BELL = _diff("src/bell.c", "int rings = 9;", "int rings = 3;")

MAILS = (
    _mail(
        1,
        NELL,
        "Plan of the tower",
        _text("The plan, and my notes about the stairs."),
        _file("plan.pdf", "application/pdf", b"%PDF-1.4 plan"),
        _file("notes.txt", "text/plain", b"The counterweight is heavier than the bell.\n"),
        Cc=OLE,
    ),
    _mail(
        2,
        OLE,
        "Re: Plan of the tower",
        _text("> The plan, and my notes about the stairs.\n\nThe stairs are steep."),
        To=NELL,
        Cc=LIST,
        In_Reply_To="<1.tower@example.org>",
    ),
    _mail(
        3,
        ADA,
        "[PATCH 1/2] winch: keep the rope dry",
        _text(f"The rope gets wet.\n\nSigned-off-by: {ADA}\n---\n{WINCH}"),
        Cc=JON,
    ),
    _mail(
        4,
        ADA,
        "[PATCH 2/2] bell: ring less often",
        _text("My mailer breaks lines, so it is attached."),
        _file("0002-bell.patch", "text/x-patch", BELL.encode()),
        In_Reply_To="<3.tower@example.org>",
    ),
    _mail(
        5,
        NELL,
        "Fwd: Broken winch",
        _text("This came to me alone."),
        f"Content-Type: message/rfc822\n\nFrom: {JON}\nTo: {NELL}\nDate: 01 May 2024 08:00:00 +0000\n"
        "Subject: Broken winch\n\nIt fell into the harbour, rope and all.\n",
    ),
    _mail(
        6,
        OLE,
        "A heron on the roof",
        _text("It sat there all morning."),
        _file("heron.png", "image/png", b"\x89PNG\r\n\x1a\n"),
    ),
    _mail(
        7,
        ADA,
        "Minutes of the meeting",
        _text("As we agreed."),
        _file("minutes.html", "text/html", b"<p>There was no <b>quorum</b>.</p>"),
        To=f"{LIST}, {JON}",
    ),
    _mail(
        8,
        JON,
        "Re: [PATCH 1/2] winch: keep the rope dry",
        _text(f"> The rope gets wet.\n\nIt does.\n\nReviewed-by: {JON}"),
        To=ADA,
        Cc=LIST,
        In_Reply_To="<3.tower@example.org>",
    ),
    _mail(
        9,
        JON,
        "Who has the key?",
        _text("The door is locked, and the bell rings."),
        To=f"{NELL}, {OLE}",
        Cc=f"{ADA}, {LIST}",
    ),
    _mail(
        10,
        NELL,
        "Re: Plan of the tower",
        _text("> The stairs are steep.\n\nThe handrail is in the plan."),
        To=OLE,
        Cc=LIST,
        In_Reply_To="<2.tower@example.org>",
        References="<1.tower@example.org> <2.tower@example.org>",
    ),
)
