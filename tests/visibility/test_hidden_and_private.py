"""That a post was hidden is told to whoever sees one of the lists that it was on, and to nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from homes import imported, mail, put  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home
from listarchive.importer import hide
from listarchive.moderation import HiddenPosts
from listarchive.web.app import application
from listarchive.web.archives import Archives
from listarchive.web.site import Site

STRANGER: dict[str, str] = {}
ANN = {"X-Remote-User": "ann"}


def status(home: Path, name: str, headers: dict[str, str]) -> int:
    site = Site(home, private={"board": ("ann",)}, user_header="X-Remote-User")
    client = application(site, Archives(home)).test_client()
    return client.get(f"/post/{name}@mail.example", headers=headers, follow_redirects=True).status_code


@pytest.fixture(scope="module")
def hidden(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of a public list and a private one, with a hidden post on each, and one that was on both."""
    home = tmp_path_factory.mktemp("home")
    put(home, "garden", mail("kept", "Hedges", "Cut them."), mail("open", "Keys", "Who?"))
    put(home, "garden", mail("both", "Shed", "It leaks."))
    put(home, "board", mail("closed", "Money", "None."), mail("both", "Shed", "It leaks."))
    imported(home, frozenset({"board"}))
    with Archive.open(home) as archive:
        stored_posts = [archive.get(f"<{name}@mail.example>") for name in ("open", "closed", "both")]
    hide(Home(home), stored_posts, "asked for")
    return home


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "to_strangers", "to_readers"),
    [("open", 410, 410), ("closed", 404, 410), ("both", 410, 410), ("nobody", 404, 404)],
)
def test_that_it_was_hidden_is_told_to_those_who_see_a_list_that_it_was_on(
    hidden: Path, name: str, to_strangers: int, to_readers: int
) -> None:
    assert status(hidden, name, STRANGER) == to_strangers
    assert status(hidden, name, ANN) == to_readers


def test_the_file_names_the_lists_and_its_older_lines_name_none(hidden: Path, tmp_path: Path) -> None:
    names = {post.message_id: post.lists for post in HiddenPosts.read(hidden)}
    assert names == {
        "open@mail.example": ("garden",),
        "closed@mail.example": ("board",),
        "both@mail.example": ("board", "garden"),
    }
    older = (hidden / "hidden").read_text().replace("hidden:garden", "hidden")
    (tmp_path / "hidden").write_text(older)
    (tmp_path / "index").symlink_to(hidden / "index")
    assert status(tmp_path, "open", STRANGER) == 404


def test_a_list_is_named_in_the_file_whatever_it_is_called(tmp_path: Path) -> None:
    odd = ("a b", "ä,b:c", "<x>", "%2C")
    (post,) = HiddenPosts.read(_with_line(tmp_path, "hidden"))
    HiddenPosts([type(post)(post.id, post.day, "hidden", ("c1",), "a@b", "why", odd)]).save(tmp_path)
    assert next(iter(HiddenPosts.read(tmp_path))).lists == odd


def _with_line(home: Path, state: str) -> Path:
    (home / "hidden").write_text(f"6wae728xr0xe 2026-11-30 {state} c1 <a@b>\n")
    return home
