"""Lines that say, in many languages, that a whole mail follows: words put together, not sentences learnt."""

from __future__ import annotations

import pytest

from listarchive.text import clean


def labels(text: str) -> list[str]:
    """The label of each filled line of a text, in order."""
    return [line.label for line in clean(text).lines if line.text.strip()]


SEPARATORS = [
    "---------- Yönlendirilen mesaj ----------",
    "----- Asıl ileti -----",
    "Yönlendirilen ileti başlangıcı:",
    "---------- ΑΡΧΙΚΟ ΜΗΝΥΜΑ ----------",
    "---------- Προωθούμενο μήνυμα ----------",
    "---------- الرسالة الأصليّة ----------",
    "---------- رسالة معاد إرسالها ----------",
    "תחילת הודעה שהועברה:",
    "---------- Mesaj redirecţionat ----------",
    "---------- Mesaj reexpediat ----------",
    "---------- Továbbküldött üzenet ----------",
    "---------- Eredeti e-mail ----------",
    "---------- Correu original ----------",
    "Comença el missatge reenviat:",
    "Początek przekazywanej wiadomości:",
    "---------- Przesłana dalej wiadomość ----------",
    "Začátek přeposlané zprávy:",
    "---------- Původní mail ----------",
    "---------- Mail transféré ----------",
    "---------- E-mail d’origine ----------",
    "Comienzo del mensaje reenviado:",
    "---------- Mensagem repassada ----------",
    "---------- Doorgezonden bericht ----------",
    "Начало переадресованного сообщения:",
    "---------- Исходное письмо ----------",
    "---------- Пересланий лист ----------",
    "Börja vidarebefordrat meddelande:",
    "Begynnelse på videresendt melding:",
    "---------- Alkuperäinen sähköposti ----------",
    "---------- 转发的消息 ----------",
    "---------- 原邮件 ----------",
    "---------- 転送メール ----------",
    "---------- 원본메일 ----------",
    "---------- Prvotno sporočilo ----------",
    "---------- Препратено писмо ----------",
    "---------- Email gốc ----------",
    "Mulai pesan terusan:",
]


@pytest.mark.parametrize("separator", SEPARATORS)
def test_what_says_that_a_mail_follows_is_put_together_of_few_words(separator: str) -> None:
    text = f"It burns.\n\n{separator}\nDate: 12 Jan 2023\nFrom: Ann <ann@example.org>\n"
    assert "own" not in labels(text)[1:]


@pytest.mark.parametrize(
    "line",
    [
        "--- The original list of parts ---",
        "--- Original title ---",
        "--- Forward list ---",
        "== Mail forwarding ==",
        "== Transmission of mail ==",
        "--- Mailing list ---",
        "--- Messages ---",
        "The forwarded mail:",
        "Start of the list:",
        "In the original mail:",
    ],
)
def test_a_heading_of_such_words_is_own(line: str) -> None:
    assert labels(f"It burns.\n\n{line}\nThe lamp is lit.\n\nAnd so on.\n") == ["own"] * 4
