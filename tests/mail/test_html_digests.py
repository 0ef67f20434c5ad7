"""Digests of groups that are HTML alone: each program's templates, with one post, two and three."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import pytest

from listarchive.mail import posts_in

Made = Callable[[int], str]
"""The HTML of a digest with so many posts."""
NAMES = ["Jane Doe", "Jörg Roe", "Ann Lee"]
MAILBOXES = ["jane@example.org", "john@example.org", "ann@example.org"]
SUBJECTS = ["Herons", "Re: Herons", "Nests & eggs of the grey heron"]
TEXTS = ["Fourteen of them.", "> Fourteen of them.\n\nFünfzehn.", "Sixteen?\n\nFrom: the bridge\n\nAnn"]
MARKUP = [
    "<p>Fourteen of them.</p>",
    "<blockquote>Fourteen of them.</blockquote><p>Fünfzehn.</p>",
    "<p>Sixteen?</p><p>From: the bridge</p><p>Ann</p>",
]
NUMBERS = ["1a", "1b", "2"]
DAYS = ["2006-01-03", "2006-01-04", "2006-01-05"]


GROUP = "http://groups.google.com/group/birds/"
GOOGLE = "https://groups.google.com/d/topic/birds/"


def head(subject: str) -> str:
    return (
        f"From: birds@groups.example\nSubject: {subject}\nDate: Fri, 6 Jan 2006 10:00:00 +0000\n"
        "Message-ID: <d@groups.example>\n"
    )


def mail(subject: str, markup: str, more: str = "", charset: str = "utf-8") -> bytes:
    mime = f"MIME-Version: 1.0\nContent-Type: text/html; charset={charset}\n\n"
    return f"{head(subject)}{more}{mime}".encode() + markup.encode(charset)


def link(to: str, text: str) -> str:
    return f'<a href="{to}">{text}</a>'


def title(to: str, at: int) -> str:
    return link(f"{to}{at}", escape(SUBJECTS[at]))


def google(count: int, up: str = "Back to top") -> str:
    site = "https://groups.google.com/forum/#!forum/birds/topics"
    contents = "".join(f"<li>{title('#group_thread_', at)} - 1 Update</li>" for at in range(count))
    text = f"<div>{link(site, 'birds@googlegroups.com')}</div><ul>{contents}</ul>"
    text += f'<div><a name="digest_top"></a>Topic digest<br>{link(site, "View all topics")}</div>'
    for at in range(count):
        text += (
            f'<a name="group_thread_{at}"></a><div>{title(f"{GROUP}t/", at)}</div>'
            f"<table><tr><td><span>{NAMES[at]} &lt;{MAILBOXES[at]}&gt;</span>: "
            f"<span>Jan {at + 3:02} 09:55AM +0100 </span><br>&nbsp;<br>{MARKUP[at]}</td></tr></table>"
            f"<div>{link('#digest_top', up)}</div>"
        )
    return text + "<div>You received this digest because you're subscribed to updates for this group.</div>"


def yahoo(count: int) -> str:
    site = "http://groups.yahoo.com/group/birds/"
    text = f"<h3>Messages In This Digest</h3><dl><dt>1a.</dt><dd>{title('#toc', 0)} From: Jane</dd></dl>"
    text += f"{link(site + 'messages', 'View All Topics')}<h2>Messages</h2>"
    for at in range(count):
        text += (
            f"<table><tr><td>{NUMBERS[at]}.</td><td><h3>{title(site + 'message/', at)}</h3>"
            f'<h4>Posted by: "{NAMES[at]}" {link(f"mailto:{MAILBOXES[at]}?Subject=x", MAILBOXES[at])} '
            f"&nbsp; {link('http://profiles.yahoo.com/birdy', 'birdy')}</h4>"
            f"<h4>Tue Jan {at + 3}, 2006 10:00&nbsp;am (PST)</h4><div>{MARKUP[at]}</div></td></tr></table>"
            f"{link('mailto:x@y.org', 'Reply to sender')} . {link('mailto:z@y.org', 'Reply to group')}"
        )
    return text + f"<div>{link(site, 'Visit Your Group')}</div>"


def later_yahoo(count: int) -> str:
    site = "https://groups.yahoo.com/neo/groups/birds/"
    text = "<h2>3 New Messages</h2>"
    for at in range(count):
        text += (
            f"<div><span>{NUMBERS[at]}</span><h3>{title(site + 'conversations/topics/', at)}</h3>"
            f"<div>Tue Jan {at + 3}, 2006 10:00&nbsp;am (PST) . Posted by: <br>"
            f"{link(f'mailto:{MAILBOXES[at]}', f'&quot;{NAMES[at]}&quot; birdy')}</div>"
            f"<div>{MARKUP[at]}</div>{link(site + 'r', 'Reply to sender')} . <b>All Messages</b></div>"
        )
    return text + f"<div>{link(site, 'Visit Your Group')}</div>"


def groups_io(count: int) -> str:
    site = "https://lists.example.org/g/birds/message/"
    text = f"<p>Topics in this digest:</p><ol><li>{title('#', 0)} (3)</li></ol>"
    for at in range(count):
        text += (
            f"<hr><h3>{at + 1}. {title(site, at)}</h3>"
            f"<b>From:</b> {NAMES[at]} &lt;{MAILBOXES[at]}&gt;<br>"
            f"<b>Date:</b> Tue, 0{at + 3} Jan 2006 10:00:00 PST<br><br>{MARKUP[at]}"
            f"<p>{link(f'{site}{at}', f'View/Reply Online (#{at})')}</p>"
        )
    return text + "<hr><b>Groups.io Links:</b> You receive all messages sent to this group."


def unlinked(count: int) -> str:
    text = groups_io(count)
    for at in range(count):
        text = text.replace(title("https://lists.example.org/g/birds/message/", at), escape(SUBJECTS[at]))
    return text


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize(
    ("subject", "made", "addresses"),
    [
        pytest.param("Digest for birds@googlegroups.com - 3 updates in 2 topics", google, True, id="Google"),
        pytest.param(
            "Zusammenfassung von birds@googlegroups.com",
            lambda count: google(count, "Zurück nach oben"),
            True,
            id="Google, German",
        ),
        pytest.param("[birds] Digest Number 1204", yahoo, True, id="Yahoo"),
        pytest.param("[birds] Digest Number 2", later_yahoo, False, id="Yahoo, later"),
        pytest.param("birds@groups.example Digest #7", groups_io, True, id="groups.io"),
        pytest.param("birds@groups.example Digest #7", unlinked, True, id="groups.io, titles without links"),
    ],
)
def test_each_post_is_its_authors(subject: str, made: Made, addresses: bool, count: int) -> None:
    for more in ("", "List-Id: <birds.groups.example>\n"):
        posts = list(posts_in(mail(subject, f"<html><body>{made(count)}</body></html>", more)))
        assert [post.author.name for post in posts] == NAMES[:count]
        if addresses:
            assert [post.author.email for post in posts] == MAILBOXES[:count]
        assert [post.subject for post in posts] == SUBJECTS[:count]
        assert [post.sent.when and post.sent.when.date().isoformat() for post in posts] == DAYS[:count]
        assert [post.body.text.strip() for post in posts] == TEXTS[:count]


PACKED = [
    pytest.param("Content-Type: text/html; charset=utf-8\n\n{}", id="all of a mail"),
    pytest.param(
        "Content-Type: multipart/alternative; boundary=b\n\n"
        "--b\nContent-Type: text/html; charset=utf-8\n\n{}\n--b--\n",
        id="the only alternative",
    ),
    pytest.param(
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n \n"
        "--b\nContent-Type: text/html; charset=utf-8\n\n{}\n--b--\n",
        id="beside a blank text",
    ),
    pytest.param(
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nIt is HTML.\n"
        "--b\nContent-Type: text/html; charset=utf-8\n\n{}\n--b--\n",
        id="beside a text that tells of no post",
    ),
    pytest.param(
        "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n\n{}\n"
        "--b\nContent-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\naGVyb24=\n--b--\n",
        id="with pictures",
    ),
]


@pytest.mark.parametrize("packed", PACKED)
def test_however_the_html_is_packed(packed: str) -> None:
    raw = head("[birds] Digest Number 1204") + "MIME-Version: 1.0\n" + packed.format(yahoo(3))
    for each in (raw, raw.replace("\n", "\r\n")):
        assert [post.author.name for post in posts_in(each.encode())] == NAMES


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
def test_the_charset_is_the_digests(charset: str) -> None:
    posts = list(posts_in(mail("[birds] Digest Number 1204", yahoo(3), charset=charset)))
    assert (posts[1].author.name, posts[1].body.own.strip()) == ("Jörg Roe", "Fünfzehn.")


def test_a_topic_of_google_has_several_posts() -> None:
    second = title(f"{GROUP}t/", 1)
    text = (
        google(3)
        .replace(f"<div>{second}</div>", "")
        .replace(f"<div>{link('#digest_top', 'Back to top')}</div>", "", 1)
    )
    posts = list(posts_in(mail("Digest for birds@googlegroups.com - 3 updates in 2 topics", text)))
    assert [(post.subject, post.body.text.strip()) for post in posts] == [
        (SUBJECTS[0], TEXTS[0]),
        (SUBJECTS[0], TEXTS[1]),
        (SUBJECTS[2], TEXTS[2]),
    ]


SITE = link("https://groups.yahoo.com/neo/groups/birds/conversations/topics/7", "Herons")


@pytest.mark.parametrize(
    "made", [pytest.param(made, id=made.__name__) for made in (google, yahoo, later_yahoo, groups_io)]
)
@pytest.mark.parametrize(
    ("within", "text"),
    [
        pytest.param(
            f"<p>See {SITE}</p><p>From: Jane Doe<br>Date: Tue, 03 Jan 2006 10:00:00 PST</p>",
            "From: Jane Doe\nDate: Tue, 03 Jan 2006 10:00:00 PST",
            id="a mail pasted below a link to the group",
        ),
        pytest.param(
            f'<p>{SITE}</p><p>Posted by: "Jane Doe" birdy<br>Tue Jan 3, 2006 10:00 am (PST)</p>',
            "Tue Jan 3, 2006 10:00 am (PST)",
            id="a post pasted from the site",
        ),
        pytest.param("<p>9. Nests<br>From: the bridge<br>Date: in May</p>", "Date: in May", id="a list"),
    ],
)
def test_what_looks_like_a_head_within_a_post_parts_nothing(made: Made, within: str, text: str) -> None:
    posts = list(posts_in(mail("birds Digest", made(3).replace(MARKUP[0], within))))
    assert [post.author.name for post in posts] == NAMES
    assert text in posts[0].body.text


def newsletter(to: str) -> str:
    return "".join(
        f"<h3>{at}. {link(f'{to}{at}', 'Herons')}</h3><p>By Jane Doe, Jan {at} 2006 10:00</p><p>Fourteen.</p>"
        for at in range(1, 4)
    )


@pytest.mark.parametrize(
    ("subject", "markup", "more"),
    [
        pytest.param("Weekly digest", newsletter("https://birds.example/"), "", id="a newsletter"),
        pytest.param("Weekly digest", newsletter(GOOGLE), "", id="one that leads to groups"),
        pytest.param(
            "Weekly digest",
            groups_io(3).replace("https://lists.example.org/g/birds/message/", "https://birds.example/"),
            "",
            id="one with authors and dates that leads to no group",
        ),
        pytest.param(
            "Your digest",
            "".join(f"<h3>{title(GOOGLE, at)}</h3><p>From: the bridge</p>" for at in range(3)),
            "",
            id="without dates",
        ),
        pytest.param(
            "A digest of 2005",
            f"<p>{link(GOOGLE, 'Herons')} by</p><p>Jane Doe &lt;j@example.org&gt;: I like it at 10:00</p>",
            "",
            id="a post that names a post and its author",
        ),
        pytest.param("Re: [birds] Digest Number 1204", f"<p>Yes.</p>{yahoo(2)}", "", id="an answer"),
        pytest.param(
            "[birds] Digest Number 1204",
            f"<p>Yes.</p>{yahoo(2)}",
            "In-Reply-To: <1@x>\n",
            id="one by its header",
        ),
        pytest.param("Herons", groups_io(2), "", id="pasted into a mail that is no digest"),
        pytest.param("Fwd: Digest Number 7", f"<blockquote>{yahoo(2)}</blockquote>", "", id="quoted"),
        pytest.param(
            "birds Digest",
            groups_io(3).replace("1. ", "7. ").replace("2. ", "8. "),
            "",
            id="not from the first on",
        ),
        pytest.param("birds Digest", google(0), "", id="without posts"),
    ],
)
def test_what_is_no_digest_is_one_post(subject: str, markup: str, more: str) -> None:
    assert len(list(posts_in(mail(subject, markup, more)))) == 1


@pytest.mark.slow
def test_as_many_posts_as_a_mail_may_have_are_read() -> None:
    one = f"<h3>1. {title('https://groups.io/g/birds/message/', 0)}</h3>From: A<br>Date: 3 Jan 2006 10:00<br>"
    posts = list(posts_in(mail("birds Digest", one * 9000)))
    assert 64 < len(posts) < 9000
    assert "the rest is one text" in posts[-1].repairs[0]
