"""Authors behind From headers that a list has put its own address in, for DMARC's sake (RFC 7960 §4.1.3).

`Jane Doe via Birds <birds@lists.example.org>`: the name is cut at the word, and the address is sought in the
headers beside it. A word alone shows nothing, since there are people and firms with such names: the
address must be a list's.
"""

from __future__ import annotations

import re

from listarchive.authors.mailbox import LONGEST, plain_name, taken_apart
from listarchive.authors.person_keys import nobodys
from listarchive.lazy import lazy_pattern
from listarchive.post import Author

NOBODY = "bogus@does.not.exist.com"
"""The sender Pipermail writes above a fragment that has no From header."""

# As lists write it in their languages, in small letters. `Via` may be a list's, `Per` is somebody's name.
_VIA = lazy_pattern(
    r"(?:^|[ \[(])(?P<word>[Vv]ia|VIA|vía|per|durch|über|tramite|através de|a través de|mitjançant"
    r"|par|por|door|attraverso|poprzez|em nome de|en nombre de"
    r"|mittels|namens|im Auftrag von|on behalf of|på vegne av|på vegne af|au nom de"
    r"|przez|через|kautta|genom|gennem|gjennom|přes|prostřednictvím|prin|preko|μέσω) +(?P<list>.{1,200})"
)
_LETTERS = lazy_pattern(r"[\W_]+")
_SIGNS = lazy_pattern(r"[^\w'.-]+")
_HOST = lazy_pattern(
    r".*@(?:(?:groups\.io|googlegroups\.com|yahoogro\w{2,6}\.[a-z.]{2,6})|(?:lists?|groups?|mailman|listserv)\d{0,2}\..*)"
)
_MAILBOX = lazy_pattern(r'(?:[^",]|"[^"]*"?)+')
_ADDRESSES = lazy_pattern(r"[^\s<>,;:()\"]+")
# Yahoo's groups: `"Jane Doe jane@example.org [birds]" <birds@yahoogroups.com>`.
_BEFORE_LIST = lazy_pattern(r"(.{1,300}@[^\s@]{1,200}) \[[^][]{1,80}\]")
# RFC 7960 §4.1.3.2 and the IETF's lists: `jane=40example.org@dmarc.ietf.org`.
_REWRITTEN = lazy_pattern(r"([^=@]{1,200})=40([^=@]{1,200})@dmarc\.[^@]{1,200}", re.IGNORECASE)
# groups.io: `"Jane Doe via groups.io" <jane=example.org@groups.io>`.
_WRAPPED = lazy_pattern(r"([^=@]{1,200})=([^=@]{1,200}\.[^=@]{1,60})@[^@]{1,200}")


def author_from(
    from_: str,
    reply_to: str = "",
    original_from: str = "",
    cc: str = "",
    *,
    sender: str = "",
    to: str = "",
    lists: str = "",
) -> Author:
    """The author that a decoded From header names; the other headers help where a list put itself there.

    `original_from` is what the list keeps of the From before, `sender` what it keeps of the envelope; `lists`
    are all headers in which a list names itself.
    """
    name, email = taken_apart(from_)
    if name.endswith("]") and (inner := _BEFORE_LIST.fullmatch(name)):
        return author_from(inner[1], reply_to, original_from, cc, sender=sender, to=to, lists=lists)
    beside = _Beside(email, reply_to, cc, sender, to, lists)
    if original_from and (original := author_from(original_from)).email:
        return Author(original.name or _person(name, beside, hard=True) or "", original.email)
    before = _REWRITTEN.fullmatch(email) if "=40" in email else None
    person = _person(name, beside, hard=bool(before))
    if person is not None:
        before = before or _WRAPPED.fullmatch(email)
        name, own = taken_apart(person) if "@" in person or " at " in person else (person, "")
        if before is None:
            email = own or beside.address_of(person)
    elif lists and beside.is_list():
        if name:
            named = beside.named_in(name)
            name, email = named if named else (name, beside.address_of(name, by_name=True) or email)
        elif from_.count("@") > 1:  # `"jane@example.org" <birds@lists.example.org>`
            email = taken_apart(from_.rpartition("<")[0].strip("\"' "))[1] or email
    if before is not None:
        email = f"{before[1]}@{before[2].lower()}"
    if email.lower() == NOBODY:
        email = ""
    return Author(name=name, email=email)


class _Beside:
    """What stands beside a From header, and tells whose its address is."""

    def __init__(self, email: str, reply_to: str, cc: str, sender: str, to: str, lists: str) -> None:
        self.email = email.lower()
        self._reply_to, self._cc, self._sender, self._to = reply_to, cc, sender, to
        self._lists = lists

    def is_list(self) -> bool:
        """Whether the headers of a list, or the host, show the address to be a list's, or a program's."""
        return bool(self.email) and (
            self._stands_in(self._lists)
            or _HOST.fullmatch(self.email) is not None
            or nobodys().fullmatch(self.email) is not None
        )

    def is_addressed(self) -> bool:
        """Whether the mail went to the address in From, as it goes to a list, or its answers do.

        Where the list names itself, that tells more.
        """
        return not self._lists and any(map(self._stands_in, (self._to, self._reply_to, self._cc)))

    def knows(self, name: str) -> bool:
        """Whether somebody of that name has another address here."""
        return bool(self.address_of(name, by_name=True))

    def hides_another(self) -> bool:
        """Whether the envelope was somebody else's, and not a list's."""
        address = taken_apart(self._sender)[1].lower()
        return address not in ("", self.email) and "bounce" not in address

    def address_of(self, name: str, *, by_name: bool = False) -> str:
        """The address of a person for whom a list sends; empty if no header tells.

        Mailman puts it into Reply-To, beside the list's own; where that is the list's alone, among those in
        Cc, with the name. `by_name`: only where the name, or the address in its place, stands beside it.
        """
        wanted = name.casefold()
        others: list[str] = []
        for header in (self._reply_to, self._cc):
            for mailbox in _MAILBOX.findall(header[:LONGEST]):
                other, address = taken_apart(mailbox)
                if not address or address.lower() == self.email:
                    continue
                if wanted and wanted in (other.casefold(), address.lower()):
                    return address
                if header == self._reply_to and not self._is_listed(address):
                    others.append(address)
        if by_name:
            return ""
        sender = taken_apart(self._sender)[1]
        if sender and sender.lower() != self.email and not self._is_listed(sender):
            return sender
        return others[0] if others else ""

    def named_in(self, title: str) -> tuple[str, str] | None:
        """The person whom Reply-To or Cc names, if a From has that name and more: `Jane Doe [Birds]`.

        So a list says for whom it sends, in whatever words. In Cc, one word may be another's name.
        """
        folded = f" {_SIGNS.sub(' ', title.casefold())} "
        for header in (self._reply_to, self._cc):
            for mailbox in _MAILBOX.findall(header[:LONGEST]):
                name, address = taken_apart(mailbox)
                words = _SIGNS.sub(" ", name.casefold()).strip()
                if (
                    address.lower() not in ("", self.email)
                    and not self._is_listed(address)
                    and words
                    and (" " in words or header == self._reply_to)
                    and folded.strip() != words
                    and (folded.startswith(f" {words} ") or folded.endswith(f" {words} "))
                ):
                    return name, address
        return None

    def _is_listed(self, address: str) -> bool:
        return bool(self._lists) and address.lower() in _ADDRESSES.findall(self._lists.lower())

    def _stands_in(self, header: str) -> bool:
        if not header or not self.email:
            return False
        words = _ADDRESSES.findall(header[: 4 * LONGEST].lower())
        # RFC 2919: the list `birds@lists.example.org` has the id `birds.lists.example.org`.
        return self.email in words or self.email.replace("@", ".") in words


def _person(name: str, beside: _Beside, *, hard: bool) -> str | None:
    """The name of the person in `Jane Doe via Birds`; None if all of it is the name."""
    place, found = 0, None
    while (match := _VIA.search(name, place)) is not None:
        place = match.end("word")
        if found is None or (found["word"] != "via" and match["word"] == "via"):
            found = match
        if _alike(match["list"], beside.email):
            found = match
            break
    if found is None or beside.knows(name):
        return None
    person = plain_name(name[: found.start()])
    small = found["word"][0].islower()
    if (
        hard
        or beside.is_list()
        or beside.hides_another()
        or (person and beside.knows(person))
        or (small and (_alike(found["list"], beside.email) or beside.is_addressed()))
    ):
        return person
    return None


def _alike(title: str, email: str) -> bool:
    """Whether a list of that title may have that address: `Birds (mailing list)`, <birds@example.org>."""
    local = _LETTERS.sub("", email.partition("@")[0].lower())
    letters = _LETTERS.sub("", title.lower())
    return bool(local) and bool(letters) and (letters.startswith(local) or local.startswith(letters))
