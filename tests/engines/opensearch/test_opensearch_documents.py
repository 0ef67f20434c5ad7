"""What goes to a cluster: terms that are ready, labels it takes, patterns that choose terms."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listarchive.engine.analysis.spelling import most_changes, spelled_as
from listarchive.engine.cluster import Cluster
from listarchive.engine.stored_post import StoredPost, unpack
from listarchive.engines.opensearch import journal
from listarchive.engines.opensearch.batches import analyse
from listarchive.engines.opensearch.labels import label_of
from listarchive.engines.opensearch.mapping import index_body
from listarchive.engines.opensearch.patterns import containing, like, literal
from listarchive.engines.opensearch.ready_terms import ready
from listarchive.post import Author, Body, Line, Origin, Post, Sent

WORDS = st.text("abcdeé", min_size=1, max_size=9)


def a_post(text: str = "Gärten", **values: object) -> StoredPost:
    given: dict[str, object] = {
        "message_id": "one@example.org",
        "author": Author("Ada Example", "ada@example.org"),
        "sent": Sent(None),
        "subject": "A subject",
        "body": Body.of([Line("own", text)]),
        "lists": ("garden",),
    }
    return StoredPost("", Post(**(given | values)), Origin("mbox/a", 0, 9))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "language", "terms", "length"),
    [
        ("The pumps", "en", "the pump", 2),
        ("Gärten, schön", "de", "de:gart de:schon", 2),
        ("東京都", "ja", "ja:東 ja:京 ja:都", 3),
        ("src/flash v1.2", "", "src flash v1 2", 4),
        ("", "en", "", 0),
    ],
)
def test_the_words_of_a_text_are_terms_with_blanks_between_them(
    text: str, language: str, terms: str, length: int
) -> None:
    found = ready([text], language)
    assert (found.parts, found.length) == ([terms], length)


def test_terms_that_share_a_place_are_joined_and_both_count() -> None:
    found = ready(["élevés"], "fr")
    assert found.parts[0].count("|") + 1 == found.length


@pytest.mark.parametrize("text", ["plain", "two\nlines", "x" * 600, "é" * 300, "half \ud800 a pair"])
def test_a_label_is_one_that_every_cluster_takes(text: str) -> None:
    label = label_of(text)
    assert len(label.encode("utf-8")) <= 503  # a sign that was cut is one of three bytes
    assert "\n" not in label
    assert label_of(label) == label or len(text) > 250


@pytest.mark.parametrize("text", ["A sentence.", "half \ud800 a pair", "two\nlines", '"quotes"'])
def test_a_post_comes_back_from_its_document_as_it_was(text: str) -> None:
    (analysed,) = analyse([a_post(text)])
    analysed.batch.kept[0] = ("garden",)
    document = json.loads(analysed.batch.source(0, 7).decode("utf-8"))  # type: ignore[attr-defined]
    assert unpack(document["post"].encode("utf-8", "surrogatepass"), ("garden",)).post == a_post(text).post
    assert (document["number"], document["tie"], document["list"]) == (7, ~7, ["garden"])


def test_each_field_of_a_document_is_in_the_mapping() -> None:
    """The cluster refuses documents with any other."""
    (analysed,) = analyse([a_post("Text\n> quoted", references=("two@example.org",))])
    analysed.batch.kept[0] = ()
    document = json.loads(analysed.batch.source(0, 1))  # type: ignore[attr-defined]
    mapping = index_body(Cluster(("http://127.0.0.1:9200",), "lists"))["mappings"]
    assert document.keys() <= mapping["properties"].keys()


@given(WORDS, WORDS)
def test_whatever_is_spelled_about_so_is_chosen_to_be_looked_at(word: str, other: str) -> None:
    changes = most_changes(word)
    if word[0] == other[0] and spelled_as(word, changes)(other):
        assert re.fullmatch(like(word, changes), other)
        assert re.fullmatch(like(word, changes), f"{other}:de")


@given(st.text('.*+?|(){}[]\\"#@&<>~^ab', min_size=1, max_size=6))
def test_a_sign_of_a_pattern_means_itself_in_a_text(text: str) -> None:
    assert re.fullmatch(literal(text).replace("\\<", "<").replace("\\>", ">"), text)
    assert re.fullmatch(containing([text], 64), f"x{text}y")


def test_a_journal_is_taken_apart_into_what_it_was_made_of() -> None:
    actions = [journal.created("a", b"{}"), journal.removed("b"), journal.put("c", b'{"x":1}')]
    (part,) = journal.parts(actions)
    assert list(journal.actions_in(part)) == actions
