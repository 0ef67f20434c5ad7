"""Attributions as mailers word them and break them, and sentences that look like one."""

from __future__ import annotations

import pytest

from listarchive.text import clean


def labels(text: str) -> list[str]:
    """The label of each filled line of a text, in order."""
    return [line.label for line in clean(text).lines if line.text.strip()]


@pytest.mark.parametrize(
    "attribution",
    [
        "Ann Lee of the Harbour Office wrote:",
        "Ann Lee scribbled on 12 Jan 2023:",
        "Once upon a time, Ann Lee said:",
        "Dans son message précédent, Ann Lee a écrit :",
        "Ann Lee je 12. 01. 2023 ob 10:00 napisala:",
        "2023. 1. 12. 10:00에 Ann Lee 이(가) 쓴 글:",
        "Ann Lee skribis la 12an de januaro 2023:",
        "2023(e)ko urt. 12(a) 10:00 orduan, Ann Lee-(e)k idatzi zuen:",
        "Ann Lee erabiltzaileak hau idatzi zuen (2023 urt. 12, og. (10:00)):",
        "Annabella Leermeester-Castillo <castillo@harbour.example.org> 於\n2023年1月12日 週四 下午3:15寫道：",
        "Annabella Leermeester-Castillo <castillo@harbour.example.org>\n于2023年1月12日周四 10:00写道：",
        "Annabella Maria Leermeester-Castillo, 12 Oca 2023 Per, 10:00\ntarihinde şunu yazdı:",
        "No dia 12 de janeiro de 2023 às 10:00, Annabella Leermeester-Castillo\nescreveu:",
        "2023(e)ko urt. 12(a) 10:00 orduan, Annabella Leermeester-Castillo-(e)k\nidatzi zuen:",
    ],
)
def test_an_attribution_in_the_words_and_lines_of_its_mailer(attribution: str) -> None:
    text = f"It burns.\n\n{attribution}\n> Who has the key of the shed?\n\nI have it.\n"
    assert labels(text) == ["own", *["attribution"] * (1 + attribution.count("\n")), "quote", "own"]


@pytest.mark.parametrize(
    "sentence",
    [
        "As the RFC says:",
        "So I wrote a test that says:",
        "My code writes:",
        "Because the harbour office wrote:",
    ],
)
def test_a_sentence_that_leads_to_what_was_said_is_own(sentence: str) -> None:
    assert labels(f"It burns.\n{sentence}\n> Who has the key?\n\nI have it.\n")[:2] == ["own", "own"]
