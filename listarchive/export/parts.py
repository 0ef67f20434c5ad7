"""The parts of a post's mail, as they came, and saved as files."""

from __future__ import annotations

import mimetypes
import unicodedata
from pathlib import Path, PurePath

from listarchive.archive import Home, StoredPost
from listarchive.errors import NotFound, UsageError
from listarchive.export.mails import written
from listarchive.lazy import lazy_pattern
from listarchive.mail import MailPart, parts_of_post
from listarchive.post import Post
from listarchive.printable import safe
from listarchive.sources.scrubbed_files import FilesBeside, readers
from listarchive.text.scrubbed_links import link_of
from listarchive.text.scrubber import notices_in

_UNSAFE = lazy_pattern(r'[\x00-\x1f\x7f/\\:*?"<>|\ufffd]+')
_LONGEST = 120
"""Bytes of a file's name; a file system has room for 255, and some programs for less."""
_TRIED = 1_000
"""Names that are tried for one file."""
_RESERVED = lazy_pattern(r"(?i:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.|$)")


def parts_at(home: Home, stored: StoredPost) -> list[MailPart]:
    """Decode the parts of a post's mail from where it stands. Raises `NotFound` and `Unreadable`."""
    (raw,) = written(home, [stored], "raw")
    files = FilesBeside(home.path, stored.origin.path).of(raw)
    return parts_of_post(raw, stored.origin.part, readers(files))


def links_to_parts(post: Post) -> dict[str, int]:
    """Give the numbers of the parts that a list server took off a mail and that are here, by their URLs."""
    taken_off = [each for each in post.attachments if each.scrubbed][::-1]
    urls: dict[str, int] = {}
    if not any(each.number for each in taken_off):
        return urls
    for told, url in notices_in(post.body.text):
        if taken_off and (told.name, told.type) == (taken_off[-1].name, taken_off[-1].type):
            number = taken_off.pop().number
            if number and link_of(url, post.message_id):
                urls[url] = number
    return urls


def part_of(parts: list[MailPart], stored: StoredPost, number: int) -> MailPart:
    """Give the part of a number. Raises `NotFound`."""
    for each in parts:
        if each.number == number:
            return each
    raise NotFound(f"{stored.id} has no part {number}: it has {_numbers(parts)}")


def chosen(parts: list[MailPart], stored: StoredPost, which: str) -> list[MailPart]:
    """Give the parts that are meant by `all`, a number or a name.

    All are the files and mails; texts without a name are what the post says. Raises `NotFound` if there is
    none, and `UsageError` if nothing is named.
    """
    if not which:
        raise UsageError("--save has nothing to save: give it all, the number of a part or a name")
    if which == "all":
        found = [each for each in parts if each.name]
        if not found:
            raise _taken_off(stored) or NotFound(
                f"{stored.id} has no attachment: `listarchive show {stored.id}` shows its text"
            )
        return found
    named = [each for each in parts if each.name == which]
    named = named or [each for each in parts if each.name and each.name.casefold() == which.casefold()]
    if named:
        return named
    if which.isascii() and which.isdigit():
        return [part_of(parts, stored, int(which[:9]))]
    if error := _taken_off(stored, which):
        raise error
    names = ", ".join(safe(each.name) for each in parts if each.name) or "none"
    raise NotFound(f"{stored.id} has no attachment {safe(which)!r}: its attachments are {names}")


def _taken_off(stored: StoredPost, name: str = "") -> NotFound | None:
    """Tell that an attachment, or any, was taken off by the list and is not here."""
    gone = [each.name for each in stored.post.attachments if each.scrubbed and not each.number]
    if not gone or (name and name not in gone):
        return None
    return NotFound(
        f"{safe(name or gone[0])} was taken off {stored.id} by its list and is not here: "
        "`attachments = true` in [fetch] of listarchive.toml lets `fetch` bring it, if it can be had"
    )


def save(part: MailPart, folder: Path) -> Path:
    """Write a part into a folder, under a name of its own that is safe; nothing is overwritten.

    Raises `UsageError` if there is no such folder, or all names are taken, and `NotFound` if it cannot be
    decoded.
    """
    data = part.decoded()
    name = PurePath(safe_name(part))
    for number in range(1, _TRIED):
        path = folder / (f"{name.stem}-{number}{name.suffix}" if number > 1 else name)
        try:
            file = path.open("xb")  # no link is followed, either
        except FileExistsError:
            continue
        except (FileNotFoundError, NotADirectoryError) as error:
            raise UsageError(f"{folder} is no folder: make it first, or name another with --to") from error
        try:
            with file:
                file.write(data)
        except OSError:
            path.unlink(missing_ok=True)
            raise
        return path
    raise UsageError(f"{folder / name}: {_TRIED:,} files of this name are there: name another folder")


def safe_name(part: MailPart) -> str:
    """Give a name that leads nowhere, hides nothing and is no device, as near as may be to the part's own."""
    name = unicodedata.normalize("NFC", safe(part.name.replace("\\", "/").rpartition("/")[2] or part.name))
    name = _UNSAFE.sub("_", name).lstrip(" .-~").rstrip(" .")
    if _RESERVED.match(name):
        name = f"_{name}"
    if not name.strip("_"):
        name = f"part-{part.number}{_extension(part.type)}"
    if part.type == "message/rfc822" and "." not in name[-5:]:
        name += ".eml"
    stem, suffix = PurePath(name).stem, PurePath(name).suffix
    if len(suffix.encode()) > 20:
        stem, suffix = name, ""
    return stem.encode()[: _LONGEST - len(suffix.encode())].decode("utf-8", "ignore").rstrip() + suffix


def _extension(kind: str) -> str:
    return {"text/plain": ".txt", "message/rfc822": ".eml"}.get(kind) or mimetypes.guess_extension(kind) or ""


def _numbers(parts: list[MailPart]) -> str:
    if not parts:
        return "none"
    return "part 1 alone" if len(parts) == 1 else f"parts 1 to {max(each.number for each in parts)}"
