"""The post that stands on a page of a web archive."""

from __future__ import annotations

import pytest

from listarchive.mail import posts_in
from listarchive.post import Post

PIPERMAIL = """\
<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2//EN">
<HTML>
 <HEAD>
   <TITLE> [Looms] Weft &amp; warp
   </TITLE>
   <LINK REL="made" HREF="mailto:looms%40example.org?Subject=Weft&In-Reply-To=%3Ca%241%40example.org%3E">
   <META http-equiv="Content-Type" content="text/html; charset=utf-8">
   <LINK REL="Next"  HREF="000002.html">
 </HEAD>
 <BODY BGCOLOR="#ffffff">
   <H1>[Looms] Weft &amp; warp</H1>
    <B>Ada Lövelace</B>
    <A HREF="mailto:looms%40example.org?Subject=Weft&In-Reply-To=%3Ca%241%40example.org%3E"
       TITLE="[Looms] Weft">ada at example.org
       </A><BR>
    <I>Thu Jan 12 15:15:17 EST 2023</I>
    <P><UL>
        <LI>Next message: <A HREF="000002.html">[Looms] Weft
</A></li>
       </UL>
    <HR>
<!--beginarticle-->
<PRE>Bob wrote:

&gt;<i> Is 1 &lt; 2? See &quot;the <A HREF="http://example.org/?a=1&amp;b=2">http://example.org/?a=1&amp;b=2</A>&quot;
</I>
  It is &amp; was.
Write to <A HREF="http://example.org/listinfo">bob at example.org</A>, &lt;b&gt; stays.
</PRE>

<!--endarticle-->
    <HR>
    <P><UL>
        <!--threads-->
    </UL>
</body></html>
"""
BODY = """\
Bob wrote:

> Is 1 < 2? See "the http://example.org/?a=1&b=2"

  It is & was.
Write to bob at example.org, <b> stays.
"""
OLD = (
    PIPERMAIL.replace("?Subject=Weft&In-Reply-To=%3Ca%241%40example.org%3E", "")
    .replace("looms%40example.org", "ada%40example.org")
    .replace("ada at example.org\n       ", "ada@example.org")
    .replace("Thu Jan 12 15:15:17 EST 2023", "Thu, 12 Jan 2023 15:15:17 -0500 (EST)")
)
MHONARC = """\
<!-- MHonArc v2.6.19 -->
<!--X-Subject: Re: Weft &#38; warp -->
<!--X-From-R13: Oqn Zbirynpr <nqnNrknzcyr.bet> -->
<!--X-Date: Thu, 12 Jan 2023 15:15:17 &#45;0500 -->
<!--X-Message-Id: b&#45;2@example.org -->
<!--X-Content-Type: text/plain -->
<!--X-Reference: r@example.org -->
<!--X-Reference: a$1@example.org -->
<!--X-Head-End-->
<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<html><head><title>Re: Weft &amp; warp</title></head><body>
<!--X-Body-Begin-->
<h1>Re: Weft &amp; warp</h1>
<!--X-Body-of-Message-->
<pre>It is &amp; was.
Or not?</pre>
<!--X-Body-of-Message-End-->
<!--X-MsgBody-End-->
</body></html>
"""


def on(page: str) -> Post:
    (post,) = posts_in(page.encode())
    return post


@pytest.mark.parametrize(
    "page",
    [
        PIPERMAIL,
        PIPERMAIL.replace("\n", "\r\n"),
        f"\ufeff\n{PIPERMAIL}",
        PIPERMAIL.replace("<!--endarticle-->", ""),
        PIPERMAIL[: PIPERMAIL.index("</PRE>")],
    ],
)
def test_a_page_of_pipermail_tells_all_of_its_post(page: str) -> None:
    post = on(page)
    assert post.subject == "[Looms] Weft & warp"
    assert (post.author.name, post.author.email) == ("Ada Lövelace", "ada@example.org")
    assert post.message_id == "a$1@example.org"
    assert not post.generated_id
    assert post.sent.when is not None
    assert (post.sent.when.isoformat(), post.sent.source) == ("2023-01-12T15:15:17-05:00", "page")
    assert post.body.text.startswith(BODY)


def test_the_link_of_an_older_mailman_names_what_the_post_answers() -> None:
    post = on(PIPERMAIL.replace("%3Ca%241%40example.org%3E", "a%241%40example.org"))
    assert post.generated_id
    assert post.references == ("a$1@example.org",)


def test_a_page_of_an_old_pipermail_has_no_id() -> None:
    post, younger = on(OLD), on(PIPERMAIL)
    assert post.generated_id
    assert (post.author, post.body, post.subject) == (younger.author, younger.body, younger.subject)
    assert post.sent.when == younger.sent.when


def test_a_page_and_the_month_file_tell_of_one_post() -> None:
    mail = (
        "From ada at example.org  Thu Jan 12 15:15:17 2023\n"
        "From: ada at example.org (=?utf-8?Q?Ada_L=C3=B6velace?=)\n"
        "Date: Thu, 12 Jan 2023 15:15:17 -0500\nSubject: [Looms] Weft & warp\n\n" + BODY
    )
    (by_mail,) = posts_in(mail.encode())
    assert by_mail.message_id == on(OLD).message_id


def test_a_page_of_mhonarc_tells_all_of_its_post() -> None:
    post = on(MHONARC)
    assert post.subject == "Re: Weft & warp"
    assert (post.author.name, post.author.email) == ("Ada Lovelace", "ada@example.org")
    assert post.message_id == "b-2@example.org"
    assert post.references == ("r@example.org", "a$1@example.org")
    assert post.sent.when is not None
    assert post.sent.when.isoformat() == "2023-01-12T15:15:17-05:00"
    assert post.body.text.strip() == "It is & was.\nOr not?"


def test_charsets_of_pages() -> None:
    latin = PIPERMAIL.replace("utf-8", "iso-8859-1").encode("latin-1")
    (post,) = posts_in(latin)
    assert post.author.name == "Ada Lövelace"
    (post,) = posts_in(PIPERMAIL.replace("utf-8", "us-ascii").encode())
    assert post.author.name == "Ada Lövelace"


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "<h1>" * 200_000 + "<!--beginarticle-->",
        "<!--beginarticle-->" * 50_000,
        PIPERMAIL.replace("<PRE>", "<PRE>" + "<a " * 300_000),
        PIPERMAIL.replace("<H1>", '<b>x</b> <a href="mailto:' * 20_000 + "<H1>"),
        "<!--X-Body-of-Message-->" * 40_000,
        "<!doctype html><!--X-Subject: " + "x" * 1_000_000,
    ],
)
def test_a_million_bytes_made_to_be_slow(text: str) -> None:
    assert list(posts_in(f"<html>{text}".encode()))
