"""Of several copies of a post, the archive ends with the same one whatever came first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import reduce
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_posts import NOON, a_post  # type: ignore[import-not-found]

from listarchive.archive import Archive, Home, StoredPost, rehearsing, writing
from listarchive.archive.adding.copy_ranking import merged
from listarchive.message_ids import generated
from listarchive.post import Attachment, Author, Body, Line, Origin, Post, Sent
from listarchive.short_ids import short

TEXT = "The seedlings by the north wîndow need water every second day."
WHOLE = a_post("seed@example.org", TEXT, headers=(("X", "1"), ("Y", "2")))
DAMAGED = replace(WHOLE, body=a_post(text=TEXT.replace("î", "?")).body)
SCRUBBED = replace(WHOLE, attachments=(Attachment("plan.pdf", scrubbed=True),))
ELSEWHERE = replace(WHOLE, lists=("window-sills",))
BARE = replace(
    WHOLE,
    message_id=generated("ada@example.org", NOON, WHOLE.subject, TEXT),
    generated_id=True,
    headers=(),
    lists=("found",),
)
ANONYMOUS = replace(
    BARE, message_id=generated("", NOON, WHOLE.subject, TEXT), author=Author("Ada"), lists=("pages",)
)
OTHER = a_post(
    "seed@example.org",
    "Quite another story about railway timetables and tickets.",
    author=Author("Bob", "bob@example.com"),
    subject="Trains",
)
OLDER = replace(OTHER, sent=Sent(NOON - timedelta(days=9), "date"))
OWN_OTHER = a_post(
    "seed@example.org",
    "Minutes of our meeting in spring: chairs, tables, tea.",
    subject="Minutes",
    sent=Sent(NOON + timedelta(days=9), "date"),
)

OWN_ANSWER = a_post(
    "seed@example.org",
    "Slugs came last night; somebody should bring copper tape, gravel, deadline, plus another lantern.",
    sent=Sent(NOON + timedelta(days=2), "date"),
)
LONG_AGO = replace(
    OWN_ANSWER,
    body=a_post(
        text="Yesterday every seedling drowned because nobody closed that rusty valve behind them."
    ).body,
    sent=Sent(NOON - timedelta(days=90), "date"),
)
GARBLED = replace(LONG_AGO, body=a_post(text="\u0426\u0430\u043f\u043b\u044f and so on").body)
CUT_IN_ITS_QUOTES = replace(
    OTHER, body=Body.of([Line("attribution", "Eve wrote:"), Line("quote", "> Nobody fed the geese.")])
)
QUOTING = (Line("attribution", "Bob wrote:"), Line("quote", "> Trains to the coast leave twice every hour."))
ANSWER = replace(WHOLE, body=Body.of([*QUOTING, Line("own", TEXT)]))
CUT_ANSWER = replace(WHOLE, author=Author("A."), body=Body.of(QUOTING))
RESENT = replace(WHOLE, message_id="resent@example.org", lists=("twice",))
AGAIN = replace(
    WHOLE,
    sent=Sent(NOON + timedelta(days=140), "date", "in autumn"),
    body=a_post(text=TEXT + "\nOur garden list has this footer.").body,
    headers=(("X", "1"), ("Y", "2"), ("Z", "3")),
    lists=("autumn",),
)
BY_OTHER_WAYS = [replace(WHOLE, headers=(("X", "1"),) * count) for count in (1, 2, 3)]
OF_TWO_DAYS = [
    replace(post, sent=Sent(NOON + timedelta(hours=hours), "date"))
    for post, hours in zip(BY_OTHER_WAYS, (0, 16, 32), strict=True)
]
STUMP = replace(WHOLE, body=a_post(text=TEXT[:20]).body, lists=("cut",))
BARE_STUMP = replace(
    STUMP,
    message_id=generated("ada@example.org", NOON, WHOLE.subject, TEXT[:20]),
    generated_id=True,
    lists=("stumps",),
)

State = dict[str, tuple[Post, frozenset[str]]]


def state(home: Path) -> State:
    with Archive.open(home) as archive:
        stored_posts = list(archive.stored_posts())
        assert len({stored.id for stored in stored_posts}) == len(stored_posts) == len(archive)
        return {stored.id: (stored.post, frozenset(stored.post.lists)) for stored in stored_posts}


def after(arrivals: list[Post], commits: set[int], home: Path) -> State:
    """Add posts in this order; `commits` holds the places before which there is a new run."""
    outcomes = []
    runs: list[list[Post]] = [[]]
    for place, post in enumerate(arrivals):
        if place in commits and runs[-1]:
            runs.append([])
        runs[-1].append(post)
    for run in runs:
        with rehearsing(Home(home)) as writer:
            expected = [writer.add(post, Origin("a", 0)) for post in run]
        with writing(Home(home)) as writer:
            outcomes = [writer.add(post, Origin("a", 0)) for post in run]
            writer.commit()
        assert outcomes == expected, "a dry run tells what the real one does"
    return state(home)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("posts", "count"),
    [
        ([WHOLE, DAMAGED, ELSEWHERE], 1),
        ([WHOLE, SCRUBBED, BARE], 1),
        ([BARE, ANONYMOUS, WHOLE], 1),
        (BY_OTHER_WAYS, 1),
        ([*BY_OTHER_WAYS[1:], replace(BY_OTHER_WAYS[0], lists=("elsewhere",))], 1),
        ([*BY_OTHER_WAYS[:2], replace(BY_OTHER_WAYS[2], repairs=("a repair",))], 1),
        ([BARE, *BY_OTHER_WAYS[1:]], 1),
        ([WHOLE, OTHER, OWN_OTHER], 3),
        ([WHOLE, OTHER, BARE], 2),
        ([WHOLE, OLDER, BARE], 2),
        ([OWN_ANSWER, LONG_AGO, OTHER], 3),
        ([OWN_ANSWER, GARBLED, OTHER], 2),
        ([DAMAGED, OTHER, WHOLE], 2),
        ([WHOLE, CUT_IN_ITS_QUOTES, DAMAGED], 2),
        ([ANSWER, CUT_ANSWER, CUT_IN_ITS_QUOTES], 2),
        ([WHOLE, AGAIN, DAMAGED], 1),
        ([AGAIN, BARE, WHOLE], 1),
        ([AGAIN, replace(AGAIN, sent=Sent(NOON + timedelta(days=70), "date")), WHOLE], 1),
        ([AGAIN, OWN_OTHER, WHOLE], 2),
        (OF_TWO_DAYS, 1),
    ],
)
def test_every_order_ends_the_same(posts: list[Post], count: int, tmp_path: Path) -> None:
    ends = [
        after(list(order), commits, tmp_path / f"{number}-{len(commits)}")
        for number, order in enumerate(permutations(posts))
        for commits in (set(), {1, 2})
    ]
    assert len(ends[0]) == count
    for end in ends:
        assert end == ends[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("copies", "first"),
    [
        pytest.param([WHOLE.sent, AGAIN.sent], WHOLE.sent, id="sent again in autumn"),
        pytest.param(
            [Sent(NOON + timedelta(days=9), "received"), AGAIN.sent],
            Sent(NOON + timedelta(days=9), "received"),
            id="a Received is as good as a Date",
        ),
        pytest.param([AGAIN.sent, Sent(NOON, "separator")], AGAIN.sent, id="a separator tells less"),
        pytest.param([AGAIN.sent, Sent(NOON, "page")], AGAIN.sent, id="a page tells less"),
        pytest.param(
            [Sent(NOON, "file"), Sent(AGAIN.sent.when, "page")], Sent(AGAIN.sent.when, "page"), id="a file"
        ),
        pytest.param([Sent(), AGAIN.sent], AGAIN.sent, id="nothing tells nothing"),
        pytest.param(
            [Sent(NOON, "date", "noon"), Sent(NOON, "date", "12")], Sent(NOON, "date", "12"), id="equal"
        ),
    ],
)
def test_a_post_is_of_the_day_on_which_it_was_first_sent(
    copies: list[Sent], first: Sent, tmp_path: Path
) -> None:
    posts = [replace(better, sent=sent) for better, sent in zip((WHOLE, AGAIN), copies, strict=True)]
    for number, order in enumerate(permutations(posts)):
        ((end, _),) = after(list(order), {1} if number else set(), tmp_path / str(number)).values()
        assert end == replace(AGAIN, sent=first, lists=("autumn", "garden"))


@settings(deadline=None)
@given(
    st.lists(
        st.builds(
            lambda headers, hours, source: replace(
                WHOLE, headers=(("X", "1"),) * headers, sent=Sent(NOON + timedelta(hours=hours), source)
            ),
            st.integers(0, 3),
            st.integers(0, 60),
            st.sampled_from(["date", "received", "separator"]),
        ),
        min_size=2,
        max_size=4,
    )
)
def test_the_best_copy_tells_the_time_if_it_is_of_the_day_of_the_first_in_any_order(
    copies: list[Post],
) -> None:
    """Each may be less than a day from the next, and all of them more."""
    ends = {
        reduce(merged, order)
        for order in permutations(StoredPost("", post, Origin("mbox/a", 0, 9)) for post in copies)
    }
    (end,) = ends
    surest = [post for post in copies if post.sent.source != "separator"] or copies
    first = min(post.sent.when for post in surest)
    most = max(len(post.headers) for post in copies)
    best = [post for post in copies if len(post.headers) == most]
    own = min((post.sent for post in best), key=lambda sent: (sent.source == "separator", sent.when))
    near = own in {post.sent for post in surest} and own.when - first < timedelta(days=1)
    assert end.post.sent.when == (own.when if near else first)
    assert len(end.post.headers) == most


COPIES = [WHOLE, DAMAGED, SCRUBBED, ELSEWHERE, BARE, ANONYMOUS, OTHER, OWN_OTHER]


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.permutations([*COPIES, BARE, DAMAGED]), st.sets(st.integers(1, 9)))
def test_any_order_and_any_commits_end_the_same(arrivals: list[Post], commits: set[int]) -> None:
    with TemporaryDirectory() as home:
        end = after(arrivals, commits, Path(home))
    assert {post.subject for post, _ in end.values()} == {"A subject", "Trains", "Minutes"}
    kept, lists = end[short("seed@example.org")]
    assert kept.author.name == "Ada Example"
    assert kept.body == WHOLE.body
    assert not kept.attachments
    assert lists == {"garden", "window-sills", "found", "pages"}


LONG = "Is it dry? Water the beans.\n\nAnd the peas? They need it, too: they stand by the wall."
NOTICE = (
    "\n-------------- next part --------------\nA non-text attachment was scrubbed...\nName: plan.pdf\n"
    "Type: application/pdf\nSize: 9 bytes\nURL: <http://example.org/attachments/plan.pdf>"
)
FOOTER = "\n" + "_" * 47 + "\nGarden mailing list\nGarden at example.org\nhttp://example.org/garden"

SIGNED = "-- \nAda, ada@example.org, or beans@example.org at home\nabout peas: peas@lists.example.org"
HIDDEN = SIGNED.replace("@", " at ")


def a_copy(text: str, *attachments: Attachment, headers: int = 2) -> Post:
    body = a_post(text=text).body
    return replace(WHOLE, body=body, attachments=attachments, headers=(("X", "1"),) * headers)


PLAN = Attachment("plan.pdf", "application/pdf")
TAKEN_OFF = replace(PLAN, scrubbed=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("better", "worse"),
    [
        pytest.param(a_copy(LONG), a_copy(LONG[:40]), id="a copy that was cut off asks less, and says less"),
        pytest.param(a_copy(LONG, headers=1), a_copy(""), id="an empty one has lost no letter"),
        pytest.param(a_copy("Grüße aus Köln"), a_copy("Gr??e aus K?ln" + FOOTER, headers=9), id="footer"),
        pytest.param(a_copy("Grüße"), a_copy("GrÃ¼ÃŸe", headers=1), id="mojibake has more letters"),
        pytest.param(a_copy("Цапли у озера"), a_copy("????? ? ?????", headers=9), id="no letter survived"),
        pytest.param(a_copy(f"{LONG}\n{'?' * 65}\n{LONG}"), a_copy(LONG), id="cut off above a lost ornament"),
        pytest.param(a_copy(LONG, PLAN), a_copy(LONG + NOTICE, TAKEN_OFF, headers=9), id="scrubbed"),
        pytest.param(a_copy(LONG + NOTICE + "\nA patch."), a_copy(LONG + NOTICE), id="cut off below it"),
        pytest.param(
            a_copy(LONG), a_copy(LONG, Attachment("a.html", "text/html", scrubbed=True)), id="its HTML only"
        ),
        pytest.param(a_copy(LONG), a_copy(LONG, headers=1), id="more headers"),
        *(
            pytest.param(
                replace(a_copy(f"{LONG}\n{SIGNED}"), headers=(("From", "ada@example.org (Ada)"), *more)),
                replace(
                    a_copy(f"{LONG}\n{SIGNED.replace('@', f' {word} ')}", headers=1),
                    headers=(("From", f"ada {word} example.org (Ada)"),),
                ),
                id=f"{word} for the @ of addresses, {len(more)} headers fewer",
            )
            for word in ("at", "bei", "chez", "à", "na", "в", "在", "chiocciola")
            for more in ((), (("Organization", "Kitchen garden"),))
        ),
        pytest.param(a_copy(f"{LONG}\n{HIDDEN}"), a_copy(SIGNED), id="cut off above the addresses"),
        *(
            pytest.param(
                replace(WHOLE, headers=(("From", f"{name}@example.org (A. Gardener)"),)),
                replace(WHOLE, headers=(("From", f"{name} at example.org (A. Gardener)"),)),
                id=f"{name} obscured in the From alone",
            )
            for name in ("ada", "bob", "eve", "ida")
        ),
    ],
)
def test_the_copy_in_which_more_is_left_is_kept(better: Post, worse: Post, tmp_path: Path) -> None:
    for order in ([better, worse], [worse, better]):
        (end, _), *others = after(order, {1}, tmp_path / str(order[0] is worse)).values()
        assert (end, others) == (better, [])


@pytest.mark.slow
def test_a_copy_without_an_id_is_lent_to_each_post_of_its_content(tmp_path: Path) -> None:
    """One text sent twice within a second: nothing tells of which of the two it is a copy."""
    ends = [
        after(list(order), commits, tmp_path / f"{number}-{len(commits)}")
        for number, order in enumerate(permutations([WHOLE, RESENT, BARE]))
        for commits in (set(), {1, 2})
    ]
    assert {post.message_id: post.lists for post, _ in ends[0].values()} == {
        "seed@example.org": ("found", "garden"),
        "resent@example.org": ("found", "twice"),
    }
    assert all(end == ends[0] for end in ends)


@pytest.mark.slow
def test_a_copy_without_an_id_is_one_of_a_copy_that_is_not_kept(tmp_path: Path) -> None:
    """The stump without an id is like the other stump, and unlike the whole post that has that one's id."""
    ends = [
        after(list(order), commits, tmp_path / f"{number}-{len(commits)}")
        for number, order in enumerate(permutations([WHOLE, STUMP, BARE_STUMP]))
        for commits in (set(), {1, 2})
    ]
    ((end, _),) = ends[0].values()
    assert end == replace(WHOLE, lists=("cut", "garden", "stumps"))
    assert all(end == ends[0] for end in ends)


ALL = [*COPIES, RESENT, STUMP, BARE_STUMP, BARE, DAMAGED]
EXPECTED = {
    "seed@example.org": {"cut", "found", "garden", "pages", "stumps", "window-sills"},
    "resent@example.org": {"found", "pages", "twice"},
}


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.permutations(ALL), st.sets(st.integers(1, len(ALL) - 1)))
def test_any_order_of_copies_that_are_like_others_ends_the_same(
    arrivals: list[Post], commits: set[int]
) -> None:
    with TemporaryDirectory() as home:
        end = after(arrivals, commits, Path(home))
    assert len(end) == 4
    for post, lists in end.values():
        if post.subject == WHOLE.subject:
            assert post.body == WHOLE.body
            assert lists == EXPECTED[post.message_id]


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.permutations([*ALL, AGAIN, replace(AGAIN, headers=())]), st.sets(st.integers(1, len(ALL))))
def test_any_order_of_copies_of_several_days_ends_the_same(arrivals: list[Post], commits: set[int]) -> None:
    with TemporaryDirectory() as home:
        end = after(arrivals, commits, Path(home))
    assert len(end) == 4
    kept, lists = end[short("seed@example.org")]
    assert kept.sent == WHOLE.sent
    assert kept.body == AGAIN.body
    assert lists == EXPECTED["seed@example.org"] | {"autumn"}


def test_two_posts_of_one_message_id_are_both_found(filled: Any) -> None:
    archive = filled([OTHER], [WHOLE], [OTHER, WHOLE])
    assert archive.search("railway").total == archive.search("seedlings").total == 1
    assert archive.search("id:seed@example.org").total == 2


def test_a_page_and_the_mail_are_one_post(filled: Any) -> None:
    for order in ([BARE, WHOLE], [WHOLE, BARE]):
        archive = filled(order)
        assert len(archive) == 1
        assert archive.get("seed@example.org").post.message_id == "seed@example.org"


def test_a_copy_moved_within_its_file_is_found_where_it_stands_now(tmp_path: Path) -> None:
    for offset in (10, 700):
        with writing(Home(tmp_path)) as writer:
            writer.add(WHOLE, Origin("mbox/a", offset, 5))
            writer.commit()
    with Archive.open(tmp_path) as archive:
        assert archive.get("seed@example.org").origin.offset == 700


def test_what_a_word_stands_in_stays_findable_by_its_beginning_when_its_first_post_is_replaced(
    filled: Any,
) -> None:
    first = a_post("a@example.org", "zucchini w?ndow zinnia", subject="x")
    better = a_post("a@example.org", "zucchini window", subject="x")
    second = a_post("b@example.org", "zinnia", subject="y")
    for commits in (
        [[first, second], [better]],
        [[first, second, better]],
        [[first, second], [better], [], []],
    ):
        archive = filled(*commits, [a_post(f"c{n}@example.org", "x") for n in range(9)])
        assert [hit.message_id for hit in archive.search("zinn*").hits] == ["b@example.org"]
