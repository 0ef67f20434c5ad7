# ruff: noqa: E501
"""The characters that bytes mean."""

from __future__ import annotations

import pytest

from listarchive.text.charset import decode

RUSSIAN = "Насос снова работает, а лодка всё ещё стоит у берега реки."
POLISH = "Pompa znów działa, łódź wciąż stoi przy brzegu rzeki; proszę o wiadomość, gdy coś się zmieni, że można płynąć."
JAPANESE = "ポンプはまた動いています。船はまだ川岸にあります。"


@pytest.mark.parametrize(
    ("raw", "declared", "text", "used"),
    [
        (b"plain", None, "plain", "us-ascii"),
        (b"plain", "iso-8859-1", "plain", "us-ascii"),
        ("café".encode(), None, "café", "utf-8"),
        ("café".encode(), "us-ascii", "café", "utf-8"),
        ("café".encode(), "unknown-8bit", "café", "utf-8"),
        ("café".encode("latin-1"), "us-ascii", "café", "cp1252"),
        ("café".encode("latin-1"), "ISO-8859-1", "café", "iso8859-1"),
        (b"\x93caf\xe9\x94", "iso-8859-1", "“café”", "cp1252"),
        ("café".encode("latin-1"), "utf-8", "café", "cp1252"),
        ("café".encode("latin-1"), "no-such-charset", "café", "cp1252"),
        ("café".encode("latin-1"), "base64", "café", "cp1252"),
        ("насос".encode("koi8-r"), "koi8-r", "насос", "koi8-r"),
        ("насос".encode("cp1251"), "x-cp1251", "насос", "cp1251"),
        ("泵".encode("gb18030"), "gb2312", "泵", "gb18030"),
        (JAPANESE.encode("iso2022_jp"), "iso-2022-jp", JAPANESE, "iso2022_jp"),
        (JAPANESE.encode("cp932"), "shift_jis", JAPANESE, "cp932"),
        (RUSSIAN.encode("koi8-r"), None, RUSSIAN, "koi8-r"),
        (RUSSIAN.encode("cp1251"), None, RUSSIAN, "cp1251"),
        (POLISH.encode("iso8859-2"), None, POLISH, "iso8859-2"),
        (JAPANESE.encode("euc_jp"), None, JAPANESE, "euc_jp"),
        (b"a\0b\0c", None, "abc", "us-ascii"),
        ("\ufeffcafé".encode(), None, "café", "utf-8"),
        ("café".encode("utf-16"), None, "café", "utf-16"),
        (b"", None, "", "us-ascii"),
    ],
)
def test_decode(raw: bytes, declared: str | None, text: str, used: str) -> None:
    assert decode(raw, declared) == (text, used)


def test_a_mixture_is_decided_line_by_line() -> None:
    raw = "Grüße\n".encode() + "Grüße\n".encode("latin-1") + b"plain"
    assert decode(raw, None) == ("Grüße\nGrüße\nplain", "cp1252")
    assert decode(raw, "utf-8") == ("Grüße\nGrüße\nplain", "cp1252")


def test_what_no_charset_explains_is_replaced_not_refused() -> None:
    assert decode(b"a\x81\xe9", None) == ("a\ufffdé", "cp1252")
