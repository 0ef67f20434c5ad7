"""A person is called by a pseudonym wherever they are named, and a word that is no name stays a word."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.errors import UsageError
from listarchive.moderation import Person, Redactions

MAY = Redactions((Person("p-1", ("May Fox",), ("may@fox.example", "m.fox+lists@work.example.org")),))
BILL = Redactions((Person("p-2", ("Bill van der Berg", "Bill"), ("bill@berg.example",)),))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("May Fox", "p-1"),
        ("MAY FOX and may fox", "p-1 and p-1"),
        ("Fox, May", "p-1"),
        ("by M. Fox, of course", "by p-1, of course"),
        ("write to may@fox.example.", "write to p-1@redacted.invalid."),
        ("<MAY@FOX.EXAMPLE>", "<p-1@redacted.invalid>"),
        ("may at fox.example", "p-1@redacted.invalid"),
        ("may (at) fox dot example", "p-1@redacted.invalid"),
        ("may [AT] fox [DOT] example", "p-1@redacted.invalid"),
        ("bounce-may=fox.example@x.example", "bounce-may=fox.example@x.example"),
        ("m.fox+lists@work.example.org", "p-1@redacted.invalid"),
        ("as May\nFox says", "as p-1\n says"),
        ("> as May\n> Fox says", "> as p-1\n>  says"),
        ("On Mon, 1 May 2023, May Fox <may@fox.example> wrote:", None),
        ("On Mon, 1 May 2023, May wrote:", "On Mon, 1 May 2023, p-1 wrote:"),
        (">> May schrieb:", ">> p-1 schrieb:"),
        ("Am 1. Mai schrieb May:", "Am 1. Mai schrieb p-1:"),
        ("May a écrit :", "p-1 a écrit :"),
        ("Hi May,", "Hi p-1,"),
        ("Thanks, May!", "Thanks, p-1!"),
        ("> Dear May", "> Dear p-1"),
        ("Regards,\nMay\n", "Regards,\np-1\n"),
        ("-- May", "-- p-1"),
        ("<May> hello", "<p-1> hello"),
        ("@May: look", "@p-1: look"),
        ("as Mr. May and Mrs Fox say", "as Mr. p-1 and Mrs p-1 say"),
        ("dear Prof. Dr. Fox", "dear Prof. Dr. p-1"),
        ("https://x.example/~may/cv", "https://x.example/~p-1/cv"),
        ("https://x.example/May-Fox", "https://x.example/p-1"),
        ("May <may@fox.example>", "p-1 <p-1@redacted.invalid>"),
    ],
)
def test_who_is_named_gets_the_pseudonym(said: str, shown: str | None) -> None:
    expected = "On Mon, 1 May 2023, p-1 <p-1@redacted.invalid> wrote:" if shown is None else shown
    assert MAY.line(said) == expected


@pytest.mark.parametrize(
    "said",
    [
        "In May the tulips bloom.",
        "You may fix it; a fox may come.",
        "May the force be with you",
        "from May to June",
        "May 2023",
        "Sales in May",
        "Hi, may I ask?",
        "Mr. may I ask?",
        "https://x.example/~mayor/",
        "May-June",
        "Dear Mayor,",
        "I'm fox",
        "M Fox",
        "Such was May\n\nFoxes are quick.",
        "dismay@fox.example",
        "may@fox.example.org",
        "may@foxy.example",
        "mayfox",
        "The Foxes wrote:",
        "On 5 May 2023 Bob wrote:",
    ],
)
def test_a_word_that_is_no_name_stays(said: str) -> None:
    assert MAY.line(said) == said


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Bill van der Berg", "p-2"),
        ("Bill Berg", "p-2"),
        ("Berg, Bill van der", "p-2"),
        ("the bill is due; Bill Gates paid", "the bill is due; Bill Gates paid"),
        ("Cheers, Bill", "Cheers, p-2"),
    ],
)
def test_names_of_several_words_are_known_by_the_first_and_last_of_them(said: str, shown: str) -> None:
    assert BILL.line(said) == shown


@pytest.mark.parametrize("name", ["May", "may", "Fox", "May Fox", "May Fox via News"])
def test_a_header_that_names_a_sender_names_a_person(name: str) -> None:
    assert "p-1" in MAY.name(name)


def called(*names: str) -> Redactions:
    return Redactions(
        (
            Person(
                "p-3",
                tuple(each for each in names if "@" not in each),
                tuple(each for each in names if "@" in each),
            ),
        )
    )


MUELLER = called("j.mueller@uni.de")


@pytest.mark.parametrize(
    ("name", "said", "shown"),
    [
        ("John Q. Public", "John Q. Public wrote:", "p-3 wrote:"),
        ("John Q. Public", "> John Q.\n> Public wrote:", "> p-3\n>  wrote:"),
        ("John Q. Public", "ask John Public or J. Q. Public", "ask p-3 or p-3"),
        ("John Public", "John Q. Public wrote:", "p-3 wrote:"),
        ("John Public", "john.public and John_Public", "p-3 and p-3"),
        ("Public, John", "John Public", "p-3"),
        ("Public, John Q.", "John Q. Public; Public, John", "p-3; p-3"),
        ("Dr. Anna Weiß", "as Dr. Anna Weiß says", "as p-3 says"),
        ("Dr. Anna Weiß", "as Anna Weiß says", "as p-3 says"),
        ("Dr. Anna Weiß", "as ANNA WEISS says", "as p-3 says"),
        ("Anna Weiß", "as Prof. Anna Weiß says", "as Prof. p-3 says"),
        ("J.R. Smith", "J.R. Smith and J. R. Smith", "p-3 and p-3"),
        ("J. R. Smith", "by J.R. Smith", "by p-3"),
        ("Martin King, Jr.", "Martin King, Jr. wrote:", "p-3 wrote:"),
        ("Martin King, Jr.", "Martin King said", "p-3 said"),
        ("Anna 'Nan' Lee", "Anna 'Nan' Lee", "p-3"),
        ("Anna 'Nan' Lee", "Anna Lee, Nan Lee", "p-3, p-3"),
        ("Anna (ACME) Lee", "Anna (ACME) Lee of ACME", "p-3 of ACME"),
        ("Anna Lee", "Anna (ACME) Lee", "p-3"),
        ("Anna Lee", 'Anna "Nan" Lee', "p-3"),
        ("Anna Lee", "'Anna Lee' and \"Anna Lee\"", "'p-3' and \"p-3\""),
        ("Anna Lee", "Anna Lee Anna Lee", "p-3"),
        ("Anna Lee", "Anna Lee's patch", "p-3's patch"),
        ("Xiaoyu Chen", "_Xiaoyu_Chen_", "_p-3_"),
        ("Bob Lee", "?q=Bob%20Lee&x and %20Bob%20Lee", "?q=p-3&x and %20p-3"),
        ("Jörg Müller", "Jo\u0308rg Mu\u0308ller", "p-3"),
        ("Jo\u0308rg Mu\u0308ller", "Jörg Müller, Joerg Mueller", "p-3, p-3"),
        ("Pat O'Brien", "Pat O’Brien", "p-3"),
        ("Pat O’Brien", "Pat O'Brien", "p-3"),
        ("Eva Meyer-Landrut", "> Eva Meyer-\n> Landrut says", "> p-3\n>  says"),
        ("Иван Иванов", "ИВАН Иванов", "p-3"),
        ("Sam", "Sam's patch", "p-3's patch"),
        ("Maxi Lee", "On Monday, Maximiliane Lee <j.x@uni.de> wrote", None),
    ],
)
def test_a_name_is_known_in_each_of_its_spellings(name: str, said: str, shown: str | None) -> None:
    people = called(name, "j.x@uni.de")
    assert people.line(said) == (shown or "On Monday, p-3 <p-3@redacted.invalid> wrote")


@pytest.mark.parametrize(
    "said",
    [
        "j dot mueller at uni dot de",
        "j.mueller@\nuni.de",
        "+j.mueller@uni.de",
        "j.mueller+lists@uni.de",
        "J.MUELLER at\n> uni.de",
    ],
)
def test_an_address_is_known_in_each_of_its_spellings(said: str) -> None:
    shown = MUELLER.line(said)
    assert "p-3@redacted.invalid" in shown
    assert "uni" not in shown
    assert shown.count("\n") == said.count("\n")


def test_an_address_is_known_in_the_name_of_a_file() -> None:
    assert MUELLER.file_name("notes by j.mueller@uni.de.txt") == "notes by p-3@redacted.invalid.txt"
    assert MUELLER.file_name("notes_j.mueller@uni.de_2.x") == "notes_p-3@redacted.invalid_2.x"
    assert MUELLER.line("in j.mueller@uni.de.txt") == "in p-3@redacted.invalid.txt"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("A B", "a b c"),
        ("Will Can", "I will can it"),
        ("Will Can", "you will\ncan see"),
        ("Mark Long", "please mark long lines"),
        ("Anna Lee", "Joanna Lee and Anna Leeds and D'Anna Lee"),
        ("May Fox", "We met in May. Foxes came."),
        ("Dr. Anna Weiß", "Dr. wrote:"),
        ("Martin King, Jr.", "Hi Jr,"),
    ],
)
def test_ordinary_words_are_no_name(name: str, said: str) -> None:
    assert called(name).line(said) == said


@pytest.mark.parametrize("said", ["Will Can", "WILL CAN", "Will\nCan"])
def test_a_name_of_ordinary_words_is_known_by_its_capitals(said: str) -> None:
    assert called("Will Can").line(said).strip() == "p-3"


@pytest.mark.parametrize("said", ["Anna Lee Lee", "'Anna Lee' via list", "lee.old", "anna lee", "Lee Anna"])
def test_of_a_name_in_a_header_no_word_is_left(said: str) -> None:
    shown = called("Anna Lee").name(said)
    assert shown.strip("'").removesuffix("' via list") == "p-3"


@pytest.mark.parametrize("said", ["lee.x@y.example", "x@lee.example", "lee-x@y.example", "Leeds"])
def test_in_a_header_another_address_or_word_stays(said: str) -> None:
    assert called("Anna Lee").name(said) == said


@pytest.mark.parametrize("name", ["may-fox-cv.pdf", "cv_May-Fox.pdf", "cv.may.fox.txt", "MayFox-may_fox.txt"])
def test_a_name_is_known_in_the_name_of_a_file(name: str) -> None:
    assert "fox" not in MAY.file_name(name).lower().replace("mayfox", "")


def test_a_name_in_a_long_text_is_found_where_a_line_ends() -> None:
    prose = "The tulips bloom in the quiet garden.\n" * 500
    people = called("Anna Lee")
    assert people.line(f"{prose}so Anna\nLee says\n{prose}") == f"{prose}so p-3\n says\n{prose}"
    assert people.line(prose) == prose


@given(
    st.lists(
        st.sampled_from(["May", "Fox", "may@fox.example", "\n", "\n> ", " ", "wrote:", "Hi ", ",", "x", "\t"])
    ).map("".join)
)
def test_no_line_comes_or_goes_and_no_full_name_is_left(text: str) -> None:
    shown = MAY.line(text)
    assert shown.count("\n") == text.count("\n")
    assert "may@fox.example" not in shown.split()
    assert MAY.line(shown) == shown


def test_what_is_saved_is_read_again_and_nobody_else_reads_it(tmp_path: Path) -> None:
    MAY.save(tmp_path)
    assert Redactions.read(tmp_path).people == MAY.people
    assert (tmp_path / "redacted").stat().st_mode & 0o777 == 0o600


def test_nobody_else_reads_it_while_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: int) -> None:
        modes.append((tmp_path / "redacted.new").stat().st_mode & 0o777)
        raise OSError("no space left")

    modes: list[int] = []
    (tmp_path / "redacted.new").write_text("of a crash")
    MAY.save(tmp_path)
    monkeypatch.setattr("os.fsync", failing)
    with pytest.raises(OSError, match="no space left"):
        BILL.save(tmp_path)
    assert modes == [0o600]
    assert [each.name for each in tmp_path.iterdir()] == ["redacted"]
    assert Redactions.read(tmp_path).people == MAY.people


@pytest.mark.parametrize("line", ["May Fox", "= May Fox", "p-1 =", "A B = May Fox"])
def test_a_line_that_names_nobody_is_an_error(tmp_path: Path, line: str) -> None:
    (tmp_path / "redacted").write_text(f"# a comment\n{line}\n")
    with pytest.raises(UsageError, match=r"redacted, line 2: .* names nobody: write `pseudonym = name or"):
        Redactions.read(tmp_path)
