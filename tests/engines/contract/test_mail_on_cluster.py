"""Mail that is kept on the cluster: any host shows it as it came, without the files that it came in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from cluster.imports import run as run_command
from cluster.nodes import Nodes
from made_list import mails  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home, engine_of
from listarchive.engine.cluster import Cluster
from listarchive.engines.opensearch.client import Client
from listarchive.errors import IndexUnusable, NotFound, UsageError
from listarchive.export.mails import written
from listarchive.export.parts import parts_at
from listarchive.importer import check, hide, rebuild, run, unhide
from listarchive.importer.purging import planned, purge
from listarchive.web.app import application
from listarchive.web.archives import Archives
from listarchive.web.site import Site

pytestmark = pytest.mark.slow

POSTS = 12


@pytest.fixture
def home(tmp_path: Path, node: Nodes, index_name: str) -> Iterator[Home]:
    """The home of an archive of which the cluster keeps the mail, too."""
    cluster = Cluster(tuple(node.urls), index_name, replicas=0, mail="index")
    box = tmp_path / "mbox" / "garden"
    box.mkdir(parents=True)
    (box / "a.mbox").write_text(mails(POSTS), "utf-8")
    found = Home(tmp_path, cluster=cluster)
    assert sum(each.added for each in run(found, jobs=1).sources) == POSTS
    yield found
    for part in ("v*", "mail-v*", "state"):
        client_of(found).ask("DELETE", f"{index_name}-{part}", takes={404})


def client_of(home: Home) -> Client:
    assert home.cluster is not None
    return Client(home.cluster)


def raw_mails(home: Home, form: str = "raw") -> dict[str, bytes]:
    """Give the mails of all posts."""
    with Archive.open(home.path, cluster=home.cluster) as archive:
        stored_posts = sorted(archive.stored_posts(), key=lambda stored: stored.id)
    return {
        stored.id: raw for stored, raw in zip(stored_posts, written(home, stored_posts, form), strict=True)
    }


def stats(home: Home) -> Any:
    """Tell what the index of mails holds, what was deleted of it among that."""
    client_of(home).ask("POST", f"{home.cluster.index}-mail-v*/_refresh")  # type: ignore[union-attr]
    found = client_of(home).ask("GET", f"{home.cluster.index}-mail-v*/_stats/docs")  # type: ignore[union-attr]
    return found.body["_all"]["primaries"]["docs"]


def elsewhere(home: Home, place: Path) -> Home:
    """Give the home of a host that has the configuration and nothing else."""
    place.mkdir()
    return replace(home, path=place)


@pytest.mark.parametrize("form", ["raw", "mbox", "git-am"])
def test_a_host_without_the_files_shows_mails_as_they_came(home: Home, tmp_path: Path, form: str) -> None:
    assert home.cluster is not None
    from_files = raw_mails(replace(home, cluster=replace(home.cluster, mail="files")), form)
    assert raw_mails(elsewhere(home, tmp_path / "web"), form) == from_files
    assert len(from_files) == POSTS


def test_a_host_without_the_files_shows_the_parts_of_a_mail(home: Home, tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["Message-ID"] = "ada@example.org", "<parts@example.org>"
    message.set_content("See the plan.")
    message.add_attachment(bytes(range(256)) * 40, "application", "pdf", filename="plan.pdf")
    (home.mbox / "garden" / "one.eml").write_bytes(message.as_bytes())
    run(home, jobs=1)
    web = elsewhere(home, tmp_path / "web")
    with Archive.open(web.path, cluster=web.cluster) as archive:
        (stored,) = [each for each in archive.stored_posts() if each.post.message_id == "parts@example.org"]
    (plan,) = [part for part in parts_at(web, stored) if part.name == "plan.pdf"]
    assert plan.decoded() == bytes(range(256)) * 40


def test_its_command_line_and_its_pages_do(home: Home, tmp_path: Path) -> None:
    web = elsewhere(home, tmp_path / "web")
    assert web.cluster is not None
    keys = f'url = "{web.cluster.urls[0]}"\nindex = "{web.cluster.index}"\nmail = "index"'
    (web.path / "listarchive.toml").write_text(f'[engine]\nkind = "opensearch"\n{keys}\n')
    (short_id, raw), *_ = raw_mails(home).items()
    assert run_command(web.path, "show", short_id, "--format", "raw").said == raw.decode()
    assert "text/plain" in run_command(web.path, "show", short_id, "--parts").said
    from_files = pages_of(replace(home, cluster=replace(web.cluster, mail="files")))
    for address in (f"/post/{short_id}/raw", "/search.mbox?q="):
        told = pages_of(web).get(address)
        assert (told.status_code, told.data) == (200, from_files.get(address).data)


def pages_of(home: Home) -> Any:
    """Give a client of the pages of an archive."""
    site, archives = Site(home.path, cluster=home.cluster), Archives(home.path, cluster=home.cluster)
    return application(site, archives).test_client()


def test_each_post_of_a_digest_shows_it(home: Home, tmp_path: Path) -> None:
    digest = EmailMessage()
    digest["From"], digest["Subject"] = "list@garden.example", "Garden Digest, Vol 1, Issue 1"
    for number in range(3):
        one = EmailMessage()
        one["From"], one["Message-ID"] = "ada@example.org", f"<d{number}@example.org>"
        one.set_content(f"The bed of rhubarb, {number}.")
        digest.add_attachment(one)
    digest.replace_header("Content-Type", "multipart/digest; boundary=bed")
    digest.set_boundary("bed")
    (home.mbox / "garden" / "digest.eml").write_bytes(digest.as_bytes())
    run(home, jobs=1)
    assert check(home, jobs=1) == []
    shown = raw_mails(elsewhere(home, tmp_path / "web"))
    assert list(shown.values()).count(digest.as_bytes()) == 3


def test_the_mail_of_a_post_that_is_hidden_goes_and_comes_back_with_it(home: Home) -> None:
    before = raw_mails(home)
    with Archive.open(home.path, cluster=home.cluster) as archive:
        stored = next(archive.stored_posts())
    hide(home, [stored])
    assert stats(home) == {"count": POSTS - 1, "deleted": 0}
    with pytest.raises(NotFound, match="the cluster has not the mail"):
        list(written(home, [stored], "raw"))
    del before[stored.id]
    assert raw_mails(home) == before
    _, paths = unhide(home, [stored.id])
    run(home, paths, jobs=1)
    assert raw_mails(home).keys() == before.keys() | {stored.id}
    assert check(home, jobs=1) == []


def test_no_byte_is_left_of_the_mail_of_a_post_that_is_purged(home: Home) -> None:
    with Archive.open(home.path, cluster=home.cluster) as archive:
        stored = next(archive.stored_posts())
    plan = planned(home, [stored])
    changed = purge(home, plan)
    assert stats(home) == {"count": POSTS - 1, "deleted": 0}
    run(home, changed, jobs=1)
    assert stored.id not in raw_mails(home)
    assert len(raw_mails(home)) == POSTS - 1
    assert check(home, jobs=1) == []


def test_the_mail_of_a_better_copy_takes_the_place_of_the_worse(home: Home) -> None:
    text = (home.mbox / "garden" / "a.mbox").read_text("utf-8")
    better = text.replace("Date:", "X-Seen: yes\nDate:")
    (home.mbox / "garden" / "b.mbox").write_text(better, "utf-8")
    run(home, jobs=1)
    assert sum(b"X-Seen: yes" in raw for raw in raw_mails(home).values()) == better.count("X-Seen: yes")
    assert check(home, jobs=1) == []


def test_a_rebuild_takes_over_the_mail_of_a_source_that_is_gone(home: Home) -> None:
    before = raw_mails(home)
    (home.mbox / "garden" / "a.mbox").unlink()
    (home.mbox / "garden" / "b.mbox").write_text(mails(3, seed=2).replace("<m", "<n"), "utf-8")
    run(home, jobs=1)
    rebuild(home, jobs=1)
    assert len(raw_mails(home)) == POSTS + 3
    assert before.items() <= raw_mails(home).items()


def test_where_mail_is_kept_changes_with_a_rebuild(home: Home) -> None:
    assert home.cluster is not None
    in_files = replace(home, cluster=replace(home.cluster, mail="files"))
    with pytest.raises(UsageError, match=r"set mail = .index. in .engine., or run `listarchive rebuild`"):
        run(in_files, jobs=1)
    rebuild(in_files, jobs=1)
    run(in_files, jobs=1)
    with pytest.raises(IndexUnusable, match=r"keeps no mails .* run `listarchive rebuild`"):
        run(home, jobs=1)
    rebuild(home, jobs=1)
    assert check(home, jobs=1) == []


def test_mails_that_are_missing_or_too_many_are_faults(home: Home) -> None:
    ids = sorted(raw_mails(home))
    path = f"{home.cluster.index}-mail-v000001/_doc"  # type: ignore[union-attr]
    kept = client_of(home).ask("GET", f"{path}/{ids[0]}").body["_source"]
    client_of(home).ask("DELETE", f"{path}/{ids[0]}")
    client_of(home).ask("PUT", f"{path}/more", kept | {"id": "more"})
    assert engine_of(home).faults() == [
        "the mails of 1 posts are not kept on the cluster",
        "1 mails are kept on the cluster, and no posts of them",
    ]


def test_what_is_kept_is_mail_as_it_came_and_not_what_was_made_of_it(home: Home) -> None:
    """Somebody has put another mail in its place: that is not shown for it."""
    (one, other, *_) = sorted(raw_mails(home))
    path = f"{home.cluster.index}-mail-v000001/_doc"  # type: ignore[union-attr]
    kept = client_of(home).ask("GET", f"{path}/{other}").body["_source"]
    client_of(home).ask("PUT", f"{path}/{one}", kept | {"id": one})
    with pytest.raises(NotFound, match=f"has not the mail of {one} as it was read"):
        raw_mails(home)
