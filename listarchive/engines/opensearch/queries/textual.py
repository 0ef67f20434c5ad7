"""Parts of a query that only the texts of posts tell: patterns, exact forms, footers, attached mails."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from listarchive.engine.analysis.words import folded_words
from listarchive.engine.field_kinds import EXACT, FORMED, FORMS, OVER, STEMMED
from listarchive.engine.kept_headers import lacking_label, pair_labels, word_label
from listarchive.engines.opensearch.queries import clauses
from listarchive.engines.opensearch.queries.clauses import Clause, filtering, nothing, term
from listarchive.engines.opensearch.queries.numbered import numbered
from listarchive.engines.shared.attached_mail_test import AttachedMailTest, narrowing
from listarchive.engines.shared.cost_limit import PATTERN
from listarchive.engines.shared.footer_test import footer_test
from listarchive.engines.shared.literals import literals
from listarchive.engines.shared.text_tests import Test, has_just, matches, says
from listarchive.engines.shared.weights import FILTER
from listarchive.engines.shared.word_runs import Run
from listarchive.errors import QueryError
from listarchive.query import tree

if TYPE_CHECKING:
    from listarchive.engines.opensearch.commit_reader import CommitReader
    from listarchive.engines.opensearch.queries.translation import Translator

_HEADER = "header"
_TOLD = 2  # words side by side of which the index tells where they stand


class Textual:
    """Translates them for one query."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator
        self._looked: dict[str, list[int]] = {}

    def matching(self, name: str, pattern: str) -> Clause:
        """Find texts in which a pattern is found; what it must hold narrows them down."""
        translator = self._translator
        translator.cost_limit.look_up(PATTERN)
        needed: list[Clause] = []
        # Nothing tells which words stand in quotes: what others have written has no forms in `vocabulary`.
        listed = name in FORMED or name not in STEMMED
        for alternatives in literals(pattern)[:2] if listed else ():
            forms = translator.reader.holding(FORMS if name in STEMMED else name, alternatives)
            needed.append(translator.any_form(name, forms))
            translator.note_forms(name, forms)
        candidates = clauses.all_of(needed) if needed else None
        return self._verified(name, candidates, matches(pattern), f"the pattern /{pattern}/")

    def just(self, name: str, text: str) -> Clause:
        """Find words in this form alone."""
        found = self._translator.in_words(tree.Phrase(name, text), name)
        return self._verified(name, found, has_just(text), f'="{text}"')

    def footers(self, node: Any) -> Clause:
        """Find what lists and signatures add to posts, of which the index has nothing."""
        test = footer_test(node)
        if test is None:
            return nothing()
        return self._verified("footer", None, test.passes, test.shown, letters=test.letters, words=test.words)

    def mails(self, part: tree.Query) -> Clause:
        """Find posts with an attached mail that answers a query."""
        narrowed = narrowing(part)
        candidates = [filtering(term("has", "mail"), FILTER)]
        if narrowed:
            candidates.append(self._translator.translate(narrowed))
        test = AttachedMailTest(part, _Settled(self._translator.reader))
        return self._verified("attached", clauses.all_of(candidates), test, "attached:")

    def header(self, node: Any) -> Clause:
        """Find posts by words of a header that is kept. Raises `QueryError` if none is kept by that name."""
        name = node.field.partition(":")[2]
        reader = self._translator.reader
        if len(reader) and not any(reader.has(_HEADER, label) for label in (name, lacking_label(name))):
            raise QueryError(
                f"no post is kept with a header {name}: write its name into `headers` of listarchive.toml, "
                "and run `listarchive rebuild`, which takes it up"
            )
        every = filtering(term(_HEADER, name), FILTER)
        match node:
            case tree.Prefix(_, ""):
                return every
            case tree.Prefix(_, text):
                *before, last = folded_words(text) or [""]
                end = f"{before[-1]} {last}" if before else last
                beginning = filtering({"prefix": {_HEADER: {"value": word_label(name, end)}}}, FILTER)
                found = clauses.all_of([*_words(name, before), beginning])
                return self._if_long(node, found, says(before, last), len(before) > 1)
            case tree.Regex(_, pattern):
                return self._verified(node.field, every, matches(pattern), f"the pattern /{pattern}/")
            case tree.Exact(_, text):
                found = clauses.all_of(_words(name, folded_words(text)))
                return self._if_long(node, found, has_just(text), True)
        words = folded_words(node.text)
        found = clauses.all_of(_words(name, words)) if words else nothing()
        return self._if_long(node, found, says(words), len(words) > _TOLD)

    def _if_long(self, node: Any, found: Clause, test: Test, looked_at: bool) -> Clause:
        return self._verified(node.field, found, test, f'"{node.text}"') if looked_at else found

    def _verified(
        self,
        field: str,
        candidates: Clause | None,
        test: Any,
        shown: str,
        *,
        letters: Collection[str] = (),
        words: bool = False,
    ) -> Clause:
        """Find those of some posts, or of all, in whose texts something is found."""
        translator = self._translator
        if translator.counts.waiting:
            return nothing()
        narrowed = [*translator.within, *([candidates.found] if candidates else [])]
        within = {"bool": {"filter": narrowed}} if narrowed else clauses.EVERYTHING
        name = f"{field} {shown} {within}"
        if name not in self._looked:
            self._looked[name] = translator.looking.at(
                field, within, test, shown, letters=letters, words=words
            )
        found = numbered(self._looked[name])
        if candidates is None:
            return filtering(found)
        scored = clauses.all_of([Clause(found), candidates])
        return Clause(found, scored.scores, scored.scores)


class _Settled:
    """What words stand for, to whoever does not ask twice."""

    def __init__(self, reader: CommitReader) -> None:
        self._reader = reader
        self.languages = reader.languages

    def runs(self, text: str) -> list[Run]:
        """Give the terms by which words side by side are found."""
        return self._reader.counts.settled(lambda: self._reader.runs(text))


def is_textual(node: tree.Query) -> bool:
    """Tell whether the texts of posts are looked at for a part of a query."""
    match node:
        case tree.Exact() | tree.AttachedMails():
            return True
        case tree.Regex(field, _):
            return field not in EXACT
        case tree.And(parts) | tree.Or(parts) | tree.Xor(parts):
            return any(map(is_textual, parts))
        case tree.Not(part) | tree.Conversations(part):
            return is_textual(part)
        case tree.Term(field) | tree.Phrase(field) | tree.Prefix(field) | tree.Fuzzy(field):
            return field == "footer" or field.startswith("header:")
    return False


def is_looked_at(node: tree.Query) -> bool:
    """Tell whether a part of a query is one text that is looked at, and nothing else."""
    return isinstance(node, tree.Exact | tree.Regex) and node.field not in OVER and is_textual(node)


def _words(name: str, words: list[str]) -> list[Clause]:
    """Find words side by side: of two, the index tells it, of more, nearly."""
    labels = [word_label(name, words[0])] if len(words) == 1 else pair_labels(name, words)
    return [filtering(term(_HEADER, label), FILTER) for label in labels]
