"""Mails that failed are remembered, so that no night spends a minute on each of them again."""

from __future__ import annotations

from collections.abc import Callable

from listarchive import __version__
from listarchive.archive import Failed, Ledger
from listarchive.lazy import lazy_pattern
from listarchive.post import Origin

_FROM_LINE = lazy_pattern(rb"From [^\n]*\n")
_REMEMBERED = 1_000  # mails of a source; who wants a post looks after them long before
_NOT_AGAIN = "; not tried again before a new version, or `import --retry`"


class Failures:
    """The failed mails of a ledger. Those of this version are not read again, unless it is to `retry`."""

    def __init__(self, ledger: Callable[[], Ledger], *, retry: bool = False) -> None:
        self._ledger = ledger  # a commit may put another in its place
        self._retry = retry
        self._path = ""
        self._met: set[str] = set()
        """The places of the mails that failed now in the source at that path."""
        self._reasons = {
            failed.content: failed.reason
            for some in ledger().failed.values()
            for failed in some.values()
            if failed.version == __version__ and not retry
        }

    def stale(self, path: str) -> bool:
        """Tell whether a source has mails that may be read now."""
        failed = self._ledger().failed.get(path, {})
        return any(self._retry or each.version != __version__ for each in failed.values())

    def reason(self, raw: bytes) -> str:
        """Tell why a mail failed before; nothing if it did not."""
        reason = self._reasons.get(content_of(raw), "") if self._reasons else ""
        return reason and reason + _NOT_AGAIN

    def note(self, origin: Origin, content: str, reason: str) -> None:
        """Remember a mail that failed, at once: the next commit may come before its source's end."""
        if origin.path != self._path:
            self._path, self._met = origin.path, set()
        place = f"{origin.offset} {origin.member}"
        if len(self._met) < _REMEMBERED:
            self._met.add(place)
            plain = self._reasons[content] = reason.removesuffix(_NOT_AGAIN)
            failed = self._ledger().failed.setdefault(origin.path, {})
            failed[place] = Failed(content, __version__, plain)

    def forget_others(self, path: str) -> None:
        """Forget what did not fail any more, or is gone, in a source of which all was read."""
        met = self._met if path == self._path else ()
        failed = self._ledger().failed
        failed[path] = {place: each for place, each in failed.get(path, {}).items() if place in met}
        if not failed[path]:
            del failed[path]


def content_of(raw: bytes) -> str:
    """Name a mail by its content, whatever file it stands in and however its lines end there."""
    from hashlib import blake2b  # noqa: PLC0415 - with OpenSSL; most nights no mail has failed

    from_line = _FROM_LINE.match(raw)
    text = raw[from_line.end() if from_line else 0 :].replace(b"\r\n", b"\n").replace(b"\n>From ", b"\nFrom ")
    return blake2b(text.strip(), digest_size=16).hexdigest()
