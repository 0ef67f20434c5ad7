"""What somebody may not see shows in no output: each is what it would be if the posts had never been.

The outputs are read from the routes of the pages and from the commands, so that none is forgotten: a new one
fails here until it is said what it may be asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from command_line import listarchive  # type: ignore[import-not-found]
from homes import Reason, pages  # type: ignore[import-not-found]
from reasons import REASONS  # type: ignore[import-not-found]

from listarchive.archive import Archive
from listarchive.cli import COMMANDS
from listarchive.short_ids import short

PUBLIC_IDS = ("hedge", "both")
PAGES = ("thread", "000000")
EVERYWHERE = ("", "?page=2", "?labels=1")
ASKED_WITH_QUERY = ("/search",)
MORE = ("&facets=author,list,year,month,trailer", "&sort=newest", "")
GIVEN_AS_MAIL = ("text/plain", "application/mbox", "application/json")
"""What gives a mail, or tells where its bytes are."""
NOTES = re.compile(
    rb' <span class="hint">\d+ (?:more|posts?) looks? like spam: .*?</span>|,\n "spam_hidden": \d+'
    rb"|(?m:^(?:listarchive: )?\d+ (?:more|posts?) looks? like spam: add is:spam\n)"
)
"""How many posts are missing, where that is told."""
OWN_HEADERS = frozenset({"ETag", "Date"})
"""What hangs on the index as a whole, hashed."""


class Twins:
    """The home with the posts, and the one that never had them."""

    def __init__(self, reason: Reason, folder: Path) -> None:
        self.reason = reason
        self.shown, self.control = folder / "home", folder / "twin" / "home"
        for home in (self.shown, self.control):
            home.mkdir(parents=True)
            if reason.configuration:
                (home / "listarchive.toml").write_text(reason.configuration, "utf-8")
        reason.make(self.shown, self.control)
        self.clients: Any = [pages(home, reason) for home in (self.shown, self.control)]
        with Archive.open(self.shown) as archive:
            self.people = sorted({archive.person(stored.id) for stored in archive.stored_posts()})

    def values(self) -> dict[str, tuple[str, ...]]:
        """Give what may stand at each place of an address."""
        ids = [f"{name}@mail.example" for name in (*self.reason.ids, *PUBLIC_IDS)]
        shorts = [short(each) for each in ids]
        return {
            "id": (*shorts, *ids, *(each[:4] for each in shorts), "0000"),
            "message_id": (*ids, "nobody@mail.example"),
            "name": ("garden", *self.reason.lists, *(each.upper() for each in self.reason.lists), "nolist"),
            "month": ("2024-01", "2024-January", "1999-01"),
            "page": PAGES,
            "person": (*self.people, "nobody"),
            "number": ("0", "1", "7"),
        }

    def addresses(self, rule: Any) -> Iterator[str]:
        """Give addresses of a route."""
        names = sorted(rule.arguments & set(re.findall(r"<(?:\w+:)?(\w+)>", rule.rule)))
        known = self.values()
        if len(names) > 1:  # whole ids are enough there
            known["id"] = known["id"][: len(self.reason.ids) + 1]
        for values in product(*(known[name] for name in names)):
            path = rule.rule
            for name, value in zip(names, values, strict=True):
                path = re.sub(rf"<(?:\w+:)?{name}>", quote(value, safe="@"), path)
            if not path.startswith(ASKED_WITH_QUERY):
                yield from (path + more for more in (EVERYWHERE if len(names) < 2 else ("",)))
                continue
            for number, query in enumerate(self.reason.queries):
                yield f"{path}?q={quote(query)}{MORE[number % len(MORE)]}"


@pytest.fixture(scope="module", params=REASONS, ids=lambda reason: reason.name)
def twins(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Twins:
    return Twins(request.param, tmp_path_factory.mktemp("twins"))


def told(client: Any, address: str, reason: Reason) -> tuple[int, dict[str, str], bytes]:
    answer = client.get(address, headers=dict(reason.headers))
    headers = {name: value for name, value in answer.headers.items() if name not in OWN_HEADERS}
    if not reason.named:
        return answer.status_code, headers, answer.data
    headers.pop("Content-Length", None)
    return answer.status_code, headers, NOTES.sub(b"", answer.data)


@pytest.mark.slow
def test_no_page_feed_or_file_differs_from_that_of_an_archive_without_the_posts(twins: Twins) -> None:
    shown, control = twins.clients
    ids = [f"{name}@mail.example" for name in twins.reason.ids] if twins.reason.gone else []
    gone = {each for name in ids for each in (name, short(name)[:4])}
    named = {f"{name}@mail.example" for name in twins.reason.ids if twins.reason.named}
    named |= {short(each)[:4] for each in named}
    asked = 0
    for rule in shown.application.url_map.iter_rules():
        for address in twins.addresses(rule):
            if any(each in address.partition("?")[0] for each in named):
                continue
            found = told(shown, address, twins.reason)
            asked += 1
            if found[0] == 410 and any(each in address for each in gone):
                assert not any(secret in found[2].decode().lower() for secret in twins.reason.secrets)
                continue
            if twins.reason.raw_differs and found[1]["Content-Type"].startswith(GIVEN_AS_MAIL):
                said = found[2].decode().lower()
                for query in sorted(twins.reason.queries, key=len, reverse=True):
                    said = said.replace(query, "") if query else said
                assert not any(secret in said for secret in twins.reason.secrets), address
                continue
            assert found == told(control, address, twins.reason), address
    assert asked > 200


@pytest.mark.slow
def test_an_etag_of_a_page_does_not_tell_either(twins: Twins) -> None:
    shown, control = twins.clients
    for address in ("/", "/list/garden/", f"/post/{short('hedge@mail.example')}", "/atom.xml"):
        one, other = (client.get(address, headers=dict(twins.reason.headers)) for client in (shown, control))
        assert one.headers.get("Last-Modified") == other.headers.get("Last-Modified")
        assert one.headers.get("Cache-Control") == other.headers.get("Cache-Control")


ARGUMENTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "search": (
        ("hedge",),
        ("zyzzyva",),
        ("--facet", "author", "--facet", "list", ""),
        ("--format", "json", ""),
    ),
    "show": (("hedge@mail.example",), ("quarrel@mail.example",)),
    "thread": (("hedge@mail.example",), ("quarrel@mail.example",)),
    "stats": ((), ("--format", "json")),
    "digest": tuple(
        ("--since", "2024-01-01", "--until", "2024-02-01", *more)
        for more in (
            (),
            *(("--format", form) for form in ("json", "html", "atom")),
            ("--query", "zyzzyva"),
            ("--reader", "eve", "--reader", "@staff"),
        )
    ),
    "hidden": ((),),
    "hide": (),
    "unhide": (),
    "spam": ((),),
    "redact": (),
    "clean": (),
    "anonymise": (),
    "import": (),
    "fetch": (),
    "serve": (),
    "check": (),
    "rebuild": (),
    "completion": (),
    "engine": (),
}
"""What each command is asked; nothing of those that show no posts."""


def test_every_command_is_asked_or_shows_no_post() -> None:
    assert ARGUMENTS.keys() == set(COMMANDS)


@pytest.mark.slow
def test_no_command_differs_from_that_of_an_archive_without_the_posts(twins: Twins) -> None:
    for command in sorted(twins.reason.commands):
        for arguments in ARGUMENTS[command]:
            one, other = (
                listarchive("--home", home, command, *arguments) for home in (twins.shown, twins.control)
            )
            if twins.reason.named:
                if "quarrel@mail.example" in arguments:
                    continue
                raw, errors = (NOTES.sub(b"", each) for each in (one.raw, one.errors.encode()))
                one = replace(one, raw=raw, errors=errors.decode())
            if twins.reason.gone and "is not shown: " in one.errors:
                assert (one.code, one.raw, other.code) == (1, b"", 1)
                continue
            assert (one.code, one.raw, one.errors) == (other.code, other.raw, other.errors), arguments
            assert not any(secret in one.out.lower() for secret in twins.reason.secrets)
