"""A mail that is anonymised is another mail of the same form, read alike."""

from __future__ import annotations

import quopri
import re
from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.anonymise import anonymised, is_key_word
from listarchive.mail import posts_in
from listarchive.sources import kinds

KEY = b"a key of the tests"
HEAD = b"From: Ines Okafor <ines@example.org>\nDate: Sat, 2 Mar 2024 09:14:00 +0000\n"
WORD = re.compile(r"[^\W\d_]{4,}")


def changed(mail: bytes) -> str:
    return anonymised(mail, KEY).decode("utf-8")


def shape(text: str) -> str:
    """A text with its letters as one of their case, and its digits as one."""
    return re.sub(r"\d", "0", "".join("A" if c.isupper() else "a" if c.isalpha() else c for c in text))


def test_lines_names_of_headers_and_signs_stay() -> None:
    mail = HEAD + b"Subject: [roofs] A heron (two?)\n\nIt has stood above the workshop, since Thursday.\n"
    assert shape(changed(mail)) == shape(mail.decode())
    assert re.findall(r"^[\w-]+:", changed(mail), re.M) == ["From:", "Date:", "Subject:"]


def test_the_same_word_becomes_the_same_other_in_its_case_and_another_key_gives_another() -> None:
    mail = HEAD + b"Subject: heron\n\nA HERON, a Heron.\n"
    made = changed(mail)
    heron = made.split("Subject: ")[1].split("\n")[0]
    assert heron != "heron"
    assert f"{heron.upper()}, " in made
    assert f" {heron.capitalize()}." in made
    assert anonymised(mail) != anonymised(mail)


def test_a_date_is_one() -> None:
    sent = next(iter(posts_in(anonymised(HEAD + b"\nHeron.\n", KEY)))).sent
    assert (sent.source, sent.when is not None) == ("date", True)
    assert sent.when != next(iter(posts_in(HEAD + b"\nHeron.\n"))).sent.when


def test_an_answer_still_names_what_it_answers() -> None:
    made = changed(HEAD + b"Message-ID: <first.2024@example.org>\n\nHeron\n") + changed(
        HEAD + b"References: <first.2024@example.org>\n\nHeron\n"
    )
    one, other = re.findall(r"<[^<>]+\.\d{4}@[^<>]+>", made)
    assert one == other != "<first.2024@example.org>"


QUOTING = b"""\
Subject: heron

Somebody asked what one says to a heron.

On Sat, Mar 2, 2024 at 9:14 AM Ines Okafor <ines@example.org> wrote:
> It has stood above the workshop since Thursday, and looks at fish.
--\x20
Tomas Albarran, roofs and gutters
_______________________________________________
roofs mailing list
roofs@example.org
https://lists.example.org/mailman/listinfo/roofs
"""


def test_each_line_is_read_as_before() -> None:
    before = next(iter(posts_in(HEAD + QUOTING))).body
    after = next(iter(posts_in(anonymised(HEAD + QUOTING, KEY)))).body
    assert after.labels == before.labels
    assert set(before.labels) == {"own", "attribution", "quote", "signature", "footer"}


def test_nothing_is_left_of_prose_and_names_but_key_words_of_other_lines_are() -> None:
    made = changed(HEAD + QUOTING)
    assert "wrote:" in made
    assert "mailing list" in made
    for gone in ("Somebody", "asked", "heron", "Ines", "Okafor", "workshop", "Albarran", "example"):
        assert gone.casefold() not in made.casefold()


@pytest.mark.parametrize("person", ["Mark Sender", "Jan Liste", "Ian From"])
def test_a_person_who_is_called_as_a_key_word_is_still_unnamed(person: str) -> None:
    made = changed(b"From: %b <a@example.org>\nSubject: heron\n\nYours,\n%b\n" % ((person.encode(),) * 2))
    assert [name for name in person.split() if len(name) > 3 and name in made.replace("From:", "")] == []


TEXT = "Grüße aus Łódź, sagt der Reiher; Приветствую вас"


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("utf-8", TEXT),
        ("iso-8859-1", "Grüße von der Küste, ganz herzlich"),
        ("iso-8859-2", "Pozdrowienia z Łodzi, żółty ptak"),
        ("koi8-r", "Приветствую вас, серая цапля"),
        ("windows-1253", "Καλημέρα από την στέγη"),
        ("iso-2022-jp", "屋根の上に鷺がいます、カタカナ"),
        ("gb2312", "屋顶上有一只苍鹭"),
        ("euc-kr", "지붕 위에 왜가리가"),
    ],
)
@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64"])
def test_charsets_and_encodings_stay(charset: str, text: str, encoding: str) -> None:
    raw = text.encode(charset)
    said = {"8bit": raw, "quoted-printable": quopri.encodestring(raw), "base64": b64encode(raw)}[encoding]
    head = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n"
    made = anonymised(HEAD + head.encode() + said + b"\n", KEY)
    assert [len(line) for line in made.split(b"\n")] == [
        len(line) for line in (HEAD + head.encode() + said + b"\n").split(b"\n")
    ]
    body = made.split(b"\n\n", 1)[1].removesuffix(b"\n")
    read = {"8bit": bytes, "quoted-printable": quopri.decodestring, "base64": b64decode}[encoding](body)
    assert len(read.decode(charset)) == len(text)
    assert not {*WORD.findall(text.casefold())} & {*WORD.findall(read.decode(charset).casefold())}


@pytest.mark.parametrize(
    "subject", ["=?utf-8?q?Gr=C3=BC=C3=9Fe_vom_Reiher?=", "=?utf-8?B?R3LDvMOfZSB2b20gUmVpaGVy?="]
)
def test_encoded_words_stay_encoded_words(subject: str) -> None:
    made = anonymised(f"Subject: {subject}\n\nx\n".encode(), KEY)
    assert len(made) == len(f"Subject: {subject}\n\nx\n")
    told = next(iter(posts_in(made))).subject
    assert len(told) == len("Grüße vom Reiher")
    assert "Reiher" not in told


def test_parts_stay_and_files_lose_what_they_hold() -> None:
    mail = HEAD + (
        b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="=_heron"\n\n--=_heron\n'
        b"Content-Type: text/html\n\n<p class=plume>Heron &#233;</p><a href='http://heron.example/'>fish</a>\n--=_heron\n"
        b'Content-Type: application/pdf; name="heron plan.pdf"\nContent-Transfer-Encoding: base64\n\n'
        + b64encode(b"all about the heron")
        + b"\n--=_heron--\n"
    )
    made = changed(mail)
    post = next(iter(posts_in(made.encode())))
    assert [part.type for part in post.attachments] == ["application/pdf"]
    assert post.attachments[0].name.endswith(".pdf")
    assert b64encode(b"all about the heron").decode() not in made
    assert ("<p class=" in made, "heron" in made.replace("=_heron", ""), "plume" in made) == (
        True,
        False,
        False,
    )


def test_mails_of_a_file_stay_mails() -> None:
    mbox = b"".join(
        b"From ines@example.org Sat Mar  2 09:14:00 2024\n" + HEAD + b"\nHeron %d.\n\n" % n for n in (1, 2)
    )
    kind = kinds.kind_of(anonymised(mbox, KEY))
    assert kind == kinds.kind_of(mbox)
    assert anonymised(mbox, KEY).count(b"\nFrom: ") == 2


@pytest.mark.slow
@given(
    st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_any_bytes_keep_their_length_and_their_lines(raw: bytes) -> None:
    for mail in (raw, HEAD + b"\n" + raw, HEAD + b"Content-Type: text/html; charset=koi8-r\n\n<b>" + raw):
        made = anonymised(mail, KEY)
        assert [len(line) for line in made.split(b"\n")] == [len(line) for line in mail.split(b"\n")]


@pytest.mark.parametrize(
    ("word", "kept"), [("wrote", True), ("January", True), ("heron", False), ("confidentiality", True)]
)
def test_key_words(word: str, kept: bool) -> None:
    assert is_key_word(word) == kept
