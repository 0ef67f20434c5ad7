"""Whoosh analyzers of the text fields: the words of a post, and the words that somebody types."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from whoosh.analysis import Analyzer, Token

from listarchive.engine.analysis.stemming import Stemming, stemming
from listarchive.engine.analysis.words import words

Languages = Callable[[], Sequence[str]]
"""Gives the languages of an archive, two letters each, as they are when it is asked."""


class TypedWord(str):
    """A folded word as it was typed, not yet a term.

    Which terms it stands for is decided when the query is run: a word has a stem in each language, and the
    languages of an archive change with its posts (see `queries.resolution`).
    """

    text: str
    """All that was typed at once: a word alone, a phrase, or what is several words without a blank."""

    def __new__(cls, word: str, text: str | None = None) -> TypedWord:
        """Take a word out of a text."""
        made = super().__new__(cls, word)
        made.text = word if text is None else text
        return made


class PostAnalyzer(Analyzer):  # type: ignore[misc]
    """Finds the words of a text.

    Of a post (`mode="index"`), each word is a token for each term that it has in any language of the archive,
    all at one position: a highlighter has no other way to know in which language a text is. Of a query, a
    token is a `TypedWord`. With `no_morph`, it is the folded word.
    """

    def __init__(self, languages: Languages) -> None:
        """Stem by the rules of some languages; of none if it gives the empty string alone."""
        self._languages = languages

    def __call__(  # noqa: PLR0913 - all that Whoosh asks for
        self,
        value: str,
        *,
        positions: bool = False,
        chars: bool = False,
        keeporiginal: bool = False,
        removestops: bool = True,
        tokenize: bool = True,
        start_pos: int = 0,
        start_char: int = 0,
        mode: str = "",
        no_morph: bool = False,
        **kwargs: Any,
    ) -> Iterator[Token]:
        """Give the tokens of a text: one object, changed from token to token, as Whoosh's tokenizers do."""
        token = Token(positions, chars, removestops=removestops, mode=mode, boost=1.0, **kwargs)
        if not tokenize:  # a pattern, which is no text
            token.text, token.pos = value, start_pos
            token.startchar, token.endchar = start_char, start_char + len(value)
            yield token
            return
        stemmings = [stemming(code) for code in self._languages()]
        for position, word in enumerate(words(value), start_pos):
            written = value[word.start : word.end]
            if keeporiginal:
                token.original = written
            token.pos = position
            token.startchar, token.endchar = start_char + word.start, start_char + word.end
            if no_morph:
                terms: Sequence[str] = [word.folded]
            elif mode == "query":
                terms = [TypedWord(word.folded, value)]
            else:
                terms = _terms(stemmings, written, word.folded)
            for term in terms:
                token.text = term
                yield token


def _terms(stemmings: Sequence[Stemming], written: str, folded: str) -> list[str]:
    return list(dict.fromkeys(term for each in stemmings for term in each.terms(written, folded)))
