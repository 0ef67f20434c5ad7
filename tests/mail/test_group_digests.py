"""Digests as list managers and groups write them, each with one post, two and three."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from listarchive.mail import posts_in

Made = Callable[[int], str]
"""A digest of so many posts."""
WRAPPED = "A subject that is longer than any line that this list's program would ever write on its own"
TEXTS = ["Fourteen of them.", "Fifteen.\n\n---\n\nI counted.", "Sixteen?\n\n-- \nJ. R."]
NAMES = ["Jane Doe", "John Roe", "Ann Lee"]
SUBJECTS = ["Herons", "Re: Herons", WRAPPED]
DAYS = ["2006-01-03", "2006-01-04", "2006-01-05"]


def head(
    subject: str, sender: str = "birds@groups.example", date: str = "Fri, 6 Jan 2006 10:00:00 +0000"
) -> str:
    return f"From: {sender}\nSubject: {subject}\nDate: {date}\nMessage-ID: <d@groups.example>\n"


def mailbox(at: int) -> str:
    return f"{NAMES[at]} <{NAMES[at].split()[0].lower()}@example.org>"


def google(count: int, of: str = "of", names: tuple[str, str, str] = ("From", "Date", "Url")) -> str:
    rule = "=" * 77
    text = f"{rule}\nToday's topic summary\n{rule}\n\nGroup: birds@googlegroups.com\n\n"
    for at in range(count):
        lines = SUBJECTS[at].replace(" program", "\nprogram") if at == 2 else SUBJECTS[at]
        text += (
            f"{rule}\nTopic: {lines}\nUrl: http://groups.google.com/group/birds/t/{at}\n{rule}\n\n"
            f"---------- 1 {of} 1 ----------\n{names[0]}: {mailbox(at)}\n"
            f"{names[1]}: Jan {at + 3:02} 09:55AM +0100\n"
            f"{names[2]}: http://groups.google.com/group/birds/msg/{at}\n\n"
            f"{TEXTS[at]}\n\n\n"
        )
    return text


GOOGLE_END = "-- \nYou received this message because you're subscribed to the digest for this group.\n"


def older_google(count: int) -> str:
    rule = "=" * 78
    text = "Today's topics:\n\n* Herons - 3 messages, 3 authors\n"
    text += "  http://groups.google.com/group/birds/t/1?hl=en\n\n"
    for at in range(count):
        text += (
            f"{rule}\nTOPIC: {SUBJECTS[at]}\nhttp://groups.google.com/group/birds/t/{at}?hl=en\n{rule}\n\n"
            f"== 1 of 1 ==\nDate: Tues, Jan {at + 3} 2006 5:04 am \n"
            f"From: {mailbox(at)}  \n\n\n{TEXTS[at]}\n\n\n\n"
        )
    return text


OLDER_GOOGLE_END = (
    f'{"=" * 78}\n\nYou received this message because you are subscribed to the Google Groups "birds"\n'
)


def yahoo(count: int) -> str:
    rule = f"{'_' * 72}\n{'_' * 72}\n\n"
    text = f"There are {count} messages in this issue.\n\nTopics in this digest:\n\n      1. Herons\n"
    text += f'           From: "Jane Doe" <jane@example.org>\n\n\n{rule}'
    for at in range(count):
        subject = SUBJECTS[at].replace(" program", "\n\tprogram") if at == 2 else SUBJECTS[at]
        text += (
            f"Message: {at + 1}         \n   Date: Tue, {at + 3} Jan 2006 10:00:00 -0000\n"
            f"   From: {mailbox(at)}\nSubject: {subject}\n\n{TEXTS[at]}\n\n\n{rule}"
        )
    return text


YAHOO_END = f"\n{'-' * 72}\nYahoo! Groups Links\n\n\n{'-' * 72}\n"


def later_yahoo(count: int) -> str:
    rule = "_" * 72
    text = f"There are {count} messages in this issue.\n\nTopics in this digest:\n\n"
    text += "1a. Herons    \n    From: Jane\n\n\nMessages\n"
    for at in range(count):
        number = ["1a", "1b", "2"][at]
        subject = SUBJECTS[at].replace(" program", "\nprogram") if at == 2 else SUBJECTS[at]
        text += (
            f"{rule}\n{number}. {subject}\n"
            f'    Posted by: "{NAMES[at]}" {NAMES[at].split()[0].lower()}@example.org birdy\n'
            f"    Date: Tue Jan {at + 3}, 2006 10:00 am ((PST))\n\n"
            f"{TEXTS[at]}\n\n\n\n\nMessages in this topic (1)\n"
        )
    return text


def groups_io(count: int) -> str:
    text = "Messages in this digest:\n\n1 - Herons - Jane Doe\n\n"
    text += "View all messages on the group's site:\nhttps://groups.example/g/birds\n\n"
    for at in range(count):
        subject = SUBJECTS[at].replace(" program", "\nprogram") if at == 2 else SUBJECTS[at]
        text += (
            f"{'-' * 72}\n{at + 1} - {subject} (https://groups.example/g/birds/message/{at + 101})\n"
            f"From: {mailbox(at)}\nDate: Tue, 0{at + 3} Jan 2006 10:00:00 PST\n\n{TEXTS[at]}\n\n"
        )
    return text


def sympa(count: int) -> str:
    text = f"birds digest 2006-01-06\n\nTable of contents:\n\n* 1 - Herons - {mailbox(0)}\n\n{'-' * 70}\n\n"
    for at in range(count):
        subject = SUBJECTS[at].replace(" program", "\n program")
        text += (
            f"Message-ID: <{at}@example.org>\nDate: Tue, 0{at + 3} Jan 2006 10:00:00 +0100\n"
            f"From: {mailbox(at)}\nSubject: {subject}\n\n{TEXTS[at]}\n\n\n{'-' * 30}\n\n"
        )
    return text


def listserv(count: int) -> str:
    text = f"There are {count} messages totalling 20 lines in this issue.\n\n"
    text += f"Topics of the day:\n\n  1. Herons\n\n{'-' * 70}\n\n"
    for at in range(count):
        subject = SUBJECTS[at].replace(" program", "\n         program")
        text += (
            f"Date:    Tue, {at + 3} Jan 2006 10:00:00 +0000\nFrom:    {mailbox(at)}\nSubject: {subject}\n\n"
            f"{TEXTS[at]}\n\n{'-' * 30}\n\n"
        )
    return text


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize(
    ("subject", "made", "ends"),
    [
        pytest.param("Digest for birds@googlegroups.com - 3 updates", google, [GOOGLE_END, ""], id="Google"),
        pytest.param(
            "birds - 3 new messages in 3 topics - digest",
            older_google,
            [OLDER_GOOGLE_END, ""],
            id="Google, older",
        ),
        pytest.param(
            "Zusammenfassung von birds@googlegroups.com",
            lambda count: google(count, "von", ("Von", "Datum", "URL")),
            ["-- \nSie haben diese Nachricht erhalten, weil Sie Mitglied sind.\n", ""],
            id="Google, German",
        ),
        pytest.param(
            "Résumé de birds@googlegroups.com",
            lambda count: google(count, "sur", ("De", "Date", "Url")),
            ["-- \nVous recevez ce message, car vous êtes abonné.\n", ""],
            id="Google, French",
        ),
        pytest.param("[birds] Digest Number 1204", yahoo, [YAHOO_END, ""], id="Yahoo"),
        pytest.param("[birds] Digest Number 2", later_yahoo, [YAHOO_END, ""], id="Yahoo, later"),
        pytest.param(
            "birds@groups.example Daily Summary",
            groups_io,
            ["", f"{'-' * 72}\nGroup Owner: x\n"],
            id="groups.io",
        ),
        pytest.param(
            "birds@groups.example Digest #7",
            groups_io,
            ["", f"{'-' * 72}\nYou're receiving all.\n"],
            id="groups.io, digest",
        ),
        pytest.param(
            "birds Digest 2006-01-06",
            sympa,
            [f"{'*' * 45}\n\nEnd of birds Digest 2006-01-06\n", ""],
            id="Sympa",
        ),
        pytest.param(
            "birds Digest 2006-01-06",
            sympa,
            [f"{'*' * 45}\n\nFin de birds Digest 2006-01-06\n", "Fin de birds Digest 2006-01-06\n"],
            id="Sympa, French",
        ),
        pytest.param(
            "birds Digest",
            sympa,
            [f"Ende der Sammlung\n{'*' * 20}\n", ""],
            id="Sympa, stars below",
        ),
        pytest.param(
            "BIRDS Digest - 5 Jan",
            listserv,
            [f"End of BIRDS Digest - 5 Jan\n{'*' * 27}\n", ""],
            id="LISTSERV",
        ),
    ],
)
def test_each_post_is_its_authors(subject: str, made: Made, ends: list[str], count: int) -> None:
    for end in ends:
        plain = f"{head(subject)}\n{made(count)}{end}"
        both = (
            f"{head(subject)}MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\n"
            f"Content-Type: text/plain; charset=utf-8\n\n{made(count)}{end}\n--b\nContent-Type: text/html\n\n"
            "<p>Herons</p>\n--b--\n"
        )
        for mail in (plain, plain.replace("\n", "\r\n"), both):
            posts = list(posts_in(mail.encode()))
            assert [post.author.name for post in posts] == NAMES[:count]
            assert [post.author.email.partition("@")[0] for post in posts] == ["jane", "john", "ann"][:count]
            assert [post.subject for post in posts] == SUBJECTS[:count]
            assert [post.sent.when and post.sent.when.date().isoformat() for post in posts] == DAYS[:count]
            assert [post.body.text.strip() for post in posts] == TEXTS[:count]


@pytest.mark.parametrize(
    ("clock", "hour"),
    [("10:55PM -0700", 22), ("12:05AM +0000", 0), ("12:05PM", 12), ("9:55am", 9), ("21:55", 21)],
)
def test_the_hour_of_a_digests_date(clock: str, hour: int) -> None:
    text = google(1).replace("09:55AM +0100", clock)
    (post,) = posts_in(f"{head('Digest for birds@googlegroups.com')}\n{text}".encode())
    assert post.sent.when is not None
    assert post.sent.when.hour == hour


def test_the_year_is_the_one_before_in_the_first_days_of_january() -> None:
    text = google(1).replace("Jan 03", "Dec 31")
    (post,) = posts_in(f"{head('Digest for birds@googlegroups.com')}\n{text}".encode())
    assert post.sent.when is not None
    assert post.sent.when.date().isoformat() == "2005-12-31"


PARTS = (
    "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    "--b\nContent-Type: text/plain\n\nIn this digest:\n 1. Herons\n\n"
    "--b\nFrom: Jane Doe <jane@example.org>\nDate: Tue, 03 Jan 2006 10:00:00 +0100\nSubject: Herons\n"
    "Message-ID: <1@example.org>\nContent-Type: text/plain; charset=utf-8\n\nFourteen.\n\n"
    "--b\nContent-Type: text/plain\nFrom: John Roe <john@example.org>\n"
    "Date: Wed, 04 Jan 2006 10:00:00 +0100\n"
    "Subject: Re: Herons\n\nFifteen.\n\n"
    "--b\nContent-Type: message/rfc822\n\nFrom: Ann Lee <ann@example.org>\nSubject: Nests\n\nSixteen.\n\n"
    "--b\nContent-Type: text/plain\n\nEnd of the digest\n--b--\n"
)


def test_a_digest_whose_parts_have_the_fields_of_mails() -> None:
    posts = list(posts_in((head("birds Digest, Vol 1") + PARTS).encode()))
    assert [(post.author.name, post.subject, post.body.own) for post in posts] == [
        ("Jane Doe", "Herons", "Fourteen."),
        ("John Roe", "Re: Herons", "Fifteen."),
        ("Ann Lee", "Nests", "Sixteen."),
    ]


def quoted(text: str) -> str:
    return "".join(f"> {line}\n" for line in text.splitlines())


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param(head("Re: [birds] Digest Number 1204") + "\nYes.\n\n" + yahoo(2), id="an answer"),
        pytest.param(
            head("[birds] Digest Number 1204") + "In-Reply-To: <1@x>\n\nYes.\n\n" + yahoo(2),
            id="one by its header",
        ),
        pytest.param(head("Herons, from the digest") + "\nJane wrote:\n\n" + quoted(google(2)), id="quoted"),
        pytest.param(
            head("Herons") + "\nLook:\n\n" + groups_io(2),
            id="pasted into a mail that is no digest",
        ),
        pytest.param(
            head("Our summary") + f"\n{'-' * 40}\n1. Herons\n2. Nests\n\nThere are many.\n",
            id="a list",
        ),
        pytest.param(
            head("Digest") + f"\n{'-' * 40}\n1 - Herons\nNote: many\nAlso: here\n\nText.\n",
            id="without an author",
        ),
        pytest.param(
            head("Digest") + f"\n{'-' * 40}\n7 - Herons\nFrom: a@b.org\nDate: 3 Jan 2006 10:00\n\nText.\n",
            id="not from the first on",
        ),
        pytest.param(head("Fwd: two mails") + PARTS, id="attached mails"),
        pytest.param(head("Re: birds Digest, Vol 1") + PARTS, id="an answer with attached mails"),
    ],
)
def test_what_is_no_digest_is_one_post(mail: str) -> None:
    assert len(list(posts_in(mail.encode()))) == 1


def test_a_rule_and_a_number_within_a_post_part_nothing() -> None:
    text = f"Look:\n\n{'-' * 40}\n9 - other\nFrom: x@y.org\nDate: 3 Jan 2006 10:00\n\nThat was it."
    posts = list(posts_in(f"{head('birds Digest')}\n{groups_io(2).replace(TEXTS[0], text)}".encode()))
    assert [post.body.text.strip() for post in posts] == [text, TEXTS[1]]


@pytest.mark.slow
def test_as_many_posts_as_a_mail_may_have_are_read() -> None:
    head_ = f"{'-' * 20}\n1 - a\nFrom: a@b.org\nDate: 3 Jan 2006 10:00\n\n"
    posts = list(posts_in((f"{head('birds Digest')}\n" + head_ * 9000).encode()))
    assert 64 < len(posts) < 5100
    assert "the rest is one text" in posts[-1].repairs[0]


@pytest.mark.parametrize("rule", ["_._,_._,_", "_,_._,___", "-" * 30])
def test_what_a_group_puts_below_the_last_post_is_in_no_post(rule: str) -> None:
    links = f"{'-' * 72}\n\n{rule}\nGroups.io Links: You receive all messages sent to this group.\n"
    posts = list(posts_in(f"{head('birds Digest')}\n{groups_io(2)}{links}".encode()))
    assert [post.body.text.strip() for post in posts] == list(TEXTS[:2])
