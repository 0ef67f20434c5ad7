"""A post comes back from the index as it went in."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from listarchive.engine.analysed_post import document
from listarchive.engine.stored_post import StoredPost, moment, pack, seconds, unpack
from listarchive.post import Attachment, Author, Body, Line, Origin, Post, Sent

ANY = st.text(st.characters() | st.characters(categories=["Cs"]) | st.sampled_from("\0\x1b\r\x85\u2028"))
LINE = ANY.map(lambda text: text.replace("\n", " "))
ZONE = st.integers(-840, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))
POSTS = st.builds(
    Post,
    message_id=ANY,
    author=st.builds(Author, ANY, ANY, ANY),
    sent=st.builds(
        Sent,
        st.none() | st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=ZONE),
        st.sampled_from(["date", "none", "page"]),
        ANY,
    ),
    subject=ANY,
    body=st.builds(
        Body.of,
        st.lists(st.builds(Line, st.sampled_from(["own", "quote", "footer"]), LINE)),
    ),
    lists=st.lists(ANY).map(tuple),
    references=st.lists(ANY).map(tuple),
    attachments=st.lists(st.builds(Attachment, ANY, ANY, st.integers(0))).map(tuple),
    headers=st.lists(st.tuples(ANY, ANY)).map(tuple),
    generated_id=st.booleans(),
    html=st.booleans(),
    repairs=st.lists(ANY).map(tuple),
)


@given(POSTS)
def test_unpacking_gives_back_what_was_packed(post: Post) -> None:
    stored = StoredPost("id", post, Origin("mbox/\udcff.mbox", 5, 7, 1))
    packed = pack(stored)
    assert b"\n" not in packed
    assert unpack(packed, post.lists) == stored


@given(POSTS)
def test_every_post_has_a_document(post: Post) -> None:
    made = document(StoredPost("id", post, Origin("x")))
    assert made.labels["id"] == ("id",)
    back = moment(made.numbers["date"])
    if post.sent.when is None:
        assert back is None
    else:
        assert back is not None
        assert abs(back - post.sent.when) < timedelta(seconds=1)


def test_seconds_order_as_moments_do() -> None:
    early = datetime(102, 1, 1, tzinfo=timezone(timedelta(hours=-31 + 24)))
    assert seconds(None) < seconds(early) < seconds(early + timedelta(seconds=1))
