"""The source at a path, and how it looks from outside."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

from listarchive.sources import inbox, kinds, mail_folder, tar_archive, zip_archive
from listarchive.sources.compressed import Stream, open_stream
from listarchive.sources.file import File
from listarchive.sources.git_folder import GitError
from listarchive.sources.inbox import Inbox
from listarchive.sources.mail_folder import MailFolder
from listarchive.sources.regular import NO_FILE
from listarchive.sources.source import FileState, NotMail, Source
from listarchive.sources.tar_archive import Tar
from listarchive.sources.zip_archive import Zip

STANDARD_INPUT = Path("-")


def open_source(path: Path) -> Source:
    """Say what is at a path, by its content. The path `-` is standard input, which can be read once.

    Raises NotMail if it holds no mail, OSError if it cannot be read.
    """
    if path == STANDARD_INPUT:
        return _told(path, 0, Stream(sys.stdin.buffer), piped=True)
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        return _folder(path)
    if not stat.S_ISREG(status.st_mode):
        raise NotMail(path, NO_FILE)
    with open_stream(path) as stream:
        return _told(path, status.st_size, stream)


def _folder(path: Path) -> Source:
    kind = kind_of_folder(path)
    if not kind:
        raise NotMail(path, "a folder, not a file")
    size = state_of(path).size
    if kind != "public-inbox":
        return MailFolder(path, kind, "", size)
    try:
        if inbox.is_inbox(path):
            return Inbox(path, kind, "", size)
    except GitError as error:
        raise NotMail(path, str(error)) from error
    raise NotMail(path, "a git repository that public-inbox has not made")


def _told(path: Path, size: int, stream: Stream, *, piped: bool = False) -> Source:
    head = stream.peek(kinds.HEAD)
    source = stream if piped else None
    if tar_archive.recognise(head):
        return Tar(path, "tar", stream.compression, size, piped=source)
    if zip_archive.recognise(head) and not (piped or stream.compression):
        return Zip(path, "zip", "", size)
    kind = kinds.kind_of(head) if head or not stream.damage else None
    if kind is not None:
        begun = None if piped else stream
        return File(path, kind, stream.compression, size, piped=source, begun=begun)
    if stream.damage:
        raise NotMail(path, f"{stream.damage} (what is left is not mail)")
    reason = kinds.what_else(head)
    packed = f" ({stream.compression})" if stream.compression else ""
    raise NotMail(path, reason + packed, beside=kinds.beside_mail(path.name, head))


def kind_of_folder(path: Path) -> str:
    """`maildir`, `mh`, `public-inbox`, or nothing for a folder that is just one. Raises OSError."""
    return "public-inbox" if inbox.epochs(path) else mail_folder.kind_of(path)


def state_of(path: Path) -> FileState:
    """See whether what is at a path may have changed, without reading it. Raises OSError."""
    if path == STANDARD_INPUT:
        return FileState(0, 0)
    status = path.stat()
    kind = kind_of_folder(path) if stat.S_ISDIR(status.st_mode) else ""
    match kind:
        case "":
            return FileState(status.st_size, status.st_mtime_ns)
        case "public-inbox":
            return inbox.state_of(path)
        case _:
            return mail_folder.state_of(path, kind)
