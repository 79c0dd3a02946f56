"""Succession 沿革传递: how much of a division went where, along chains of events.

A division's whole is followed from event to event. Along a chain shares are multiplied, and where
chains meet again they are added, exactly. A share nobody states stays unknown. No database here.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Final, Literal

from gis.period import Period

Measure = Literal["area", "population", "household"]
MEASURES: Final[tuple[Measure, ...]] = ("area", "population", "household")
Shares = Mapping[Measure, Fraction | None]
"""Share by measure; None is unknown."""

WHOLE: Final[Shares] = {"area": Fraction(1), "population": Fraction(1), "household": Fraction(1)}
UNKNOWN: Final[Shares] = {"area": None, "population": None, "household": None}
# Published with few digits, thirds add up to a little less than one.
TOLERANCE: Final = Fraction(1, 100_000)
# A seat that moves takes no land along.
_STAYING_KINDS: Final = frozenset({"驻地迁移"})


@dataclass(frozen=True, slots=True)
class Link:
    """One event between one predecessor and one successor, both units.

    Attributes:
        event: Its number.
        kind: Kind of event.
        day: First day of the new state.
        precision: `day`, `month` or `year`.
        predecessor: Unit before.
        successor: Unit after; the same unit where the row says what stayed.
        shares: Share of the predecessor that went over, by measure.
    """

    event: int
    kind: str
    day: date
    precision: str
    predecessor: int
    successor: int
    shares: Shares


@dataclass(frozen=True, slots=True)
class Flow:
    """What of a division arrived somewhere.

    Attributes:
        shares: Share of the division asked about.
        events: Numbers of the events on the way.
        rules: How the shares came about, of `gazetteer.succession_rules.RULES`.
    """

    shares: Shares
    events: frozenset[int] = frozenset()
    rules: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Loss:
    """Shares of one division on one day that do not add up to the whole.

    Attributes:
        unit: The division.
        day: Day of the events.
        measure: Which share.
        lost: What is missing, of 1.
    """

    unit: int
    day: date
    measure: Measure
    lost: Fraction


@dataclass(slots=True)
class Succession:
    """Follows divisions through events, forward or backward in time.

    Attributes:
        links: The events by unit left, then by day.
        periods: When each unit was in force.
        is_forward: From earlier to later.
        losses: Shares found not to add up, as they were met.
    """

    periods: Mapping[int, Sequence[Period]]
    is_forward: bool
    links: dict[int, dict[date, list[Link]]] = field(default_factory=dict)
    losses: set[Loss] = field(default_factory=set)

    @classmethod
    def of(
        cls, links: Iterable[Link], periods: Mapping[int, Sequence[Period]], *, is_forward: bool
    ) -> Succession:
        """The succession that events make.

        Args:
            links: Events; those that move nothing are passed over.
            periods: When each unit that the events name was in force.
            is_forward: From predecessors to successors, or the other way.
        """
        ordered: dict[int, dict[date, list[Link]]] = defaultdict(lambda: defaultdict(list))
        for link in links:
            if link.kind in _STAYING_KINDS or (
                link.predecessor == link.successor and link.shares == UNKNOWN
            ):
                continue
            here = link.predecessor if is_forward else link.successor
            ordered[here][link.day].append(link)
        moving = {
            unit: {
                day: group
                for day, group in days.items()
                if any(e.predecessor != e.successor for e in group) or is_forward
            }
            for unit, days in ordered.items()
        }
        return cls(periods, is_forward, moving)

    def follow(self, unit: int) -> dict[int | None, Flow]:
        """Where the whole of a unit is after all events; None: nobody says where.

        Events of one day happen at once, since shares are of what stood on the eve. Only what
        comes into a unit that did not stand on the eve, or stands no longer, goes on the same
        day with that unit's own events; that ends also where events of a day go round.
        """
        flows: dict[int | None, Flow] = {unit: Flow(WHOLE)}
        waiting = [(self._key(day), unit) for day in self.links.get(unit, {})]
        heapq.heapify(waiting)
        done: set[tuple[int, int]] = set()
        while waiting:
            key, here = heapq.heappop(waiting)
            today = {here}
            while waiting and waiting[0][0] == key:
                today.add(heapq.heappop(waiting)[1])
            day = date.fromordinal(abs(key))
            starting = {
                u: flows.pop(u) for u in sorted(today) if u in flows and (key, u) not in done
            }
            settled: dict[int | None, Flow] = {}
            for u, flow in starting.items():
                done.add((key, u))
                self._pass_on(u, day, flow, frozenset({u}), settled)
            for there, flow in settled.items():
                flows[there] = _joined(flows.get(there), flow)
                if there is not None:
                    for later in self.links.get(there, {}):
                        if self._key(later) > key:
                            heapq.heappush(waiting, (self._key(later), there))
        return flows

    def _key(self, day: date) -> int:
        return day.toordinal() if self.is_forward else -day.toordinal()

    def _pass_on(
        self,
        unit: int,
        day: date,
        flow: Flow,
        passed: frozenset[int],
        settled: dict[int | None, Flow],
    ) -> None:
        for there, step in self._steps(unit, day):
            arrived = Flow(
                _product(flow.shares, step.shares),
                flow.events | step.events,
                flow.rules | step.rules,
            )
            goes_on = (
                there is not None
                and there not in passed
                and day in self.links.get(there, {})
                and not (self._stood(there, day) and self._stands(there, day))
            )
            if goes_on and there is not None:
                self._pass_on(there, day, arrived, passed | {there}, settled)
            else:
                settled[there] = _joined(settled.get(there), arrived)

    def _steps(self, unit: int, day: date) -> list[tuple[int | None, Flow]]:
        """Where a unit's whole goes on one day."""
        by_unit: dict[int, list[Link]] = defaultdict(list)
        for link in self.links[unit][day]:
            by_unit[link.successor if self.is_forward else link.predecessor].append(link)
        others = [other for other in by_unit if other != unit]
        stays = self._stands(unit, day)
        if not self.is_forward:
            return self._back(unit, by_unit, others, stays)
        if len(others) == 1 and not stays and unit not in by_unit:
            (other,) = others
            stated = _sum(by_unit[other])
            is_part = any(share is not None and share < 1 for share in stated.values())
            whole: Shares = stated if is_part else WHOLE
            rule = "stated" if is_part else "sole"
            steps: list[tuple[int | None, Flow]] = [(other, _step(whole, by_unit[other], rule))]
        else:
            steps = []
            for other in others:
                shares = _sum(by_unit[other])
                steps.append((other, _step(shares, by_unit[other], _stated_or_unknown(shares))))
            own = _sum(by_unit.get(unit, []))
            rest = {
                m: own[m] if unit in by_unit and own[m] is not None
                else _rest([flow.shares[m] for _, flow in steps]) if stays else None
                for m in MEASURES
            }  # fmt: skip
            if stays:
                rule = "unknown" if rest == UNKNOWN else (
                    "stated" if any(own[m] is not None for m in MEASURES) else "remainder"
                )  # fmt: skip
                # A division that gave nobody-knows-how-much away is no longer the whole.
                events = by_unit.get(unit, []) or [e for links in by_unit.values() for e in links]
                steps.append((unit, _step(rest, events, rule)))
        return self._with_loss(unit, day, steps)

    def _with_loss(
        self, unit: int, day: date, steps: list[tuple[int | None, Flow]]
    ) -> list[tuple[int | None, Flow]]:
        lost: dict[Measure, Fraction | None] = dict.fromkeys(MEASURES)
        for measure in MEASURES:
            rest = _rest([flow.shares[measure] for _, flow in steps])
            if rest is not None and rest > TOLERANCE:
                lost[measure] = rest
                self.losses.add(Loss(unit, day, measure, rest))
        if all(share is None for share in lost.values()):
            return steps
        events = frozenset().union(*(flow.events for _, flow in steps))
        return [*steps, (None, Flow(lost, events, frozenset({"lost"})))]

    def _back(
        self, unit: int, by_unit: Mapping[int, list[Link]], others: Sequence[int], stood: bool
    ) -> list[tuple[int | None, Flow]]:
        """Backward: shares on record are of predecessors, so only a sole origin is known."""
        if len(others) == 1 and not stood:
            return [(others[0], _step(WHOLE, by_unit[others[0]], "from_sole"))]
        steps: list[tuple[int | None, Flow]] = [
            (other, _step(UNKNOWN, by_unit[other], "unknown")) for other in others
        ]
        if stood:
            own = [e for links in by_unit.values() for e in links]
            # What it gave away before says nothing of where it comes from.
            steps.append((unit, _step(UNKNOWN if others else WHOLE, own, "unknown")))
        return steps

    def _stands(self, unit: int, day: date) -> bool:
        """Whether the unit is in force behind the events of the day, as time is followed."""
        when = day if self.is_forward else day - timedelta(days=1)
        return any(when in period for period in self.periods.get(unit, ()))

    def _stood(self, unit: int, day: date) -> bool:
        """Whether it was in force ahead of them."""
        when = day - timedelta(days=1) if self.is_forward else day
        return any(when in period for period in self.periods.get(unit, ()))


def _step(shares: Shares, links: Sequence[Link], rule: str) -> Flow:
    return Flow(shares, frozenset(link.event for link in links), frozenset({rule}))


def _stated_or_unknown(shares: Shares) -> str:
    return "unknown" if shares == UNKNOWN else "stated"


def _sum(links: Sequence[Link]) -> Shares:
    return {m: added([link.shares[m] for link in links]) if links else None for m in MEASURES}


def _rest(shares: Sequence[Fraction | None]) -> Fraction | None:
    """What the shares leave of 1; None where one is unknown."""
    total = added(shares)
    return None if total is None else max(Fraction(0), 1 - total)


def added(values: Sequence[Fraction | None]) -> Fraction | None:
    """The sum; None where one is unknown."""
    known = [value for value in values if value is not None]
    return sum(known, Fraction(0)) if len(known) == len(values) else None


def _product(one: Shares, other: Shares) -> Shares:
    return {
        m: None if (a := one[m]) is None or (b := other[m]) is None else a * b for m in MEASURES
    }


def _joined(one: Flow | None, other: Flow) -> Flow:
    """Two arrivals at one unit."""
    if one is None:
        return other
    return Flow(
        {m: added([one.shares[m], other.shares[m]]) for m in MEASURES},
        one.events | other.events,
        one.rules | other.rules,
    )
