"""What a mail becomes: its posts, analysed, or the reason why there are none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice
from pathlib import PurePath
from typing import NamedTuple

from listarchive.archive import AnalysedPost, Archived, Copy, Home, StoredPost, analyse, archived
from listarchive.dates import month_in_name
from listarchive.engine.cluster import Cluster
from listarchive.engine.stored_post import contents_of
from listarchive.importer.edits import edited
from listarchive.importer.failures import content_of
from listarchive.importer.fingerprints import is_told_by_fingerprint
from listarchive.mail import FRAGMENT, Footer, lists_named, parts_in, posts_in
from listarchive.message_ids import message_id, references
from listarchive.moderation import NONE, Moderation, asks_not_to_be_archived
from listarchive.post import Origin, Post, Sent
from listarchive.sources import Mail, Sidecar
from listarchive.sources.scrubbed_files import readers


class Given(NamedTuple):
    """A mail to be read."""

    mail: Mail
    footer: Footer
    """What its list put under the mails around it."""
    fingerprint: str = ""
    known_in: Home | None = None
    """The archive in which copies of its posts may be recognised."""
    charset: str = ""
    """What the mails around it are usually in, if it may hang on that what it means."""
    compared: bool = False
    """Whether copies are to be compared with what is kept, however well their mail is known."""
    kept_on: Cluster | None = None
    """The cluster that keeps the index; None if the archive home does."""


Chunk = list[Given]
_REASON = 300  # characters of an error; it may repeat the mail
Stretches = Iterable[tuple[Footer, str, Iterable[Mail]]]
"""The mails of a file, as `listarchive.mail.stretches` gives them, with what they are usually in."""


class Reading(NamedTuple):
    """One post, analysed, and where it was read; or the reason why a mail could not be read."""

    origin: Origin
    analysed: AnalysedPost | None
    reason: str = ""
    content: str = ""
    """Of a mail that could not be read: names it wherever it stands."""
    copy: Copy | None = None
    """What the post was recognised as. It was not analysed then."""
    fingerprint: str = ""
    """That of its mail, if it is that of the same post in any file."""
    whole: Callable[[], list[Reading]] = list
    """Reads its mail again, and analyses all posts."""
    refused: bool = False
    """Whether its author asks that no archive keep it."""
    hidden: bool = False
    """Whether the archive's owner has hidden it. It was not analysed then."""


def read_chunk(
    chunk: Chunk, begin: Callable[[int], object] = lambda _: None, moderation: Moderation = NONE
) -> list[list[Reading]]:
    """Read the posts of mails. An error is in the answer, as the reason why that mail failed.

    What `moderation` hides is not analysed: the words of a batch are those of all its posts, kept or not.
    `begin` is told the number of each mail before it is read, and their count before all are analysed.
    Raises MemoryError: who asked knows whether it was the mail or the machine.
    """
    try:
        return _read(chunk, begin, moderation)
    except MemoryError:
        raise
    except Exception as error:
        if len(chunk) == 1:
            return [[failed(chunk[0][0], _named(error))]]
    return [
        read_chunk([each], lambda _, number=number: begin(number), moderation)[0]  # type: ignore[misc]
        for number, each in enumerate(chunk)
    ]


def failed(mail: Mail, reason: str) -> Reading:
    """Say that a mail could not be read, and why."""
    return Reading(mail.origin, None, f"could not be read{reason}", content_of(mail.raw))


def _named(error: Exception) -> str:
    return f" ({f'{type(error).__name__}: {error}'[:_REASON]})"


def _read(chunk: Chunk, begin: Callable[[int], object], moderation: Moderation) -> list[list[Reading]]:
    known = archived(chunk[0].known_in) if chunk and chunk[0].known_in else None
    if known:
        known.expect(given.mail.raw for given in chunk)
    found: list[_Found] = []
    reasons: dict[int, str] = {}
    for number, given in enumerate(chunk):
        begin(number)
        try:
            found.append(_found(given, known, moderation))
        except MemoryError:
            raise
        except Exception as error:
            reasons[number] = _named(error)
            found.append(_Found([], ""))
    begin(len(chunk))
    stored_posts = [each for mail in found for each in mail.posts if isinstance(each, StoredPost)]
    refused = {id(each) for each in stored_posts if asks_not_to_be_archived(each.post)}
    # Each of those by itself, as it may stay out.
    alone = refused | {id(each) for each in stored_posts if each.post.spam}
    groups = [[each for each in stored_posts if id(each) not in alone]]
    groups += [[each] for each in stored_posts if id(each) in alone]
    analysed_posts: _Analysed = {}
    for group in filter(None, groups):
        for stored, analysed in zip(group, analyse(group, cluster=chunk[0].kept_on), strict=True):
            analysed_posts[id(stored)] = analysed, id(stored) in refused
    readings = [[_reading(each, mail.fingerprint, analysed_posts) for each in mail.posts] for mail in found]
    for number, reason in reasons.items():
        readings[number].append(failed(chunk[number][0], reason))
    return readings


class _Found(NamedTuple):
    """The posts of a mail, those that were recognised among them, and its fingerprint if that tells all."""

    posts: list[StoredPost | Copy | Reading]
    fingerprint: str


_Analysed = dict[int, tuple[AnalysedPost, bool]]
"""Posts that were analysed, and whether their authors ask that no archive keep them, by the `id` of each."""


def _reading(post: StoredPost | Copy | Reading, fingerprint: str, analysed_posts: _Analysed) -> Reading:
    if isinstance(post, Reading):
        return post
    if isinstance(post, Copy):
        return Reading(post.origin, None, copy=post, fingerprint=fingerprint)
    analysed, refused = analysed_posts[id(post)]
    return Reading(post.origin, analysed, fingerprint=fingerprint, refused=refused)


def _found(given: Given, known: Archived | None, moderation: Moderation) -> _Found:
    mail, fingerprint = given.mail, given.fingerprint
    if known and not given.compared and (copy := known.same(mail.raw, fingerprint, mail.origin, _lists_of)):
        return _Found([copy], fingerprint)
    posts = _posts_of(mail, given.footer, given.charset)
    if not is_told_by_fingerprint(mail, (post for _, post in posts)):
        fingerprint = ""
    stored_posts = [
        StoredPost("", _dated(post, mail.origin), replace(mail.origin, part=part))
        if part
        else StoredPost("", _dated(post, mail.origin), mail.origin, fingerprint=fingerprint)
        for part, post in posts
    ]
    return _Found([_recognised(stored, given, known, moderation) for stored in stored_posts], fingerprint)


def _recognised(
    stored: StoredPost, given: Given, known: Archived | None, moderation: Moderation
) -> StoredPost | Copy | Reading:
    stored = edited(stored, moderation)
    if len(moderation.hidden) and moderation.hidden.among(stored.post.message_id, contents_of(stored)):
        return Reading(stored.origin, None, hidden=True)
    if given.compared and asks_not_to_be_archived(stored.post):
        return stored  # an import leaves it where it is, and takes no new one
    return (known and known.copy(stored, compared=given.compared)) or stored


def _lists_of(post: Post) -> tuple[str, ...]:
    return lists_named(post.headers)


def _posts_of(mail: Mail, footer: Footer, charset: str) -> list[tuple[int, Post]]:
    posts = list(parts_in(mail.raw, footer, charset, readers(mail.sidecar.files)))
    if not any(mail.sidecar[:-1]):
        return posts
    return [(part, _known_more_of(post, mail.sidecar)) for part, post in posts]


def _known_more_of(post: Post, sidecar: Sidecar) -> Post:
    """Add what lies beside a mail to what it says itself: which post it is, and which it answers."""
    from listarchive.mail import NO_ID  # noqa: PLC0415 - loads what takes mail apart

    above = [*sidecar.references, *post.references]
    if sidecar.parent:
        above += [answered.message_id for answered in islice(posts_in(sidecar.parent), 1)]
    own_id = message_id(f"<{sidecar.message_id}>") if post.generated_id else ""
    if own_id:
        repairs = tuple(repair for repair in post.repairs if repair != NO_ID)
        post = replace(post, message_id=own_id, generated_id=False, repairs=repairs)
    return replace(post, references=references(" ".join(f"<{each}>" for each in above), "", post.message_id))


def _dated(post: Post, origin: Origin) -> Post:
    """Take the month in a file's name for the date of a post that has no other."""
    # Pipermail put a fragment into the month in which the archive was made.
    if post.sent.when is not None or FRAGMENT in post.repairs:
        return post
    name = origin.member or PurePath(origin.path).name
    month = month_in_name(name)
    return replace(post, sent=Sent(month, "file", name)) if month else post
