"""Divisions that change code or parent because the one above them does 下级区划改码.

The code of a division begins with its parent's, so what is below takes new codes along with it:
one event 改码 each, with a share of 1, its outline and class carried over.
"""

from __future__ import annotations

from sqlalchemy import text

from gazetteer.cases.application import WHOLE, Application, Standing
from gazetteer.cases.codes import prefix_under, propose_code, require_new_code, serial_of
from gazetteer.cases.outlines import ancestors, end_outline, give_outline, move_area, outline_of
from gazetteer.division import Level
from gazetteer.event import Side


def children_of(app: Application, unit: int) -> list[Standing]:
    """The divisions directly below a unit on the day of the change, by code."""
    codes = app.connection.execute(
        text("SELECT code FROM gazetteer.division_version"
             " WHERE parent_id = :unit AND valid @> CAST(:day AS date) ORDER BY code"),
        {"unit": unit, "day": app.day},
    ).scalars().all()  # fmt: skip
    return [app.standing(code, app.day) for code in codes]


def move_below(
    app: Application, child: Standing, parent_code: str, kind: str = "改码", code: str | None = None
) -> int:
    """Put a division under another parent; returns its unit from then on.

    Args:
        app: The case being carried out.
        child: The division.
        parent_code: Code of the parent.
        kind: Kind of the event where the code changes.
        code: Its code from then on; None: its own where that begins with the parent's digits,
            else the same serial number under the parent, else the next free one.
    """
    if code is None and child.code.startswith(prefix_under(parent_code, child.level)):
        code = child.code
    if code == child.code:
        side = Side(child.code, child.name, parent_code)
        app.record("隶属变更", side, side, is_simulated=child.is_simulated)
        return child.unit
    if code is None:
        code = propose_code(
            app.connection, child.level, child.name, parent_code, serial_of(child.code)
        )
    return continue_as(app, kind, child, code, child.name, parent_code)


def continue_as(
    app: Application,
    kind: str,
    old: Standing,
    code: str,
    name: str,
    parent_code: str | None,
) -> int:
    """Let a division go on under another code, with all that is below it; returns its unit.

    Raises:
        RetiredCode: The code was given before.
        WrongCode: It does not fit.
    """
    require_new_code(app.connection, code, name, parent_code)
    _, unit = app.record(
        kind, Side(old.code, old.name, None), Side(code, name, parent_code), WHOLE,
        is_simulated=old.is_simulated,
    )  # fmt: skip
    if unit is None:
        raise AssertionError("an event with a successor has its unit")
    _carry_over(app, old, code)
    outline = outline_of(app, old.unit)
    if outline is not None:
        end_outline(app, old.unit)
        give_outline(app, unit, outline)
    for child in children_of(app, old.unit):
        move_below(app, child, code)
    return unit


def adjust_ancestors(app: Application, old: Standing, unit: int) -> None:
    """Adjust the outlines of those that no longer have a division below them, and of those who do.

    Args:
        app: The case being carried out.
        old: The division as it stood before.
        unit: The unit it now is, in force under its new parent.
    """
    before = ancestors(app.connection, old.unit, app.eve)
    after = ancestors(app.connection, unit, app.day)
    lost = [u for u in before if u not in after and _stands(app, u)]
    gained = [u for u in after if u not in before]
    if lost or gained:
        move_area(app, outline_of(app, unit), old.name, lost, gained)


def _stands(app: Application, unit: int) -> bool:
    """Whether a unit is still in force on the day."""
    return bool(
        app.connection.execute(
            text("SELECT EXISTS (SELECT FROM gazetteer.division_version"
                 " WHERE division_id = :unit AND valid @> CAST(:day AS date))"),
            {"unit": unit, "day": app.day},
        ).scalar_one()
    )  # fmt: skip


def _carry_over(app: Application, old: Standing, code: str) -> None:
    """What a community is does not change with its number."""
    new = app.standing(code, app.day)
    kept = {"urban_rural_class": old.urban_rural_class}
    if old.level is Level.COMMUNITY:
        kept["committee_type"] = old.committee_type
    if any(getattr(new, column) != value for column, value in kept.items()):
        app.change(code, kept, old.is_simulated)
