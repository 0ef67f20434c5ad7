"""Which moment does a mail's header name, and which stretch of time do a user's words name?"""

from __future__ import annotations

from listarchive.dates.file_names import month_in_name
from listarchive.dates.headers import envelope_date, sent_at
from listarchive.dates.pages import PAGE_DATE
from listarchive.dates.periods import Period, Side, bounded, period
from listarchive.dates.stretches import ImpossibleDate

__all__ = [
    "PAGE_DATE",
    "ImpossibleDate",
    "Period",
    "Side",
    "bounded",
    "envelope_date",
    "month_in_name",
    "period",
    "sent_at",
]
