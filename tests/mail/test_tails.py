"""What a list puts under its mails, in whatever form they come."""

from __future__ import annotations

import base64
import quopri
from dataclasses import dataclass

import pytest

from listarchive.mail import posts_in, stretches, tails

FOOTER = "* * *\nTämä viesti kulki veneväen kautta\nHiljaa hyvä tulee"
AUTHORS = ["Ann", "Bob", "Cleo", "Dai", "Eve", "Finn"]
WORDS = ["The pump works.", "The lock leaks.", "It rained again.", "Who has the key?", "Nobody knows."]


@dataclass(frozen=True)
class Mail:
    raw: bytes


def plain(number: int, header: str, body: bytes) -> Mail:
    author = AUTHORS[number % len(AUTHORS)]
    head = f"From: {author} <{author}@example.org>\nSubject: boats\n{header}\n"
    return Mail(head.encode() + body)


def words(number: int, footer: str = FOOTER) -> str:
    return f"{WORDS[number % 5]}\n{WORDS[number % 4]}\n\n{footer}\n"


def eight_bit(number: int) -> Mail:
    return plain(number, "", words(number).encode())


def latin(number: int) -> Mail:
    return plain(number, "Content-Type: text/plain; charset=iso-8859-1\n", words(number).encode("latin-1"))


def quoted_printable(number: int) -> Mail:
    header = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n"
    return plain(number, header, quopri.encodestring(words(number).encode()))


def in_base64(number: int) -> Mail:
    header = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n"
    return plain(number, header, base64.encodebytes(words(number).encode()))


def in_a_part_of_its_own(number: int) -> Mail:
    text = (
        f"--b\nContent-Type: text/plain\n\n{WORDS[number % 5]}\n{WORDS[number % 4]}\n"
        "--b\nContent-Type: text/html\n\n<p>Not this.</p>\n"
        f"--b\nContent-Type: text/plain; charset=utf-8\nContent-Disposition: inline\n\n{FOOTER}\n--b--\n"
    )
    return plain(number, 'Content-Type: multipart/mixed; boundary="b"\n', text.encode())


def with_carriage_returns(number: int) -> Mail:
    return Mail(eight_bit(number).raw.replace(b"\n", b"\r\n"))


@pytest.mark.parametrize(
    "kind", [eight_bit, latin, quoted_printable, in_base64, in_a_part_of_its_own, with_carriage_returns]
)
def test_the_footer_is_none_of_the_authors_words(kind: type) -> None:
    ((footer, mails),) = stretches([kind(number) for number in range(20)])
    for number, mail in enumerate(mails):
        (post,) = posts_in(mail.raw, footer)
        own = [line for line in post.body.own.split("\n") if line.strip()]
        assert own[:2] == [WORDS[number % 5], WORDS[number % 4]]
        assert not set(own) & set(FOOTER.split("\n"))


def test_a_list_may_change_its_footer() -> None:
    later = f"~\n{FOOTER[6:]}\nwww.lake.example"
    mails = [
        plain(number, "", words(number, FOOTER if number < 1000 else later).encode())
        for number in range(1200)
    ]
    seen = [(footer, len(list(each))) for footer, each in stretches(mails)]
    assert [count for _, count in seen] == [1000, 200]
    assert [footer[0] for footer, _ in seen] == ["hiljaa hyvä tulee", "www.lake.example"]


def test_a_stretch_goes_on_where_it_was_left() -> None:
    mails = [plain(number, "", words(number).encode()) for number in range(1200)]
    ((known, _),) = stretches(mails[:20])
    seen = [(footer, len(list(each))) for footer, each in stretches(mails[:700], known, before=400)]
    assert seen == [(known, 600), (known, 100)]


@pytest.mark.parametrize("raw", [b"", b"\n", b"From: a\n\n", b"From: \xff\n\n\xff\n", b"From: a" * 9000])
def test_any_bytes_have_an_end(raw: bytes) -> None:
    ((footer, mails),) = stretches([Mail(raw)] * 20)
    assert footer == ()
    assert len(list(mails)) == 20


@pytest.mark.parametrize(
    "header",
    [
        "Content-Type: multipart/mixed",
        "Content-Transfer-Encoding: base64",
        "Content-Type: text/plain; charset=x",
    ],
)
def test_a_header_that_lies_is_no_error(header: str) -> None:
    ((footer, _),) = stretches([Mail(f"From: a\n{header}\n\nx\xe9=\n".encode("latin-1"))] * 20)
    assert footer == ()


@pytest.mark.parametrize("held", [0, 1, 20_000, 1 << 23])
def test_what_does_not_fit_into_memory_waits_outside_of_it(
    monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    mails = [eight_bit(number) for number in range(2_050)]
    for number in (0, 7, 99, 1_003):
        mails[number] = Mail(mails[number].raw.replace(b"\n\n", b"\n\n" + b"clay " * 5_000, 1))
    monkeypatch.setattr(tails, "_HELD", held)
    given: list[Mail] = []
    for footer, stretch in stretches(iter(mails)):
        assert len(footer) == 3
        given += stretch
    assert given == mails
    head = tails._Head(iter(mails))
    assert sum(len(mail.raw) for mail in head._held) <= held
    assert list(head) == mails[:100]


def test_of_very_long_mails_fewer_are_learnt_from(monkeypatch: pytest.MonkeyPatch) -> None:
    mails = [eight_bit(number) for number in range(150)]
    monkeypatch.setattr(tails, "_TAUGHT", 20 * len(mails[0].raw))
    head = tails._Head(iter(mails))
    assert 15 < head.count < 25
    assert len(tails.first_footer(mails)) == 3
    assert [mail for _, stretch in stretches(mails) for mail in stretch] == mails


def test_of_a_part_that_is_one_line_its_end_is_looked_at() -> None:
    part = "--b\nContent-Type: text/plain\n\n"
    mail = plain(
        1,
        'Content-Type: multipart/mixed; boundary="b"\n',
        f"{part}{'clay ' * 9_000}\n{part}boats\n--b--".encode(),
    )
    tail = tails._tail(mail.raw)
    assert tail is not None
    assert len(tail[1]) < 5_000


@pytest.mark.parametrize("error", [ValueError, RecursionError, LookupError, OSError])
def test_a_mail_whose_end_cannot_be_read_teaches_nothing(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def refused(raw: bytes, charset: str) -> tuple[str, str]:
        if charset == "x-cursed":
            raise error
        return decode(raw, charset)

    decode = tails.decode
    monkeypatch.setattr(tails, "decode", refused)
    mails = [latin(number) for number in range(60)]
    mails[7] = plain(7, "Content-Type: text/plain; charset=x-cursed\n", b"Hello\n")
    assert len(tails.first_footer(mails)) == 3
    [(footer, stretch)] = [(footer, list(stretch)) for footer, stretch in stretches(mails)]
    assert (len(footer), stretch) == (3, mails)


def test_where_memory_ends_learning_does(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> tuple[str, str]:
        raise MemoryError

    monkeypatch.setattr(tails, "decode", refused)
    with pytest.raises(MemoryError):
        tails.first_footer([latin(1)])
