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


@pytest.mark.parametrize("line", ["May Fox", "= May Fox", "p-1 =", "A B = May Fox"])
def test_a_line_that_names_nobody_is_an_error(tmp_path: Path, line: str) -> None:
    (tmp_path / "redacted").write_text(f"# a comment\n{line}\n")
    with pytest.raises(UsageError, match=r"redacted, line 2: .* names nobody: write `pseudonym = name or"):
        Redactions.read(tmp_path)
