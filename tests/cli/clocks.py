"""Four posts, and when they were sent by the clocks of six places."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from command_line import archive_of

SENT = {
    "eve": "Sun, 31 Dec 2023 18:00:00 -0530",  # 23:30 in UTC
    "morning": "Mon, 01 Jan 2024 03:30:00 +0100",  # 02:30
    "summer": "Sun, 30 Jun 2024 14:00:00 +0000",
    "autumn": "Sun, 29 Oct 2023 01:15:00 +0000",  # Berlin's clocks show 02:15 again
}


class Told(NamedTuple):
    """When the four posts were sent, by a clock."""

    eve: str
    morning: str
    summer: str
    autumn: str


CLOCKS = {
    "": Told(
        "2023-12-31 23:30 +0000",
        "2024-01-01 02:30 +0000",
        "2024-06-30 14:00 +0000",
        "2023-10-29 01:15 +0000",
    ),
    "Asia/Tokyo": Told(
        "2024-01-01 08:30 +0900",
        "2024-01-01 11:30 +0900",
        "2024-06-30 23:00 +0900",
        "2023-10-29 10:15 +0900",
    ),
    "America/Lima": Told(
        "2023-12-31 18:30 -0500",
        "2023-12-31 21:30 -0500",
        "2024-06-30 09:00 -0500",
        "2023-10-28 20:15 -0500",
    ),
    "America/St_Johns": Told(
        "2023-12-31 20:00 -0330",
        "2023-12-31 23:00 -0330",
        "2024-06-30 11:30 -0230",
        "2023-10-28 22:45 -0230",
    ),
    "Australia/Adelaide": Told(
        "2024-01-01 10:00 +1030",
        "2024-01-01 13:00 +1030",
        "2024-06-30 23:30 +0930",
        "2023-10-29 11:45 +1030",
    ),
    "Europe/Berlin": Told(
        "2024-01-01 00:30 +0100",
        "2024-01-01 03:30 +0100",
        "2024-06-30 16:00 +0200",
        "2023-10-29 02:15 +0100",
    ),
}
MONTHS = ["", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def four_posts(home: Path) -> Path:
    """Import a list of them; the second answers the first."""
    mails = {
        name: f"From: Ann <ann@x.example>\nDate: {date}\nSubject: {name}\nMessage-ID: <{name}@x.example>\n"
        f"{'In-Reply-To: <eve@x.example>' if name == 'morning' else 'X-Loop: garden'}\n\nBeans, {name}.\n"
        for name, date in SENT.items()
    }
    files = {f"garden__{name}.eml": mail.encode() for name, mail in mails.items()}
    return archive_of(home, **files)


def months_of(told: Told) -> dict[str, int]:
    months = [each[:7] for each in told]
    return {month: months.count(month) for month in sorted(months)}


def iso(moment: str) -> str:
    return f"{moment[:10]}T{moment[11:16]}:00{moment[17:20]}:{moment[20:]}"


def day(moment: str) -> str:
    year, month, number = moment[:10].split("-")
    return f"{int(number)} {MONTHS[int(month)]} {year}"
