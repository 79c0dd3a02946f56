"""Years that a dating 年代 such as `北宋` or `公元前221年` can mean."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_YEAR = re.compile(r"(?:公元|西元)?(前|-)?\s*(\d{1,4})\s*年?")


@dataclass(frozen=True, slots=True)
class Years:
    """The first and the last year that a dating can mean; negative ones are BC."""

    first: int
    last: int

    def age_in(self, year: int) -> tuple[int, int]:
        """Least and greatest whole number of years that have passed by a year AD."""
        # There was no year 0.
        passed = [year - then - (1 if then < 0 else 0) for then in (self.last, self.first)]
        return passed[0], passed[1]


def years_of(dating: str | None) -> Years | None:
    """The years that a dating can mean; None where it cannot be told.

    A year in figures counts before the name of an era; of several eras the whole span is meant:
    `唐宋` is 618 to 1279.

    Args:
        dating: As the source has it.
    """
    text = (dating or "").strip()
    written = [
        -int(figure) if before else int(figure)
        for before, figure in _YEAR.findall(text)
        if int(figure) > 0
    ]
    if written:
        return Years(min(written), max(written))
    found = [_eras()[name] for name in _names().findall(text)]
    if not found:
        return None
    return Years(min(era.first for era in found), max(era.last for era in found))


@cache
def _eras() -> dict[str, Years]:
    table = files("gazetteer.publishing").joinpath("eras.csv").read_text(encoding="utf-8")
    return {
        row["era"]: Years(int(row["first_year"]), int(row["last_year"]))
        for row in csv.DictReader(table.splitlines())
    }


@cache
def _names() -> re.Pattern[str]:
    longest_first = sorted(_eras(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))
