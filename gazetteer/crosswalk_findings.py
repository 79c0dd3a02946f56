"""What a crosswalk 代码对照 cannot say, or finds not to add up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, text

from gazetteer.division import Level
from gazetteer.repository import VERSION
from gazetteer.succession import Loss
from gazetteer.succession_read import Records, UnitVersion


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not add up, or is not known.

    Attributes:
        kind: `lost`, `ended`, `unexplained`, `imprecise` or `not_in_force`.
        code: The division it is about.
        name: Its name.
        zh: In Chinese.
        en: In English.
    """

    kind: str
    code: str
    name: str
    zh: str
    en: str

    def as_dict(self) -> dict[str, str]:
        """For JSON."""
        return {
            "kind": self.kind,
            "code": self.code,
            "name": self.name,
            "zh": self.zh,
            "en": self.en,
        }


def not_in_force(
    versions: Sequence[UnitVersion], from_day: date, to_day: date
) -> tuple[UnitVersion | None, Finding]:
    """A unit reached that is not in force on the second day: over, or not yet set up."""
    first, last, day = versions[0], versions[-1], to_day
    if from_day <= day and (first.period.start or date.min) > day:
        return first, Finding(
            "not_in_force", first.code, first.name,
            f"{first.code} {first.name} 于 {first.period.start} 方设立,在 {day} 尚无此区划",
            f"{first.code} {first.name} is named as successor, but was set up on"
            f" {first.period.start}, after {day}",
        )  # fmt: skip
    if from_day <= day:
        return None, Finding(
            "ended", last.code, last.name,
            f"{last.code} {last.name} 于 {last.period.end} 撤销,无后继记录",
            f"{last.code} {last.name} ended on {last.period.end}, and no successor is on record",
        )  # fmt: skip
    return None, Finding(
        "ended", first.code, first.name,
        f"{first.code} {first.name} 于 {first.period.start} 设立,无前身记录",
        f"{first.code} {first.name} begins on {first.period.start}, and no predecessor is on"
        " record",
    )  # fmt: skip


def lost_share(records: Records, loss: Loss) -> Finding:
    """Shares of one division on one day that do not add up."""
    version = records.called(loss.unit, loss.day)
    zh = {"area": "面积", "population": "人口", "household": "户数"}[loss.measure]
    return Finding(
        "lost", version.code, version.name,
        f"{version.code} {version.name} 在 {loss.day} 的{zh}份额之和为 {float(1 - loss.lost):g},"
        f"缺 {float(loss.lost):g}",
        f"the {loss.measure} shares of {version.code} {version.name} on {loss.day} add up to"
        f" {float(1 - loss.lost):g}; {float(loss.lost):g} is lost",
    )  # fmt: skip


def imprecise(days: Sequence[date], records: Records, units: Collection[int]) -> list[Finding]:
    """Events of the units dated to a year or month only, within which a day asked for lies."""
    found: dict[str, Finding] = {}
    for event in records.events.values():
        unit, at = event["predecessor_id"], event["effective_on"]
        digits = {"year": 4, "month": 7}.get(event["date_precision"])
        if digits is None or unit not in units:
            continue
        period = at.isoformat()[:digits]
        for day in days:
            if day.isoformat()[:digits] == period and day < at:
                called = records.called(unit, at)
                code = called.code
                found[code] = Finding(
                    "imprecise", code, called.name,
                    f"{code} 的变更({event['kind']})仅知为 {period},{day} 之前或之后不能确定",
                    f"the event {event['kind']} of {code} is dated {period} only; whether before"
                    f" or after {day} is not known",
                )  # fmt: skip
    return list(found.values())


def unexplained(
    connection: Connection,
    level: Level,
    from_day: date,
    to_day: date,
    known_at: datetime | None,
    reached: Collection[int],
) -> list[Finding]:
    """Divisions of a level on the second day that nothing of the first leads to."""
    found = connection.execute(
        text(f"WITH version AS NOT MATERIALIZED ({VERSION})"
             " SELECT division_id, code, name FROM version WHERE level = :level ORDER BY code"),
        {"known": known_at, "as_of": to_day, "level": level},
    )  # fmt: skip
    return [
        Finding(
            "unexplained", code, name, f"{code} {name} 无前身或后继记录可循",
            f"no event on record leads from {from_day} to {code} {name}",
        )
        for unit, code, name in found
        if unit not in reached
    ]  # fmt: skip
