"""People get pseudonyms, and quotes of hidden posts are taken out of others: in the index, for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from secrets import choice
from types import MappingProxyType

from listarchive.archive import Home, PostWriter, StoredPost, writing
from listarchive.errors import UsageError
from listarchive.importer.withholding import Withholding, edit
from listarchive.logs import Log
from listarchive.moderation import Moderation, Person, Redactions, RemovedQuotes
from listarchive.post import Author

_log = Log("importer")
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 6  # of a pseudonym: nothing of a name is in it
_MANY = 200  # names and addresses of one person


def person_of(authors: Iterable[Author], also: Iterable[str] = ()) -> Person:
    """Gather the names and addresses of one author, as their posts have them, and make a pseudonym.

    `also` are more of them. Raises `UsageError` if there is none, or too many to be one person's.
    """
    names: dict[str, None] = {}
    addresses: dict[str, None] = {}
    for author in authors:
        if author.name and "@" not in author.name:
            names[" ".join(author.name.split())] = None
        if "@" in author.email:
            addresses[author.email.lower()] = None
    for each in filter(None, (" ".join(one.split()) for one in also)):
        (addresses if "@" in each else names)[each.lower() if "@" in each else each] = None
    if not (names or addresses):
        raise UsageError("nobody is named: give a name or an address")
    if len(names) + len(addresses) > _MANY:
        raise UsageError("these are too many names for one person: give an address")
    pseudonym = "person-" + "".join(choice(_LETTERS) for _ in range(_LENGTH))
    return Person(pseudonym, tuple(names), tuple(addresses))


def redact(
    home: Home,
    person: Person,
    *,
    languages: Mapping[str, str] = MappingProxyType({}),
    wait: float = 0.0,
) -> list[str]:
    """Call a person by a pseudonym from now on; give the ids of the posts that name them.

    Raises `UsageError` for a file of the home that cannot be understood, `Busy` and OSError.
    """
    with writing(home, wait) as writer:
        writer.languages = languages
        redactions = Redactions.read(home.path).with_person(person)
        redactions.save(home.path)
        changed = _taken_up(home, writer)
    _log.info("redacted: %s, %d posts", person.pseudonym, len(changed))
    return changed


def _taken_up(home: Home, writer: PostWriter) -> list[str]:
    """Change in the index what the files of the home say now; give the ids of the posts that changed."""
    moderation = Moderation.read(home.path)
    writer.ledger.edits = moderation.name_of_edits
    changed, _ = edit(writer, Withholding(moderation))
    writer.commit(in_haste=True)  # see `hiding`
    writer.expunge()
    return [stored.id for stored in changed]


def remove_quotes(
    home: Home,
    stored_posts: Iterable[StoredPost],
    *,
    languages: Mapping[str, str] = MappingProxyType({}),
    wait: float = 0.0,
) -> list[str]:
    """Take the lines that quote some posts out of all others; give the ids of those. Raises as `redact`."""
    with writing(home, wait) as writer:
        writer.languages = languages
        quotes = RemovedQuotes.read(home.path)
        for stored in stored_posts:
            quotes = quotes.with_post(stored.id, stored.post.body.own)
        quotes.save(home.path)
        changed = _taken_up(home, writer)
    _log.info("quotes removed from %d posts", len(changed))
    return changed


def quoting(stored_posts: Iterable[StoredPost], others: Iterable[StoredPost]) -> list[StoredPost]:
    """Give those of other posts that quote some posts."""
    quotes = RemovedQuotes()
    for stored in stored_posts:
        quotes = quotes.with_post(stored.id, stored.post.body.own)
    return [each for each in others if quotes.applied(each.post) != each.post.body]
