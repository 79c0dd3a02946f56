"""Dates as people write them.

A bare year or month means its last day: something said of 2015 is only certain to hold on
2015-12-31. A record never claims more than its source.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date

from gis.errors import FieldError

# Digits only; nothing is registered outside these years.
_YEAR = r"(?P<y>[12]\d{3})"
_MONTH = r"(?P<m>\d{1,2})"
_DAY = r"(?P<d>\d{1,2})"
_MIDNIGHT = r"(?:[T ]00:00(?::00(?:\.0+)?)?)?"
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        rf"{_YEAR}(?P<s>[-/.]){_MONTH}(?P=s){_DAY}{_MIDNIGHT}",
        rf"{_YEAR}(?P<m>\d\d)(?P<d>\d\d)",
        rf"{_YEAR}年{_MONTH}月{_DAY}[日号]",
        rf"{_YEAR}[-/]{_MONTH}",
        rf"{_YEAR}\.(?P<m>0?[2-9]|01|1\d)",
        rf"{_YEAR}年{_MONTH}月",
        rf"{_YEAR}年?",
    )
)
_MEND = "Write the date as 2015-03-01; 2015-03 and 2015 mean the last day of the month or year."


def parse_day(text: str) -> date:
    """The day that a text names.

    Accepted are 2015-03-01, 2015/3/1, 2015.3.1, 20150301, 2015年3月1日, each with full-width
    digits and the first three with a time of midnight behind; and, for the last day of a month
    or year, 2015-03, 2015/3, 2015.03, 2015年3月, 2015, 2015年. Years are 1000 to 2999.

    Raises:
        FieldError: Anything else; a day that the calendar does not have; a time of day; and
            2015.1, which a spreadsheet makes of both January and October.
    """
    plain = text.strip()
    if not plain.isascii():
        plain = re.sub(r"\s*([年月日号])\s*", r"\1", unicodedata.normalize("NFKC", plain))
    for form in _FORMS:
        found = form.fullmatch(plain)
        if found is None:
            continue
        parts = found.groupdict()
        year = int(parts["y"])
        month = int(parts.get("m") or 12)
        try:
            last = calendar.monthrange(year, month)[1]
            return date(year, month, int(parts.get("d") or last))
        except ValueError:
            raise FieldError(f"'{text}' is not a day of the calendar.", _MEND) from None
    if re.fullmatch(r"\d{5}", plain, re.ASCII):
        raise FieldError(
            f"'{text}' looks like the number of a day in a spreadsheet.",
            "Format the column as a date and export again.",
        )
    if re.fullmatch(r"[12]\d{3}\.1", plain, re.ASCII):
        raise FieldError(
            f"'{text}' may be January or October.", "Write 2015-01 or 2015-10, with a hyphen."
        )
    raise FieldError(f"'{text}' is not a date.", _MEND)
