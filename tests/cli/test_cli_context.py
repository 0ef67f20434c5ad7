"""`search -C N`: the lines that match, as they stand in the post, with others around them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from command_line import Run, archive_of, listarchive
from growth import unsteady  # type: ignore[import-not-found]
from hypothesis import given
from hypothesis import strategies as st

from listarchive.archive.search.passages import Passage, matching
from listarchive.archive.search.snippet import Snippet
from listarchive.cli.terminal import marked, untabbed, width
from listarchive.engine.analysis.marking import Marker
from listarchive.engine.analysis.stemming import stemming

MAIL = b"""\
From a@b.example Thu May  2 12:00:00 2024
From: Ada <a@b.example>
Subject: about a lamp
Date: Thu, 2 May 2024 12:00:00 +0000
Message-ID: <1@b.example>

First of all.
> What of the lamp?
The lamp burns
whale oil,
and no other.

    if (oil)
\tlamp();  // one lamp
Last but one.
Last.
--\x20
lamp seller
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return archive_of(tmp_path, lamps=MAIL)


def shown(home: Path, *arguments: str) -> list[str]:
    """What stands below the subject of the only hit, without the margin."""
    done = listarchive("--home", home, "search", *arguments)
    assert (done.code, done.errors) == (0, "")
    lines = [line[4:] for line in done.lines]
    return lines[2 : lines.index("", 2) if "" in lines[2:] else None]


def test_only_the_lines_that_match(home: Path) -> None:
    done = listarchive("--home", home, "search", "lamp", "-C", "0")
    assert done.lines[1:] == [
        "    about a *lamp*",
        "    The *lamp* burns",
        "    --",
        "            *lamp*();  // one *lamp*",
        "",
        "1 post",
    ]


def test_lines_around_a_match_are_own_words_and_merged(home: Path) -> None:
    done = listarchive("--home", home, "search", "lamp", "-C", "1")
    assert done.lines[2:-2] == [
        "    First of all.",
        "    The *lamp* burns",
        "    whale oil,",
        "    --",
        "        if (oil)",
        "            *lamp*();  // one *lamp*",
        "    Last but one.",
    ]
    done = listarchive("--home", home, "search", "lamp", "--context", "2")
    assert done.lines[2:-2] == [
        "    First of all.",
        "    The *lamp* burns",
        "    whale oil,",
        "    and no other.",
        "",
        "        if (oil)",
        "            *lamp*();  // one *lamp*",
        "    Last but one.",
        "    Last.",
    ]


def test_a_phrase_over_two_lines_is_marked_in_both(home: Path) -> None:
    assert shown(home, '"burns whale oil"', "-C", "0") == ["The lamp *burns*", "*whale oil*,"]


ATTACHED = b"""\
From a@b.example Thu May  2 12:00:00 2024
From: Ada <a@b.example>
Subject: about a lamp
Date: Thu, 2 May 2024 12:00:00 +0000
Message-ID: <2@b.example>
Content-Type: multipart/mixed; boundary=b

--b

See what
is attached.
--b
Content-Disposition: attachment; filename="empty\x1b.txt"
Content-Type: text/plain

Nothing.
--b
Content-Disposition: attachment; filename="log.txt"
Content-Type: text/plain

The wick slipped.
Out of oil
\tat noon,
and dark.
The wick is trimmed.
--b
Content-Type: message/rfc822

From: Ole <ole@b.example>
Subject: barge

It sank, with the wick.
--b--
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "around", "lines"),
    [
        ("oil", "0", ["log.txt:", "Out of *oil*"]),
        ("oil", "1", ["log.txt:", "The wick slipped.", "Out of *oil*", "        at noon,"]),
        ("wick", "0", ["log.txt:", "The *wick* slipped.", "--", "The *wick* is trimmed."]),
        ("attached", "0", ["is *attached*."]),
        ("nothing", "0", ["empty\ufffd.txt:", "*Nothing*."]),
        ("sank", "3", ["barge:", "It *sank*, with the wick."]),
        ("attached:(from:ole)", "3", ["barge: *Ole* <*ole*@b.example>: barge"]),
    ],
)
def test_lines_of_what_is_attached_stand_below_its_name(
    tmp_path: Path, query: str, around: str, lines: list[str]
) -> None:
    home = archive_of(tmp_path, lamps=ATTACHED)
    assert shown(home, query, "-C", around) == lines


def test_what_matches_elsewhere_alone_is_shown_as_ever(home: Path) -> None:
    assert shown(home, "from:ada", "-C", "3") == shown(home, "from:ada")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "other"),
    [
        (("--threads",), "--threads"),
        (("--json",), "--format json"),
        (("--format", "ids"), "--format ids"),
        (("--template", "{id}"), "--template"),
    ],
)
def test_other_forms_show_no_lines(run: Run, options: tuple[str, ...], other: str) -> None:
    done = run("search", "lamp", "-C", "1", *options)
    assert (done.out, done.code) == ("", 2)
    assert done.errors == (
        f"listarchive: --context shows lines of posts, which {other} does not: leave one of them out\n"
    )


LINES = st.lists(st.sampled_from(["lamp", "a lamp lamp", "oil", "", "whale oil", "\tlamp"]), max_size=20)


@given(lines=LINES, around=st.integers(0, 3))
def test_passages_are_what_grep_prints(lines: list[str], around: int) -> None:
    found = matching("\n".join(lines), Marker({("lamp",)}), stemming("en"), around)
    hits = {number for number, line in enumerate(lines) if "lamp" in line}
    wanted = {near for n in hits for near in range(n - around, n + around + 1) if 0 <= near < len(lines)}
    given_ = [each.first - 1 + place for each in found for place in range(len(each.lines))]
    assert given_ == sorted(wanted)
    assert all(one.first + len(one.lines) < other.first for one, other in pairwise(found))
    for passage in found:
        for place, line in enumerate(passage.lines):
            assert line.text == lines[passage.first - 1 + place]
            assert [line.text[start:end] for start, end in line.highlights] == ["lamp"] * line.text.count(
                "lamp"
            )


def test_nothing_that_matches_gives_no_passage() -> None:
    assert matching("oil\n" * 5, Marker({("lamp",)}), stemming("en"), 2) == ()
    one = matching("a\nlamp", Marker({("lamp",)}), stemming("en"), 0)
    assert one == (Passage(2, (Snippet("lamp", ((0, 4),)),)),)


@given(st.text(st.sampled_from("ab \t\u202e\x1b語")), st.integers(4, 20), st.booleans())
def test_a_line_is_safe_and_fits(text: str, cells: int, colour: bool) -> None:
    for line in marked(text, [(0, min(1, len(text)))] if text else [], cells, colour):
        bare = line.replace("\x1b[31m\x1b[1m", "").replace("\x1b[0m", "")
        assert "\x1b" not in bare
        assert "\t" not in bare
        assert width(bare.strip()) <= cells or " " not in bare.strip()


@given(st.text(st.sampled_from("ab\t\r\n語")))
def test_places_move_with_what_tabs_push_away(text: str) -> None:
    places = [(start, start + 1) for start in range(len(text))]
    wide, moved = untabbed(text, places)
    assert wide == text.expandtabs(8)
    assert moved == [
        (len(text[:start].expandtabs(8)), len(text[:end].expandtabs(8))) for start, end in places
    ]


def test_a_line_of_tabs_does_not_take_long() -> None:
    assert not unsteady(lambda text: untabbed(text, [(0, len(text))]), "\ta".__mul__, 10_000, 100)
