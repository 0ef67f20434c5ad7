"""Undeclared bytes: what they are read as, alone and among mails whose charset is known."""

from __future__ import annotations

import chardet
import pytest

from listarchive.text.charset import decode

NBSP = "\N{NO-BREAK SPACE}"
WESTERN = [
    "La posición de la rama, la fecha y el número de revisión podrán verse así:\n  cuenta  --todo",
    "Bitte prüfen Sie, ob die Größe der Lampe für den Türrahmen genügt.",
    "La lampe est réparée ; voilà, où est passée la clé du château ?",
    "A lâmpada não está avariada, já há informação sobre a solução.",
    "Perché la lampada è più bella così? Già, è là.",
    "Lampan är trasig, så vi får köpa en ny på måndag.",
    "Lampen er ødelagt, så vi må få købt en ny på lørdag.",
    "Hyvää päivää, lamppu särkyi eilen, täytyy käydä kaupassa.",
    "¿Dónde está? ¡Aquí! «Mañana» a las 8ª y 9º.",
]


@pytest.mark.parametrize("text", WESTERN)
@pytest.mark.parametrize("charset", ["latin-1", "cp1252"])
@pytest.mark.parametrize(
    "spaced",
    [
        pytest.param(lambda text: text, id="plain"),
        pytest.param(lambda text: text.replace(" ", f"{NBSP} "), id="a no-break space before each"),
        pytest.param(lambda text: text.replace("  ", NBSP * 4), id="indented by them"),
        pytest.param(lambda text: text.replace(" ", NBSP), id="nothing else between words"),
        pytest.param(lambda text: text.split()[0], id="one word"),
    ],
)
def test_western_text_with_no_break_spaces_is_western(text: str, charset: str, spaced: type[str]) -> None:
    shown = spaced(text)
    raw = shown.encode(charset)
    assert decode(raw, None)[0] == shown


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Лампа починена, спасибо всем за помощь.", "koi8-r"),
        ("Лампа починена, спасибо всем за помощь.", "cp1251"),
        ("Лампа починена, спасибо всем за помощь.", "iso8859-5"),
        ("Лампа починена, спасибо всем за помощь.", "cp866"),
        ("Привет, спасибо", "koi8-r"),
        ("Η λάμπα επισκευάστηκε, ευχαριστώ πολύ όλους.", "cp1253"),
        ("המנורה תוקנה, תודה רבה לכולם על העזרה.", "cp1255"),
        ("Lampa została już naprawiona, dziękuję wszystkim za pomoc i życzę miłego dnia.", "iso8859-2"),
        ("电灯已经修好了，谢谢大家的帮助。", "gb18030"),
        ("램프가 수리되었습니다. 도와주셔서 감사합니다.", "cp949"),
        ("ランプは直りました。ありがとうございます。", "cp932"),
        ("ランプは直りました。ありがとうございます。", "euc_jp"),
    ],
)
def test_other_scripts_are_known_by_their_letters(text: str, charset: str) -> None:
    assert decode(text.encode(charset), None)[0] == text


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("Я", "koi8-r"),
        ("да", "koi8-r"),
        ("да, ok", "cp1251"),
        ("łódź", "iso8859-2"),
        ("λάμπα", "cp1253"),
        ("灯", "gb18030"),
        ("등", "cp949"),
        ("船", "euc_jp"),
        ("ışık", "cp1254"),
        ("é", "cp1252"),
        ("voilà — déjà", "cp1252"),
    ],
)
def test_the_mails_around_tell_where_the_bytes_are_too_few(text: str, usual: str) -> None:
    assert decode(text.encode(usual), None, usual) == (text, usual)


@pytest.mark.parametrize("usual", ["cp1252", "cp1251", "iso8859-2"])
def test_bytes_that_tell_count_more_than_the_mails_around(usual: str) -> None:
    text = "Пришлите, пожалуйста, новую лампу для старого маяка у реки. Мы ждём её уже третью неделю."
    assert decode(text.encode("koi8-r"), None, usual) == (text, "koi8-r")


def test_what_cannot_be_in_the_usual_charset_is_not() -> None:
    assert decode("Grüße".encode("latin-1"), None, "euc_jp") == ("Grüße", "cp1252")


@pytest.mark.parametrize(
    ("text", "charset", "asked"),
    [
        ("As lâmpadas não são à prova de água, mas há instruções.", "cp1252", False),
        ("Põe a lâmpada na mão: você vê três opções.", "cp1252", False),
        ("La lampe est très belle, même à côté de la fenêtre.", "cp1252", False),
        ("Să vă dea mâna, că vă caută.", "cp1250", True),
        ("Ő az idős nő, aki a szőlőt szüreteli.", "cp1250", True),
        ("Proszę, lampa mi się nie świeci.", "cp1250", True),
        ("Příště to bude lepší, věř mi.", "cp1250", True),
        ("Лампа починена, а я и не знал.", "cp1251", True),
    ],
)
def test_letters_that_only_western_languages_have_together_need_no_guess(
    text: str, charset: str, asked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bytes] = []
    detect = chardet.detect

    def noted(raw: bytes) -> object:
        seen.append(raw)
        return detect(raw)

    monkeypatch.setattr(chardet, "detect", noted)
    shown = decode(text.encode(charset), None)[0]
    assert bool(seen) == asked
    assert asked or shown == text
