"""Whatever a mail says of its parts: they are numbered one by one, and no name leads out of a folder."""

from __future__ import annotations

import base64
import unicodedata
from email.header import Header
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given
from hypothesis import strategies as st

from listarchive.export.parts import safe_name, save
from listarchive.mail import MailPart, parts_of_post, posts_in

KINDS = (
    *("text/plain", "text/html", "text/x-patch", "text/rfc822-headers", "message/rfc822", "image/png"),
    *("message/delivery-status", "application/octet-stream", "application/ms-tnef", "multipart/report"),
    *("application/pkcs7-mime", "message/partial", "multipart/digest", "", "/", "text"),
)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
HOSTILE = (
    *("../../x", "/etc/passwd", "a\0b", "..", ".", "", "\u202egpj.exe", "CON", "a/../../b", "~/.bashrc"),
    *("-.bashrc", "~.x", "-~. .x"),
)
DATA = st.sampled_from(
    (
        *("", "words", "begin 644 ../x\n#0V%T\n`\nend\n", "From: a@x\nSubject: s\n\nwords", "--b\n\n--b--"),
        *("{\\rtf1 \\par}", "=ybegin line=128 size=3 name=../y\nabc\n=yend size=3\n", "!!!", "iVBORw=="),
    )
)


def a_part(kind: str, name: str, data: str, encoding: str) -> str:
    named = Header(name, "utf-8").encode()
    body = base64.b64encode(data.encode()).decode() if encoding == "base64" else data
    return (
        f'Content-Type: {kind}; name="{named}"\nContent-Disposition: attachment\n'
        f"Content-Transfer-Encoding: {encoding}\n\n{body}"
    )


PARTS = st.lists(
    st.builds(a_part, st.sampled_from(KINDS), NAMES, DATA, st.sampled_from(["7bit", "base64", "x-uuencode"])),
    max_size=5,
)


def a_mail(parts: list[str]) -> bytes:
    head = 'From: a@x.example\nMessage-ID: <1@x>\nContent-Type: multipart/mixed; boundary="b"\n\n'
    return (head + "".join(f"--b\n{part}\n" for part in parts) + "--b--\n").encode()


@given(PARTS)
def test_parts_are_numbered_one_by_one_and_attachments_are_among_them(parts: list[str]) -> None:
    raw = a_mail(parts)
    for place, post in enumerate(posts := list(posts_in(raw)), 1):
        listed = parts_of_post(raw, place if len(posts) > 1 else 0) or parts_of_post(raw, place)
        assert [each.number for each in listed] == list(range(1, len(listed) + 1))
        known = {each.number: each for each in listed}
        for attachment in post.attachments:
            part = known[attachment.number]
            assert part.name == attachment.name
            assert part.data is None or len(part.data) == attachment.size or not attachment.size
        assert {each.number for each in post.attached} <= known.keys()


@given(NAMES, st.sampled_from(KINDS))
@example("../../x", "text/plain")
def test_a_part_is_saved_in_its_folder_under_a_name_that_hides_nothing(name: str, kind: str) -> None:
    for each in (name, *HOSTILE, f"{name}/..", f"..\\{name}"):
        part = MailPart(7, each, kind, "", "", "", lambda: b"data")
        written = safe_name(part)
        assert written
        assert written[0] not in ".-~ "
        assert not set("/\\:\0\n\r") & set(written)
        assert not any(
            unicodedata.category(sign) in ("Cc", "Cs") or sign in "\u202e\u2066" for sign in written
        )
        assert len(written.encode()) <= 140
    with TemporaryDirectory() as folder:
        paths = {save(MailPart(1, name, kind, "", "", "", partial(bytes, n)), Path(folder)) for n in range(3)}
        assert {path.parent for path in paths} == {Path(folder)}
        assert sorted(path.stat().st_size for path in Path(folder).iterdir()) == [0, 1, 2]
