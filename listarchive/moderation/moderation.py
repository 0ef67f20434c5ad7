"""What an archive's owner has said of what is shown: which posts are not, what is changed in others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from listarchive.moderation.attached import without_hidden
from listarchive.moderation.hidden_posts import NONE_HIDDEN, HiddenPosts
from listarchive.moderation.redactions import Redactions
from listarchive.moderation.removed_quotes import RemovedQuotes
from listarchive.moderation.spam_marks import NONE_MARKED, SPAM, SpamMarks
from listarchive.post import Author, Body, Line, Post
from listarchive.spam_headers import says_spam, spam_headers

_NAMING = frozenset(("from", "to", "cc", "reply-to", "sender", "x-original-from", "mail-followup-to"))
"""The headers that call people by their names."""


@dataclass(frozen=True)
class Moderation:
    """What is not shown, and what is shown otherwise."""

    hidden: HiddenPosts = NONE_HIDDEN
    redactions: Redactions = field(default_factory=Redactions)
    quotes: RemovedQuotes = field(default_factory=RemovedQuotes)
    spam: SpamMarks = NONE_MARKED
    spam_headers: frozenset[str] = field(default_factory=spam_headers)
    """The headers that tell of spam where the owner does not, in small letters."""

    @classmethod
    def read(cls, home: Path) -> Moderation:
        """Read what the archive home says. Raises `HomeFileWrong` if that cannot be understood."""
        return cls(
            HiddenPosts.read(home), Redactions.read(home), RemovedQuotes.read(home), SpamMarks.read(home)
        )

    @property
    def edits(self) -> bool:
        """Whether anything is shown otherwise than it was sent."""
        return bool(self.redactions) or bool(self.quotes)

    @property
    def name_of_edits(self) -> str:
        """Name what is shown otherwise, and how: another name for anything else; empty for nothing."""
        if not self.edits:
            return ""
        said = repr((self.redactions.people, sorted((k, sorted(v)) for k, v in self.quotes.hashes.items())))
        return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def marked(self, post: Post, contents: Iterable[str] = ()) -> Post:
        """Give a post that says whether it looks like spam; the same object if it says so already.

        `contents` are those of its copies.
        """
        mark = self.spam.among(post.message_id, contents)
        spam = mark.state == SPAM if mark else says_spam(post.headers, self.spam_headers)
        return post if spam == post.spam else replace(post, spam=spam)

    def applied(self, post: Post) -> Post:
        """Give a post as it is shown; the same object if that is as it was sent."""
        changed = without_hidden(post, self.hidden) if len(self.hidden) and post.attached else post
        if not self.edits:
            return changed
        changed = replace(changed, body=self.quotes.applied(post))
        if self.redactions:
            changed = self._redacted(changed)
        return post if changed == post else changed

    def _redacted(self, post: Post) -> Post:
        redactions = self.redactions
        line, name, whole = redactions.line, redactions.name, redactions.whole
        return replace(
            post,
            author=self._author(post.author),
            subject=line(post.subject),
            body=self._body(post.body),
            sent=replace(post.sent, raw=whole(post.sent.raw)),
            attachments=tuple(
                replace(each, name=redactions.file_name(each.name)) for each in post.attachments
            ),
            attached=tuple(
                replace(
                    each,
                    name=redactions.file_name(each.name),
                    text=line(each.text),
                    head=each.head
                    and replace(
                        each.head, author=self._author(each.head.author), subject=line(each.head.subject)
                    ),
                )
                for each in post.attached
            ),
            headers=tuple(
                (key, name(value) if key.lower() in _NAMING else line(value)) for key, value in post.headers
            ),
        )

    def _author(self, author: Author) -> Author:
        name, email = self.redactions.name(author.name), self.redactions.whole(author.email)
        byline = self.redactions.name(author.byline)
        person = next(
            (each for each in self.redactions.people if author.email.lower() in each.addresses), None
        )
        if person and name:
            name = person.pseudonym  # of that address, whatever it calls itself
        return Author(name, email, byline)

    def _body(self, body: Body) -> Body:
        """Redact a whole text, so that a name is known where a line ends in it; no line comes or goes."""
        text = self.redactions.line(body.text)
        if text == body.text:
            return body
        lines = text.split("\n")
        return (
            Body.of(map(Line, body.labels, lines)) if len(lines) == len(body.labels) else Body.all_own(text)
        )


NONE = Moderation()
"""Everything is shown as it was sent."""
