# ruff: noqa: E501, SIM905
"""Charsets as mailers name and mix them, beside texts that must stay as they are."""

from __future__ import annotations

import codecs
import re
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.text.charset import decode
from listarchive.text.charset_names import codec_of
from listarchive.text.iso2022 import decoded

BOAT = "ポンプはまた動いています。船はまだ川岸にあります。"
PLAIN = BOAT.encode("iso2022_jp")
ESC = b"\x1b"
NEC = b"\x1b$B-!HV$N-j%]%s%W\x1b(B"  # row 13
NEC_READ = "①番の㈱ポンプ"
KANA = b"\x1b$B%]%s%W\x1b(I]_\x1b(B ok"
KANA_READ = "ポンプﾝﾟ ok"

JAPANESE_LABELS = """
    iso-2022-jp ISO-2022-JP iso2022jp ISO2022JP iso-2022jp iso2022-jp csISO2022JP _iso-2022-jp$esc x-iso-2022-jp
    iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-3 iso-2022-jp-2004 iso-2022-jp-ext iso-2022-jp-ms x-windows-iso2022jp
    x-windows-50220 x-windows-50221 cp50220 cp50221 cp50222 windows-50220 windows-50221 windows-50222 50220
    jis jis7 JIS_Encoding x-jis junet iso-2022-jp;format=flowed "iso-2022-jp" 'iso-2022-jp'
""".split()


@pytest.mark.slow
@pytest.mark.parametrize(
    "label", [*JAPANESE_LABELS, None, "us-ascii", "utf-8", "iso-8859-1", "x-nope", "unknown-8bit"]
)
@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param(PLAIN, BOAT, id="plain"),
        pytest.param(b"Hi\n" + PLAIN + b"\nbye", f"Hi\n{BOAT}\nbye", id="among ASCII"),
        pytest.param(NEC, NEC_READ, id="row 13 of NEC"),
        pytest.param(b'\x1b$By!y"\x1b(B', "纊褜", id="IBM's characters in NEC's rows"),
        pytest.param(KANA, KANA_READ, id="half-width kana"),
        pytest.param(b"\x1b$@%]%s%W\x1b(J", "ポンプ", id="JIS C 6226"),
        pytest.param(b"\x1b$(B%]%s%W\x1b(B", "ポンプ", id="ISO 2022's own escape"),
        pytest.param(b"\x1b&@\x1b$B%]%s%W\x1b(B", "ポンプ", id="JIS X 0208-1990"),
        pytest.param("驫麤".encode("iso2022_jp_1"), "驫麤", id="JIS X 0212"),
        pytest.param("俱𠀋".encode("iso2022_jp_2004"), "俱𠀋", id="JIS X 0213"),
        pytest.param("汉语 한국 café".encode("iso2022_jp_2"), "汉语 한국 café", id="RFC 1554"),
        pytest.param(
            b"\x1b$B%]%s%W\nnext line\n", "ポンプ\nnext line\n", id="not switched back at the end of a line"
        ),
    ],
)
def test_iso_2022_jp(raw: bytes, text: str, label: str | None) -> None:
    if label is None or label not in JAPANESE_LABELS:
        assert raw.isascii()
    assert decode(raw, label) == (text, "iso2022_jp")


@pytest.mark.slow
@pytest.mark.parametrize("label", JAPANESE_LABELS)
@pytest.mark.parametrize("charset", ["utf-8", "cp932", "euc_jp"])
@pytest.mark.parametrize("text", [BOAT, "ポンプ", "船が来た\nhello\n船が来た", "Ok: 船"])
def test_another_charset_of_japan_under_that_label(text: str, charset: str, label: str) -> None:
    assert decode(text.encode(charset), label) == (text, charset)


@pytest.mark.parametrize(
    ("raw", "label", "text"),
    [
        pytest.param(b"$B%]%s%W(B ok", "iso-2022-jp", "ポンプ ok", id="escapes were taken out"),
        pytest.param(PLAIN + " ﾎﾟﾝﾌﾟ".encode("cp932"), "iso-2022-jp", f"{BOAT} ﾎﾟﾝﾌﾟ", id="kana in 8 bits"),
        pytest.param(b"\x0e]_\x0f ok \x1b(B", "iso-2022-jp", "ﾝﾟ ok ", id="kana behind SO"),
        pytest.param("①船".encode("cp932"), "shift_jis", "①船", id="NEC in Shift_JIS"),
        pytest.param(b"\xad\xa1\xc1\xa5", "euc-jp", "①船", id="NEC in EUC-JP"),
        pytest.param(b"\xad\xa1\xc1\xa5", "iso-2022-jp", "①船", id="NEC in EUC-JP under iso-2022-jp"),
        pytest.param("船が来た".encode("euc_jp"), "shift_jis", "船が来た", id="EUC-JP as Shift_JIS"),
        pytest.param("船が来た".encode("cp932"), "euc-jp", "船が来た", id="Shift_JIS as EUC-JP"),
        pytest.param("한국어 글".encode("iso2022_kr"), "iso-2022-kr", "한국어 글", id="Korean"),
        pytest.param(b"\x0eGQ19>n\x0f", "iso-2022-kr", "한국어", id="Korean without its header"),
        pytest.param(b"\x1b$)A\x0e::So\x0f ok", "iso-2022-cn", "汉语 ok", id="Chinese"),
        pytest.param("汉语".encode("hz"), "hz-gb-2312", "汉语", id="HZ"),
    ],
)
def test_other_forms_of_seven_bits(raw: bytes, label: str, text: str) -> None:
    assert decode(raw, label)[0] == text


@pytest.mark.parametrize("label", [None, "us-ascii", "utf-8", "unknown-8bit"])
def test_kana_in_8_bits_among_undeclared_japanese(label: str | None) -> None:
    raw = "ﾎﾟﾝﾌﾟ ".encode("cp932") + PLAIN
    assert decode(raw, label) == (f"ﾎﾟﾝﾌﾟ {BOAT}", "iso2022_jp")
    red = "\x1b[31mcafé\x1b[0m"
    assert decode(red.encode("latin-1"), label)[0] == red
    assert decode(red.encode(), label) == (red, "utf-8")


@given(
    st.lists(st.sampled_from(["$B", "$@", "(B", "(J", "$", "B", "a", " ", "\n"]), max_size=24).map("".join)
)
def test_escapes_that_were_taken_out_are_put_back_around_pairs_of_bytes(text: str) -> None:
    whole = re.sub(r"(\$[@B])((?:[!-~]{2})+?)(\([BJ])", "\x1b\\1\\2\x1b\\3", text)
    assert decoded(text.encode()) == decoded(whole.encode())


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"\x1b[31mred\x1b[0m", id="colours"),
        pytest.param(b"\x1b(B\x1b[m", id="tput sgr0"),
        pytest.param(b"\x1b(0lqqk\x1b(B", id="line drawing"),
        pytest.param(b"\x1b]0;title\x07", id="a title"),
        pytest.param(b"costs $B or $(A), 2004$", id="dollars"),
        pytest.param(b"\x1b$B\x1b(B", id="nothing in between"),
        pytest.param(b"\x1b$Bno Japanese, ~~~~~ \x1b(B", id="no characters"),
        pytest.param(b"Esc $B%]%s%W(B", id="no escape"),
    ],
)
@pytest.mark.parametrize("label", [None, "us-ascii", "utf-8", "iso-8859-1"])
def test_escape_sequences_that_are_not_japanese(raw: bytes, label: str | None) -> None:
    assert decode(raw, label) == (raw.decode("ascii"), "us-ascii")


LARGER = [
    ("iso-8859-1", "cp1252", "Grüße – “Köln”, 5 €"),
    ("iso-8859-15", "cp1252", "Grüße – “Köln”"),
    ("iso-8859-2", "cp1250", "Zażółć gęślą jaźń, 5 € “dobrze”"),
    ("iso-8859-2", "cp1250", "Příliš žluťoučký kůň – úpěl"),
    ("iso-8859-4", "cp1257", "Įlinkdama fechtuotojo špaga – „taip“"),
    ("iso-8859-5", "cp1251", "Съешь ещё этих „мягких“ булок – да"),
    ("iso-8859-6", "cp1256", "نص حكيم “هنا” پچ"),
    ("iso-8859-7", "cp1253", "Ξεσκεπάζω – “την ψυχοφθόρα” 5 €"),
    ("iso-8859-8", "cp1255", "דג סקרן – “שט בים”"),
    ("iso-8859-8-i", "cp1255", "דג סקרן – “שט בים”"),
    ("iso-8859-9", "cp1254", "Pijamalı hasta – “yağız şoföre”"),
    ("iso-8859-13", "cp1257", "Įlinkdama fechtuotojo špaga – „taip“"),
    ("iso-8859-11", "cp874", "เป็นมนุษย์ – “สุดประเสริฐ”"),
    ("tis-620", "cp874", "เป็นมนุษย์ – “สุดประเสริฐ”"),
    ("gb2312", "gbk", "朱镕基先生修好了囍灯"),
    ("gb2312", "gb18030", "䶮囍灯𠀀"),
    ("gbk", "gb18030", "䶮囍灯𠀀"),
    ("x-gbk", "gb18030", "囍灯"),
    ("euc-kr", "cp949", "똠방각하 펲시콜라"),
    ("ks_c_5601-1987", "cp949", "똠방각하 펲시콜라"),
    ("big5", "cp950", "裏面的燈碁銹"),
    ("big5", "big5hkscs", "嘅燈喺度"),
    ("shift_jis", "cp932", "①番の㈱髙橋"),
    ("utf-8", "cp1252", "Grüße – “Köln”"),
    ("us-ascii", "cp1252", "Grüße – “Köln”"),
]


@pytest.mark.parametrize(("label", "charset", "text"), LARGER)
def test_a_larger_charset_under_the_label_of_a_smaller(label: str, charset: str, text: str) -> None:
    assert decode(text.encode(charset), label)[0] == text


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("iso8859-1", "Grüße aus Köln"),
        ("iso8859-2", "Zażółć gęślą jaźń"),
        ("iso8859-5", "Съешь ещё этих булок"),
        ("iso8859-7", "Ξεσκεπάζω την ψυχοφθόρα"),
        ("iso8859-9", "Pijamalı hasta yağız şoföre"),
        ("iso8859-13", "Įlinkdama fechtuotojo špaga"),
        ("iso8859-15", "5 € für Œuvres"),
        ("koi8-r", "ОЙ, ЧТО ЭТО"),
        ("koi8-r", "да"),
        ("cp1251", "да"),
        ("cp1252", "naïve"),
        ("koi8-u", "їжак ґанок"),
        ("mac-cyrillic", "Съешь ещё"),
        ("cp850", "Grüße ½"),
        ("euc_jp", "船"),
        ("cp932", "ﾎﾟﾝﾌﾟ"),
    ],
)
def test_what_is_declared_rightly_stays(charset: str, text: str) -> None:
    assert decode(text.encode(charset), charset) == (text, charset)


def test_polish_letters_of_iso_8859_2_beside_windows_dashes() -> None:
    raw = "gęślą jaźń, gęśla".encode("iso8859-2") + b" \x96 " + "jaśnie".encode("iso8859-2")
    assert decode(raw, "iso-8859-2")[0] == "gęślą jaźń, gęśla – jaśnie"


@pytest.mark.parametrize(
    ("mark", "charset"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
@pytest.mark.parametrize(
    "label",
    [
        None,
        "utf-8",
        "utf-16",
        "utf-16le",
        "utf-16be",
        "utf-32",
        "us-ascii",
        "iso-8859-1",
        "koi8-r",
        "gbk",
        "iso-2022-jp",
        "x-nope",
    ],
)
@pytest.mark.parametrize("text", ["Grüße aus Köln\n", "船が来た", "plain"])
def test_a_byte_order_mark_counts_more_than_any_label(
    text: str, label: str | None, mark: bytes, charset: str
) -> None:
    name = charset.removesuffix("-le").removesuffix("-be")
    assert decode(mark + text.encode(charset), label) == (text, name)
    if name != "utf-8":  # a line end was added by a program that knows bytes only
        assert decode(mark + text.encode(charset) + b"\n", label) == (text, name)


@pytest.mark.parametrize(
    ("raw", "label", "text", "used"),
    [
        pytest.param("Grüße\n".encode("utf-16-le"), "utf-16", "Grüße\n", "utf-16", id="no mark, little"),
        pytest.param("Grüße\n".encode("utf-16-be"), "utf-16", "Grüße\n", "utf-16", id="no mark, big"),
        pytest.param("Grüße\n".encode("utf-16-be"), "utf-16be", "Grüße\n", "utf-16", id="big declared"),
        pytest.param("Grüße\n".encode(), "utf-16", "Grüße\n", "utf-8", id="UTF-8 under utf-16"),
        pytest.param(b"plain words\n", "utf-16", "plain words\n", "us-ascii", id="ASCII under utf-16"),
        pytest.param(b"\xff\xfevenement", None, "ÿþvenement", "cp1252", id="no UTF-16 follows the mark"),
        pytest.param(b"\xef\xbb\xbfGr\xfc\xdfe", None, "ï»¿Grüße", "cp1252", id="no UTF-8 follows the mark"),
        pytest.param(b"Hi +AOk-t+AOk-", "utf-7", "Hi été", "utf-7", id="UTF-7"),
        pytest.param(b"Hi +AOk-t+AOk-", "unicode-1-1-utf-7", "Hi été", "utf-7", id="UTF-7's old name"),
        pytest.param(b"Hi +AOk-t+AOk-", "x-unicode-2-0-utf-7", "Hi été", "utf-7", id="Netscape's"),
        pytest.param(b"1+1=2, C++", "utf-7", "1+1=2, C++", "us-ascii", id="no UTF-7 after all"),
        pytest.param("été".encode(), "utf-7", "été", "utf-8", id="UTF-8 under utf-7"),
        pytest.param(b"Hi +AOk-t+AOk-", None, "Hi +AOk-t+AOk-", "us-ascii", id="nobody says UTF-7"),
    ],
)
def test_unicode(raw: bytes, label: str | None, text: str, used: str) -> None:
    assert decode(raw, label) == (text, used)


NAMES = {
    "utf-8": 'utf8 UTF8 utf_8 "utf-8" utf-8; utf-8;format=flowed charset=utf-8 "charset=utf-8" utf8mb4 x-utf-8 uft-8'
    " unicode-1-1-utf-8 utf-8*en UTF-8(unicode) cp65001 windows-65001",
    "iso8859-1": "iso-8859-1 ISO_8859-1 iso8859-1 8859-1 iso-88591 iso-8559-1 iso-8895-1 latin1 l1 iso-ir-100 ISO_8859-1:1987"
    " iso-8859-1/windows-1252 cp819 iso-8859 csISOLatin1",
    "iso8859-8": "iso-8859-8-i iso-8859-8-e ISO-8859-8-I iso8859-8 logical;iso-8859-8",
    "iso8859-6": "iso-8859-6-i iso-8859-6-e",
    "iso8859-15": "iso-8859-15 latin-9 iso885915 ISO-8859-15;",
    "cp1252": "windows-1252 cp-1252 cp1252 win-1252 win1252 x-cp1252 windows1252 ansi ansi-1252 x-ansi-1252 ms-1252",
    "cp1251": "windows-1251 x-cp1251 win-1251 cp-1251",
    "cp850": "cp-850 cp850 ibm850 ibm-850 dos-850 pc850 850",
    "koi8-r": "koi8-r koi8r KOI-8-R koi8 cskoi8r x-koi8-r",
    "koi8-u": "koi8-u koi8-ru koi8u",
    "gb18030": "gb2312 GB_2312-80 gbk x-gbk cp936 windows-936 ms936 euc-cn gb18030 csGB2312 cn-gb chinese",
    "cp950": "big5 Big-5 big5-hkscs cn-big5 x-x-big5 cp950 windows-950",
    "cp949": "euc-kr ks_c_5601-1987 KSC5601 ks_c_5601 x-windows-949 uhc windows-949 korean cseuckr",
    "cp932": "shift_jis Shift-JIS sjis x-sjis ms932 windows-31j csWindows31J cp932 sjis-win ms_kanji",
    "euc_jp": "euc-jp x-euc-jp eucjp eucJP-ms ujis cp51932",
    "cp874": "tis-620 tis620 windows-874 iso-8859-11 x-tis-620 cp874",
    "mac-roman": "macintosh mac x-mac-roman macroman x-macroman",
    "mac-cyrillic": "x-mac-cyrillic maccyrillic",
    None: "us-ascii ansi_x3.4 ansi_x3.4-1968 unknown-8bit x-unknown x-user-defined user-defined x-nope base64 rot13 none"
    " ; = charset= 20127 binary 7bit quoted-printable idna",
}


@pytest.mark.parametrize(
    ("codec", "name"), [(codec, name) for codec, row in NAMES.items() for name in row.split()]
)
def test_a_name_that_mailers_write(codec: str | None, name: str) -> None:
    assert codec_of(name) == codec


@given(
    st.binary(max_size=60),
    st.text(max_size=20) | st.sampled_from([*JAPANESE_LABELS, "utf-16", "utf-7", "gbk", "hz"]),
)
def test_nothing_raises_and_no_nul_is_left(raw: bytes, label: str) -> None:
    text, used = decode(raw, label)
    assert "\0" not in text
    assert used


def test_what_is_kept_of_declared_charsets_is_small() -> None:
    tracemalloc.start()
    try:
        for number in range(20):
            assert codec_of(f"utf-8 {number}" + "x" * 100_000) == "utf-8"
        assert tracemalloc.get_traced_memory()[0] < 100_000
    finally:
        tracemalloc.stop()
