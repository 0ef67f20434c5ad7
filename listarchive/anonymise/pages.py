"""HTML whose words are others: tags and the names of attributes stay."""

from __future__ import annotations

import re

from listarchive.anonymise.disguise import Disguise, Fits
from listarchive.text.wordings import words

_TOKEN = re.compile(
    r"(?P<tag></?[A-Za-z][\w:-]{0,40}(?:[^<>\"']|\"[^\"]{0,20000}\"|'[^']{0,20000}')*>)"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,10}\d{0,2});?)"
    r"|(?P<doctype><!(?!--)[^>]{0,500}>)"
)
_VALUE = re.compile(r"(?<![\w:-])([\w:-]+)(\s*=\s*)(\"[^\"]*\"|'[^']*'|[^\s>\"']+)")
_OF_FORM = words("type dir lang charset style align valign border width height color size rel http-equiv")
"""Attributes that say how a page looks, and nothing of what it says."""


def page(text: str, disguise: Disguise, fits: Fits) -> str:
    """Change the words of a page, between its tags and in the values of attributes."""
    made, end = [], 0
    for found in _TOKEN.finditer(text):
        made.append(disguise.text(text[end : found.start()], fits))
        made.append(_token(found, disguise, fits))
        end = found.end()
    return "".join((*made, disguise.text(text[end:], fits)))


def _token(found: re.Match[str], disguise: Disguise, fits: Fits) -> str:
    token = found.group()
    if found.lastgroup == "tag":
        return _VALUE.sub(lambda each: _value(each, disguise, fits), token)
    if found.lastgroup == "entity" and token.startswith("&#"):
        return _letter(token, disguise)
    return token


def _value(found: re.Match[str], disguise: Disguise, fits: Fits) -> str:
    name, equals, value = found.groups()
    if name.lower() in _OF_FORM:
        return found.group()
    return f"{name}{equals}{disguise.text(value, fits)}"


def _letter(entity: str, disguise: Disguise) -> str:
    """Give a numbered letter's disguise, in as many digits."""
    digits = entity[2:].rstrip(";")
    base, form = (16, "x") if digits[:1] in "xX" else (10, "d")
    number = int(digits.lstrip("xX"), base)
    if number > 0x10FFFF or 0xD800 <= number < 0xE000:
        return entity
    other = disguise.text(
        chr(number), lambda _, made: len(format(ord(made), form)) == len(format(number, form))
    )
    written = format(ord(other), form).rjust(len(digits.lstrip("xX")), "0")
    return f"&#{digits[0] if base == 16 else ''}{written}{';' if entity.endswith(';') else ''}"
