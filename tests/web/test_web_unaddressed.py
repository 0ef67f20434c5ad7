"""What strangers are given, page by page and mail by mail: no address in it, and the ids as they were."""

from __future__ import annotations

import html
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from test_web_obscured import SPELLINGS, UNSEEN, collected  # type: ignore[import-not-found]
from written_mails import a_mail  # type: ignore[import-not-found]

from listarchive.web.unaddressed import without_addresses

SOME = [each for each in SPELLINGS if "\n" not in each and "\x00" not in each and "://" not in each][::4]
OUTPUTS = ["/search", "/search.json", "/search.atom", "/search.mbox"]


@pytest.mark.slow
def test_no_output_has_an_address(home_of: Callable[..., Path], reading: Callable[..., FlaskClient]) -> None:
    plain = {"Content_Type": "text/plain; charset=utf-8", "Content_Transfer_Encoding": "8bit"}
    mails = [
        a_mail(f"m{n}@ids.example", f"lamp {each}", f"lamp {each} lit", **plain)
        for n, each in enumerate(SOME)
    ]
    client = reading(home_of(*mails))
    paths = [f"{path}?q=lamp&limit=200" for path in OUTPUTS]
    hits = client.get("/search.json?q=lamp&limit=200").json["hits"]
    assert len(hits) == len(SOME)
    paths += [f"/post/{hit['id']}{part}" for hit in hits[::3] for part in ("", "/raw", "?labels=1")]
    paths += ["/", "/atom.xml", "/list/garden/", "/list/garden/2024-01/", "/list/garden/atom.xml"]
    for path in paths:
        given = client.get(path).get_data(as_text=True)
        if path.startswith("/search.json"):
            given = json.dumps(json.loads(given), ensure_ascii=False)
        seen = html.unescape(
            re.sub(r"<[^<>]*>", "", given) if "raw" not in path and "mbox" not in path else given
        )
        found = [each for each in seen.split() if "ids.example" not in each and collected(each)]
        assert found == [], path


HEADS = {
    "To: Nell <nell@x.example>, bob@y.example": "To: Nell <nell at x.example>, bob at y.example",
    "To: nell@\n x.example": "To: nell at x.example",
    "To: nell\n @x.example,\n\tbob@y.example": "To: nell at x.example,\n\tbob at y.example",
    "Received: for <nell@[192.0.2.7]>; x": "Received: for <nell at [192.0.2.7]>; x",
    "Message-ID: <1.a@x.example>": None,
    "References: <1.a@x.example> <2@y.example>\n\t<nell@z.example>": None,
    "References: 49FAF2F2.3040509@x.example": None,
    "References: your mail of nell@x.example": "References: your mail of nell at x.example",
    "References: nell@x.example": "References: nell at x.example",
    "In-Reply-To: <1@x.example>": None,
    'In-Reply-To: Message from Vic <vic@h.example> of "Tue" <1@x.example>': (
        'In-Reply-To: Message from Vic <vic at h.example> of "Tue" <1@x.example>'
    ),
    "In-Reply-To: <1@x.example> from Vic\n <vic@h.example> at noon": (
        "In-Reply-To: <1@x.example> from Vic\n <vic at h.example> at noon"
    ),
    "In-Reply-To: Your mail of Tue. <1@x.example>": None,
    "In-Reply-To: vic@h.example's message of Tue <1@x.example>": (
        "In-Reply-To: vic at h.example's message of Tue <1@x.example>"
    ),
    "Subject: =?utf-8?q?n=C3=A9ll=40x=2Eexample?= said": (
        "Subject: =?utf-8?B?bsOpbGwgYXQgeC5leGFtcGxl?= said"
    ),
    "Subject: =?iso-8859-1?Q?caf=E9?= lamp": None,
    "From: =?us-ascii?B?bmVsbEA=?=\n =?us-ascii?B?eC5leGFtcGxl?=": (
        "From: =?us-ascii?B?bmVsbCBhdCB4LmV4YW1wbGU=?="
    ),
    "Content-Disposition: attachment; filename*=utf-8''nell%40x.example.pdf": (
        "Content-Disposition: attachment; filename*=utf-8''nell at x.example.pdf"
    ),
    "Subject: git@x.example:lamp.git and lamp@1.2.3": None,
    "X: \udce9\udcff@h\udcf6st.example": "X: \udce9\udcff at h\udcf6st.example",
}  # fmt: skip


@pytest.mark.parametrize("head", HEADS, ids=ascii)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_of_a_head_only_ids_stay(head: str, end: str) -> None:
    given = f"A: b\n{head}\nC: d\n\nText.\n".replace("\n", end).encode("utf-8", "surrogateescape")
    wanted = f"A: b\n{HEADS[head] or head}\nC: d\n\nText.\n".replace("\n", end)
    assert without_addresses(given).decode("utf-8", "surrogateescape") == wanted


def test_a_body_that_is_encoded_has_none_either() -> None:
    text = "Dear N\u00e9ll,\n\nwrite to bob@x.example, not to git@x.example:lamp.git.\n" * 5
    coded = b64encode(text.encode()).decode()
    lines = "\n".join(coded[start : start + 76] for start in range(0, len(coded), 76))
    picture = b64encode(b"\x89PNG\r\n\x1a\n\x00 nell@x.example").decode()
    mail = (
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n"
        f"Content-Transfer-Encoding: base64\n\n{lines}\n--b\nContent-Type: image/png\n"
        f"Content-Transfer-Encoding: base64\n\n{picture}\n--b--\n"
    )
    given = without_addresses(mail.encode()).decode()
    first, second = re.findall(r"base64\n\n(.*?)\n--b", given, re.DOTALL)
    assert b64decode(first).decode() == text.replace("bob@", "bob at ")
    assert max(map(len, first.split("\n"))) <= 76
    assert second == picture


def test_a_body_in_quoted_printable_has_none_either() -> None:
    mail = (
        b"Content-Transfer-Encoding: quoted-printable\n\nne=\nll@x.a.org, bob@x.=\nexample, ann=40x.a.org\n"
    )
    assert without_addresses(mail).endswith(b"\n\nne=\nll at x.a.org, bob at x.=\nexample, ann at x.a.org\n")


def test_all_that_is_no_address_is_given_as_it_came() -> None:
    every, unseen = bytes(range(256)), "".join(UNSEEN).encode()
    mail = every + b"\n\n" + every[::-1] + unseen + b"\r\n=\r\n base64"
    assert without_addresses(mail) == mail
