"""The names of months and days of the week.

English as RFC 5322 §3.3 wants it, and the languages in which mailers and list software most often put names
of their own into dates: German, French, Spanish, Portuguese, Italian, Dutch. `other_names` has more.
"""

from __future__ import annotations

from listarchive.accents import without_accents

_MONTHS = (
    "january jan januar janner janvier janv enero ene janeiro gennaio gen januari",
    "february feb februar feber fevrier fevr fev febrero fevereiro febbraio februari",
    "march mar marz maerz mrz mars marzo marco maart mrt",
    "april apr avril avr abril abr aprile",
    "may mai mayo maio maggio mag mei",
    "june jun juni juin junio junho giugno giu",
    "july jul juli juillet juil julio julho luglio lug",
    "august aug aout agosto ago augustus",
    "september sep sept septembre septiembre setiembre setembro set settembre sett",
    "october oct oktober okt octobre octubre outubro out ottobre ott",
    "november nov novembre noviembre novembro",
    "december dec dezember dez decembre diciembre dic dezembro dicembre",
)

_WEEKDAYS = (
    "monday mon montag mo lundi lun lunes segunda seg lunedi maandag ma",
    "tuesday tue tues dienstag di mardi mar martes terca ter martedi dinsdag",
    "wednesday wed mittwoch mi mercredi mer miercoles mie quarta qua mercoledi woensdag wo",
    "thursday thu thur thurs donnerstag do jeudi jeu jueves jue quinta qui giovedi gio donderdag",
    "friday fri freitag fr vendredi ven viernes vie sexta sex venerdi vrijdag vr",
    "saturday sat samstag sonnabend sa samedi sam sabado sab sabato zaterdag za",
    "sunday sun sonntag so dimanche dim domingo dom domenica zondag zo",
)


def fold(text: str) -> str:
    """Lower case without accents, with dots on Turkish letters: `März` → `marz`, `Kasım` → `kasim`."""
    if text.isascii():
        return text.lower()
    return without_accents(text.casefold()).replace("ı", "i")


def month_named(word: str) -> int | None:
    """Give the month, 1 to 12, that a folded name or abbreviation means in any language."""
    if word in MONTHS:
        return MONTHS[word]
    from listarchive.dates.other_names import OTHER_MONTHS  # noqa: PLC0415 - a millisecond, and rarely needed

    return OTHER_MONTHS.get(word)


MONTHS: dict[str, int] = {name: n for n, row in enumerate(_MONTHS, 1) for name in row.split()}
"""Folded name or abbreviation → 1 to 12."""

WEEKDAYS: dict[str, int] = {name: n for n, row in enumerate(_WEEKDAYS) for name in row.split()}
"""Folded name or abbreviation → 0 (Monday) to 6."""

ALSO_WEEKDAYS = frozenset(("sub", "paz", "sht", "sen", "vas", "mawrth", "maw"))
"""Months of `other_names` that are days in Croatian, Turkish, Albanian, Indonesian, Hungarian, Welsh."""

ENGLISH_MONTHS: tuple[str, ...] = tuple(row.split()[0].capitalize() for row in _MONTHS)
"""January to December, for messages."""

ENGLISH_WEEKDAYS: tuple[str, ...] = tuple(row.split()[0] for row in _WEEKDAYS)
