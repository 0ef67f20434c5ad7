"""Fields with raw bytes: the charset that they are in, and the names of files in them."""

from __future__ import annotations

from email.message import Message
from functools import partial
from itertools import islice
from urllib.parse import unquote

from listarchive.lazy import lazy_pattern
from listarchive.mail.headers import decoded, raw_decoded
from listarchive.mail.mime import Part
from listarchive.mail.mime_fields import mended
from listarchive.mail.transfer import payload
from listarchive.text.charset import decode
from listarchive.text.charset_names import codec_of

_PARTS = 20
"""Parts of a mail that are asked for their charset."""
_LENGTH = 1 << 16
_NAMES = (("content-disposition", "filename"), ("content-type", "name"))
_QUOTED = lazy_pattern(r"(\*[ \t]{0,9}=[ \t]{0,9}[\w-]{0,40}'[\w-]{0,20}')\"([^\"]{0,2000})\"")
"""A value of RFC 2231 whose last part alone stands in quotes."""
_EXTENDED = lazy_pattern(r"([\w-]{2,40})'[\w-]{0,20}'([^%]{0,1000}(?:%[0-9A-Fa-f]{2}[^%]{0,1000}){1,1000})")
"""A value in the form of RFC 2231 whose name lacks the asterisk."""


def charset_of(message: Message) -> str:
    """The charset of a mail's texts, as declared or as their bytes look; empty if neither tells."""
    texts = [part for part in islice(message.walk(), _PARTS) if part.get_content_maintype() == "text"]
    for part in texts:
        declared = _charset(part)
        if codec_of(declared):
            return declared
    for part in texts:
        found = decode(payload(part)[:_LENGTH], None)[1]
        if found not in ("", "us-ascii", "utf-8"):
            return found
    return ""


def _charset(part: Message) -> str:
    try:
        value = part.get_param("charset")
    except Exception:
        return ""
    return str(value[2] if isinstance(value, tuple) else value or "")


def file_name(part: Message, mail: Message) -> str:
    """The name that a part of a mail gives to its file, decoded as other headers are; empty without one.

    RFC 2231, in continuations or not; encoded words within quotes, which RFC 2047 §5 forbids; raw bytes.
    """
    for field, parameter in _NAMES:
        raw = raw_field(part, field)
        if "name" not in raw.lower():
            continue
        holder = part
        if "'\"" in raw:
            holder = Message()
            holder[field] = raw = _QUOTED.sub(r"\1\2", raw)
        if not raw.isascii() or "\x1b" in raw:  # first decoded: quotes and backslashes may be within letters
            holder = Message()
            holder[field] = mended([raw_decoded(raw, partial(charset_of, mail))])
        name = _parameter(holder, field, parameter)
        if name:
            return decoded(name)
    return ""


def raw_field(part: Message, field: str) -> str:
    """The first field of a name (in small letters), raw bytes as surrogates; empty if there is none."""
    if isinstance(part, Part) and field.startswith("content-"):
        return next(iter(part.raw_fields(field)), "")
    return next((str(value) for name, value in part.raw_items() if name.lower() == field), "")


def _parameter(part: Message, field: str, name: str) -> str:
    """A parameter; of two, the one in the form of RFC 2231: the other is for programs that cannot read it."""
    try:
        values = [value for key, value in part.get_params([], field) if key.lower() == name]
    except Exception:
        return ""
    values.sort(key=lambda value: not isinstance(value, tuple))
    if not values:
        return ""
    value = values[0]
    if isinstance(value, tuple):
        charset, _, text = value
    elif (extended := _EXTENDED.fullmatch(str(value))) and codec_of(extended[1]):
        charset, text = extended[1], unquote(extended[2], "latin-1")
    else:
        return str(value)
    try:
        return decode(text.encode("latin-1"), charset)[0]
    except UnicodeEncodeError:
        return str(text)
