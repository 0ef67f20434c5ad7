"""Every part of a mail that can be saved: its texts, its files, the mails in it, and the files in these."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import Message
from functools import partial

from listarchive.errors import NotFound
from listarchive.lazy import lazy_pattern
from listarchive.mail import transfer
from listarchive.mail.attached import is_binary, is_text
from listarchive.mail.attaching import default_name, name_of
from listarchive.mail.mime import children_of
from listarchive.mail.parse import Parsed
from listarchive.mail.part_numbers import PartNumbers, is_report, report_of
from listarchive.mail.part_text import Reading, parameter
from listarchive.mail.parts import text_of
from listarchive.mail.raw_fields import raw_field
from listarchive.mail.scrubbed_parts import NO_FILES, Files, with_scrubbed
from listarchive.message_ids import message_id
from listarchive.record import record
from listarchive.text.charset import as_declared, decode
from listarchive.text.charset_names import codec_of

_LONGEST = 255
_PLAIN_CHARSETS = (
    *("ascii", "us-ascii", "utf-8", "iso8859", "cp125", "cp866", "cp874", "koi8", "mac_cyrillic"),
    *("big5", "gb", "euc", "shift_jis", "cp932", "cp949", "cp950", "iso2022_jp"),
)
"""Those in which a browser reads text, and no markup is hidden (https://encoding.spec.whatwg.org/#security-background)."""
_DISPOSITION = lazy_pattern(r"\s{0,9}([A-Za-z]{1,20})")


@record
class MailPart:
    """A part of a mail, as its header has it."""

    number: int
    """From 1, in the order of the mail."""
    name: str
    """Empty for a text without a name."""
    type: str
    disposition: str
    """`inline`, `attachment`, or empty where nothing tells."""
    content_id: str
    """Without angle brackets."""
    charset: str
    """That its header names; empty without one."""
    read: Callable[[], bytes | None]
    """Gives its bytes, decoded, each time that it is called; None where they cannot be."""

    @property
    def data(self) -> bytes | None:
        """Its bytes, decoded now; None where they cannot be."""
        return self.read()

    def said(self, data: bytes) -> tuple[str, bool] | None:
        """Give the text of its decoded bytes, and whether it is in the charset that its header names.

        None for what no person reads. A charset in which ASCII may stand for other signs is no such one.
        """
        readable = self.type.startswith("text/") and not is_binary(data)
        if not readable and not is_text(self.type, self.name, data):
            return None
        text, charset = decode(data, self.charset or None)
        plain = (codec_of(self.charset) or "").startswith(_PLAIN_CHARSETS)
        return text, bool(self.charset) and plain and as_declared(self.charset, charset)

    def decoded(self) -> bytes:
        """Give its bytes. Raises `NotFound`, with the exit code 3, if they cannot be decoded."""
        data = self.data
        if data is None:
            error = NotFound(
                f"part {self.number} cannot be decoded: the mail as it came has it (show --format raw)"
            )
            error.exit_code = 3
            raise error
        return data


def part_list(mail: Parsed, files: Files = NO_FILES) -> list[MailPart]:
    """List the parts of a mail; `files` are what a list server took off it."""
    numbers = PartNumbers(mail.message)
    text = text_of(mail.message, mail.files, numbers)
    text = with_scrubbed(text, message_id(mail.get("message-id")), numbers, files)
    names = {each.number: each.name for each in text.attachments + text.enclosed if each.number}
    reading = Reading(mail.message, mail.files, numbers)
    parts = list(_of_mime(reading, names))
    parts += (
        MailPart(each.number, each.name, each.type, "", "", "", each.data) for each in numbers.contained
    )
    return sorted(parts, key=lambda each: each.number)


def with_line_ends(part: MailPart, as_it_came: MailPart | None) -> MailPart:
    """Give a part with the line ends that it has in the mail, if it is the same but for them."""
    if as_it_came is None or part.type != as_it_came.type:
        return part

    def read() -> bytes | None:
        data, raw = part.data, as_it_came.data
        if data is None or raw is None or b"\r" not in raw:
            return data
        return raw if raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n") == data else data

    return replace(part, read=read)


def _of_mime(reading: Reading, names: dict[int, str]) -> Iterator[MailPart]:
    for part, number in reading.numbers.parts().items():
        kind = part.get_content_type()
        text = kind.startswith("text/")
        name = names.get(number) or name_of(part, reading) or ("" if text else default_name(kind))
        disposition = _DISPOSITION.match(raw_field(part, "content-disposition"))
        yield MailPart(
            number,
            name,
            kind,
            disposition[1].lower() if disposition else "",
            raw_field(part, "content-id").strip("<> \t\r\n")[:_LONGEST],
            parameter(part, "charset"),
            partial(_bytes_of, part, reading),
        )


def _bytes_of(part: Message, reading: Reading) -> bytes | None:
    """The bytes of a part, decoded; of an attached mail, those of the mail."""
    children = children_of(part)
    if children is not None:
        mails = "".join(map(str, children)).encode("utf-8", "surrogateescape")
        return report_of(part) if is_report(part) else mails
    file = reading.files.get(part)
    data = file.data if file else transfer.payload(part)
    source = transfer.source_of(part).encode("utf-8", "surrogateescape")
    declared = transfer.declared(part)
    if part.get_content_maintype() == "text" and declared in ([], [transfer.NONE]) and name_of(part, reading):
        return source  # a file that is base64 by itself stays so
    if data == source and transfer.is_in_letters(declared):
        if part.get_content_maintype() != "text" and transfer.has_other_signs(source):
            return None
        if transfer.BASE64 in declared:
            return data.strip()  # no base64 at all: the line end was not the file's
    return data
