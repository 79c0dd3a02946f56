"""Division events 区划变更: their kinds, and one event as a file states it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from gazetteer.division import level_of
from gazetteer.event_fields import EventDay
from gis.errors import FieldError
from gis.loading import LoadOptions, ParsedRow

# Abolish + establish: the successor starts on the day under a code of its own, and stands in
# for the predecessor. In law 撤乡设镇 and the like are no renaming (行政区划管理条例).
REPLACING = frozenset(
    {"撤地设市", "撤县设市", "撤县设区", "撤市设区", "撤区设市", "撤区设区"}
    | {"撤乡设镇", "撤镇设街道", "撤乡设街道", "同名改码", "改码"}
)
ESTABLISHING = frozenset({"新设", "设立"})
ABOLISHING = frozenset({"撤销", "并入", "合并", "撤并"})
# The division stays and gets another name or parent; where a code not yet in force is given,
# it goes on under that code.
RENAMING = frozenset({"更名"})
MOVING = frozenset({"隶属变更", "划转"})
SPLITTING = frozenset({"拆分"})
# Nothing on record here changes: seat, or part of the boundary.
NOTING = frozenset({"驻地迁移", "界线变更"})
KINDS = REPLACING | ESTABLISHING | ABOLISHING | RENAMING | MOVING | SPLITTING | NOTING

SHARES = ("area_share", "population_share", "household_share")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an event: a division as the file names it."""

    code: str
    name: str | None
    parent_code: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """One row of a file: one predecessor, one successor, either of which may be missing.

    Attributes:
        place: (file index, row).
        kind: One of `KINDS`.
        when: When it took effect.
        old: The predecessor.
        new: The successor; where the file gives no code but a new name or parent, the
            predecessor under them.
        shares: Share of the predecessor's area, population and households that went over, by
            the names in `SHARES`; 0 < share ≤ 1.
        approval_no: 批准文号.
        note: Remark.
        source: Where it comes from.
        is_simulated: Whether it is invented.
        stated: Which of the columns from `shares` on the file has; the others stay as they are
            on record.
    """

    place: tuple[int, int]
    kind: str
    when: EventDay
    old: Side | None
    new: Side | None
    shares: dict[str, Decimal]
    approval_no: str | None
    note: str | None
    source: str | None
    is_simulated: bool
    stated: frozenset[str]

    @property
    def day(self) -> date:
        """First day of the new state."""
        return self.when.day

    @property
    def eve(self) -> date:
        """Last day of the old state."""
        return self.when.day - timedelta(days=1)

    @property
    def establishes(self) -> bool:
        """Whether the successor exists from this day on and not before."""
        return self.kind in REPLACING | ESTABLISHING and self.new is not None

    @property
    def ends(self) -> bool:
        """Whether the predecessor's code is given up on this day."""
        is_recoded = bool(self.old and self.new and self.old.code != self.new.code)
        return self.kind in REPLACING | ABOLISHING or (self.kind in RENAMING and is_recoded)

    @property
    def order(self) -> tuple[object, ...]:
        """Sorts oldest first, and on one day what is set up first, higher divisions first.

        What is abolished must have where to go.
        """
        side = self.new or self.old
        digits = len(side.code.rstrip("0")) if side is not None else 0
        return (self.day, self.kind in ABOLISHING, digits, self.place)


def read_event(row: ParsedRow, options: LoadOptions) -> Event:
    """The event that a row states.

    Raises:
        FieldError: The row does not say when, what, or which division.
    """
    kind = row.text("kind") or ""
    if kind not in KINDS:
        raise FieldError(
            f"{kind} is not a known kind of event", f"Use one of {'、'.join(sorted(KINDS))}."
        )
    when = row.values.get("effective_on") or row.values.get("year")
    if not isinstance(when, EventDay):
        raise FieldError("the event has no date", "Give a year or effective_on.")
    old, new = _side(row, "old"), _side(row, "new")
    if old is None and kind not in ESTABLISHING:
        raise FieldError(f"{kind} needs old_code", "Give the code.")
    if new is None and kind in REPLACING | ESTABLISHING:
        raise FieldError(f"{kind} needs new_code", "Give the code.")
    if kind in REPLACING | ABOLISHING and old and new and old.code == new.code:
        raise FieldError(
            f"{kind} ends {old.code}, and cannot go on under the same code",
            "Give the successor's own code, or use 更名 or 隶属变更.",
        )
    if new is None and old is not None and kind in RENAMING | MOVING:
        new = Side(old.code, row.text("new_name"), row.text("new_parent_code"))
    if kind in RENAMING and (new is None or new.name is None):
        raise FieldError("更名 needs new_name", "Give the new name.")
    if kind in MOVING and old and new and new.code == old.code and new.parent_code is None:
        raise FieldError(f"{kind} needs new_parent_code", "Give the parent's code.")
    if old and new and kind in REPLACING | RENAMING | MOVING:
        _require_same_level(kind, old, new)
    return Event(
        place=(row.file, row.row.number), kind=kind, when=when, old=old, new=new,
        shares={name: share for name in SHARES
                if isinstance(share := row.values.get(name), Decimal)},
        approval_no=row.text("approval_no"), note=row.text("note"),
        source=row.source(options), is_simulated=bool(row.is_simulated(options)),
        stated=_stated(row, options),
    )  # fmt: skip


def _stated(row: ParsedRow, options: LoadOptions) -> frozenset[str]:
    stated = {name for name in (*SHARES, "approval_no", "note") if name in row.values}
    if row.source(options):
        stated.add("source")
    if row.is_simulated(options) is not None:
        stated.add("is_simulated")
    return frozenset(stated)


def _require_same_level(kind: str, old: Side, new: Side) -> None:
    if level_of(old.code) is not level_of(new.code):
        raise FieldError(
            f"{kind} cannot turn {old.code} into {new.code}, which is of another level",
            "Correct one of the codes.",
        )


def _side(row: ParsedRow, side: str) -> Side | None:
    code = row.text(f"{side}_code")
    if code is None:
        return None
    return Side(code, row.text(f"{side}_name"), row.text(f"{side}_parent_code"))
