"""The posts in the bytes of one mail, however it is packed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from listarchive.frames import has_line_feeds
from listarchive.mail import build, digest, page, webpage
from listarchive.mail.armour import unescaped
from listarchive.mail.enclosures import without_files
from listarchive.mail.envelope import Opened, opened
from listarchive.mail.fragments import JOINED, joined
from listarchive.mail.parse import Parsed, parse
from listarchive.mail.scrubbed_parts import NO_FILES, Files
from listarchive.post import Post
from listarchive.text.charset import among
from listarchive.text.learnt import Footer

if TYPE_CHECKING:
    from listarchive.mail.part_list import MailPart


def words_of(text: str) -> str:
    """Give a text as posts have it: as it was before it was signed, without the files that stand in it."""
    return without_files(unescaped(text))[0]


def numbered_posts(
    raw: bytes, footer: Footer, charset: str, files: Files = NO_FILES
) -> list[tuple[int, Post]]:
    """Give the posts of a mail, each with its place in the digest, from 1; 0 if it is one post.

    `files` are what a list server took off it.
    """
    # Whatever a library makes of a broken mail, the mail is kept.
    try:
        if charset:
            with among(charset):
                posts = _posts(raw, footer, files)
            # One without an id is known by its text, which must not hang on where it stands.
            if not any(post.generated_id for _, post in posts):
                return posts
        return _posts(raw, footer, files)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        return [(0, build.unreadable(raw, error))]


def parts_of_post(raw: bytes, number: int = 0, files: Files = NO_FILES) -> list[MailPart]:
    """List the parts of the mail of a post: of the one that has this number in a digest, if it is one.

    `files` are what a list server took off it: they are parts, too. A page of a web archive has none. Never
    raises but MemoryError and RecursionError.
    """
    from listarchive.mail.part_list import part_list, with_line_ends  # noqa: PLC0415 - an import has no use for it

    def listed(mail: Opened) -> list[MailPart]:
        whole, parts = _mails(mail)
        if not parts:
            return part_list(whole, files)
        return part_list(parts[number - 1], files) if 0 < number <= len(parts) else []

    mail = opened(raw)
    if not mail.has_headers and not mail.from_line and (webpage.read(mail.data) or page.read(mail.data)):
        return []
    found = listed(mail)
    if b"\r" not in raw or not has_line_feeds(raw):
        return found
    # A file with line ends of its own stands in a mail that has others.
    as_they_came = {each.number: each for each in listed(opened(raw, line_ends=False))}
    return [with_line_ends(each, as_they_came.get(each.number)) for each in found]


def _posts(raw: bytes, footer: Footer, files: Files) -> list[tuple[int, Post]]:
    mail = opened(raw)
    if not mail.has_headers and not mail.from_line:
        seen = webpage.read(mail.data) or page.read(mail.data)
        if seen is not None:
            return [(0, build.post_of_page(seen))]
    whole, parts = _mails(mail)
    if not parts:
        return [(0, build.post_of(whole, mail.from_line, footer=footer, files=files))]
    return [
        (number, build.post_of(part, mail.from_line, outer=whole, footer=footer, files=files))
        for number, part in enumerate(parts, 1)
    ]


def _mails(mail: Opened) -> tuple[Parsed, list[Parsed]]:
    """A mail, and the mails in it if it is a digest."""
    data, was_cut = joined(mail.data, mail.from_line)
    whole = parse(data, mail.repairs + (JOINED,) * was_cut)
    return whole, digest.posts_within(whole)
