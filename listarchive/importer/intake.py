"""The intake: mails of the sources get into the archive, each once, and none is lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from listarchive.archive import AnalysedPost, Copy, Home, PostWriter, Read, ReadPost
from listarchive.importer.failures import Failures
from listarchive.importer.files import File, unreadable
from listarchive.importer.naming import SAMPLE, list_of, name_of_place
from listarchive.importer.report import Problem, Report, SourceReport
from listarchive.importer.withholding import Withholding
from listarchive.logs import Log
from listarchive.post import Origin
from listarchive.sources import STANDARD_INPUT, Mail, NotMail, Source, open_source
from listarchive.sources.scrubbed_files import FilesBeside

if TYPE_CHECKING:
    from listarchive.importer.mail_reading import Reading, Stretches
    from listarchive.importer.workers import Readers
    from listarchive.mail import Footer, UsualCharset

_log = Log("importer")
_WEIGHT = 32 << 20  # bytes of batches
_READ = "%s: %d seen, %d added, %d duplicates, %d withheld, %d failed"
_UNREAD = "could not be read again: import it once more"

Todo = Sequence[tuple[File, str]]
"""Files to read, each with the list's name if `--list` gave it, now or when it was first read."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import has come: bytes on the disk, read and in all, and posts."""

    done: int
    total: int
    posts: int


@dataclass(slots=True, eq=False)
class _Opened:
    """A file that is being read."""

    file: File
    list_name: str
    account: SourceReport
    source: Source
    beside: FilesBeside
    before: Read | None
    """How it was when it was last read, if it is to be read on from there."""
    broken: list[OSError] = field(default_factory=list)
    footer: Footer = ()
    """What its list put under the mails read last."""
    usual: UsualCharset | None = None
    """What its mails are in, once some are read."""


class Import:
    """One import under way. `saw` is told of each post, and the short id that it has in the archive."""

    def __init__(
        self,
        home: Home,
        writer: PostWriter,
        report: Report,
        progress: Callable[[Progress], None] = lambda _: None,
        stopping: Callable[[], bool] = lambda: False,
        saw: Callable[[str, AnalysedPost | Copy], None] = lambda *_: None,
        *,
        withholding: Withholding,
        retry: bool = False,
    ) -> None:
        self.failures = Failures(lambda: writer.ledger, retry=retry)
        self._posts = 0
        self._home = home
        self._writer = writer
        self._withholding = withholding
        self._report = report
        self._progress = progress
        self._stopping = stopping
        self._saw = saw
        self._before = 0  # bytes of the files that are done
        self._total = 0

    def read(self, todo: Todo, readers: Readers) -> None:
        """Read files to their end, unless it is to stop."""
        self._total = sum(file.size for file, _ in todo)
        for opened, readings in readers.read(self._open(todo), self.failures.reason):
            self._report.interrupted = self._stopping()
            if not self._report.interrupted:
                self._report.sources.append(opened.account)
                self._read_file(opened, readings)
                read = opened.account
                _log.info(_READ, read.path, read.seen, read.added, read.duplicate, read.withheld, read.failed)
            if self._report.interrupted:
                return  # to ask for the next file would be to read this one to its end

    def _open(self, todo: Todo) -> Iterator[tuple[_Opened, Stretches]]:
        for file, list_name in todo:
            account = SourceReport(file.name)
            try:
                source = open_source(file.path)
            except NotMail as error:
                self._report.sources.append(account)
                if file.named or not error.beside:
                    self._report.problems.append(Problem(file.name, error.reason, "failed"))
                self._note(file, Read(file.size, file.modified, "", list_name, 0))
            except OSError as error:
                self._report.sources.append(account)
                self._report.problems.append(unreadable(file.name, error))
            else:
                account.kind = source.kind
                before = self._writer.ledger.sources.get(file.name)
                if before and (
                    before.list_name != list_name
                    or before.beside != file.beside
                    or self.failures.stale(file.name)
                ):
                    before = None
                beside = FilesBeside(self._home.path, file.name)
                opened = _Opened(file, list_name, account, source, beside, before)
                yield opened, _stretches(opened)

    def _read_file(self, opened: _Opened, readings: Iterator[Reading]) -> None:
        """Read a file to its end, unless it is to stop."""
        file, account, list_name = opened.file, opened.account, opened.list_name
        first = list(_sample(readings))
        before = opened.before if opened.before and opened.source.resumed else None
        place = before.place if before else self._place(file, first)
        for reading in chain(first, readings):
            self._account(file, account, reading, list_name, place)
            done = min(opened.source.position, file.size)
            self._progress(Progress(self._before + done, self._total, self._posts))
            if self._stopping():
                break
        if self._stopping():
            self._report.interrupted = True
            return
        self._before += file.size
        for problem in opened.source.problems:
            self._report.problems.append(Problem(file.name, problem.reason, "failed", problem.offset))
        if opened.broken:
            self._report.problems.append(unreadable(file.name, opened.broken[0]))
        else:
            seen = account.seen + (before.seen if before else 0)
            bookmark = opened.source.bookmark
            read = Read(
                file.size, file.modified, account.kind, list_name, seen, place, bookmark, opened.footer
            )
            read = replace(read, beside=file.beside)
            if opened.usual:
                read = replace(read, charset=opened.usual.name, charset_settled=opened.usual.settled)
            self._note(file, read)
            if before is None:
                self.failures.forget_others(file.name)

    def _place(self, file: File, first: list[Reading]) -> str:
        """Name the list of the posts that do not say it themselves."""
        posts = (reading.analysed or reading.copy for reading in first)
        subjects = (post.subject for post in posts if post)
        return list_of(subjects, name_of_place(file.path, self._home.mbox))

    def _account(self, file: File, account: SourceReport, reading: Reading, named: str, place: str) -> None:
        account.seen += 1
        self._posts += 1
        problems = self._report.problems
        if reading.hidden:
            account.withheld += 1
            return
        copy = reading.copy
        if copy and self._withholding.refuses(copy.spam, _lists(copy, named, place)):
            account.withheld += 1
            return
        taken = self._writer.take_copy(copy, _lists(copy, named, place)) if copy else None
        post: AnalysedPost | Copy | None = copy
        if taken is None:
            reading = _analysed(reading)
            post = analysed = reading.analysed
            if analysed is not None:
                lists = _lists(analysed, named, place)
                withholding = self._withholding
                asked = reading.refused and withholding.honours(file.path, lists)
                if asked or withholding.refuses(analysed.spam, lists):
                    account.withheld += 1
                    return
                taken = self._writer.take(analysed, lists)
        if post is None or taken is None:
            account.failed += 1
            self.failures.note(reading.origin, reading.content, reading.reason)
            problems.append(Problem(file.name, reading.reason, "failed", reading.origin.offset))
            return
        self._saw(taken[1], post)
        if taken[0] == "added":
            account.added += 1
        else:
            account.duplicate += 1
            account.improved += taken[0] == "improved"
        self._report.repaired += bool(post.repairs)
        for repair in post.repairs:
            problems.append(Problem(file.name, repair, "repaired", reading.origin.offset, post.message_id))

    def _note(self, file: File, read: Read) -> None:
        if file.path != STANDARD_INPUT:
            self._writer.ledger.sources[file.name] = read


def _sample(readings: Iterator[Reading]) -> Iterator[Reading]:
    """The first posts of a file; fewer if they are too many words to wait in memory."""
    batch, weight = None, 0
    for reading in islice(readings, SAMPLE):
        yield reading
        if reading.analysed and reading.analysed.batch is not batch:
            batch = reading.analysed.batch
            weight += batch.weight
        if weight > _WEIGHT:
            return


def _lists(post: ReadPost, named: str, place: str) -> tuple[str, ...]:
    return (named,) if named else post.lists or (place,)


def _analysed(reading: Reading) -> Reading:
    """Give a post as any that was not recognised."""
    if reading.copy is None:
        return reading
    again = (each for each in reading.whole() if each.analysed is None or each.origin == reading.origin)
    return next(again, reading._replace(copy=None, reason=_UNREAD))


def _stretches(opened: _Opened) -> Stretches:
    """Give a source's new mails, and what is usual in it: the same as if all came at once."""
    from listarchive.mail import UsualCharset, stretches  # noqa: PLC0415 - see run

    mails = _mails(opened)
    first = list(islice(mails, 1))
    before = opened.before if opened.source.resumed else None
    opened.footer = tuple(before.footer) if before else ()
    usual = (before and opened.usual) or UsualCharset(before.charset if before else None)
    opened.usual = usual
    heard = chain(first, mails) if before else usual.heard(chain(first, mails))
    for footer, stretch in stretches(heard, opened.footer, before.seen if before else 0):
        opened.footer = footer
        yield footer, usual.name, stretch


def _mails(opened: _Opened) -> Iterator[Mail]:
    """Give a source's new mails under the name that reports use, up to where it cannot be read."""
    source, before = opened.source, opened.before
    try:
        for mail in source.added(before.bookmark if before and not _taught(opened, before) else ""):
            where = mail.origin  # `replace` takes five times as long
            origin = Origin(opened.file.name, where.offset, where.length, where.part, where.member)
            files = opened.beside.of(mail.raw)
            yield Mail(mail.raw, origin, mail.sidecar._replace(files=files) if files else mail.sidecar)
    except OSError as error:
        opened.broken.append(error)


def _taught(opened: _Opened, before: Read) -> bool:
    """Tell whether a source has taught by now what its few mails of before did not."""
    from listarchive.mail import LEARNT_FROM, UsualCharset, first_footer  # noqa: PLC0415 - see run

    if not before.bookmark or (before.seen >= LEARNT_FROM and before.charset_settled):
        return False
    opened.usual = usual = UsualCharset()
    heard = usual.heard(opened.source.mails())
    footer = first_footer(heard)
    next(heard, None)  # if there is one more, those that come cannot change what is usual
    return usual.name != before.charset or (before.seen < LEARNT_FROM and footer != tuple(before.footer))
