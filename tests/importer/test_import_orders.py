"""The same mails make the same archive, however they are spread over files and whatever comes first."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_mails import mail  # type: ignore[import-not-found]
from sweeps import WHOLE  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home
from listarchive.importer import check, rebuild, run
from listarchive.post import Post
from listarchive.subjects import folded_subject

TEXT = "The kettle whistles at seven, and José’s sister pours the tea for everybody in the house."
TRAINS = "Quite another story: timetables, tickets, platforms and a lost umbrella."

MAILS = [
    # one post in five copies: whole, on another list, damaged, with fewer headers, without its id
    mail(1, TEXT, Organization="Kitchen", X_Mailer="Pen"),
    mail(1, TEXT, Organization="Kitchen", X_Mailer="Pen", List_Id="Cups <cups.example.org>"),
    mail(1, TEXT.replace("é", "?").replace("’", "???")),
    mail(1, f"{TEXT}\n-------------- next part --------------\nA non-text attachment was scrubbed...\n"),
    mail(1, TEXT, Message_ID="", From="ada at example.org (Ada Example)"),
    # its Message-ID used by somebody else, for another text; in two copies
    mail(1, TRAINS, From="Bob <bob@example.org>", Subject="Trains", Date="Fri, 03 May 2024 09:00:00 +0000"),
    mail(1, TRAINS, From="Bob <bob@example.org>", Subject="Trains", Date="Fri, 03 May 2024 11:00:00 +0200"),
    # posts without an id: three copies of one, and another
    mail(2, "Spoons are where forks were.", Message_ID=""),
    mail(2, "Spoons are where forks were.", Message_ID="", Subject="Re: [house] Number 2"),
    mail(2, "Spoons are where forks were.", Message_ID="", From="ada at example.org"),
    mail(3, "Spoons are where knives were.", Message_ID="<>"),
    # a date that only the separator tells, an answer, one in another script
    mail(4, "No clock in this house.", Date=""),
    mail(5, "An answer.", In_Reply_To="<1@example.org>", References="<0@example.org> <1@example.org>"),
    mail(6, "Четырнадцать цапель у озера.", Subject="Цапли"),
    mail(7),
    # one text sent twice, and a copy of either without an id, on another list
    mail(8, "Twice."),
    mail(8, "Twice.", Message_ID="<8.again@example.org>"),
    mail(8, "Twice.", Message_ID="", List_Id="Cups <cups.example.org>"),
    # answers that name nothing that is here, one of them without an id; and one that names a post in the end
    mail(9, "Delayed.", Subject="Re: [house] trains", Date="4 May 2024 10:00:00 +0000"),
    mail(10, "Again.", Subject="AW: Trains", Date="5 May 2024 10:00:00 +0000", Message_ID=""),
    mail(
        11, "By boat.", Subject="Re: Trains", Date="6 May 2024 10:00:00 +0000", In_Reply_To="<7@example.org>"
    ),
]

State = dict[str, tuple[Post, str, str]]


def state(home: Path) -> State:
    """Tell all that an archive keeps but where it stands, and which conversations that makes."""
    with Archive.open(home) as archive:
        return {
            stored.id: (stored.post, (home / stored.origin.path).parent.name, archive.hit(stored.id).thread)
            for stored in archive.stored_posts()
        }


def imported(files: list[tuple[int, list[str]]], together: set[int], home: Path) -> State:
    """Import files of mails one after the other, some of them in one run with the next."""
    folder = home / "mbox" / "house"
    folder.mkdir(parents=True)
    seen = added = 0
    for place, (name, mails) in enumerate(files):
        (folder / f"{name}.mbox").write_text("".join(mails), "utf-8")
        if place in together and place + 1 < len(files):
            continue
        report = run(Home(home), jobs=1)
        for part in (*report.sources, report):
            counts = part.as_json() if part is report else {n: getattr(part, n) for n in part.__slots__}
            assert counts["seen"] == counts["added"] + counts["duplicate"] + counts["failed"]
        seen += report.total("seen")
        added += report.total("added")
    after = state(home)
    assert (seen, added) == (len(MAILS), len(after))
    return after


def expected() -> State:
    with TemporaryDirectory() as home:
        return imported([(0, MAILS)], set(), Path(home))


END = expected()


def test_what_the_archive_ends_with() -> None:
    posts = [post for post, _, _ in END.values()]
    assert sorted(folded_subject(post.subject) for post in posts) == [
        "number 1", "number 2", "number 3", "number 4", "number 5", "number 7", "number 8", "number 8",
        "trains", "trains", "trains", "trains", "цапли",
    ]  # fmt: skip
    (whole,) = (post for post in posts if post.subject == "Number 1")
    assert whole.body.own == TEXT
    assert whole.lists == ("cups", "house")
    assert [post.lists for post in posts if post.subject == "Number 8"] == [("cups", "house")] * 2
    assert sum(post.generated_id for post in posts) == 3
    conversations: dict[str, set[str]] = {}
    for post, _, thread in END.values():
        conversations.setdefault(thread, set()).add(post.body.own)
    assert {TRAINS, "Delayed.", "Again."} in conversations.values()
    assert {"By boat.", *(post.body.own for post in posts if post.subject == "Number 7")} in (
        conversations.values()
    )


@st.composite
def spread(draw: st.DrawFn) -> list[tuple[int, list[str]]]:
    """The mails in any order, in any number of files with any names."""
    mails = draw(st.permutations(MAILS))
    cuts = sorted(draw(st.sets(st.integers(1, len(mails) - 1), max_size=5)))
    pieces = [mails[start:end] for start, end in zip([0, *cuts], [*cuts, len(mails)], strict=True)]
    return list(zip(draw(st.permutations(range(len(pieces)))), pieces, strict=True))


@pytest.mark.slow
@settings(max_examples=4)
@given(spread(), st.sets(st.integers(0, 5)))
def test_any_order_and_any_files_make_the_same_archive(
    files: list[tuple[int, list[str]]], together: set[int]
) -> None:
    same_archive(files, together)


@pytest.mark.slow
@settings(max_examples=40 if WHOLE else 12)
@given(spread(), st.sets(st.integers(0, 5)))
def test_many_orders_and_files_make_the_same_archive(
    files: list[tuple[int, list[str]]], together: set[int]
) -> None:
    same_archive(files, together)


def same_archive(files: list[tuple[int, list[str]]], together: set[int]) -> None:
    """Import files, in one run or several, again and anew: the archive is the same."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        assert imported(files, together, home) == END
        assert run(Home(home)).total("seen") == 0
        rebuild(Home(home), jobs=1)
        assert state(home) == END
        assert check(Home(home), jobs=1) == []
