"""Actions on one division 区划变更: each becomes events, codes, parents and outlines.

After 《行政区划管理条例》: establishing 设立, abolishing 撤销, renaming 更名 (specific part
only), transferring 隶属变更, moving a seat 驻地迁移; 撤乡设镇 and the like abolish one division and
establish another in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text

from gazetteer.cases.application import WHOLE, Application, Standing
from gazetteer.cases.codes import propose_code, require_new_code
from gazetteer.cases.division_names import generic_part, require_replacement
from gazetteer.cases.outlines import (
    Outline,
    ancestors,
    end_outline,
    give_outline,
    move_area,
    outline_of,
    union_of,
)
from gazetteer.cases.recoding import adjust_ancestors, children_of, continue_as, move_below
from gazetteer.cases.shares import stated_shares
from gazetteer.division import LEVELS, Level, level_rank
from gazetteer.event import Side
from gazetteer.event_register import Contradiction
from gis.errors import InputError

Payload = Mapping[str, Any]


def establish(app: Application, payload: Payload) -> None:
    """设立: a new division, from parts of others or from nothing on record."""
    parent = app.standing(payload["parent_code"], app.day)
    name = payload["name"]
    sources = [
        (app.standing(item["code"]), stated_shares(item)) for item in payload.get("from", ())
    ]
    level = Level(payload["level"]) if "level" in payload else _below(parent)
    code = new_code(app, payload.get("code"), name, parent, level)
    unit = found(app, code, name, parent.code, sources)
    children = [app.standing(child, app.day) for child in payload.get("children", ())]
    moved = [(move_below(app, child, code), child) for child in children]
    if payload.get("outline") is not None:
        give_outline(app, unit, Outline(payload["outline"], is_simulated=False))
    else:
        union_of(app, unit, [(part, child.name) for part, child in moved], name)
    for source, _ in sources:
        if source.level is level:
            move_area(app, outline_of(app, unit), name, [source.unit], [])


def abolish(app: Application, payload: Payload) -> None:
    """撤销: a division ends; its children and its land go where the action says."""
    old = app.standing(payload["code"])
    successors = [
        (app.standing(item["code"], app.day), stated_shares(item))
        for item in payload.get("successors", ())
    ]
    destined = {item["code"]: item["to"] for item in payload.get("children", ())}
    children = children_of(app, old.unit)
    if children and not destined and len(successors) == 1:
        destined = {child.code: successors[0][0].code for child in children}
    _require_homes(old, children, destined)
    for child in children:
        move_below(app, child, destined[child.code])
    kind = payload.get("kind") or ("并入" if len(successors) == 1 else "撤销")
    side = Side(old.code, old.name, None)
    if not successors:
        app.record(kind, side, None, is_simulated=old.is_simulated)
    for successor, shares in successors:
        given = shares or (WHOLE if len(successors) == 1 else {})
        app.record(kind, side, Side(successor.code, successor.name, None), given)
    land = outline_of(app, old.unit)
    end_outline(app, old.unit)
    if len(successors) == 1:
        target = successors[0][0]
        union_of(app, target.unit, [(target.unit, target.name), (old.unit, old.name)], target.name)
        hand_up(app, old, land, target.unit)
    elif successors:
        app.remark(
            f"{old.name}撤销后各承接单位的范围未知,须另行划定。",
            f"Which part of {old.name} each successor takes is unknown; give their outlines.",
            is_unknown=True,
        )


def rename(app: Application, payload: Payload) -> None:
    """更名: another specific part 专名; code, outline and children stay."""
    old, name = app.standing(payload["code"]), payload["new_name"]
    before, after = generic_part(old.name, old.level), generic_part(name, old.level)
    if before != after:
        raise InputError(
            f"Renaming {old.name} to {name} would change its generic part from {before or 'none'}"
            f" to {after or 'none'}.",
            "That is abolishing and establishing: use replace_division (撤乡设镇 and the like).",
        )
    if name == old.name:
        raise InputError(f"{old.code} is already called {name}.", "Give another name.")
    side = Side(old.code, old.name, None)
    app.record("更名", side, Side(old.code, name, None), is_simulated=old.is_simulated)


def transfer(app: Application, payload: Payload) -> None:
    """隶属变更: a whole division comes under another parent."""
    old = app.standing(payload["code"])
    parent = app.standing(payload["new_parent_code"], app.day)
    if level_rank(parent.level) >= level_rank(old.level):
        raise Contradiction(
            f"The parent {parent.code} is not of a higher level than {old.code}.",
            "Correct new_parent_code.",
        )
    if parent.unit == old.parent:
        raise InputError(f"{old.name} already belongs to {parent.name}.", "Correct the parent.")
    code = payload.get("new_code")
    if code not in (None, old.code):
        require_new_code(app.connection, code, old.name, parent.code)
    adjust_ancestors(app, old, move_below(app, old, parent.code, "隶属变更", code))


def replace(app: Application, payload: Payload) -> None:
    """撤乡设镇 and the like: one division is abolished, another established in its place."""
    old, name, kind = app.standing(payload["code"]), payload["new_name"], payload["kind"]
    require_replacement(kind, old.name, name)
    parent_code = payload.get("new_parent_code") or parent_code_on(app, old)
    parent = None if parent_code is None else app.standing(parent_code, app.day)
    code = new_code(app, payload.get("new_code"), name, parent, old.level)
    adjust_ancestors(app, old, continue_as(app, kind, old, code, name, parent_code))


def move_seat(app: Application, payload: Payload) -> None:
    """驻地迁移: the seat of government moves; code, name and outline stay."""
    old = app.standing(payload["code"])
    note, position = payload["seat"], payload.get("position")
    if position is not None:
        note += f"({position[0]:.6f}, {position[1]:.6f})"
    app.record("驻地迁移", Side(old.code, old.name, None), None, note=note)
    if position is None:
        app.remark(
            f"{old.name}驻地的坐标未知。",
            f"The position of the seat of {old.name} is unknown.",
            is_unknown=True,
        )


def found(
    app: Application,
    code: str,
    name: str,
    parent_code: str | None,
    sources: list[tuple[Standing, Any]],
) -> int:
    """Set a division up, out of others or of nothing on record; returns its unit."""
    new = Side(code, name, parent_code)
    unit = None
    if not sources:
        _, unit = app.record("设立", None, new)
    for source, shares in sources:
        _, unit = app.record("设立", Side(source.code, source.name, None), new, shares)
        app.succeed(source.code, source.code)
    if unit is None:
        raise AssertionError("an event with a successor has its unit")
    return unit


def new_code(
    app: Application, given: str | None, name: str, parent: Standing | None, level: Level
) -> str:
    """The code given, checked, or the next free one.

    Raises:
        RetiredCode: The code given was given before.
        WrongCode: It does not fit, or none can be proposed.
    """
    if given is not None:
        require_new_code(app.connection, given, name, None if parent is None else parent.code)
        return given
    if parent is None:
        raise InputError(f"No parent says which code {name} gets.", "Give the code.")
    return propose_code(app.connection, level, name, parent.code)


def parent_code_on(app: Application, division: Standing) -> str | None:
    """Code of a division's parent on the day of the change."""
    if division.parent is None:
        return None
    code: str | None = app.connection.execute(
        text("SELECT code FROM gazetteer.division_version"
             " WHERE division_id = :unit AND valid @> CAST(:day AS date)"),
        {"unit": division.parent, "day": app.day},
    ).scalar()  # fmt: skip
    if code is None:
        raise Contradiction(
            f"The parent of {division.code} is not in force on {app.day}.",
            "Say which division it belongs to, or correct the order of the actions.",
        )
    return code


def hand_up(app: Application, old: Standing, land: Outline | None, unit: int) -> None:
    """Adjust those above where land went from below some to below others."""
    before = ancestors(app.connection, old.unit, app.eve)
    after = ancestors(app.connection, unit, app.day)
    lost, gained = [u for u in before if u not in after], [u for u in after if u not in before]
    if lost or gained:
        move_area(app, land, old.name, lost, gained)


def _below(parent: Standing) -> Level:
    if parent.level is Level.COMMUNITY:
        raise InputError(f"Nothing stands below the community {parent.name}.", "Correct it.")
    return LEVELS[level_rank(parent.level) + 1]


def _require_homes(old: Standing, children: list[Standing], destined: Mapping[str, str]) -> None:
    homeless = [child.code for child in children if child.code not in destined]
    if homeless:
        raise InputError(
            f"{old.code} {old.name} still has {len(homeless)} divisions below it without a"
            f" place to go: {', '.join(homeless[:5])}{'…' if len(homeless) > 5 else ''}.",
            "Say in `children` where each goes, or abolish them first.",
        )
    strangers = sorted(set(destined) - {child.code for child in children})
    if strangers:
        raise InputError(
            f"{', '.join(strangers)} does not belong to {old.name}.", "Correct `children`."
        )
