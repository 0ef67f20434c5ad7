"""Whatever comes in the place of what was taken off a mail, the post stays the one that it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from listarchive.mail import parts_in, parts_of_post
from listarchive.text.scrubbed_links import folder_of, links_in

ID = "1@x.example"
KINDS = (
    *("text/html", "message/rfc822", "text/plain", "application/octet-stream", "image/png", "text/x-patch"),
    *("application/ms-tnef", "message/delivery-status", "", "nonsense"),
)
NAMES = ("a.html", "a.eml", "a.txt", "a.bin", "attachment.mht", "README", "winmail.dat", "smime.p7m")
PIECES = (
    *(
        b"From: a@x\nSubject: s\n\nwords",
        b"<tt>\n&lt;html&gt;",
        b"<html>",
        b"\0",
        b"\xff\xfe",
        b"word ",
        b"\r\n",
    ),
    *(b"begin 644 x\n#0V%T\n`\nend\n", b"--b\n", b"{\\rtf1 \\par}", b"\x1b$B", b"=?utf-8?q?x?=", b"\xf0\x9f"),
    *(b"Content-Type: multipart/mixed; boundary=b\n", b"Content-Type: message/rfc822\n\n"),
    b"-----BEGIN PGP MESSAGE-----\n\nabcdabcdabcdabcdabcd\n-----END PGP MESSAGE-----\n",
)
CONTENTS = st.lists(st.sampled_from(PIECES), max_size=8).map(b"".join)


@st.composite
def notices(draw: st.DrawFn) -> str:
    name, kind = draw(st.sampled_from(NAMES)), draw(st.sampled_from(KINDS))
    folder = draw(st.sampled_from([folder_of(f"<{ID}>"), "0a1b2c3d"]))
    told = f"A non-text attachment was scrubbed...\nName: {name}\nType: {kind}\nSize: 3 bytes\nDesc: -"
    if kind == "message/rfc822":
        told = f"An embedded message was scrubbed...\nFrom: x\nSubject: {name}\nDate: x\nSize: 3"
    url = f"http://lists.x.example/pipermail/l/attachments/20240101/{folder}/{name}"
    return f"-------------- next part --------------\n{told}\nURL: <{url}>\n"


@given(st.lists(notices(), min_size=1, max_size=5), st.lists(CONTENTS, min_size=5, max_size=5))
def test_files_add_to_a_post_and_change_nothing_else(told: list[str], contents: list[bytes]) -> None:
    head = f"From: a@x\nDate: Thu, 4 Jan 2024 10:00:00 +0000\nMessage-ID: <{ID}>\n\nhi\n"
    raw = (head + "".join(told)).encode()
    files = {
        str(link): lambda data=data: data for link, data in zip(links_in(raw), contents, strict=False) if data
    }
    ((_, bare),), ((_, post),) = parts_in(raw), parts_in(raw, files=files)
    assert (post.message_id, post.body, post.headers) == (bare.message_id, bare.body, bare.headers)
    assert [(each.name, each.type) for each in post.attachments] == [
        (each.name, each.type) for each in bare.attachments
    ]
    parts = {each.number: each for each in parts_of_post(raw, files=files)}
    numbered = [each for each in post.attachments if each.number]
    assert len({each.number for each in numbered}) == len(numbered) == len(files)
    assert [(each.name, each.size) for each in numbered] == [
        (parts[each.number].name, len(parts[each.number].data or b"")) for each in numbered
    ]
    assert {each.number for each in post.attached} <= {each.number for each in numbered}
