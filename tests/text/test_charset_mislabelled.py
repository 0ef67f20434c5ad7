"""Mail that names a charset which it is not in, beside texts that only look like it."""

from __future__ import annotations

import pytest

from listarchive.mail.headers import decoded
from listarchive.text.charset import decode

RUSSIAN_MAIL = "Привет, друзья! Лампа починена, спасибо всем за помощь. Завтра приду."


@pytest.mark.parametrize(
    "label", ["iso-8859-1", "windows-1252", "koi8-r", "koi8-u", "windows-1251", "iso-8859-5"]
)
@pytest.mark.parametrize("charset", ["utf-8", "koi8-r", "cp1251", "iso8859-5"])
def test_russian_mail_under_the_label_of_another_charset(label: str, charset: str) -> None:
    assert decode(RUSSIAN_MAIL.encode(charset), label)[0] == RUSSIAN_MAIL


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("cp1251", "Благодаря на всички, лампата вече свети отново."),
        ("cp1251", "Дякую всім, їжак уже світить, лампа працює знову."),
        ("koi8-r", "лампа починена, спасибо за помощь, до встречи"),
        ("iso8859-7", "Καλημέρα σας, ευχαριστώ πολύ για τη βοήθεια."),
        ("iso8859-8", "שלום לכולם ותודה רבה על העזרה"),
        ("gb2312", "你好,谢谢大家的帮助。灯已经修好了。"),
        ("euc_kr", "안녕하세요 여러분 감사합니다 램프를 고쳤습니다"),
        ("euc_jp", "ランプが直りました。ありがとうございます。"),
        ("cp874", "สวัสดีครับ ขอบคุณทุกคน โคมไฟซ่อมแล้ว"),
        ("utf-8", "Grüße aus Köln"),
        ("utf-8", "schön"),
        ("utf-8", "5\N{NO-BREAK SPACE}kg «Lampen»"),
        ("utf-8", "灯已经修好了"),
    ],
)
@pytest.mark.parametrize("label", ["iso-8859-1", "iso-8859-15", "windows-1252"])
def test_another_script_under_a_western_label(label: str, charset: str, text: str) -> None:
    assert decode(text.encode(charset), label)[0] == text


@pytest.mark.parametrize(
    "label", ["gb2312", "big5", "euc-kr", "euc-jp", "shift_jis", "tis-620", "iso-8859-7"]
)
def test_utf_8_under_the_label_of_another_script(label: str) -> None:
    assert decode("灯已经修好了。谢谢".encode(), label)[0] == "灯已经修好了。谢谢"


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        pytest.param("latin-1", "the letters ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ are high", id="a table of letters"),
        pytest.param("latin-1", "ÀÁÂ ÃÄÅ ÆÇÈ ÉÊË ÌÍÎÏ ÐÑÒ ÓÔÕÖ ØÙÚÛÜ", id="a table of letters in groups"),
        pytest.param("latin-1", "éèê àâä ïîôö ùûü ç ÉÉÉ", id="letters with accents"),
        pytest.param("latin-1", "ÄÄÄÄÄÂÄÄÄÄÄÄ ³³³ ÀÄÄÄÙ ÚÄÄÄ¿", id="a frame of DOS"),
        pytest.param("latin-1", "°°° ÷×÷ ±±± §§§ «»«» ¤¤¤ ¶¶¶", id="signs"),
        pytest.param("latin-1", "À «É», Â°", id="a capital before a sign"),
        pytest.param("koi8-r", "ОЙ, ЧТО ЭТО ТАКОЕ, СНОВА НЕ ВИДНО", id="capitals"),
        pytest.param("cp1251", "ЛАМПА ПОЧИНЕНА, СПАСИБО ВСЕМ", id="capitals of Windows"),
        pytest.param("cp1251", "съешь ещё этих булок, выпей чаю", id="a line that has all letters"),
        pytest.param("cp1251", "Љубазни фењерџија чађавог лица хоће да ми покаже штос", id="Serbian"),
        pytest.param("gb2312", "联通", id="a word that is UTF-8 by chance"),
        pytest.param("cp874", "รก", id="two letters that are UTF-8 by chance"),
    ],
)
def test_what_is_rare_stays_as_it_is_declared(charset: str, text: str) -> None:
    assert decode(text.encode(charset), charset)[0] == text


def test_an_encoded_word_of_utf_8_under_a_western_label() -> None:
    assert decoded("=?iso-8859-1?Q?Gr=C3=BC=C3=9Fe?= =?iso-8859-1?Q?_aus_K=C3=B6ln?=") == "Grüße aus Köln"
