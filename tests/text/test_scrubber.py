# ruff: noqa: E501
"""What the list server put in the place of an attachment."""

from __future__ import annotations

import pytest

from listarchive.post import Attachment
from listarchive.text import clean
from listarchive.text.scrubber import attachments_in

URL = "https://lists.example.org/pipermail/boats/attachments/20220103/0a1b2c3d"


@pytest.mark.parametrize(
    ("notice", "attachment"),
    [
        (
            f"An HTML attachment was scrubbed...\nURL: <{URL}/attachment.html>",
            Attachment("attachment.html", "text/html", 0, scrubbed=True),
        ),
        (
            "A non-text attachment was scrubbed...\nName: pump.diff\nType: text/x-patch\nSize: 1643 bytes\n"
            f"Desc: not available\nURL: <{URL}/attachment.bin>",
            Attachment("pump.diff", "text/x-patch", 1643, scrubbed=True),
        ),
        (
            "A non-text attachment was scrubbed...\nName: not available\nType: image/png\nSize: 12 bytes\n"
            f"Desc: not available\nUrl : {URL}/attachment.png",
            Attachment("attachment.png", "image/png", 12, scrubbed=True),
        ),
        (
            "An embedded and charset-unspecified text was scrubbed...\nName: notes.txt\n"
            f"URL: <{URL}/attachment.txt>",
            Attachment("notes.txt", "application/octet-stream", 0, scrubbed=True),
        ),
        (
            "An embedded message was scrubbed...\nFrom: Ann Lee <ann@example.org>\nSubject: the pump\n"
            f"Date: Mon, 3 Jan 2022\nSize: 900\nURL: <{URL}/attachment.eml>",
            Attachment("the pump", "message/rfc822", 900, scrubbed=True),
        ),
        (
            "Ein Dateianhang mit Binärdaten wurde abgetrennt...\nDateiname   : pumpe.pdf\n"
            "Dateityp    : application/pdf\nDateigröße  : 77 bytes\nBeschreibung: nicht verfügbar\n"
            f"URL         : <{URL}/attachment.pdf>",
            Attachment("pumpe.pdf", "application/pdf", 77, scrubbed=True),
        ),
        (
            "Um anexo não texto foi limpo...\nNome: bomba.zip\nTipo: application/zip\nTamanho: 5 bytes\n"
            f"Descr.: não disponível\nURL: <{URL}/attachment.zip>",
            Attachment("bomba.zip", "application/zip", 5, scrubbed=True),
        ),
    ],
)
@pytest.mark.parametrize(
    "separator", ["next part", "nächster Teil", "Próxima Parte", "section suivante", "Pr?xima Parte"]
)
def test_a_notice_is_an_attachment_and_a_footer(separator: str, notice: str, attachment: Attachment) -> None:
    text = f"Here it is.\n-------------- {separator} --------------\n{notice}\n"
    assert attachments_in(text) == (attachment,)
    assert clean(text).own == "Here it is."


def test_several_notices_keep_their_order() -> None:
    one = f"An HTML attachment was scrubbed...\nURL: <{URL}/attachment.html>"
    two = f"A non-text attachment was scrubbed...\nName: b\nType: image/png\nSize: 2 bytes\nDesc: -\nURL: <{URL}/b.png>"
    text = f"Two.\n-------------- next part --------------\n{one}\n-------------- next part --------------\n{two}\n"
    assert [attachment.name for attachment in attachments_in(text)] == ["attachment.html", "b"]


def test_a_text_without_notices_has_no_attachments() -> None:
    assert attachments_in("The attachments are at https://example.org/attachments/1 as ever.") == ()
