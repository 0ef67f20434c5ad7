"""An archive of which only the web pages are left becomes one of posts and their threads."""

from __future__ import annotations

import gzip
import re
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from listarchive.archive import Archive, Home
from listarchive.export.mails import written
from listarchive.importer import check, run
from listarchive.mail import posts_in
from listarchive.sources import mails

PAGE = """\
<!DOCTYPE HTML>
<HTML><BODY>
   <H1>[Looms] {subject}</H1>
    <B>Ada</B>
    <A HREF="mailto:ada%40example.org" TITLE="Looms">ada at example.org</A><BR>
    <I>Thu Jan 12 15:15:{number:02} EST 2023</I>
<!--beginarticle-->
<PRE>Sentence number {number}.
</PRE>
<!--endarticle-->
</BODY></HTML>
"""
INDEX = """\
<HTML><BODY><h1>January 2023 Archives by thread</h1><ul>
<a href="date.html#start">[ date ]</a>
<!--0 01234567891- -->
<LI><A HREF="000001.html">[Looms] Weft</A>
<UL>
<!--1 01234567891-01234567892- -->
<LI><A HREF="000002.html">[Looms] Weft</A>
<UL>
<!--2 01234567891-01234567892-01234567893- -->
<LI><A HREF="000003.html">[Looms] Weft</A>
</UL>
<!--1 01234567891-01234567894- -->
<LI><A HREF="000004.html">[Looms] Weft</A>
</UL>
<!--0 01234567895- -->
<LI><A HREF="000005.html">[Looms] Warp</A>
</ul></BODY></HTML>
"""


WITH_IDS = re.sub(r"0123456789(\d)", r"0123456789\1/\1-01234@example.org", INDEX)
"""As Mailman 2.1 writes it."""
WITH_NUMBERS = re.sub(r"0123456789(\d)", r"0123456789\1.\1", INDEX)
"""As Mailman 2.1.15 and later write it; their pages know their ids."""


def month_of_pages(folder: Path, index: str) -> Path:
    month = folder / "looms" / "2023-January"
    month.mkdir(parents=True)
    for number in range(1, 6):
        subject = "Weft" if number < 5 else "Warp"
        page = PAGE.format(subject=subject, number=number)
        if index is WITH_NUMBERS:
            own = f"looms%40example.org?Subject=Weft&In-Reply-To=%3C{number}-01234%40example.org%3E"
            page = page.replace("ada%40example.org", own)
        (month / f"{number:06}.html").write_text(page)
    (month / "thread.html").write_text(index)
    (month / "date.html").write_text(index.replace("<!--", "<!-- "))
    return folder / "looms"


def in_zip(folder: Path) -> Path:
    with zipfile.ZipFile(folder.with_suffix(".zip"), "w") as archive:
        for page in sorted(folder.rglob("*.html")):
            archive.write(page, page.relative_to(folder.parent))
    return folder.with_suffix(".zip")


def in_tar(folder: Path) -> Path:
    with tarfile.open(folder.with_suffix(".tgz"), "w:gz") as archive:
        for page in sorted(folder.rglob("*.html")):
            archive.add(page, page.relative_to(folder.parent))
    return folder.with_suffix(".tgz")


def seconds_answered(home: Path) -> dict[int, list[int]]:
    """Which posts answer each, all by the seconds at which they were sent."""
    with Archive.open(home) as archive:
        stored_posts = {
            stored.post.sent.when.second: stored for stored in archive.stored_posts() if stored.post.sent.when
        }
        numbers = {stored.id: number for number, stored in stored_posts.items()}
        return {
            number: [numbers[short] for short in archive.replies(stored)]
            for number, stored in stored_posts.items()
        }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("index", "pack"),
    [
        pytest.param(INDEX, Path, id="by times"),
        pytest.param(WITH_IDS, Path, id="by ids"),
        pytest.param(WITH_IDS, in_zip, id="by ids, in a zip"),
        pytest.param(WITH_IDS, in_tar, id="by ids, in a tar"),
        pytest.param(WITH_NUMBERS, Path, id="by numbers"),
        pytest.param(WITH_NUMBERS, in_zip, id="by numbers, in a zip"),
        pytest.param(WITH_NUMBERS, in_tar, id="by numbers, in a tar"),
    ],
)
def test_the_index_beside_pages_tells_their_threads(
    tmp_path: Path, index: str, pack: Callable[[Path], Path]
) -> None:
    pages = pack(month_of_pages(tmp_path, index))
    report = run(Home(tmp_path / "home"), [pages])
    assert (report.total("added"), report.failures) == (5, [])
    assert seconds_answered(tmp_path / "home") == {1: [2, 4], 2: [3], 3: [], 4: [], 5: []}
    with Archive.open(tmp_path / "home") as archive:
        stored_posts = list(archive.stored_posts())
    ids = {stored.post.message_id for stored in stored_posts if not stored.post.generated_id}
    assert ids == ({f"{number}-01234@example.org" for number in range(1, 6)} if index is not INDEX else set())
    assert check(Home(tmp_path / "home"), jobs=1) == []
    for stored, page in zip(stored_posts, written(Home(tmp_path / "home"), stored_posts, "raw"), strict=True):
        assert stored.post.body.text.encode() in page


def test_a_page_answers_one_of_another_month(tmp_path: Path) -> None:
    """Its link names the post that it answers; which page that is, the index of the other month knows."""
    looms = month_of_pages(tmp_path, WITH_IDS)
    (looms / "2023-February").mkdir()
    page = PAGE.format(subject="Weft", number=6).replace("Jan", "Feb")
    page = page.replace(
        "ada%40example.org", "looms%40example.org?Subject=Weft&In-Reply-To=4-01234%40example.org"
    )
    (looms / "2023-February" / "000006.html").write_text(page)
    run(Home(tmp_path / "home"), [looms])
    assert seconds_answered(tmp_path / "home")[4] == [6]


def test_a_page_left_over_by_a_rebuilt_archive_is_no_second_post(tmp_path: Path) -> None:
    looms = month_of_pages(tmp_path, WITH_IDS)
    month = looms / "2023-January"
    (month / "000000.html").write_text((month / "000003.html").read_text())
    (month / "000009.html").write_text((month / "000001.html").read_text())
    report = run(Home(tmp_path / "home"), [looms])
    assert (report.total("added"), report.total("duplicate")) == (5, 2)
    assert seconds_answered(tmp_path / "home") == {1: [2, 4], 2: [3], 3: [], 4: [], 5: []}


@pytest.mark.slow
def test_every_page_of_real_archives_is_a_post(shared: Path) -> None:
    pages = sorted((shared / "corpora/pipermail-html/twisted").rglob("0*.html"))
    assert len(pages) == 708
    answers = 0
    for page in pages:
        (mail,) = mails(page)
        (post,) = posts_in(mail.raw)
        assert post.author.email, page
        assert post.sent.when, page
        assert post.sent.source == "page"
        assert post.subject, page
        assert post.body.text.strip(), page
        assert not re.search(r"&gt;<i>|</PRE>|<A HREF", post.body.text), page
        answers += bool(mail.sidecar.parent or mail.sidecar.references)
    assert answers == 221, "the indexes by thread set in 227; six of them answer a post that they do not have"


@pytest.mark.slow
def test_the_pages_of_real_archives_are_one_archive(shared: Path, tmp_path: Path) -> None:
    """Each rebuild left the pages of the one before: 450 of 708 are in the indexes, two posts twice."""
    twisted = shared / "corpora/pipermail-html/twisted"
    report = run(Home(tmp_path), sorted(twisted.rglob("0*.html")), jobs=1)
    assert (report.total("seen"), report.total("added"), report.failures) == (708, 448, [])
    months = [*twisted.rglob("*.txt.gz"), *(shared / "corpora/pipermail/twisted-web").glob("*.gz")]
    headers = b"".join(gzip.decompress(month.read_bytes()) for month in months)
    with Archive.open(tmp_path) as archive:
        stored_posts = list(archive.stored_posts())
    assert sum(len(stored.post.lists) for stored in stored_posts) == 450
    told = [stored.post.message_id for stored in stored_posts if not stored.post.generated_id]
    assert len(told) == 82
    assert [each for each in told if b"<%b>" % each.encode() not in headers] == []
