"""What a list server put in the place of an attachment.

Mailman's scrubber (Mailman/Handlers/Scrubber.py) replaces every part that is not plain text by a
notice, and writes a separator between the parts. Both are translated to the list's language; the
order of a notice's lines is not, so it is read by its order where its words are unknown.
"""

from __future__ import annotations

from itertools import pairwise

from listarchive.lazy import lazy_pattern
from listarchive.post import Attachment
from listarchive.text.sheet import Sheet

_SEPARATOR_WORDS = frozenset(
    """next part|nächster teil|próxima parte|proxima parte|section suivante
parte successiva|volgend deel|następna część|další část|ďalšia časť|nästa del
neste del|næste del|seuraava osa|следующая часть|наступна частина|következő rész
sonraki bölüm|següent part|hurrengo atala|urmatoarea parte|次の部分|次のパート|下一部分|다음 부분
nasledni del|sljedeći dio|следећи део|kita dalis|järgmine osa|phần kế tiếp
sekva parto|seguinte parte|parte siguiente""".replace("\n", "|").split("|")
)
_SEPARATOR = lazy_pattern(r"-{8,} ?([^-]{3,40}?) ?-{8,}$")
_URL = lazy_pattern(r"(?:URL|Url|Adresse|Address) {0,12}: ?<?(\S+/attachments?/[^>\s]*)>?$")
_FIRST = lazy_pattern("[-UuAS]")
_FIELD = lazy_pattern(r"([^\W\d][^:<>]{0,24}?) {0,12}: ?(.*)$")
_PLAIN = lazy_pattern(
    r"(?:Skipped content of type \S{1,255}?(?:-{8,80} [^-]{3,40} -{8,80})?"  # RFC 6838 §4.2: 127/127
    r"|A message part incompatible with plain text digests has been removed \.\.\."
    r"|An? (?:HTML|non-text|embedded)[a-z -]* (?:attachment|message|text) was scrubbed\.\.\.)$"
)
_NAMES: dict[str, frozenset[str]] = {
    "name": frozenset(("name", "dateiname", "nom", "nome", "nombre", "naam", "nazwa", "имя", "navn", "namn")),
    "type": frozenset(("type", "typ", "tipo", "datentyp", "dateityp", "mime-typ", "тип", "tyyppi")),
    "size": frozenset(
        (
            "size",
            "größe",
            "dateigröße",
            "taille",
            "tamaño",
            "tamanho",
            "dimensione",
            "grootte",
            "rozmiar",
            "размер",
        )
    ),
}
_ORDER = ("name", "type", "size")
_DIGITS = lazy_pattern(r"\d{1,15}")


def is_separator(text: str) -> bool:
    """Whether a stripped line is the scrubber's line between two parts.

    A known translation, or (Latin-1 read as something else: `Pr?xima Parte`) one that differs from
    a known one only where it is not ASCII.
    """
    if not text.startswith("--------") or not text.endswith("--------") or len(text) > 80:
        return False
    match = _SEPARATOR.match(text)
    if not match:
        return False
    words = match[1].strip().casefold()
    return words in _SEPARATOR_WORDS or _ascii_only(words) in _DAMAGED_WORDS


def _ascii_only(words: str) -> str:
    return "".join(letter if letter.isascii() and letter.isalpha() else " " for letter in words)


_DAMAGED_WORDS = frozenset(
    damaged for words in _SEPARATOR_WORDS if len((damaged := _ascii_only(words)).replace(" ", "")) > 5
)


def _notice_start(bare: list[str], url: int) -> int:
    """The first line of the notice that ends with the URL line at `url`."""
    start = url
    while start > 0 and url - start < 8 and bare[start - 1]:
        above = bare[start - 1]
        if above.endswith(("...", "…")):
            return start - 1
        if len(above) > 300 or is_separator(above):
            break
        start -= 1
    return url


def _may_have_notices(text: str) -> bool:
    return (
        "--------" in text or "/attachment" in text or "Skipped content" in text or "A message part" in text
    )


def without_notices(text: str) -> str:
    """Leave out the separators and the notices."""
    if not _may_have_notices(text):
        return text
    lines = text.split("\n")
    sheet = Sheet.of(lines, [line.strip() for line in lines])
    mark_notices(sheet)
    return "\n".join(line for line, label in zip(lines, sheet.labels, strict=True) if label is None)


def mark_notices(sheet: Sheet) -> None:
    """Label separators and notices `footer`, and split the sheet into its parts."""
    bare = sheet.bare
    if not _may_have_notices(sheet.text):
        return
    cuts: list[int] = []
    for index in sheet.beginning(_FIRST):
        text = bare[index]
        first = text[0]
        if first == "-":
            if is_separator(text):
                sheet.labels[index] = "footer"
                cuts.append(index)
        elif first in "UuA":
            if _URL.match(text):
                sheet.mark(_notice_start(bare, index), index + 1, "footer")
            elif first == "A" and _PLAIN.match(text):
                sheet.mark(index, index + 1, "footer")
        elif first == "S" and _PLAIN.match(text):
            sheet.mark(index, index + 1, "footer")
    if cuts:
        edges = [-1, *cuts, len(bare)]
        sheet.parts = [(above + 1, below) for above, below in pairwise(edges)]


def attachments_in(text: str) -> tuple[Attachment, ...]:
    """The attachments that the text's scrubber notices speak of, in order.

    `size` is what the notice states, 0 if it states none. Where the sender gave no name, the name
    is the last part of the archive's URL.
    """
    return tuple([attachment for attachment, _ in notices_in(text)])


def notices_in(text: str) -> list[tuple[Attachment, str]]:
    """The same attachments, each with the URL that its notice gives."""
    if "/attachment" not in text:
        return []
    bare = [line.strip() for line in text.split("\n")]
    found = []
    for index, line in enumerate(bare):
        if line[:1] in ("U", "u", "A") and (url := _URL.match(line)):
            start = _notice_start(bare, index)
            found.append((_attachment(bare[start:index], url[1]), url[1]))
    return found


def _attachment(notice: list[str], url: str) -> Attachment:
    last = url.rstrip("/").rsplit("/", 1)[-1]
    fields = [(match[1].casefold(), match[2].strip()) for line in notice[1:] if (match := _FIELD.match(line))]
    if not fields:
        kind = "text/html" if last.endswith((".html", ".htm")) else "application/octet-stream"
        return Attachment(last, kind, scrubbed=True)
    if "/" not in dict(fields).get("type", "/") or any(name == "subject" for name, _ in fields):
        subject = dict(fields).get("subject", last)
        return Attachment(subject, "message/rfc822", _size(dict(fields).get("size", "")), scrubbed=True)
    values = {
        meaning: next((value for name, value in fields if name in _NAMES[meaning]), None)
        for meaning in _ORDER
    }
    for position, meaning in enumerate(_ORDER):
        if values[meaning] is None and position < len(fields):
            values[meaning] = fields[position][1]
    name = values["name"] or ""
    if not name or name.casefold() in ("not available", "no disponible", "não disponível", "nicht verfügbar"):
        name = last
    kind = (values["type"] or "").casefold()
    kind = kind if "/" in kind else "application/octet-stream"
    return Attachment(name, kind, _size(values["size"] or ""), scrubbed=True)


def _size(words: str) -> int:
    digits = _DIGITS.search(words)
    return int(digits[0]) if digits else 0
