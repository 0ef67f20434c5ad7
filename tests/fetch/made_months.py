"""Months of mail that nobody wrote."""

from __future__ import annotations

import gzip


def mail(number: int, words: str = "") -> bytes:
    """A mail as Pipermail writes it."""
    return (
        f"From nell at example.org  Fri May  3 10:{number % 60:02}:00 2024\n"
        f"From: nell at example.org (Nell)\n"
        f"Date: Fri, 3 May 2024 10:{number % 60:02}:00 +0000\n"
        f"Subject: [Tinkers] lamp {number}\n"
        f"Message-ID: <lamp-{number}@example.org>\n"
        f"\n"
        f"The lamp number {number} is lit. {words}\n"
        f"\n"
    ).encode()


def month(*numbers: int) -> bytes:
    return b"".join(mail(number) for number in numbers)


def packed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def index(*names: str) -> bytes:
    """The front page of a Pipermail archive, the newest month first as it has them."""
    rows = "".join(
        f'<tr><td>{name}:</td><td><A href="{name}/thread.html">[ Thread ]</a>'
        f'<td><A href="{name}">[ Gzip\'d Text 4 KB ]</a></td></tr>\n'
        for name in reversed(names)
    )
    return f"<html><body><p>The Tinkers Archives</p><table>{rows}</table></body></html>".encode()
