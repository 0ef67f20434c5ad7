"""What a program does with the results of a Whoosh search works on an archive, whatever its segments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from polyglot_archive import START  # type: ignore[import-not-found]
from whoosh import highlight, query, sorting
from whoosh.qparser import MultifieldParser, QueryParser

from listarchive.archive import Archive, Hit
from listarchive.engines.whoosh.index import ArchiveIndex
from listarchive.engines.whoosh.searching.searcher import ArchiveSearcher


@pytest.fixture
def searcher(index: ArchiveIndex) -> Iterator[ArchiveSearcher]:
    with index.searcher() as opened:
        yield opened


@pytest.fixture(scope="module")
def every(home: Path) -> dict[str, Hit]:
    """All posts, by their Message-IDs, as `listarchive search` shows them."""
    with Archive.open(home) as archive:
        return {hit.message_id: hit for hit in archive.search("", limit=None).hits}


def asked(index: ArchiveIndex, text: str, field: str = "body") -> Any:
    return QueryParser(field, index.schema).parse(text)


@pytest.mark.slow
def test_hits_have_the_stored_fields_of_a_post(index: ArchiveIndex, searcher: ArchiveSearcher) -> None:
    hit = searcher.search(query.Term("message_id", "2@example.org"))[0]
    assert hit.fields().keys() == {
        "id", "message_id", "subject", "body", "quoted", "author", "attachment", "person", "list", "date",
        "size", "lang", "to", "cc", "attached_text",
    }  # fmt: skip
    assert hit["message_id"] == "2@example.org"
    assert hit["date"] == START + timedelta(days=2, hours=2)
    assert hit["date"].tzinfo is UTC
    assert hit["list"] in (["frost"], ["garden"])
    assert hit["size"] == 900 + 37 * 2
    assert index.schema["date"].to_bytes(hit["date"]) == index.schema["date"].to_bytes(
        hit["date"].replace(tzinfo=None)
    )


@pytest.mark.slow
def test_several_fields_are_asked_at_once(index: ArchiveIndex, home: Path) -> None:
    with index.searcher() as searcher, Archive.open(home) as archive:
        parsed = MultifieldParser(["subject", "body", "author"], index.schema).parse("lamps garden")
        found = {hit["message_id"] for hit in searcher.search(parsed, limit=None)}
        assert found == {hit.message_id for hit in archive.search("lamps garden", limit=None).hits}
        assert found


@pytest.mark.parametrize("newest", [True, False], ids=["newest first", "oldest first"])
def test_hits_are_sorted_by_date(
    index: ArchiveIndex, searcher: ArchiveSearcher, every: dict[str, Hit], newest: bool
) -> None:
    dates = [
        hit["date"]
        for hit in searcher.search(asked(index, "lamps"), sortedby="date", reverse=newest, limit=None)
    ]
    known = [date for date in dates if date]
    assert known == sorted(known, reverse=newest)
    assert set(known) < {hit.date for hit in every.values()}
    undated = dates[len(known) :] if newest else dates[: len(dates) - len(known)]
    assert set(undated) == {None}


@pytest.mark.parametrize("field", ["list", "person", "lang", "size"])
@pytest.mark.parametrize("reverse", [True, False])
def test_hits_are_sorted_by_labels_and_numbers(
    index: ArchiveIndex, searcher: ArchiveSearcher, field: str, reverse: bool
) -> None:
    facet = sorting.FieldFacet(field, reverse=reverse)
    values = [hit[field] for hit in searcher.search(asked(index, "lamp"), sortedby=facet, limit=None)]
    assert values == sorted(values, reverse=reverse)
    assert len(set(map(str, values))) > 1


def test_hits_are_grouped(searcher: ArchiveSearcher, every: dict[str, Hit]) -> None:
    facets = [sorting.FieldFacet("list"), sorting.FieldFacet("person")]
    found = searcher.search(query.Every(), groupedby=facets, limit=None)
    groups = {name: len(numbers) for name, numbers in found.groups("list").items()}
    assert groups == Counter(",".join(hit.lists) for hit in every.values())
    assert sum(map(len, found.groups("person").values())) == len(every)
    overlapping = sorting.FieldFacet("list", allow_overlap=True)
    each = searcher.search(query.Every(), groupedby={"each": overlapping}, limit=None).groups("each")
    assert {name: len(numbers) for name, numbers in each.items()} == Counter(
        name for hit in every.values() for name in hit.lists
    )
    having = searcher.search(
        query.Every(), groupedby={"has": sorting.FieldFacet("has", allow_overlap=True)}, limit=None
    ).groups("has")
    assert len(having["attachment"]) == sum(1 for hit in every.values() if hit.attachments)


@pytest.mark.parametrize("zone", [None, UTC], ids=["naive", "aware"])
def test_hits_are_grouped_by_ranges(searcher: ArchiveSearcher, every: dict[str, Hit], zone: Any) -> None:
    start, end = datetime(2023, 12, 1, tzinfo=zone), datetime(2024, 1, 30, tzinfo=zone)
    facet = sorting.DateRangeFacet("date", start, end, timedelta(days=10))
    groups = searcher.search(query.Every(), groupedby=facet, limit=None).groups("date")
    expected: Counter[Any] = Counter()
    for hit in every.values():
        for name in facet.querydict:
            if hit.date and name[0].replace(tzinfo=UTC) <= hit.date < name[1].replace(tzinfo=UTC):
                expected[name] += 1
    assert {name: len(numbers) for name, numbers in groups.items() if name} == expected
    assert sum(expected.values()) > 20
    sizes = sorting.RangeFacet("size", 0, 3_000, 500)
    groups = searcher.search(query.Every(), groupedby=sizes, limit=None).groups("size")
    assert sum(map(len, groups.values())) == len(every)
    for (least, most), numbers in ((name, numbers) for name, numbers in groups.items() if name):
        assert all(least <= searcher.stored_fields(number)["size"] < most for number in numbers)


def test_hits_are_collapsed(index: ArchiveIndex, searcher: ArchiveSearcher) -> None:
    every = searcher.search(asked(index, "lamps"), limit=None)
    some = searcher.search(asked(index, "lamps"), collapse="person", limit=None)
    people = [hit["person"] for hit in some]
    assert len(people) == len(set(people)) > 1
    assert set(people) == {hit["person"] for hit in every}


def test_hits_are_filtered_and_masked(index: ArchiveIndex, searcher: ArchiveSearcher) -> None:
    every = {hit.docnum for hit in searcher.search(asked(index, "lamps"), limit=None)}
    garden = set(searcher.docs_for_query(query.Term("list", "Garden")))
    with_filter = searcher.search(asked(index, "lamps"), filter=query.Term("list", "Garden"), limit=None)
    assert {hit.docnum for hit in with_filter} == every & garden
    masked = searcher.search(asked(index, "lamps"), mask=asked(index, "garden", "list"), limit=None)
    assert {hit.docnum for hit in masked} == every - garden
    assert every & garden
    assert every - garden


@pytest.mark.parametrize("text", ["greenhouse", '"las lámparas"', '"die lampen"'])
def test_words_are_marked_in_every_language(
    index: ArchiveIndex, searcher: ArchiveSearcher, text: str
) -> None:
    found = searcher.search(asked(index, text), limit=None)
    found.formatter = highlight.UppercaseFormatter()
    for fragmenter in (
        highlight.ContextFragmenter(),
        highlight.SentenceFragmenter(2_000),
        highlight.WholeFragmenter(),
    ):
        found.fragmenter = fragmenter
        marked = [hit.highlights("body", top=5) for hit in found]
        assert marked
        for each in marked:
            for word in text.strip('"').split():
                assert word.upper() in each


def test_hits_know_their_terms(index: ArchiveIndex, searcher: ArchiveSearcher) -> None:
    found = searcher.search(asked(index, "lamps garden"), terms=True, limit=None)
    assert found.matched_terms() >= {("body", b"lamp"), ("body", b"garden")}
    assert {("body", b"lamp"), ("body", b"garden")} <= set(found[0].matched_terms())


def test_posts_like_one_are_found(index: ArchiveIndex, searcher: ArchiveSearcher) -> None:
    first = searcher.search(asked(index, "lámparas"), limit=1)[0]
    terms = [term for term, _ in searcher.key_terms([first.docnum], "body", numterms=8)]
    assert terms
    assert all(term.startswith("es:") for term in terms)
    alike = first.more_like_this("body")
    assert alike.scored_length() > 2
    assert first.docnum not in {hit.docnum for hit in alike}
    assert all(hit["lang"] == "es" for hit in alike)
    counts = dict(searcher.vector_as("frequency", first.docnum, "body"))
    assert counts["es:lamp"] >= 1


def test_typos_are_corrected(index: ArchiveIndex, searcher: ArchiveSearcher) -> None:
    assert searcher.suggest("body", "lanps", limit=1) == ["lamps"]
    assert searcher.suggest("author", "mullor", limit=1) == ["muller"]
    assert searcher.suggest("vocabulary", "greenhouze") == ["greenhouse"]
    text = 'lanps "cold garten" burning'
    parsed = asked(index, text)
    corrected = searcher.correct_query(parsed, text)
    assert corrected.string == 'lamps "cold garten" burning'
    assert len(searcher.search(corrected.query)) == len(searcher.search(asked(index, corrected.string)))
    assert len(searcher.search(asked(index, "lamps"))) > 0


@pytest.mark.slow
def test_wildcards_are_looked_for_in_whole_words(index: ArchiveIndex, home: Path) -> None:
    fields = ["subject", "body", "author"]
    parser = MultifieldParser(fields, index.schema)
    with index.searcher() as searcher, Archive.open(home) as archive:
        for typed, (pattern, words) in {
            "lamp?": (r"(?i)\blamp\w\b", "lamps"),
            "l*mp?": (r"(?i)\bl\w*mp\w\b", "lamps"),
            "Gard*ner": (r"(?i)\bgard\w*ner\b", "gardener or gardner"),
            "zo?": (r"(?i)\bzo\w\b", "zoe"),
        }.items():

            def ours(asked: str) -> set[str]:
                every = [archive.search(f"{field}:{asked}", limit=None).hits for field in fields]
                return {hit.message_id for hits in every for hit in hits}

            found = {hit["message_id"] for hit in searcher.search(parser.parse(typed), limit=None)}
            # With a word, its stem is found, but only in the language in which it stands somewhere.
            assert ours(f"/{pattern}/") <= found <= ours(f"({words})"), typed
            assert found
        # As a person types them, who does not know what a question mark is here.
        assert (
            len(
                searcher.search(parser.parse("are the lamps burning? and is it cold? what is this? or that?"))
            )
            == 0
        )


def test_one_document_is_asked_for(searcher: ArchiveSearcher) -> None:
    by_message_id = searcher.document(message_id="<5@example.org>")
    assert by_message_id
    assert searcher.document(id=by_message_id["id"].upper()) == by_message_id
    assert searcher.document(message_id="nobody@example.org") is None
    assert len(list(searcher.documents())) == searcher.doc_count()


def test_pages_follow_one_another(index: ArchiveIndex, searcher: ArchiveSearcher) -> None:
    parsed = asked(index, "lamps")
    numbers = [hit.docnum for page in (1, 2, 3) for hit in searcher.search_page(parsed, page, pagelen=3)]
    assert numbers == [hit.docnum for hit in searcher.search(parsed, limit=9)]
    assert len(set(numbers)) == 9


def test_conversations_dates_and_sizes_are_asked_for(
    index: ArchiveIndex, searcher: ArchiveSearcher, every: dict[str, Hit]
) -> None:
    first = searcher.document(message_id="4@example.org")
    assert first
    thread = searcher.search(asked(index, f"thread:{first['id']}"), limit=None)
    assert sorted(hit["message_id"] for hit in thread) == ["4@example.org", "5@example.org"]
    dates: dict[str, Callable[[datetime], bool]] = {
        "date:202312": lambda date: (date.year, date.month) == (2023, 12),
        "date:[20231201 to 20231215]": lambda date: "2023-12-01" <= str(date)[:10] <= "2023-12-15",
        "date:[20240101 to]": lambda date: date.year >= 2024,
        "date:*": bool,
    }
    for text, within in dates.items():
        found = {hit["message_id"] for hit in searcher.search(asked(index, text), limit=None)}
        assert found == {hit.message_id for hit in every.values() if hit.date and within(hit.date)}, text
        assert found
    sizes: dict[str, Callable[[int], bool]] = {
        "size:[1000 to 1500]": lambda size: 1000 <= size <= 1500,
        "size:{974 to 1011]": lambda size: 974 < size <= 1011,
        "size:974": lambda size: size == 974,
    }
    for text, fits in sizes.items():
        found = {hit["message_id"] for hit in searcher.search(asked(index, text), limit=None)}
        assert found == {hit.message_id for hit in every.values() if fits(hit.origin.length)}, text
        assert found


def test_fields_are_listed(index: ArchiveIndex) -> None:
    with index.reader() as reader:
        assert {"lamp", "es:lamp"} <= set(reader.field_terms("body"))
        assert list(reader.lexicon("list")) == [b"frost", b"garden"]
        assert {"lamps", "lampen", "lamparas"} <= set(reader.field_terms("vocabulary"))
        assert {"lamp", "es:lamp"} <= {term.decode() for term in reader.expand_prefix("body", "lam")}
        assert reader.doc_frequency("has", "attachment") > 0
        names = [name for name, _ in reader.all_terms()]
        assert names == sorted(names)
        assert [info.doc_frequency() for _, info in reader.iter_field("list")] == [
            reader.doc_frequency("list", name) for name in ("frost", "garden")
        ]
        dates = list(reader.field_terms("date"))
        assert dates == sorted(set(dates))
        assert reader.most_frequent_terms("list", 2)[0][1] in (b"frost", b"garden")
        cursor = reader.readers[0].cursor("body") if not reader.is_atomic() else reader.cursor("body")
        assert cursor.find("lam") >= "lam"
        assert cursor.is_valid()


def test_an_archive_without_posts_answers_like_one(nothing: ArchiveIndex) -> None:
    with nothing.searcher() as searcher:
        assert searcher.up_to_date()
        for text in ("lamp", "date:2023", "size:[1 to 5]", "*:*", "thread:abc", "message_id:a@example.org"):
            found = searcher.search(asked(nothing, text), sortedby="date", groupedby="list", terms=True)
            assert len(found) == 0, text
        assert searcher.suggest("body", "lamp") == []
        assert list(searcher.reader().expand_prefix("body", "l")) == []
