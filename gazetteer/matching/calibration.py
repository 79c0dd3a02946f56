"""Scores as chances 可信度: how likely a hit is the place that was meant, 0 to 100.

The table beside this module says, for each kind of match, of how many queries whose answer is
known the first hit of that kind was the place meant, and where it was measured. The hits of one
query share what is certain: the first kind takes its share of 100, hits that nothing tells apart
divide it, and what is left goes to the next.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from types import MappingProxyType
from typing import Final

from gazetteer.search.hit import Hit
from gazetteer.search.reasons import Match

_CLOSE: Final = 0.005


@cache
def shares_right() -> Mapping[str, float]:
    """By kind of match: the share of first hits that were meant.

    One right and one wrong are added to what was counted, so that no kind is certain because
    few were asked (Laplace's rule of succession).
    """
    table = files("gazetteer.matching").joinpath("calibration.csv").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            row["match"]: (int(row["right"]) + 1) / (int(row["asked"]) + 2)
            for row in csv.DictReader(table.splitlines())
        }
    )


def chances(hits: Sequence[Hit]) -> tuple[float, ...]:
    """For each hit the chance that it is meant, 0 to 100, to one decimal; never more in all.

    Args:
        hits: Of one search, the best first.
    """
    left = 100.0
    found: list[float] = []
    for _, together in groupby(hits, key=_told_apart_by):
        group = list(together)
        share = left * _share(group[0])
        left -= share
        found += [round(share / len(group), 1)] * len(group)
    return tuple(found)


def _told_apart_by(hit: Hit) -> tuple[str, bool, int]:
    return hit.why.code, hit.matched.in_force, round(hit.score / _CLOSE)


def _share(hit: Hit) -> float:
    """What was measured; for a kind that was not, what search gives it, as if of the very name."""
    known = shares_right()
    return known.get(hit.why.code, hit.score * known[Match.EXACT])
