"""The line of a TOML file on which each key stands.

tomllib names the line of what it cannot read, but not where a value that it could read came from. This
passes over a text that tomllib has accepted once more, and notes where keys and the items of arrays begin.
"""

from __future__ import annotations

import re
import tomllib

Keys = tuple[str | int, ...]
"""The way to a value: names of tables and keys, numbers of items."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_PART = re.compile(r"""[ \t]*([\w-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')[ \t]*""")
_VALUE = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|[^,\]}\n#]*",
    re.DOTALL,
)


def lines(text: str) -> dict[Keys, int]:
    """Give the line, counted from 1, of every key and every item of an array in a valid TOML text."""
    scanner = _Scanner(text)
    scanner.document()
    return scanner.found


class _Scanner:
    def __init__(self, text: str) -> None:
        self.found: dict[Keys, int] = {}
        self._text = text
        self._at = 0
        self._counted, self._line = 0, 1
        self._tables: dict[Keys, int] = {}  # how many of each [[table]] there were

    def document(self) -> None:
        table: Keys = ()
        while self._next():
            if self._take("[["):
                name = self._key(())
                number = self._tables[name] = self._tables.get(name, -1) + 1
                table = (*name, number)
                self._note(table)
                self._take("]]")
            elif self._take("["):
                table = self._key(())
                self._take("]")
            else:
                self._pair(table)

    def _next(self) -> str:
        """Pass over blanks and comments, and give the character that follows."""
        self._match(_BLANK)
        return self._text[self._at : self._at + 1]

    def _match(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        assert match is not None
        self._at = match.end()
        return match[match.lastindex or 0]

    def _take(self, sign: str) -> bool:
        if self._text.startswith(sign, self._at):
            self._at += len(sign)
            return True
        return False

    def _note(self, keys: Keys) -> None:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        self.found.setdefault(keys, self._line)

    def _key(self, table: Keys) -> Keys:
        """Read a dotted key, and note the line of each of its parts."""
        keys = table
        while True:
            keys = (*keys, _name(self._match(_PART)))
            # Below an array of tables a name means its latest table.
            if not self._take("."):
                self._note(keys)
                return keys
            self._note(keys)
            if keys in self._tables:
                keys = (*keys, self._tables[keys])

    def _pair(self, table: Keys) -> None:
        keys = self._key(table)
        self._take("=")
        self._next()
        self._value(keys)

    def _value(self, keys: Keys) -> None:
        if self._take("["):
            number = 0
            while self._next() not in {"]", ""}:
                self._note((*keys, number))
                self._value((*keys, number))
                number += 1
                self._next()
                self._take(",")
            self._take("]")
        elif self._take("{"):
            while self._next() not in {"}", ""}:
                self._pair(keys)
                self._next()
                self._take(",")
            self._take("}")
        else:
            self._match(_VALUE)


def _name(part: str) -> str:
    if part[0] not in "\"'":
        return part
    return next(iter(tomllib.loads(f"{part} = 0")))
