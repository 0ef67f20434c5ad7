"""Does an archive of which only the web pages are left become one of posts and their threads?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from listarchive.archive import Archive, Home
from listarchive.importer import run
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
<!--0 01- -->
<LI><A HREF="000001.html">[Looms] Weft</A>
<UL>
<!--1 01-02- -->
<LI><A HREF="000002.html">[Looms] Weft</A>
<UL>
<!--2 01-02-03- -->
<LI><A HREF="000003.html">[Looms] Weft</A>
</UL>
<!--1 01-04- -->
<LI><A HREF="000004.html">[Looms] Weft</A>
</UL>
<!--0 05- -->
<LI><A HREF="000005.html">[Looms] Warp</A>
</ul></BODY></HTML>
"""


def test_the_index_beside_pages_tells_their_threads(tmp_path: Path) -> None:
    month = tmp_path / "looms" / "2023-January"
    month.mkdir(parents=True)
    for number in range(1, 6):
        subject = "Weft" if number < 5 else "Warp"
        (month / f"{number:06}.html").write_text(PAGE.format(subject=subject, number=number))
    (month / "thread.html").write_text(INDEX)
    (month / "date.html").write_text(INDEX.replace("<!--", "<!-- "))
    report = run(Home(tmp_path / "home"), [tmp_path / "looms"])
    assert (report.total("added"), report.failures) == (5, [])
    with Archive.open(tmp_path / "home") as archive:
        entries = {entry.post.sent.when.second: entry for entry in archive.entries() if entry.post.sent.when}
        numbers = {entry.id: number for number, entry in entries.items()}
        answers = {
            number: [numbers[short] for short in archive.replies(entry)] for number, entry in entries.items()
        }
    assert answers == {1: [2, 4], 2: [3], 3: [], 4: [], 5: []}


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
        answers += bool(mail.parent)
    assert answers == 221, "the indexes by thread set in 227; six of them answer a post of another month"
