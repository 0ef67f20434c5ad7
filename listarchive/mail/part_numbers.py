"""The numbers of a mail's parts: those of its texts, files and attached mails, from 1 on, in their order.

What comes out of one of them, as the files in a winmail.dat or in a text do, has a number after all others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email.message import Message
from typing import NamedTuple

from listarchive.mail import transfer
from listarchive.mail.mime import children_of

_REPORTS = frozenset(
    f"message/{kind}"
    for kind in (
        "delivery-status",
        "disposition-notification",
        "global-delivery-status",
        "global-disposition-notification",
        "feedback-report",
    )
)
"""Of RFC 3464, 8098, 6533 and 5965."""


class Contained(NamedTuple):
    """A file that is in another, or in a text; `data` gives None where it cannot be decoded."""

    number: int
    name: str
    type: str
    data: Callable[[], bytes | None]


class PartNumbers:
    """Numbers the parts of one mail when they are asked for: most mails have but one."""

    def __init__(self, mail: Message) -> None:
        self._mail = mail
        self._numbers: dict[Message, int] = {}
        self._last = 0
        self.contained: list[Contained] = []

    def of(self, part: Message) -> int:
        """Give the number of a part."""
        return self.parts().get(part, 0)

    def include(self, mail: Message) -> None:
        """Number the parts of a mail that came out of one of these."""
        self.parts()
        self._add(mail)

    def contain(self, name: str, kind: str, data: Callable[[], bytes | None]) -> int:
        """Number a file that came out of one of these, or was taken off the mail."""
        self.skip()
        self.contained.append(Contained(self._last, name, kind, data))
        return self._last

    @property
    def last(self) -> int:
        """The number that was given last."""
        self.parts()
        return self._last

    def forget(self, after: int) -> None:
        """Take back the numbers of files after one."""
        self.contained = [each for each in self.contained if each.number <= after]
        self._last = after

    def skip(self) -> None:
        """Leave out a number, for a file that is not here yet."""
        self.parts()
        self._last += 1

    def parts(self) -> dict[Message, int]:
        """Give the parts that are parts of MIME, and their numbers."""
        if not self._last:
            self._add(self._mail)
        return self._numbers

    def _add(self, mail: Message) -> None:
        for part in _leaves(mail):
            self._last += 1
            self._numbers[part] = self._last


def _leaves(mail: Message) -> Iterator[Message]:
    """Give the parts without parts of their own, and the attached mails, each before what is in it."""
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        children = None if is_report(part) else children_of(part)
        if children is None or part.get_content_type().startswith("message/"):
            yield part
        waiting += reversed(children or [])


def report_of(part: Message) -> bytes:
    """Give the fields of such a part, its blocks apart."""
    blocks = (str(block).strip("\n") for block in children_of(part) or ())
    return transfer.decoded(part, "\n\n".join(blocks).encode("utf-8", "surrogateescape")).strip(b"\n")


def is_report(part: Message) -> bool:
    """Tell whether a part is fields alone, which the email package takes for mails (RFC 3464 §2.1)."""
    return part.get_content_type() in _REPORTS
