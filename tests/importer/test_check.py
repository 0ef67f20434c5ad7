"""`check` tells each way in which the index may not be what the sources say."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from made_mails import contents, mail  # type: ignore[import-not-found]

from listarchive.archive import Home
from listarchive.engines.whoosh.codec import segment_writer
from listarchive.errors import IndexUnusable
from listarchive.importer import check, mail_reading, rebuild, run

Make = Callable[..., Path]


def test_a_word_that_was_changed_in_its_place(home: Make) -> None:
    place = home(**{"a.mbox": mail(1, "The lamp is lit.") + mail(2)})
    run(Home(place))
    status = (place / "mbox/a.mbox").stat()
    home(**{"a.mbox": mail(1, "The lamp is out.") + mail(2)})
    os.utime(place / "mbox/a.mbox", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert run(Home(place)).total("seen") == 0
    assert check(Home(place)) == ["mbox/a.mbox: 1 posts are in the index with another text"]
    rebuild(Home(place))
    assert check(Home(place)) == []


def test_of_two_copies_each_stands_where_it_stands(home: Make) -> None:
    scrubbed = mail(1, "The lamp is l?t.")
    place = home(**{"a.mbox": scrubbed + mail(2), "b.mbox": mail(1, "The lamp is lit."), "c.mbox": scrubbed})
    run(Home(place))
    assert check(Home(place)) == []


@pytest.mark.slow
def test_nights_and_a_rebuild_are_alike(home: Make) -> None:
    mails = [mail(number, f"Lamp {number} is lit.") for number in range(30)]
    for night in range(1, 11):
        place = home(**{"a.mbox": "".join(mails[: 3 * night])})
        run(Home(place))
        assert check(Home(place)) == []


def test_a_post_that_its_subject_does_not_lead_to(home: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    place = home(**{"a.mbox": mail(1, Subject="Lamps") + mail(2, Subject="Re: Lamps")})
    with monkeypatch.context() as patch:
        patch.setattr(segment_writer, "in_order", lambda *_: {"a": [0]})
        run(Home(place))
    (short_id,) = (name for name, stored in contents(place).items() if "Re" in stored.post.subject)
    assert check(Home(place)) == [f"post {short_id} is not found by its base subject"]
    rebuild(Home(place))
    assert check(Home(place)) == []


def test_a_post_that_some_word_does_not_lead_to(home: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = segment_writer.terms

    def without_lamps(*arguments: Any) -> Iterator[Any]:
        return ((key, parts) for key, parts in whole(*arguments) if b"lamp" not in key)

    place = home(**{"a.mbox": mail(1, "The lamp is lit.") + mail(2, "The shed is shut.")})
    with monkeypatch.context() as patch:
        patch.setattr(segment_writer, "terms", without_lamps)
        run(Home(place))
    (short_id,) = (name for name, stored in contents(place).items() if "lamp" in stored.post.body.own)
    assert check(Home(place)) == [f"post {short_id} is not found by 1 of its terms"]
    rebuild(Home(place))
    assert check(Home(place)) == []


def test_each_post_that_some_word_does_not_lead_to_is_named(
    home: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = segment_writer.terms

    def without_lamps(*arguments: Any) -> Iterator[Any]:
        return ((key, parts) for key, parts in whole(*arguments) if b"lamp" not in key and b"gart" not in key)

    english = [mail(number, "The lamp is lit, and the shed is shut.") for number in range(1, 61)]
    german = [mail(number, "Der Garten ist so groß, und die Lampe ist nicht an.") for number in range(61, 64)]
    place = home(**{"a.mbox": "".join((*english, *german)) + mail(99, "The shed is shut.")})
    with monkeypatch.context() as patch:
        patch.setattr(segment_writer, "terms", without_lamps)
        run(Home(place))
    lost = {
        name: 1 + ("Garten" in stored.post.body.own)
        for name, stored in contents(place).items()
        if "amp" in stored.post.body.own
    }
    assert sorted(check(Home(place))) == sorted(
        f"post {name} is not found by {count} of its terms" for name, count in lost.items()
    )
    assert sorted(lost.values()) == [1] * 60 + [2] * 3


def test_what_is_in_the_index_is_read_and_not_analysed(home: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    place = home(**{"a.mbox": mail(1) + mail(2, "The shed is shut."), "b.mbox": mail(1)})
    run(Home(place))

    def never(*_: Any) -> Any:
        raise AssertionError("analysed")

    monkeypatch.setattr(mail_reading, "analyse", never)
    assert check(Home(place), jobs=1) == []


def test_a_post_that_its_author_wants_in_no_archive_is_a_difference_where_that_is_honoured(
    home: Make,
) -> None:
    place = home(**{"a.mbox": mail(1) + mail(2, "The shed is shut.", **{"X-No-Archive": "yes"})})
    run(Home(place))
    (short_id,) = (name for name, stored in contents(place).items() if "shed" in stored.post.body.own)
    assert check(Home(place)) == []
    assert check(Home(place), honours=lambda *_: True) == [
        f"mbox/a.mbox: post {short_id} is in the index but no longer in its source"
    ]


@pytest.mark.slow
@pytest.mark.parametrize("place", [0.05, 0.3, 0.55, 0.8, 0.95])
def test_a_bit_that_fell_over_anywhere(home: Make, place: float) -> None:
    home_ = home(**{"a.mbox": "".join(mail(number, f"Word{number} " * 50) for number in range(300))})
    run(Home(home_))
    (segment,) = (home_ / "index").rglob("*.segment")
    written = bytearray(segment.read_bytes())
    written[int(len(written) * place)] ^= 4
    segment.write_bytes(written)
    with pytest.raises(IndexUnusable, match="run `listarchive rebuild`"):
        check(Home(home_))
