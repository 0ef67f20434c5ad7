"""Mails as Pipermail keeps them, with notices of what it took off them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha1
from pathlib import Path

from guest import QUICK

from listarchive.archive import Archive, Home, StoredPost
from listarchive.export.parts import parts_at
from listarchive.fetch import Report
from listarchive.mail import MailPart
from listarchive.short_ids import short

FOLDER = "/pipermail/tinkers/"
DAY = "20240503"
MAY = "2024-May.txt.gz"
PATCH = b"--- a/lamp.c\n+++ b/lamp.c\n@@ -1 +1 @@\n-wick\n+gearwheel\n"
GUEST = replace(QUICK, attachments=True)
Bring = Callable[..., Report]


def folder_of(number: int) -> str:
    """The folder that Mailman gives to what it takes off a mail."""
    hashed = sha1(f"<lamp-{number}@example.org>".encode()).hexdigest()
    return f"{DAY}/{hashed[:4]}{hashed[-4:]}"


def path_of(number: int, name: str) -> str:
    return f"{FOLDER}attachments/{folder_of(number)}/{name}"


def notice(url: str, name: str = "", kind: str = "", size: int = 0) -> str:
    fields = f"Name: {name}\nType: {kind}\nSize: {size} bytes\nDesc: not available\n" if kind else ""
    what = "A non-text attachment" if kind else "An HTML attachment"
    return f"-------------- next part --------------\n{what} was scrubbed...\n{fields}URL: <{url}>\n"


def scrubbed(number: int, *notices: str) -> bytes:
    """A mail from which something was taken."""
    return (
        f"From nell at example.org  Fri May  3 10:{number % 60:02}:00 2024\n"
        f"From: nell at example.org (Nell)\n"
        f"Date: Fri, 3 May 2024 10:{number % 60:02}:00 +0000\n"
        f"Subject: [Tinkers] lamp {number}\n"
        f"Message-ID: <lamp-{number}@example.org>\n"
        f"\n"
        f"See what I made of lamp {number}.\n" + "".join(notices) + "\n"
    ).encode()


def came(home: Path) -> dict[str, bytes]:
    """All files that were brought, by their names without what tells their links."""
    files = sorted((home / "attachments").rglob("*"))
    return {path.name.partition("-")[2]: path.read_bytes() for path in files if path.is_file()}


def post(home: Path, number: int = 1) -> StoredPost:
    with Archive.open(home) as archive:
        return archive.get(short(f"lamp-{number}@example.org"))


def parts(home: Path, number: int = 1) -> list[tuple[int, str, str, bytes | None]]:
    def row(each: MailPart) -> tuple[int, str, str, bytes | None]:
        return each.number, each.name, each.type, each.data

    return [row(each) for each in parts_at(Home(home), post(home, number)) if each.name]


def found(home: Path, query: str) -> list[str]:
    with Archive.open(home) as archive:
        return [hit.message_id for hit in archive.search(query).hits]
