"""Posts analysed into batches, in the processes that read mail.

A batch holds some hundred posts, analysed, with their postings grouped by term: what is left for the one
process that writes is to decide which of them are new, and to write batches as a segment
(`codec.segment_writer`). Terms are grouped here, on all cores, and not by that one process, as
Whoosh's posting pool does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from listarchive.engine.analysed_post import POSITION_GAP, AnalysedPost, Document, document
from listarchive.engine.analysis.languages import DEFAULT
from listarchive.engine.extraction import SPAM
from listarchive.engine.field_kinds import COLUMNS, FORMED, FORMS, NUMBERS, PAIRS, TERMS, WORDS
from listarchive.engine.stored_post import StoredPost, pack
from listarchive.engines.whoosh.codec.batch import Batch
from listarchive.engines.whoosh.codec.malloc_trim import give_back
from listarchive.engines.whoosh.codec.stored_fields import BLOCK, packed
from listarchive.engines.whoosh.inversion import Inverted, Texts, labels_by_term, terms_alone
from listarchive.engines.whoosh.term_keys import PREFIXES
from listarchive.engines.whoosh.token_cache import key_of, let_go_if_large, token_cache
from listarchive.short_ids import short

_PAIRED = {pairs: words for words, pairs in PAIRS.items()}


def analyse(stored_posts: Iterable[StoredPost], language: str = DEFAULT) -> list[AnalysedPost]:
    """Analyse posts into one batch. A post without an id is known by its Message-ID.

    `language` is the usual one of the list that they are on.
    """
    analysed_posts: list[AnalysedPost] = []
    batch = Batch(usual=language, columns={name: [] for name in COLUMNS})
    words = token_cache()
    texts = {name: Texts(words) for name in WORDS}
    made: list[Document] = []
    waiting: list[bytes] = []
    size = 0
    for number, given in enumerate(stored_posts):
        stored = given if given.id else given.known_as(short(given.post.message_id))
        made.append(document(stored, language))
        labels = made[-1].labels
        analysed_posts.append(AnalysedPost.of(stored, labels["content"], batch, number))
        for name, text in made[-1].words.items():
            texts[name].add(number, text.parts, text.language, POSITION_GAP)
        waiting.append(pack(stored))
        size += len(waiting[-1])
        if size > BLOCK:
            batch.stored_fields.append(packed(waiting))
            waiting, size = [], 0
    if waiting:
        batch.stored_fields.append(packed(waiting))
    for name in COLUMNS:
        batch.columns[name] = [each.numbers[name] if name in NUMBERS else each.labels[name] for each in made]
    batch.lengths = {name: texts[name].lengths(len(analysed_posts)) for name in WORDS}
    batch.size = len(analysed_posts)
    batch.marked = frozenset(number for number, each in enumerate(made) if SPAM in each.labels["has"])
    large = let_go_if_large()
    _invert(batch, texts, [each.labels for each in made])
    if large:
        del words, texts, made
        give_back()
    return analysed_posts


def _invert(batch: Batch, texts: Mapping[str, Texts], labels: Sequence[Mapping[str, Sequence[str]]]) -> None:
    """Write the postings of each term behind those of the term before it."""
    found = Inverted()
    for name in TERMS:
        if name in WORDS:
            some = texts[name].by_term()
        elif name in _PAIRED:
            some = texts[_PAIRED[name]].pairs()
        elif name == FORMS:
            some = terms_alone(set[bytes]().union(*(texts[each].forms() for each in FORMED)))
        else:
            some = labels_by_term([key_of(label) for label in each.get(name, ())] for each in labels)
        found.add(some, PREFIXES[name])
    batch.terms = b"\n".join(found.keys)
    batch.frequencies, batch.totals = found.frequencies, found.totals
    batch.posts, batch.counts, batch.positions = found.posts, found.counts, found.positions
