"""The mails that are digests, and the posts that they carry."""

from __future__ import annotations

import pytest

from listarchive.mail import parts_in, posts_in

TOPICS = "Today's Topics:\n\n   1. Herons (Jane Doe)\n   2. Re: Herons (John Roe)\n"
LONG_RULE = f"\n\n{'-' * 70}\n\n"
RULE = f"\n\n{'-' * 30}\n\n"
FIRST = """\
Message: 1
Date: Thu, 12 Jan 2023 15:15:17 -0500
From: Jane Doe <jane@example.org>
Subject: [birds] Herons
Message-ID: <1@x>

Fourteen."""
SECOND = """\
Message: 2
Date: Thu, 12 Jan 2023 16:15:17 -0500
From: John Roe <john@example.org>
Subject: Re: [birds] Herons
Message-ID:
\t<2@x>
\t

Fifteen."""
END = f"End of birds Digest, Vol 1, Issue 2\n{'*' * 34}\n"
FOOTER = f"{RULE}Subject: Digest Footer\n\n{'_' * 47}\nbirds mailing list\n\n{RULE}{END}"
MASTHEAD = "Send birds mailing list submissions to\n\tbirds@lists.example.org\n\n\n"
HEAD = """\
From: birds-request@lists.example.org
Subject: birds Digest, Vol 1, Issue 2
List-Id: <birds.lists.example.org>
"""
BODY = f"{MASTHEAD}{TOPICS}{LONG_RULE}{FIRST}{RULE}{SECOND}{FOOTER}"
BOTH = [("[birds] Herons", "Jane Doe", "Fourteen."), ("Re: [birds] Herons", "John Roe", "Fifteen.")]


def carried(mail: str) -> list[tuple[str, str, str]]:
    return [(post.subject, post.author.name, post.body.text.strip()) for post in posts_in(mail.encode())]


def unnumbered(text: str) -> str:
    return text.replace("Message: 1\n", "").replace("Message: 2\n", "")


PARTS = f"{unnumbered(FIRST)}\n--=\n\n{unnumbered(SECOND)}\n--=--\n"
MIME = 'MIME-Version: 1.0\nContent-Type: multipart/digest; boundary="="\n\n--=\n\n' + PARTS
MIXED = (
    'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="+"\n\n'
    "--+\nContent-Type: text/plain\n\n{text}\n"
    '--+\nContent-Type: multipart/digest; boundary="="\n\n--=\n\n' + PARTS + "\n--+--\n"
)
NEXT = "\n\n------- Next\n\n"
ENCAPSULATED = f"News.{NEXT}{unnumbered(FIRST)}{NEXT}{unnumbered(SECOND)}\n- --\n\n------- End\n"


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param(f"{HEAD}\n{BODY}", id="Mailman's plain digest"),
        pytest.param(BODY, id="the saved body of one"),
        pytest.param(f"{HEAD}\n{unnumbered(BODY)}", id="without numbers"),
        pytest.param(f"{HEAD}\n{BODY}".replace("\n", "\r\n"), id="with CRLF"),
        pytest.param(f"From x@y Thu Jan 12 20:15:17 2023\n{HEAD}\n{BODY}", id="in an mbox"),
        pytest.param(
            f"{HEAD}\n{MASTHEAD}{TOPICS}{LONG_RULE}{FIRST}{RULE}{SECOND}", id="cut off below the last post"
        ),
        pytest.param(f"{HEAD}{MIME}", id="MIME"),
        pytest.param(HEAD + MIXED.format(text=TOPICS), id="MIME with a masthead"),
        pytest.param(f"{HEAD}{MIME}".removesuffix("--=--\n"), id="MIME without its last boundary"),
    ],
)
def test_a_digest_is_burst(mail: str) -> None:
    assert carried(mail) == BOTH


def test_a_digest_with_encapsulation_boundaries() -> None:
    first, second = BOTH
    assert carried(f"{HEAD}\n{ENCAPSULATED}") == [first, (*second[:2], "Fifteen.\n--")]


def test_frames_without_a_mail_in_a_mime_digest_are_no_posts() -> None:
    empty = '--=\n\n\n--=\nContent-Type: multipart/mixed; boundary="+"\n\n--+\n\n--+--\n'
    assert carried(f"{HEAD}{MIME}".replace("--=\n", empty + "--=\n", 1)) == BOTH


def test_a_digest_of_one_post_has_its_part() -> None:
    ((part, post),) = parts_in(f"{HEAD}\n{MASTHEAD}{TOPICS}{LONG_RULE}{FIRST}{FOOTER}".encode())
    assert (part, post.subject) == (1, "[birds] Herons")
    ((part, _),) = parts_in(f"{HEAD}\nNo digest.\n".encode())
    assert part == 0


def test_posts_of_a_digest_keep_what_is_theirs_and_have_its_list() -> None:
    first, second = posts_in(f"{HEAD}\n{BODY}".encode())
    assert (first.message_id, second.message_id) == ("1@x", "2@x")
    assert first.lists == second.lists == ("birds",)
    assert first.sent.when is not None


def test_a_rule_within_a_numbered_post_parts_nothing() -> None:
    text = f"Look:{RULE}From: a form I filled in\nDate: unknown\n\nThat was it."
    (first, second) = carried(f"{HEAD}\n{BODY.replace('Fourteen.', text)}")
    assert first[2] == text
    assert second == BOTH[1]


def test_a_digest_in_one_charset_whatever_its_posts_declare() -> None:
    declared = FIRST.replace("\n\nFourteen.", "\nContent-Type: text/plain; charset=iso-8859-1\n\nRémi.")
    head = f"{HEAD}Content-Type: text/plain; charset=utf-8\n"
    assert carried(f"{head}\n{BODY.replace(FIRST, declared)}")[0][2] == "Rémi."


QUOTED = "".join(f"> {line}\n" for line in BODY.splitlines())


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param(
            f"From: a@b.org\nSubject: Re: birds Digest, Vol 1, Issue 2\n\nYes.\n\n{QUOTED}", id="quoted"
        ),
        pytest.param(
            f"From: a@b.org\nSubject: Re: birds Digest, Vol 1\n\nYes.\n\n{BODY}", id="below an answer"
        ),
        pytest.param(
            f"From: a@b.org\nSubject: Herons\nIn-Reply-To: <1@x>\n\nYes.\n\n{BODY}",
            id="an answer by its header",
        ),
        pytest.param(
            "From: a@b.org\nSubject: Herons\n\nYes.\n\n-----Original Message-----\nFrom: birds-request@x\n\n"
            + BODY,
            id="below an answer of Outlook",
        ),
        pytest.param(f"From: a@b.org\nSubject: Herons\n\nJane wrote:\n\n{BODY}", id="below an attribution"),
        pytest.param(
            f"From: a@b.org\nSubject: Herons\n\nA rule:{LONG_RULE}From: somebody\n\nI forward this.",
            id="a forward below a rule",
        ),
        pytest.param(
            "From: a@b.org\nSubject: Herons\n" + MIXED.format(text="I forward these."), id="a MIME forward"
        ),
    ],
)
def test_what_is_no_digest_stays_whole(mail: str) -> None:
    assert len(carried(mail)) == 1


def test_a_post_that_speaks_of_a_digest_of_groups_is_itself() -> None:
    """What begins as a digest of a group does, and lists no post, is one mail."""
    raw = (
        b"From: Ann <ann@example.org>\nDate: Thu, 12 Jan 2023 10:00:00 +0000\nMessage-ID: <d1@example.org>\n"
        b"Subject: lamps (was: Digest lamps, volume 9)\n\n" + b"-" * 30 + b"\n"
        b"On 9/25/07, Bert wrote:\n> Today's Topics:\n> 1. lamps\n\nMessages in this topic (2)\nSo be it.\n"
    )
    (post,) = posts_in(raw)
    assert (post.message_id, post.author.name, post.repairs) == ("d1@example.org", "Ann", ())
