"""The language that a post is written in.

Told by the commonest words of each language, and by its script: from the post and from what is set for
its list alone, so that the same post is kept under the same words whatever else the archive holds.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain

from listarchive.engine.analysis.languages import COMMON, DEFAULT
from listarchive.lazy import lazy_pattern
from listarchive.post import Post

_BY_WORD: dict[str, list[str]] = {}
for _code, _words in COMMON.items():
    for _word in dict.fromkeys(_words.split()):
        _BY_WORD.setdefault(_word, []).append(_code)

# Scripts that tell the language alone, or narrow it down to the first named.
_SCRIPTS = (
    ("ja", "\u3040-\u30ff"),
    ("ko", "\uac00-\ud7af"),
    ("zh", "\u4e00-\u9fff"),
    ("th", "\u0e01-\u0e5b"),
    ("el", "\u0370-\u03ff\u1f00-\u1fff"),
    ("ru", "\u0400-\u04ff"),
    ("ar", "\u0600-\u06ff"),
    ("he", "\u0590-\u05ff"),
    ("hi", "\u0900-\u097f"),
    ("ta", "\u0b80-\u0bff"),
    ("hy", "\u0530-\u058f"),
)
_SHARING = {"ru": "ru uk bg sr", "ar": "ar fa", "he": "he yi", "hi": "hi ne"}
"""The languages that share a script, the first of which is meant where nothing tells."""
_LETTERS = [(code, lazy_pattern(f"[{letters}]")) for code, letters in _SCRIPTS]
_READ = 1_500  # characters: more change nothing, and each post pays for them
_SURE = 4  # common words that a text must have for it to be in another language than its list
_PLAIN = 2  # … and one that has none of those of its list; two letters are in too many languages


def language_of(post: Post, usual: str = DEFAULT) -> str:
    """Name the language of a post by its two letters; `usual` is that of its list."""
    return language_in(post.body.own, post.body.quoted, usual)


def language_in(own: str, quoted: str, usual: str) -> str:
    """Name the language of own words; what the post quotes tells it where these are too few."""
    own = own[:_READ]
    common = _common_words(own)
    if told := _told_by(own, common, usual):
        return told
    every = f"{own}\n{quoted[:_READ]}"
    common_in_every = _common_words(every)
    return (
        _told_by(every, common_in_every, usual)
        or _plain_in(common, usual)
        or _plain_in(common_in_every, usual)
        or usual
    )


def _common_words(text: str) -> set[str]:
    # Each counts once: `U` before a hundred names of files makes no Serbian.
    return {word.strip(".,;:!?()\"'") for word in set(text.lower().split())} & _BY_WORD.keys()


def _plain_in(common: set[str], usual: str) -> str | None:
    """Name the language of a short text by its common words, if it plainly is another than that of its list.

    It has more words of that one than of any other, and one that is of no other.
    """
    spoken = [_BY_WORD[word] for word in common if len(word) > 2]
    found = Counter(chain.from_iterable(spoken))
    most = max(found.values(), default=0)
    if most < _PLAIN or any(usual in _BY_WORD[word] for word in common):
        return None
    best, *others = (code for code, count in found.items() if count == most)
    return None if others or [best] not in spoken else best


def _told_by(text: str, common: set[str], usual: str) -> str | None:
    found = Counter(chain.from_iterable([_BY_WORD[word] for word in common]))
    if not text.isascii():
        letters = sum(map(str.isalpha, text))
        for code, script in _LETTERS:
            # A Japanese text is written in kana and, for the most part, in Chinese characters.
            if len(script.findall(text)) * (10 if code == "ja" else 3) > letters:
                return max(_SHARING.get(code, code).split(), key=lambda each: (found[each], each == usual))
    best = max(found, key=lambda each: (found[each], each == usual, each), default=usual)
    if found[best] < _SURE:
        return None
    return best if found[best] > 1.5 * found[usual] else usual
