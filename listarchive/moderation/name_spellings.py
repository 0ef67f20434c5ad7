"""How the name and the address of a person are spelled in mail: patterns of them, none of which runs long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from unicodedata import normalize
from urllib.parse import quote

_BREAK = r"[ \t]{0,9}\n[ \t>|]{0,40}"
"""The end of a line, quoted or not."""
_BETWEEN = (
    rf"[\"'”’)]{{0,2}}(?:{_BREAK}|[ \t\u00a0]{{1,9}}|[._+-]|%20)[\"'“‘(]{{0,2}}"
    r"(?:(?:[^\W\d_]\.|[\"'“‘(]\w{1,30}[\"'”’)])[ \t]{1,3}){0,2}"
)
"""What stands between two words of a name: also an initial, or a name in quotes."""
_SPACE = rf"(?:{_BREAK}|[ \t\u00a0]{{1,9}}|_|%20)"
_START = r"(?:(?<![^\W_])(?<![^\W_]['’])|(?<=%20))"
_START_BEHIND = r"(?:(?<![^\W_].)(?<![^\W_]['’].)|(?<=%20.))"
_END = r"(?![^\W_]|[\u0300-\u036f])"
_GAP = rf"(?:[ \t]{{1,9}}|{_BREAK})"
_AT = (
    rf"(?:@(?:{_BREAK})?|{_BREAK}@|=|%40|&#64;|{_GAP}(?:at|AT|em|en|bei){_GAP}"
    r"|[ \t]?[(\[{<][ \t]?(?:at|AT|@)[ \t]?[)\]}>][ \t]?)"
)
_DOT = rf"(?:\.|{_GAP}(?:dot|DOT|punkt){_GAP}|[ \t]?[(\[{{<][ \t]?(?:dot|DOT)[ \t]?[)\]}}>][ \t]?)"
_FILES = (
    r"(?:txt|pdf|html?|docx?|odt|rtf|eml|mbox|csv|xlsx?|png|jpe?g|gif|tar|gz|bz2|xz|patch|diff|log|asc|sig"
    r"|vcf|ics)"
)
"""Ends of the names of files, none of which is the end of a domain."""
_DIGRAPHS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae"}
_BESIDE = frozenset(
    re.findall(
        r"\w+",
        "dr prof professor mr mrs ms miss mx sir dame herr frau mme mlle sr sra don dipl ing rev hon"
        " jr ii iii iv phd ph md msc bsc esq",
    )
)
"""Titles, and what stands behind a name."""
_PARTICLES = frozenset(
    re.findall(r"\w+", "van von der den del della dos das des ibn bin ter ten zum zur les the")
)
_ORDINARY = frozenset(
    re.findall(
        r"\w+",
        "will can may mark bill grace hope faith joy rich rob pat drew chase grant young long short white"
        " black brown green gray grey good best more less case page day hill field wood woods stone rose art"
        " jack don sue ray jay bob dick june april august summer autumn dawn guy max min gene miles rusty"
        " sandy sunny stark king price baker cook cooper fisher hunter mason miller parker porter potter read"
        " reed rice sharp small smart snow strong swift sweet wise love power bond banks bush cross church"
        " marsh park pike pool and or not but for the so as do is in on it at an to my me we he she you see"
        " has had let get got set all new old big one two any how who why its our",
    )
)
"""Words that are names, and that anybody writes."""
_SHORT = 3
"""Letters of a word that is taken for a name of its own."""


def words(name: str) -> list[str]:
    """Give the words of a name that may be a name alone: no initials, titles, particles or firms."""
    found = re.findall(
        r"[^\W_][\w'’-]*[^\W_]|[^\W_]", re.sub(r"\([^()]{0,200}\)", " ", normalize("NFC", name))
    )
    few = [each for each in found if len(each) > 1 and each.casefold() not in _BESIDE]
    kept = [each for each in few if each.casefold() not in _PARTICLES]
    return [each for each in kept or few or found if len(each) >= _SHORT]


def sign(word: str, fold: bool = True) -> str:
    """Give what stands in every spelling of a word: in small letters, or else in those of the word."""
    word = normalize("NFC", word.lower() if fold else word)
    longest = max(re.findall(r"[A-Za-z0-9]+", word), key=len, default="")
    if len(longest) > 1 or word.isascii():
        return longest
    return max(re.findall(r"\w+", word), key=len, default=word)


def names(name: str) -> Iterator[tuple[str, str, bool]]:
    """Give patterns of a name of several words, each with the sign of it and whether case counts.

    The first of them go before the others: "Anna Lee, Anna Lee" is not Anna and "Lee, Anna" and Lee.
    """
    said = normalize("NFC", " ".join(name.split()))
    literal = re.findall(r"[^\W_]+", said)
    if len(literal) < 2:
        return
    surname, _, rest = said.partition(",")
    behind = all(each.casefold() in _BESIDE for each in re.findall(r"\w+", rest))
    in_order = surname if behind else f"{rest} {surname}"
    nick = re.search(r"(?<!\w)[\"'“‘](\w{2,30})[\"'”’](?!\w)", in_order)
    plain = re.sub(r"(?<!\w)[\"'“‘(][^\"'“”‘’()]{1,200}[\"'”’)](?!\w)", " ", in_order)
    found = [each for each in re.findall(r"[^\W_][\w'’-]*", plain) if each.casefold() not in _BESIDE]
    core = [each for each in found if len(each) > 1]
    case = _case_counts(literal)
    yield _SPACE.join(_word(each, case) for each in said.split()), sign(max(literal, key=len)), case
    if len(core) < 2:
        if len(found) > 1:
            gap = rf"(?:\.?{_BETWEEN}|\.)"
            yield gap.join(_word(each, True) for each in found), sign(max(found, key=len)), True
        return
    case, last = _case_counts(core), core[-1]
    shown = sign(last if len(last) >= _SHORT else max(core[0], last, key=len))
    parts = [_word(each, case) for each in core]
    yield _BETWEEN.join(parts), shown, case
    if len(parts) > 2:
        yield _BETWEEN.join([parts[0], parts[-1]]), shown, case
    if nick:
        yield _BETWEEN.join([_word(nick[1], case), parts[-1]]), shown, case
    if len(last) >= _SHORT:
        initials = rf"{re.escape(core[0][0])}\.(?:[ \t]?[^\W\d_]\.){{0,2}}[ \t]{{0,3}}"
        yield initials + _word(last, True), shown, True
    yield _BETWEEN.join([f"{parts[-1]},", *parts[:-1]]), shown, case


def _case_counts(found: list[str]) -> bool:
    """Tell whether a name might be ordinary words, or letters, but for its capitals."""
    return all(len(each) < _SHORT or each.casefold() in _ORDINARY for each in found)


def _word(word: str, case: bool) -> str:
    """Give the pattern of a word; if case counts, with a capital or in capitals alone."""
    if not case:
        return spelled(word)
    each = (word, word.capitalize(), word.upper()) if word[0].isupper() else (word.capitalize(), word.upper())
    rests = "|".join(dict.fromkeys(spelled(one[1:]) for one in each))
    return f"{spelled(each[0][0])}(?:{rests})"


@cache
def spelled(word: str) -> str:
    """Give the pattern of a word: composed or not, with another apostrophe, broken at its hyphen."""
    return "".join(map(_letter, normalize("NFC", word)))


def _letter(letter: str) -> str:
    if letter in "'’‘ʼ`´":
        return "['’‘ʼ`´]"
    if letter in "-‐‑":
        return rf"[-‐‑](?:{_BREAK})?"
    if letter.isascii() or not letter.isalpha():
        return re.escape(letter)
    apart = normalize("NFD", letter)
    each = [letter, apart, quote(letter), quote(apart), _DIGRAPHS.get(letter.lower(), ""), apart[0]]
    return "(?:" + "|".join(dict.fromkeys(re.escape(one) for one in each if one)) + ")"


def name_pattern(text: str, case: bool) -> re.Pattern[str]:
    """Compile the pattern of a name."""
    return _compiled(text + _END, _START, _START_BEHIND, case)


def address_pattern(address: str, in_file_name: bool = False) -> re.Pattern[str]:
    """Compile the pattern of an address, disguised or not; more may stand around it in the name of a file."""
    local, _, domain = address.rpartition("@")
    written = _DOT.join(map(re.escape, local.split(".")))
    tag = "" if "+" in local else r"(?:\+[\w.-]{1,60})?"
    start, behind = r"(?<![\w.-])(?<!\w\+)", r"(?<![\w.-].)(?<!\w\+.)"
    if in_file_name:
        start, behind = r"(?<![^\W_])", r"(?<![^\W_].)"
    end = r"(?![^\W_])" if in_file_name else rf"(?![\w-]|\.(?!{_FILES}\b)\w)"
    text = f"{written}{tag}{_AT}{_DOT.join(map(re.escape, domain.split('.')))}{end}"
    return _compiled(text, start, behind, False)


def _compiled(text: str, start: str, behind: str, case: bool) -> re.Pattern[str]:
    """Compile a pattern; `start` says what stands before it, `behind` the same after its first letter."""
    first, rest = text[0], text[1:]
    if not (first.isascii() and first.isalnum()):
        return re.compile(start + text, re.NOFLAG if case else re.IGNORECASE)
    # A pattern that begins with letters is looked for several times as fast as one that looks behind first.
    if case:
        return re.compile(f"{first}{behind}{rest}")
    return re.compile(f"[{first.upper()}{first.lower()}]{behind}(?i:{rest})")


def address_sign(address: str) -> str:
    """Give what stands in every spelling of an address."""
    local, _, domain = address.lower().rpartition("@")
    mine = max(re.split(r"[^\w]+", local), key=len)
    return mine if len(mine) >= _SHORT else max(mine, *domain.split("."), key=len)
