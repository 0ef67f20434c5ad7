"""The moments that mails' headers name, and the stretches of time that a user's words name."""

from __future__ import annotations

from listarchive.dates.file_names import month_in_name
from listarchive.dates.header_dates import envelope_date, follows, sent_at, sent_in
from listarchive.dates.months import month_of, months_of, stretch_of
from listarchive.dates.periods import Period, Side, bounded, period
from listarchive.dates.pipermail_dates import PAGE_DATE
from listarchive.dates.stretches import ImpossibleDate

__all__ = [
    "PAGE_DATE",
    "ImpossibleDate",
    "Period",
    "Side",
    "bounded",
    "envelope_date",
    "follows",
    "month_in_name",
    "month_of",
    "months_of",
    "period",
    "sent_at",
    "sent_in",
    "stretch_of",
]
