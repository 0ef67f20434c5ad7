"""Addresses in every spelling, and what only looks like one."""

from __future__ import annotations

import html
import quopri
import re
import unicodedata
from itertools import product
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.web.obscured import obscured

UNSEEN = [
    "\u200b", "\u200c", "\u200d", "\u00ad", "\u2060", "\ufeff", "\u200e", "\u202a", "\u034f", "\x00",
    "\x7f", "\u180e", "\U000e0041",
]  # fmt: skip
LOCALS = [
    "nell", "nell.lamb", "nell+list", "n", "NELL", "nell_lamb", "nell-", "nell!", "nell#", "nell$",
    "nell&",
    "nell*", "nell/", "nell?", "nell^", "nell{", "nell}", "nell|", "nell`", "nell'", "nell=", "nell%",
    "nell~",
    "o'nell", "shed!nell", "nell%shed", '"nell lamb"', '"nell"', '"nell\\"lamb"', '"n@ell"', "n\u00e9ll",
    "\u043d\u0435\u043b\u043b\u0438", "\u30cd\u30eb", "=nell", "*nell", "_nell",
]  # fmt: skip
SIGNS = ["@", "\uff20", "\ufe6b", "@@", "%40", "=40", "&#64;", "&#x40;", "&#X40;", "&#0064;", "&commat;"]
HOSTS = [
    "shed.example", "shed.example.org", "SHED.EXAMPLE.ORG", "my-shed.example.org", "shed7.example",
    "7shed.example",
    "x.y.z.shed.example.org", "shed..example.org", "sh\u00e9d.example.org", "she\u0301d.example",
    "\u4f8b\u3048.example",
    "\u4f8b\u3048.\u30c6\u30b9\u30c8", "\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444",
    "xn--shd-bma.example", "shed.xn--p1ai",
    "shed\uff0eexample\uff0eorg", "shed\u3002example", "\uff53\uff48\uff45\uff44.example", "127.0.0.1",
    "192.0.2.7",
    "[192.0.2.7]", "[IPv6:2001:db8::7]", "[ipv6:::1]", "_shed.example", "-shed.example",
    "sh\u00add.example.org",
    "shed.museum", f"{'s' * 64}.example",
]  # fmt: skip
AROUND = [
    "{}", "<{}>", "mailto:{}", "({})", "[{}]", "{}.", "{},", "{};", "{}: yes", '"{}"', "'{}'", "*{}*",
    "_{}_", "write to {} now",
    "\u00ab{}\u00bb", "\u201c{}\u201d", "{}\u3002", "\u5199\u4fe1\u7ed9{}\u3002", "Nell <{}>, Bob",
    "<mailto:{}?subject=x>", "sip:{}",
    "xmpp:{}", "imap://{}/", "https://{}/", "https://pw:{}/", "http://x.example/?m={}", "{}|{}",
    "{}\n{}", "From:{}", "|{}|",
    "a@b {}", "@{}", "x@y@{}", "`{}`", "{}>", "> {}", "\t{}", "{}(Nell)", "{}:", "\\{}",
]  # fmt: skip
SPELLINGS = [
    *(f"{local}@shed.example.org" for local in LOCALS),
    *(f"nell{sign}shed.example.org" for sign in SIGNS),
    *(f"nell@{host}" for host in HOSTS),
    *(around.replace("{}", "nell@shed.example.org") for around in AROUND),
    *(f"nell{sign}@shed.example.org" for sign in UNSEEN),
    *(f"nell@{sign}shed.example.org" for sign in UNSEEN),
    *(f"ne{sign}ll@sh{sign}ed.example{sign}.org" for sign in UNSEEN),
    *(f"nell{sign}@{sign}{sign}shed.example.org" for sign in UNSEEN),
    *(f"{local}{sign}{host}" for local, sign, host in product(LOCALS[1::9], SIGNS[1::3], HOSTS[2::7])),
    *(around.replace("{}", "n\u00e9ll\uff20\u200bsh\u00e9d.example") for around in AROUND[:20]),
]  # fmt: skip
KEPT = [
    "@decorator", "@app.route('/x')", "@media print", "@import url(x.css)", "@@version", "@nell",
    "@nell.lamb",
    "author:@example.org", 'write "@example.org" there', "a @ b", "A @ B.T", "A@B", "A@B.T", "w@x[0]",
    "a@b.inverse()",
    "a@b.sum(1)", "a@b.data[0]", "x @ y.dot", "nell@shed", "root@localhost:~#", "nell@shed:~/lamp$ ls",
    "nell@shed:path", "nell@shed.example.org:path", "scp a nell@shed.example.org:/srv/a",
    "git@shed.example.org:nell/lamp.git",
    "hg@shed.example:lamp", "ssh://git@shed.example.org/lamp.git", "svn+ssh://nell@shed.example/lamp",
    "rsync://nell@shed.example/x",
    "lamp@1.2.3", "lamp@^1.2.3", "lamp@~4.17", "@lamps/lamp@1.2.3", "lamp@v1.5.2", "lamp@1.2",
    "actions/checkout@v4", "lamp@latest",
    "lamp@sha256:0a1b", "lamp@1.2.3-rc.1", "getty@tty1.service", "user@1000.service",
    "backup@home.timer", "lamp@2x.png",
    "icon@3x.webp", "r1234@trunk", "lamp.c@@/main/7", "memcpy@@GLIBC_2.14", "memcpy@GLIBC_2.2.5",
    "Object@1f2e3d", "f(x)@",
    "nell at shed.example.org", "nell AT shed DOT example", "nell (at) shed.example", "shed!nell",
    "1 + 2 = 40", "100%40",
    "=400", "&#64;", "\u5fae\u535a@\u5c0f\u660e\u3002\u4f60\u597d", "@\u5c0f\u660e", "3 @ 4.50 each",
    "12@4.50", "me@home", "e@", "",
    "https://x.example/m/1.a%40shed.example", "/message/1.a%40shed.example", "m@x.T",
    "see @example.org.",
]  # fmt: skip
ADDRESS = re.compile(
    r"[^\s<>()\[\],;:]@+(?:\[|\d+\.\d+\.\d+\.\d+|[\w\u0300-\u036f-]+(?:\.+[\w-]+)*\.[^\W\d][\w-]+)"
)
GONE = re.compile(f"[{''.join(UNSEEN)}\u202a-\u202e]")


def collected(text: str) -> list[str]:
    """What somebody finds who undoes all that is used to hide an address."""
    seen = html.unescape(GONE.sub("", text))
    undone = {seen, unquote(seen), quopri.decodestring(seen.encode()).decode("utf-8", "replace")}
    plain = (unicodedata.normalize("NFKC", each).replace("\u3002", ".") for each in undone)
    return [found[0] for each in plain for found in ADDRESS.finditer(each)]


def test_there_are_as_many_as_are_promised() -> None:
    assert len(set(SPELLINGS)) >= 200
    assert len(set(KEPT)) >= 50


@pytest.mark.parametrize("text", sorted(set(SPELLINGS)), ids=ascii)
def test_an_address_is_obscured_however_it_is_spelled(text: str) -> None:
    assert collected(text)
    plain = obscured(text)[0]
    assert collected(plain) == []
    assert " at " in plain
    assert obscured(plain)[0] == plain
    before = f"Dear all,\n{text}\nYours, Nell\n"
    assert obscured(before)[0] == f"Dear all,\n{plain}\nYours, Nell\n"


@pytest.mark.parametrize("text", KEPT, ids=ascii)
def test_what_only_looks_like_an_address_stays(text: str) -> None:
    for each in (text, f"Try {text} there.", f"so:\n\n    {text}\n"):
        assert obscured(each)[0] == each


@given(st.lists(st.sampled_from([*SPELLINGS[::5], *KEPT[::3], " ", "\n", "lamp ", "\u200b"]), max_size=8))
def test_a_second_time_changes_nothing(pieces: list[str]) -> None:
    plain = obscured(" ".join(pieces))[0]
    assert obscured(plain)[0] == plain


@given(
    st.lists(st.sampled_from(["lamp", "nell@shed.example", "n\u200b@x.example", "\u00ad", " "]), max_size=8),
    st.data(),
)
def test_places_move_along_with_what_they_mark(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    ends = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
    plain, ((start, end),) = obscured(text, [(ends[0], ends[1])])
    assert 0 <= start <= end <= len(plain)
    assert obscured(text, [(0, len(text))])[1] == [(0, len(plain))]
    if "@" not in text[ends[0] : ends[1]] and text[ends[0] : ends[1]].isascii():
        assert plain[start:end] == text[ends[0] : ends[1]]
