"""The month that the name of an archive's file says it holds."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from listarchive.dates.names import fold, month_named

_NUMERIC = r"(?<![0-9])((?:19|20)[0-9]{2})[-_.]?(0[1-9]|1[0-2])(?:[-_.]?[0-9]{2})?(?![0-9])"
_YEAR_NAME = r"(?<![0-9])((?:19|20)[0-9]{2})[-_. ]?([^\W\d_]{3,})"
_NAME_YEAR = r"(?<![^\W\d_])([^\W\d_]{3,})[-_. ]?((?:19|20)[0-9]{2})(?![0-9])"


def month_in_name(name: str) -> datetime | None:
    """The first moment, in UTC, of the month that a file's name or path tells; None if it tells none.

    Pipermail's `2008-March.txt.gz` and its weekly `Week-of-Mon-20080303.txt`, the `2023-01.mbox`
    and `200803` of other archives, in the languages Mailman speaks.
    """
    base = name.replace("\\", "/").rstrip("/").rpartition("/")[2][:200]
    found = {(int(year), month_named(fold(month)) or 0) for year, month in re.findall(_YEAR_NAME, base)}
    found |= {(int(year), month_named(fold(month)) or 0) for month, year in re.findall(_NAME_YEAR, base)}
    found |= {(int(year), int(month)) for year, month in re.findall(_NUMERIC, base)}
    for year, month in sorted(found):
        if month and 1970 <= year < 2100:
            return datetime(year, month, 1, tzinfo=UTC)
    return None
