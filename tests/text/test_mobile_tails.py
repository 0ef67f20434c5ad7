"""What telephones and mail programs say about themselves, told from words about what was sent."""

from __future__ import annotations

import pytest

from listarchive.text import clean


def labels(text: str) -> list[str]:
    """The label of each filled line of a text, in order."""
    return [line.label for line in clean(text).lines if line.text.strip()]


STANDING = [
    "Sent on the move",
    "Von unterwegs gesendet",
    "Hol dir Outlook für Android",
    "Provenance : Courrier pour Windows",
    "Envoyé de mon appareil Android avec K-9 Mail. Veuillez excuser ma brièveté.",
    "Enviado desde mi dispositivo Android con K-9 Mail. Disculpa mi brevedad.",
    "Enviado con Aquamail para Android",
    "Obter o Outlook para Android",
    "Obtén l'Outlook per a Android",
    "Verzonden vanaf mijn Android-apparaat met K-9 Mail. Excuseer mijn beknoptheid.",
    "Skickat från mobilen",
    "Sendt fra Mail til Windows 10",
    "Sendt frå min iPhone",
    "Hanki Outlook Androidille",
    "Wysłane z urządzenia Android za pomocą K-9 Mail. Proszę wybaczyć moją zwięzłość.",
    "Odesláno aplikací K-9 Mail ze systému Android. Omluvte prosím moji stručnost.",
    "Получить Outlook для Android",
    "Простите за краткость, создано в K-9 Mail.",
    "Відправлено з iPhone",
    "Изпратено от телефона ми",
    "Испратено од мојот iPhone",
    "Εστάλη από το κινητό μου",
    "Αυτό το μήνυμα στάλθηκε από την Android συσκευή μου με K-9 Mail.",
    "קבל את Outlook עבור Android",
    "الحصول على Outlook لـ Android",
    "از آیفون من ارسال شد",
    "Expediat de pe iPhone",
    "Az Android készülékemről, a K-9 Mail segítségével küldtem. Elnézést, hogy rövid voltam.",
    "K-9 Mail ile Android cihazımdan gönderildi. Lütfen kısa olduğu için mazur görün.",
    "Telefonumdan gönderildi",
    "Saadetud iPhone'ist",
    "发自 iPhone",
    "來自我的 iPhone",
    "삼성 갤럭시 스마트폰에서 보냈습니다.",
    "Gửi từ điện thoại của tôi",
    "ส่งมาจาก iPhone",
    "Terkirim dari iPhone saya",
]
AT_THE_END = [
    "Typed on a touchscreen",
    "Mobil gesendet",
    "Mandado desde mi móvil",
    "Android için Outlook'u edinin",
    "Az Outlook letöltése Androidhoz",
    "Yahoo!メール for Androidから送信",
    "从 Windows 版邮件发送",
    "Android용 Outlook 다운로드",
    "Dërguar nga iPhone im",
]


@pytest.mark.parametrize("tail", STANDING)
def test_a_program_that_says_what_it_is_amid_a_text(tail: str) -> None:
    assert labels(f"It burns.\n\n{tail}\n\nOne more thing: it smokes.\n") == ["own", "signature", "own"]


@pytest.mark.parametrize("tail", STANDING + AT_THE_END)
def test_a_program_that_says_what_it_is_at_the_end(tail: str) -> None:
    assert labels(f"It burns.\n\n{tail}\n") == ["own", "signature"]
    assert labels(f"{tail}\n\n> Does it burn?\n\nIt burns.\n") == ["signature", "quote", "own"]


@pytest.mark.parametrize(
    "line",
    [
        "Sent from the harbour we got three lamps.",
        "Sent on the 5th of May.",
        "Enviado con prisa, perdón.",
        "Escrito de noche, con sueño.",
        "Inviato da me ieri.",
        "Verzonden met de post.",
        "Sendt fra Odense i går.",
        "Skickat från Lund igår.",
        "Trimis din Cluj.",
        "Poslano z vlakom.",
        "Отправлено из Москвы вчера.",
        "Відправлено з Києва вчора.",
        "Bu lamba dün benden gönderildi",
        "Εστάλη από τον Πέτρο χθες.",
        "ارسال از تهران",
        "来自我的朋友",
        "Gửi từ Hà Nội",
        "Terkirim dari Jakarta kemarin.",
        "Az Outlook nem indul.",
    ],
)
def test_what_else_was_sent_is_own(line: str) -> None:
    assert labels(f"It burns.\n\n{line}\n") == ["own", "own"]
    assert labels(f"It burns.\n\n{line}\n\nAnd so on.\n") == ["own"] * 3
