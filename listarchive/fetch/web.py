"""A URL is asked for, politely, and a redirect followed, not too far."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import TypeVar

import httpx

from listarchive.fetch.minimum_rate import MinimumRate
from listarchive.fetch.remote import NotFetched, Passing, Politeness, Refused, Remote, TooLarge
from listarchive.fetch.transport import Transport
from listarchive.fetch.wrapping import unwrapped
from listarchive.logs import Log

_log = Log("fetch")

T = TypeVar("T")

_REDIRECTS = 5
_TRIES = 3
_LONGEST_WAIT = 120.0  # seconds; a server that wants more is asked the next night
_PAGE = 8_000_000  # bytes of an index page; the longest that was seen has 300 kB
_LOCATION = 8_000  # characters of a URL (RFC 9110 §4.1)
_REDIRECTING = {301, 302, 303, 307, 308}
_PASSING = {408, 425, 429, 500, 502, 503, 504}


class Web:
    """Asks one remote's server. Use it in a `with`."""

    def __init__(self, remote: Remote, politeness: Politeness) -> None:
        self.remote = remote
        self.politeness = politeness
        self._own = _url(remote.url)
        self._asked = float("-inf")
        # Not by a client of httpx: that would keep cookies, of all who send some.
        self._transport = Transport(remote, MinimumRate(politeness.timeout))
        # What comes is kept as it comes: an encoding of the way is undone where the file takes its place.
        self._headers = {"User-Agent": politeness.agent, "Accept": "*/*", "Accept-Encoding": "identity"}

    def __enter__(self) -> Web:
        return self

    def __exit__(self, *_: object) -> None:
        self._transport.close()

    def page(self, url: str) -> tuple[str, str]:
        """Fetch a page; give its text, and the URL that it was found under in the end."""
        body, found = self.body(url, _PAGE)
        return body.decode("utf-8", "replace"), found

    def body(self, url: str, most: int) -> tuple[bytes, str]:
        """Fetch what has no more than `most` bytes, and give the URL that it was found under in the end.

        What was packed for the way is unpacked. Raises `NotFetched`.
        """

        def once() -> tuple[bytes, str]:
            with self.asking(url, most=most) as answer:
                body = bytearray()
                for chunk in answer.iter_raw():
                    body += chunk
                    if len(body) > most:
                        raise TooLarge(f"the answer has more than {most:,} bytes: check the url")
                encoding = answer.headers.get("content-encoding", "")
                return unwrapped(bytes(body), encoding, most), str(answer.url)

        return self.patiently(once)

    def patiently(self, ask: Callable[[], T]) -> T:
        """Do something, again in a while if it fails for a passing reason."""
        for tries in range(1, _TRIES + 1):
            try:
                return ask()
            except Passing as error:
                if tries == _TRIES or error.after > _LONGEST_WAIT or isinstance(error, Refused):
                    raise
                time.sleep(error.after or self.politeness.pause * 4**tries)
        raise AssertionError

    @contextmanager
    def asking(
        self,
        url: str,
        headers: Mapping[str, str] = MappingProxyType({}),
        *,
        most: int,
        allowed: Callable[[httpx.URL], bool] = lambda _: True,
    ) -> Iterator[httpx.Response]:
        """Ask once and give the answer, its body of `most` bytes unread: 200, 206, 304 or 416.

        A redirect is followed to where it is `allowed`. Raises `NotFetched` for every other answer, and if
        the way to it leads where it must not.
        """
        here = _url(url)
        for _ in range(_REDIRECTS + 1):
            self._wait()
            sent = {**self._headers, **self._login(here), **headers}
            request = httpx.Request("GET", here, headers=sent, extensions={"most": most})
            answer = self._transport.handle_request(request)
            answer.request = request
            _log.debug("GET %s: %d", _shown(here), answer.status_code)
            try:
                if answer.status_code not in _REDIRECTING:
                    _check(answer)
                    try:
                        yield answer
                    except httpx.HTTPError as error:
                        raise Passing(f"the answer cannot be read ({error}): try later") from error
                    return
                here = _redirected(here, answer)
                if not allowed(here):
                    raise NotFetched(f"the server redirects to {_shown(here)}, which is no place of it")
            finally:
                answer.close()
                self._asked = time.monotonic()
        raise NotFetched("the server redirects in circles: check the url")

    def _wait(self) -> None:
        time.sleep(max(0.0, self._asked + self.politeness.pause - time.monotonic()))

    def _login(self, url: httpx.URL) -> dict[str, str]:
        """Give the header that logs in (RFC 7617), to the server that the password is for and to no other."""
        remote = self.remote
        same = (url.scheme, url.host, url.port) == (self._own.scheme, self._own.host, self._own.port)
        if not remote.user or remote.password is None or not same:
            return {}
        words = f"{remote.user}:{remote.password()}".encode()
        return {"Authorization": f"Basic {base64.b64encode(words).decode('ascii')}"}


def _url(text: str) -> httpx.URL:
    try:
        return httpx.URL(text)
    except httpx.InvalidURL as error:
        raise NotFetched("that is not a url: check it") from error


def _redirected(url: httpx.URL, answer: httpx.Response) -> httpx.URL:
    try:
        location = answer.headers["location"]
        if len(location) > _LOCATION:
            raise ValueError
        there = url.join(location)
    except (KeyError, ValueError, httpx.InvalidURL) as error:
        raise NotFetched("the server redirects to no url: check the url") from error
    if there.scheme != url.scheme:
        raise NotFetched(
            f"the server redirects to {_shown(there)}, by another scheme: write that url, if it is right"
        )
    return there


def _shown(url: httpx.URL) -> str:
    return str(url.copy_with(userinfo=b"", fragment=None))


def _check(answer: httpx.Response) -> None:
    status = answer.status_code
    if status in {200, 206, 304, 416}:
        return
    if status in _PASSING:
        after = _retry_after(answer)
        when = f"in {after:.0f} s" if after else "later"
        raise Passing(f"the server answers {status} {answer.reason_phrase}: try {when}".rstrip(), after)
    if status in {401, 403, 407}:
        raise NotFetched(f"the server denied access ({status}): check user and password, or ask its owner")
    if status in {404, 410}:
        raise NotFetched(f"there is nothing at that url ({status}): check it")
    raise NotFetched(f"the server answers {status} {answer.reason_phrase}: check the url")


def _retry_after(answer: httpx.Response) -> float:
    """Give the seconds that a server wants to be left alone (RFC 9110 §10.2.3); 0 if it does not say."""
    said = answer.headers.get("retry-after", "")
    try:
        if said.isdecimal():
            return float(said[:9])
        when = parsedate_to_datetime(said)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return max(0.0, (when - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return 0.0
