"""The moment that a Date header, or the From_ line of an mbox, names.

Nearly every header has the one form of RFC 5322 §3.3 and is read by one expression. What has not is
read word by word by rules that take nothing for granted: `email.utils.parsedate_tz` drops the PM of
`3:15 PM`, reads unknown zones as UTC and gives back day 32 or hour 59 as they stand. Day, month and year must
all be in the text: nothing is filled in from today.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from listarchive.dates.names import ALSO_WEEKDAYS, MONTHS, WEEKDAYS, fold, month_named
from listarchive.dates.zones import named_zone, numeric_zone

_LONGEST = 200
"""Characters of a header that are looked at. The longest true ones, with comments, have about 60."""

# Patterns are compiled by `re` when first used: a search needs dates, but reads no headers.
_RFC5322 = (
    r"\s*(?:[A-Za-z]{3},?\s{1,9})?([0-9]{1,2})\s{1,9}([A-Za-z]{3})[a-z]{0,6}\s{1,9}((?:19|20)[0-9]{2})"
    r"\s{1,9}([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?\s{1,9}([+-][0-9]{4})\s*(?:\([^()]*\)\s*)?"
)
_CTIME = (
    r"\s*[A-Z][a-z]{2}\s{1,9}([A-Z][a-z]{2})\s{1,9}([0-9]{1,2})"
    r"\s{1,9}([0-9]{2}):([0-9]{2}):([0-9]{2})\s{1,9}([0-9]{4})\s*"
)
_SEPARATOR_DATE = r"(?s)\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s.*"
_COMMENT = r"\(([^()]*)\)?"
_VIETNAMESE = ("thang", "Thang", "thg", "Thg", *(f"Th{digit}" for digit in range(1, 10)))
"""Months, as they are written without accents."""
_TOKEN = (
    r"(?P<ymd>(?<![0-9.])[0-9]{4}([-/.])[0-9]{1,2}\2[0-9]{1,2}(?![0-9.]))"
    r"|(?P<compact>(?<![0-9])(?:19|20)[0-9]{6}(?:T[0-9]{6})?(?![0-9]))"
    r"|(?P<dmy>(?<![0-9.])[0-9]{1,2}([-/.])[0-9]{1,2}\5(?:[0-9]{4}|[0-9]{2})(?![0-9.]))"
    r"|(?P<clock>[0-9]{1,2}[:h][0-9]{1,2}(?::[0-9]{1,2})?(?:[.,][0-9]+)?)"
    r"|(?P<dotted>(?<![0-9.])[0-9]{1,2}\.[0-9]{2}(?![0-9.]))"
    r"|(?P<offset>[+-][0-9]+(?::[0-9]{2})?)"
    r"|(?P<number>[0-9]+)"
    r"|(?P<half>(?<![^\W\d_])[aApP]\.?\s?[mM](?![^\W_]))"
    r"|(?P<word>[\u0900-\u0963]+|[\u0e01-\u0e4e]+|[^\W\d_]+)"
)


def sent_at(text: str) -> datetime | None:
    """The moment a Date header names, in the sender's own offset; None where it names none.

    Without a zone, or with an impossible one, the clock time counts as UTC. Years of two and three
    digits follow RFC 5322 §4.3. What lies outside 1970 to 2100 is no date of a mail, but that a year of two
    digits may be any from 1950 on.
    """
    match = re.fullmatch(_RFC5322, text)
    if match is not None:
        day, month, year, hour, minute, second, offset = match.groups()
        number = MONTHS.get(month.lower())
        if number is not None:
            clock = (int(hour), int(minute), int(second or 0))
            return _moment(int(year), number, int(day), clock, numeric_zone(offset))
    return _read(text[:_LONGEST])


def sent_in(raw: bytes) -> tuple[datetime | None, str]:
    """The moment that a header's undeclared bytes name in any charset, and what they say in that.

    The names of months are so few that hardly two charsets have one for the same bytes.
    """
    from listarchive.dates.scripts import readings  # noqa: PLC0415 - hardly any header needs it

    for text in readings(raw[:_LONGEST]):
        when = _words_of(text).moment()
        if when is not None:
            return when, " ".join(text.split())
    return None, ""


def envelope_date(line: str) -> datetime | None:
    """The moment in the From_ line of an mbox (with or without its `From sender`) or other ctime text.

    UTC where no zone is given, as asctime(3) gives none.
    """
    if line.startswith("From "):
        found = re.search(_SEPARATOR_DATE, line[5:_LONGEST])
        line = found[0] if found else line[5:].partition(" ")[2]
    match = re.fullmatch(_CTIME, line)
    if match is not None:
        name, day, hour, minute, second, year = match.groups()
        number = MONTHS.get(name.lower())
        if number is not None:
            return _moment(int(year), number, int(day), (int(hour), int(minute), int(second)), UTC)
    return sent_at(line)


def follows(above: str, line: str) -> bool:
    """Whether one From_ line is dated as another, or up to a minute later."""
    first, second = envelope_date(above), envelope_date(line)
    return first is not None and second is not None and timedelta(0) <= second - first <= timedelta(minutes=1)


def _moment(
    year: int, month: int, day: int, clock: tuple[int, int, int], zone: tzinfo | None, first: int = 1970
) -> datetime | None:
    """None for a day no calendar has. A broken clock counts as midnight, since the day stays true.

    Hour 24 is the first of the day, from mailers that count 1 to 24; second 60 is a leap second.
    """
    hour, minute, second = clock
    if not first <= year < 2100:
        return None
    if hour > 24 or minute > 59 or second > 60:
        hour = minute = second = 0
    try:
        return datetime(year, month, day, hour % 24, minute, min(second, 59), tzinfo=zone or UTC)
    except ValueError:
        return None


def _read(text: str) -> datetime | None:
    reading = _words_of(text)
    return reading.moment() or _last_resort(text, reading)


def _words_of(text: str) -> _Reading:
    if not text.isascii() or any(map(text.__contains__, _VIETNAMESE)):
        from listarchive.dates.scripts import plain  # noqa: PLC0415 - hardly any header needs it

        text = plain(text)
    reading = _Reading()
    reading.take(re.sub(_COMMENT, " ", text))
    if reading.zone is None and "(" in text:
        reading.take_zone(" ".join(match[1] for match in re.finditer(_COMMENT, text)))
    return reading


class _Reading:
    """What the words of one header have said so far."""

    def __init__(self) -> None:
        self.year: int | None = None
        self.month: int | None = None
        self.day: int | None = None
        self.clock: tuple[int, int, int] | None = None
        self.zone: tzinfo | None = None
        self._named: tzinfo | None = None
        self._name = ""
        self._words: list[str] = []
        self._other_language = False
        self._half_of_day = ""
        """`a` before noon, `p` after it."""
        self._weekday_or_month = False
        self._first = 1970

    def take(self, text: str) -> None:
        for match in re.finditer(_TOKEN, text):
            getattr(self, f"_{match.lastgroup}")(match[0])

    def take_zone(self, comment: str) -> None:
        """A zone from what stood in parentheses: it counts only if none stood outside."""
        for word in re.findall(r"[+-][0-9:]+|[A-Za-z]+", comment):
            if word[0] in "+-":
                self._named = numeric_zone(word)
            else:
                self._zone_word(fold(word))

    def moment(self) -> datetime | None:
        if self.year is None or self.month is None or self.day is None:
            return None
        hour, *rest = self.clock or (0, 0, 0)
        if self._half_of_day and 1 <= hour <= 12:
            hour = hour % 12 + (12 if self._half_of_day == "p" else 0)
        clock = (hour, rest[0], rest[1])
        if self._other_language:
            from listarchive.dates.other_names import agreeing  # noqa: PLC0415 - hardly any header needs it

            self.month = agreeing(self._words, self.year, self.month, self.day)
        return _moment(self.year, self.month, self.day, clock, self.zone or self._named, self._first)

    def _ymd(self, text: str) -> None:
        year, month, day = re.split(r"[-/.]", text)
        self._date(int(year), int(month), int(day))

    def _compact(self, text: str) -> None:
        self._date(int(text[:4]), int(text[4:6]), int(text[6:8]))
        if len(text) > 8:
            self.clock = (int(text[9:11]), int(text[11:13]), int(text[13:15]))

    def _dmy(self, text: str) -> None:
        """Day first, but month first with slashes, as in America, unless it can be no month.

        `05.06.07` is a clock where the date is known already.
        """
        one, two, three = re.split(r"[-/.]", text)
        if "." in text and len(three) == 2 and None not in (self.year, self.day):
            self._clock(text)
            return
        if len(three) == 2 and int(one) > 31:  # `99-03-04`
            one, three = three, one
        first, second = int(one), int(two)
        if ("/" in text and first <= 12) or second > 12:
            first, second = second, first
        self._date(self._full_year(three), second, first)

    def _date(self, year: int, month: int, day: int) -> None:
        if self.year is None or self.day is None:
            self.year, self.month, self.day = year, month, day

    def _clock(self, text: str) -> None:
        if self.clock is None:
            parts = [int(part) for part in re.split(r"[:h.,]", text)[:3]]
            self.clock = (parts[0], parts[1], parts[2] if len(parts) > 2 else 0)

    def _dotted(self, text: str) -> None:
        """`15.15` is a clock behind a date, as in Finland and Indonesia."""
        if self.day is not None and self.year is not None:
            self._clock(text)
        else:
            for number in text.split("."):
                self._number(number)

    def _offset(self, text: str) -> None:
        """`-2023` before the clock belongs to `12-Jan-2023`; after it, it is a zone; `-05:00` always is."""
        if self.clock is None and ":" not in text:
            self._number(text[1:])
        elif self.zone is None:
            self.zone = numeric_zone(text)

    def _number(self, text: str) -> None:
        if self.day is None and len(text) <= 2 and 1 <= int(text) <= 31:
            self.day = int(text)
        elif self.year is None and len(text) >= 2:
            self.year = self._full_year(text)
        elif self.clock and self.zone is None and self.day and len(text) in (3, 4):
            self.zone = numeric_zone(text)

    def _full_year(self, text: str) -> int:
        if len(text) == 2:
            self._first = 1950
        return _full_year(text)

    def _half(self, text: str) -> None:
        """AM or PM behind the clock; German has an `am` before a date."""
        if self.clock and not self._half_of_day:
            self._half_of_day = text[0].lower()

    def _word(self, text: str) -> None:
        word = fold(text)
        self._words.append(word)
        unsure = self.month is None or (self._weekday_or_month and self.clock is None)
        month = month_named(word) if unsure else None
        if month is not None:
            # French and Spanish `mar, 12 jan`: the first was Tuesday.
            self.month = month
            self._other_language = word not in MONTHS
            self._weekday_or_month = word in WEEKDAYS or word in ALSO_WEEKDAYS
        elif word in ("beforenoon", "afternoon"):
            self._half_of_day = self._half_of_day or "bp"[word[0] == "a"]
        else:
            self._zone_word(word)

    def _zone_word(self, word: str) -> None:
        """The first zone named, and the hour that `DST` adds to it in `MET DST`."""
        if self._named is None:
            self._named, self._name = named_zone(word), word
        elif word == "dst":
            self._named = named_zone(self._name, summer=True) or self._named


def _full_year(text: str) -> int:
    """RFC 5322 §4.3, and the year-2000 faults `102`, `0102` and `19102`, all for 2002."""
    number = int(text)
    if len(text) == 2:
        return number + (2000 if number < 50 else 1900)
    if len(text) == 5 and text.startswith("191"):
        return 1900 + int(text[2:])
    return number + 1900 if number < 200 else number


def _last_resort(text: str, reading: _Reading) -> datetime | None:
    """What dateutil makes of it, if the text and not dateutil's default day gives the whole date."""
    if not re.search(r"(?<![0-9])(?:19[7-9]|20[0-9])[0-9](?![0-9])", text):
        return None
    from dateutil import parser  # noqa: PLC0415 - costs 20 ms, and few archives hold such a header

    try:
        one, two = (
            parser.parse(text, fuzzy=True, ignoretz=True, dayfirst=True, default=default)
            for default in (datetime(1972, 2, 2), datetime(1973, 3, 3))
        )
    except (ValueError, ArithmeticError, TypeError, AttributeError, IndexError):
        return None
    if one.date() != two.date():
        return None
    return _moment(one.year, one.month, one.day, (one.hour, one.minute, one.second), reading.zone)
