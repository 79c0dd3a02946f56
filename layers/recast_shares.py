"""Shares a figure is split by: as events state them, and closed to one 份额."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from gazetteer.crosswalk import Crosswalk, CrosswalkRow
from gazetteer.succession import MEASURES, TOLERANCE, Measure, added

_LABELS: dict[Measure, str] = {
    "area": "面积份额 area share",
    "population": "人口份额 population share",
    "household": "户数份额 household share",
}
UNCHANGED = "未变更 unchanged"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a part of a division goes.

    Attributes:
        code: Division of the second day; None: nobody says where.
        name: Its name.
        share: Share of the old division; None is unknown.
        basis: What the share rests on, for reading.
    """

    code: str | None
    name: str | None
    share: Fraction | None
    basis: str


def given_shares(found: Crosswalk, preferred: Measure) -> dict[str, list[Target]]:
    """By old code, where it goes by the shares of the events.

    One kind of share is used for all targets of a division, since a share of area beside one of
    households does not add up: the preferred one where it is stated throughout, else the next
    that is.
    """
    by_code: dict[str, list[CrosswalkRow]] = defaultdict(list)
    for row in found.rows:
        by_code[row.from_code].append(row)
    return {code: _targets(rows, preferred) for code, rows in by_code.items()}


def _targets(rows: Sequence[CrosswalkRow], preferred: Measure) -> list[Target]:
    order = sorted(MEASURES, key=lambda m: (m != preferred, m == "area"))
    whole = next(
        (m for m in order if all(row.shares[m] is not None for row in rows)),
        None,
    )
    targets = []
    for row in rows:
        if whole is None:
            share, basis = None, "事件未列份额 no share stated with the events"
        elif row.rules == ("unchanged",):
            share, basis = row.shares[whole], UNCHANGED
        elif all(row.shares[m] == 1 for m in MEASURES):
            share, basis = row.shares[whole], "/".join(row.rule.values())
        else:
            share, basis = row.shares[whole], _LABELS[whole]
        targets.append(Target(row.to_code, row.to_name, share, basis))
    return targets


def closed_shares(targets: Sequence[Target]) -> list[Target]:
    """Shares that differ from one by rounding only, with the difference on the largest.

    What a smaller sum leaves of one is added as a part without a place. Shares of more than the
    whole (outlines that overlap each other) are not used: they are unknown.
    """
    total = added([target.share for target in targets])
    if total is None or total == 1 or not targets:
        return list(targets)
    rest = 1 - total
    if abs(rest) > TOLERANCE:
        if rest < 0:
            why = "份额之和超过一 the shares add up to more than one"
            return [replace(target, share=None, basis=why) for target in targets]
        nowhere = Target(None, None, rest, "份额之和不足一 the shares do not add up to one")
        return [*targets, nowhere]
    largest = max(range(len(targets)), key=lambda index: targets[index].share or 0)
    closed = list(targets)
    closed[largest] = replace(closed[largest], share=(closed[largest].share or 0) + rest)
    return closed
