"""What is put before a subject, and what it is without that."""

from __future__ import annotations

import pytest
from growth import unsteady  # type: ignore[import-not-found]

from listarchive.subjects import answers, base_subject, folded_subject


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Herons",
        "RE : Herons",
        "Re[2]: Herons",
        "Re(3): Herons",
        "Re^2: Herons",
        "Re*2: Herons",
        "AW: WG: Herons",
        "Antwort: Herons",
        "Rép. : Herons",
        "R: Herons",
        "回复：Herons",
        "Ответ: Herons",
        "Svar: Herons",
        "Réf. : Herons",
        "BLS: Herons",
        "İLT: Herons",
        "YANIT: Herons",
        "Yanıt: Herons",
        "תגובה: Herons",
        "رد: Herons",
        "회신: Herons",
        "Ang: Herons",
        "Отв: Herons",
        "הגב: Herons",
        "Balasan: Herons",
        "Trả lời: Herons",
        "Antwoord: Herons",
        "Respuesta: Herons",
        "Réponse: Herons",
        "Risposta: Herons",
        "Resposta: Herons",
        "Reply: Herons",
        "[EXT] [birds] Re: Herons",
        "[birds] [EXT] Re: [birds] Herons",
        "[birds] Re: Herons",
        "Re: [birds] Fwd: Herons",
    ],
)
def test_an_answer_in_any_language(subject: str) -> None:
    assert answers(subject)
    assert folded_subject(subject) == "herons"
    assert base_subject(subject) == ("herons", True)


@pytest.mark.parametrize(
    "subject",
    [
        "Herons",
        "Research: herons",
        "Trains: herons",
        "Bug: herons",
        "Regarding herons",
        "Are: herons",
        "TR-8: herons",
        "REP: herons",
        "Replying: herons",
        "Angle: herons",
        "12:30",
    ],
)
def test_no_answer(subject: str) -> None:
    assert not answers(subject)
    assert folded_subject(subject) == subject.lower()
    assert base_subject(subject) == (subject.lower(), False)


@pytest.mark.parametrize(
    ("subject", "marked"),
    [("[Fwd: Herons]", True), ("[birds] [Fwd: Re: Herons]", True), ("Herons (fwd)", False)],
)
def test_what_stands_before_a_forwarded_subject_is_a_mark_and_what_stands_behind_is_none(
    subject: str, marked: bool
) -> None:
    assert answers(subject) is marked
    assert base_subject(subject) == ("herons", True)


def test_a_subject_that_is_nothing_else_stays() -> None:
    assert folded_subject("[birds]") == "[birds]"
    assert folded_subject("Re: [birds]") == "re: [birds]"
    assert folded_subject("") == ""


@pytest.mark.parametrize("unit", ["re", "re: ", "[a] ", "[", "re[", " ", "re (", "fwd : "])
def test_time_is_linear(unit: str) -> None:
    def read(text: str) -> None:
        answers(text)
        folded_subject(text)
        base_subject(text)

    assert not unsteady(read, lambda size: unit * (size // len(unit)), 200_000, 200)
