"""Mails on their way through the reading processes; of equal ones, the first is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

from listarchive.archive import AnalysedPost, Home
from listarchive.engine.cluster import Cluster
from listarchive.importer.failures import content_of
from listarchive.importer.fingerprints import fingerprint
from listarchive.importer.mail_reading import Given, Reading, Stretches
from listarchive.mail import may_hang_on_others
from listarchive.sources import Mail

File = TypeVar("File")


@dataclass(slots=True, eq=False)
class Piece(Generic[File]):
    """A mail of a file; or the end of the file."""

    file: File
    given: Given | None = None
    first: Piece[File] | None = None
    """The same mail, read before this one."""
    readings: list[Reading] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Count the bytes of the mail."""
        return len(self.given.mail.raw) if self.given else 0

    @property
    def asked(self) -> Given | None:
        """The mail, if it is to be read."""
        return None if self.first or self.readings else self.given


def pieces(
    files: Iterable[tuple[File, Stretches]],
    known: Callable[[bytes], str],
    known_in: Home | None,
    *,
    compared: bool = False,
    kept_on: Cluster | None = None,
) -> Iterator[Piece[File]]:
    """Give the mails of files, and the end of each. It may be `known` of a mail why it fails.

    `known_in`, `compared` and `kept_on` are as `Given` has them.
    """
    for file, stretches in files:
        for footer, usual, stretch in stretches:
            for mail in stretch:
                hangs = may_hang_on_others(mail.raw)
                print_of_it = fingerprint(mail, footer, usual if hangs else None)
                charset = usual if hangs else ""
                piece = Piece(file, Given(mail, footer, print_of_it, known_in, charset, compared, kept_on))
                if reason := known(mail.raw):
                    piece.readings = [Reading(mail.origin, None, reason, content_of(mail.raw))]
                yield piece
        yield Piece(file)


class Twins(Generic[File]):
    """Equal mails, of which the first is under way, or waits for the commit with the posts that were new."""

    def __init__(self) -> None:
        self._under_way: dict[str, Piece[File]] = {}
        self._waiting: WeakValueDictionary[str, AnalysedPost] = WeakValueDictionary()

    def begin(self, piece: Piece[File]) -> None:
        """Note that a mail comes, and by which it is known already."""
        if piece.given is None or piece.readings:
            return
        name = piece.given.fingerprint
        analysed = self._waiting.get(name)
        if analysed:
            piece.first = Piece(
                piece.file, None, None, [Reading(analysed.origin, analysed, fingerprint=name)]
            )
        else:
            piece.first = self._under_way.get(name)
        if not piece.first:
            self._under_way[name] = piece

    def end(self, piece: Piece[File], read: Callable[[Given], list[Reading]]) -> list[Reading]:
        """Give what a mail was read as; by `read`, if what an equal one was read as does not tell it."""
        if piece.given is None:
            return []
        name = piece.given.fingerprint
        if piece.first:
            found = [_elsewhere(each, piece.given.mail) for each in piece.first.readings]
            piece.first = None
            piece.readings = found if all(found) and found else read(piece.given)  # type: ignore[assignment]
            return piece.readings
        if self._under_way.get(name) is piece:
            del self._under_way[name]
        if (
            len(piece.readings) == 1
            and piece.readings[0].fingerprint
            and not piece.readings[0].refused
            and (analysed := piece.readings[0].analysed)
        ):
            self._waiting[name] = analysed
        return piece.readings


def _elsewhere(reading: Reading, mail: Mail) -> Reading | None:
    """Give what an equal mail is read as; None if that hangs on where it stands."""
    part = reading.origin.part
    origin = replace(mail.origin, part=part) if part else mail.origin
    if reading.reason:
        return reading._replace(origin=origin)
    if not reading.fingerprint:
        return None
    if reading.analysed:
        analysed = replace(reading.analysed, origin=origin, elsewhere=True)
        return reading._replace(origin=origin, analysed=analysed)
    return reading._replace(origin=origin, copy=reading.copy and replace(reading.copy, origin=origin))
