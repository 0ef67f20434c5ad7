"""Who is asking, and what that shows: headers count from a trusted server alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from homes import imported, mail, put  # type: ignore[import-not-found]
from reasons import PRIVATE, SITE  # type: ignore[import-not-found]
from werkzeug.test import Client

from listarchive.archive import Archive, Audience
from listarchive.errors import NotApart
from listarchive.web.app import application
from listarchive.web.archives import Archives
from listarchive.web.following import Following
from listarchive.web.readers import reader_of
from listarchive.web.site import Site

BOARD = Audience(PRIVATE, PRIVATE)
STRANGER = Audience(PRIVATE)


def asked(peer: str, site: dict[str, Any] = SITE, **headers: str) -> tuple[Audience, bool]:
    environ = {"REMOTE_ADDR": peer} | {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    found = reader_of(Site(Path(), **site), environ)
    return found.audience, found.known


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_a_reader_is_who_a_trusted_server_says(peer: str) -> None:
    assert asked(peer, x_remote_user="ann") == (BOARD, True)
    assert asked(peer, x_remote_user="eve") == (STRANGER, True)
    assert asked(peer, x_remote_user="eve", x_remote_groups="staff, council") == (BOARD, True)
    assert asked(peer) == (STRANGER, False)


@pytest.mark.parametrize(
    "peer", ["192.0.2.7", "10.0.0.1", "", "localhost", "unix:", "127.0.0.1, 10.0.0.1", "::2"]
)
def test_anybody_else_is_nobody_whatever_he_says(peer: str) -> None:
    assert asked(peer, x_remote_user="ann", x_remote_groups="council") == (STRANGER, False)


@pytest.mark.parametrize(
    ("proxies", "peer", "trusted"),
    [
        (("10.0.0.0/8",), "10.1.2.3", True),
        (("10.0.0.0/8",), "127.0.0.1", False),
        (("2001:db8::/32",), "2001:db8::7", True),
        ((), "127.0.0.1", False),
    ],
)
def test_the_owner_says_which_servers_are_trusted(proxies: tuple[str, ...], peer: str, trusted: bool) -> None:
    site = SITE | {"trusted_proxies": proxies}
    assert asked(peer, site, x_remote_user="ann") == ((BOARD, True) if trusted else (STRANGER, False))


@pytest.mark.parametrize("user", ["ann, eve", "eve, ann", "@council", "Ann", "ann ann", "", " ", "ann@"])
def test_a_name_that_is_not_a_reader_s_to_the_letter_is_nobody_s(user: str) -> None:
    assert asked("127.0.0.1", x_remote_user=user)[0] == STRANGER


def test_a_user_is_in_no_group_for_being_called_so() -> None:
    site = SITE | {"groups_header": "x-remote-user"}
    assert asked("127.0.0.1", site, x_remote_user="council") == (STRANGER, True)


def test_groups_alone_are_nobody() -> None:
    assert asked("127.0.0.1", x_remote_groups="council") == (STRANGER, False)


def test_names_are_read_as_utf_8() -> None:
    site = SITE | {"private": {"board": ("zoë",)}}
    assert asked("127.0.0.1", site, x_remote_user="zoë".encode().decode("latin-1")) == (BOARD, True)


@pytest.mark.parametrize("blank", ["\u00a0", "\u2003", "\u3000", "\u0085", "\u2028", "\x1f"])
def test_a_blank_of_another_kind_is_a_part_of_a_name(blank: str) -> None:
    """Whoever can choose a name at a provider of names must not become another by it."""
    for name in (f"ann{blank}", f"{blank}ann"):
        assert asked("127.0.0.1", x_remote_user=name.encode().decode("latin-1")) == (STRANGER, True)
    group = f"staff, council{blank}".encode().decode("latin-1")
    assert asked("127.0.0.1", x_remote_user="eve", x_remote_groups=group) == (STRANGER, True)


def test_no_header_counts_if_the_owner_names_none() -> None:
    site = {"private": {"board": ("ann",)}}
    assert asked("127.0.0.1", site, x_remote_user="ann", remote_user="ann") == (STRANGER, False)


ADDRESSES = (
    "/",
    "/lists",
    "/list/board/",
    "/list/board/2024-01/",
    "/search?q=ledgers",
    "/search.json?q=list:board&facets=list,author",
    "/list/board/atom.xml",
    "/search.mbox?q=zyzzyva",
    "/search?q=saved:council",
    "/sitemap.xml",
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "headers", [{"X-Remote-User": "ann"}, {"X-Remote-User": "x", "X-Remote-Groups": "council"}]
)
def test_a_reader_of_a_list_sees_what_everybody_would_if_it_were_public(
    home: Path, headers: dict[str, str]
) -> None:
    open_to_all = application(Site(home, searches=SITE["searches"]), Archives(home)).test_client()
    pages = application(Site(home, **SITE), Archives(home)).test_client()
    for address in ADDRESSES:
        one, other = pages.get(address, headers=headers), open_to_all.get(address)
        assert (one.status_code, one.data) == (other.status_code, other.data), address
        assert one.headers["Cache-Control"] == "private, no-store"


@pytest.mark.slow
def test_no_answer_that_is_remembered_reaches_another_reader(home: Path) -> None:
    """One after the other ask for the same, each with the ETag that the one before was given."""
    pages = application(Site(home, **SITE), Archives(home)).test_client()
    for address in (*ADDRESSES, "/search.json?q=zyzzyva"):
        told: dict[bool, tuple[int, bytes]] = {}
        tag, given_to = "", False
        for user in ("ann", "eve", "", "ann", "", "eve", "ann"):
            headers = {"X-Remote-User": user} if user else {}
            answer = pages.get(address, headers=headers | ({"If-None-Match": tag} if tag else {}))
            reads = user == "ann"
            if answer.status_code == 304:
                assert reads == given_to, address
            else:
                found = answer.status_code, answer.data
                assert told.setdefault(reads, found) == found, address
            assert {"X-Remote-User", "Cookie", "Authorization"} <= set(answer.vary), address
            if "ETag" in answer.headers:
                tag, given_to = answer.headers["ETag"], reads


def test_an_owner_who_makes_a_list_private_is_obeyed_at_once(tmp_path: Path) -> None:
    """Until an import has kept its posts apart, nothing is shown, rather than what was public before."""
    put(tmp_path, "garden", mail("hedge", "Hedge", "Shears."))
    put(tmp_path, "board", mail("quarrel", "Xylophone", "A zyzzyva."))
    imported(tmp_path)
    settings = tmp_path / "listarchive.toml"
    private: dict[str, tuple[str, ...]] = {}
    following = Following(lambda: Site(tmp_path, private=dict(private), settings=settings), "127.0.0.1")
    pages = Client(following)
    assert b"zyzzyva" in pages.get("/search?q=zyzzyva").data
    private["board"] = ()
    settings.write_text("# board is private now\n")
    for address in ("/", "/list/board/", "/list/garden/", "/search?q=zyzzyva"):
        answer = pages.get(address)
        assert answer.status_code == 503
        assert b"board" not in answer.data.replace(address.encode(), b"")
    imported(tmp_path, PRIVATE)
    assert pages.get("/list/garden/").status_code == 200
    assert pages.get("/list/board/").status_code == 404


def test_nothing_is_served_before_what_is_private_is_kept_apart(tmp_path: Path) -> None:
    put(tmp_path, "garden", mail("hedge", "Hedge", "Shears."))
    put(tmp_path, "board", mail("quarrel", "Xylophone", "A zyzzyva."))
    imported(tmp_path)
    with pytest.raises(NotApart):
        Following(lambda: Site(tmp_path, private={"board": ()}), "127.0.0.1")


def test_an_import_without_new_mail_keeps_apart_what_is_private_now(tmp_path: Path) -> None:
    put(tmp_path, "garden", mail("hedge", "Hedge", "Shears."))
    put(tmp_path, "board", mail("quarrel", "Xylophone", "A zyzzyva."))
    imported(tmp_path)
    with pytest.raises(NotApart):
        Archive.open(tmp_path, audience=STRANGER)
    imported(tmp_path, PRIVATE)
    with Archive.open(tmp_path, audience=STRANGER) as archive:
        assert [stored.post.subject for stored in archive.stored_posts()] == ["Hedge"]
        generation = archive._reader.generation
    imported(tmp_path, PRIVATE)
    with Archive.open(tmp_path) as archive:
        assert archive._reader.generation == generation
