"""The terms of every word that an import has met.

Most words of a post were met before: one look into a dictionary gives such a word's ordinal, and all that
an index wants to know of it stands under that.
"""

from __future__ import annotations

from array import array
from functools import cache

from listarchive.engine.analysis.stemming import Stemming, stemming
from listarchive.engine.analysis.words import fold
from listarchive.engines.whoosh.codec.keys import plain

_CACHED = 70_000  # words: some 30 MB
_NONE = -1


class TokenCache:
    """Words and their terms, each with an ordinal from 0 on, in the order in which they were met."""

    def __init__(self) -> None:
        self.firsts = array("i")
        """The first term of each word."""
        self.seconds = array("i")
        """The other one (see `Stemming`), or -1."""
        self.forms: list[bytes] = []
        """The folded form of each word, and its language's suffix."""
        self.keys: list[bytes] = []
        """Each term, as it stands in a segment behind the letter of its field."""
        self.common: list[bytes] = []
        """Terms of which most posts have several, side by side."""
        self.commonness = array("i")
        """The ordinal of each term among those, counted from 1; or 0."""
        self._terms: dict[bytes, int] = {}
        self._written: dict[str, Ordinals] = {}

    def ordinals(self, language: str) -> Ordinals:
        """Give the ordinals of written words in a language, named by its two letters; "" takes no stems."""
        known = self._written.get(language)
        if known is None:
            known = self._written[language] = Ordinals(self, stemming(language) if language else None)
        return known

    def add(self, word: str, language: Stemming | None) -> int:
        """Note a word of a language; give its ordinal."""
        folded = fold(word)
        terms = language.new_terms(word, folded) if language else (folded,)
        ordinals = [self._term(term, language) for term in terms]
        self.firsts.append(ordinals[0])
        self.seconds.append(ordinals[1] if len(ordinals) > 1 else _NONE)
        form = key_of(folded + (language.suffix if language else ""))
        key = self.keys[ordinals[-1]]
        self.forms.append(key if key == form else form)  # one object, where they are equal
        return len(self.firsts) - 1

    def forget(self) -> None:
        """Forget which words have an ordinal; they know it, and it them: a circle, which stays in memory."""
        self._written.clear()
        self._terms.clear()

    def _term(self, term: str, language: Stemming | None) -> int:
        key = key_of(term)
        ordinal = self._terms.get(key)
        if ordinal is None:
            ordinal = self._terms[key] = len(self.keys)
            self.keys.append(key)
            self.commonness.append(0)
        if language and term in language.common and not self.commonness[ordinal]:
            self.common.append(key)
            self.commonness[ordinal] = len(self.common)
        return ordinal


class Ordinals(dict[str, int]):
    """The ordinals of written words in one language; a word that is asked for gets one."""

    def __init__(self, cache: TokenCache, language: Stemming | None) -> None:
        super().__init__()
        self._cache = cache
        self._language = language

    def __missing__(self, word: str) -> int:
        ordinal = self[word] = self._cache.add(word, self._language)
        return ordinal


def key_of(term: str) -> bytes:
    """Give a term as it stands in a segment behind the letter of its field."""
    return plain(term.encode("utf-8", "surrogatepass"))


@cache
def token_cache() -> TokenCache:
    """Give the one that this process keeps."""
    return TokenCache()


def let_go_if_large() -> bool:
    """Forget all words, should they take much memory: who holds the cache keeps what has an ordinal."""
    large = len(token_cache().forms) > _CACHED
    if large:
        token_cache().forget()
        token_cache.cache_clear()
    return large
