"""Actions on several divisions: merging 合并, splitting 拆分, part of a boundary 界线变更."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import shapely

from gazetteer.cases.application import WHOLE, Application, Standing
from gazetteer.cases.division_changes import Payload, found, hand_up, new_code, parent_code_on
from gazetteer.cases.outlines import (
    Outline,
    end_outline,
    give_outline,
    move_area,
    outline_of,
    part_of,
    union_of,
)
from gazetteer.cases.recoding import children_of, move_below
from gazetteer.cases.shares import measured_shares, stated_shares
from gazetteer.event import Side
from gis.errors import InputError
from gis.measure import area_m2

_SLIVER_M2 = 1.0


def merge(app: Application, payload: Payload) -> None:
    """合并: several divisions become one, either one of them or a new one."""
    olds = [app.standing(code) for code in payload["codes"]]
    if len(olds) < 2 or len({old.level for old in olds}) > 1:
        raise InputError("Merging takes two divisions or more of one level.", "Correct the codes.")
    name, given = payload.get("name"), payload.get("into_code")
    target = next((old for old in olds if old.code == given), None)
    if target is not None:
        if name not in (None, target.name):
            raise InputError(
                f"{target.code} goes on as {target.name}; the action calls it {name}.",
                "Add a rename_division action where it is to be renamed as well.",
            )
        code, name, unit = target.code, target.name, target.unit
    else:
        if name is None:
            raise InputError("The merged division has no name.", "Give its name.")
        parent_code = payload.get("parent_code") or parent_code_on(app, olds[0])
        parent = None if parent_code is None else app.standing(parent_code, app.day)
        code = new_code(app, given, name, parent, olds[0].level)
        unit = found(app, code, name, parent_code, [])
    for old in olds:
        if old.unit != unit:
            for child in children_of(app, old.unit):
                move_below(app, child, code)
            app.record("合并", Side(old.code, old.name, None), Side(code, name, None), WHOLE)
    union_of(app, unit, [(old.unit, old.name) for old in olds], name)
    for old in olds:
        if old.unit != unit:
            land = outline_of(app, old.unit)
            end_outline(app, old.unit)
            hand_up(app, old, land, unit)


def split(app: Application, payload: Payload) -> None:
    """拆分: a division becomes several; one of them may be what is left of it.

    The outline of a part is the one given, else the union of those of its children; of what
    remains, what is left.
    """
    old, parts = app.standing(payload["code"]), payload["parts"]
    children = {child.code: child for child in children_of(app, old.unit)}
    _require_assignment(old, parts, children)
    parent_code = parent_code_on(app, old)
    parent = None if parent_code is None else app.standing(parent_code, app.day)
    outlines = _part_outlines(app, old, parts, children)
    shares = [stated_shares(part) for part in parts]
    if not any("area_share" in share for share in shares):
        areas = [None if o is None else area_m2(o.geom) for o in outlines]
        for share, area in zip(shares, measured_shares(areas), strict=True):
            if area:
                share["area_share"] = area
    stays = False
    for part, share, outline in zip(parts, shares, outlines, strict=True):
        side = Side(old.code, old.name, None)
        if part.get("remains"):
            stays, name, unit = True, old.name, old.unit
            app.record("拆分", side, side, share, note="存续部分 what remains")
            app.succeed(old.code, old.code)
        else:
            name = part["name"]
            code = new_code(app, part.get("code"), name, parent, old.level)
            _, made = app.record("拆分", side, Side(code, name, parent_code), share)
            if made is None:
                raise AssertionError("an event with a successor has its unit")
            unit = made
            for child in part.get("children", ()):
                move_below(app, children[child], code)
        if outline is not None:
            give_outline(app, unit, outline)
        else:
            app.remark(
                f"{name}的范围未知。", f"The outline of {name} stays unknown.", is_unknown=True
            )
    if not stays:
        app.record("撤销", Side(old.code, old.name, None), None)
        end_outline(app, old.unit)


def change_boundary(app: Application, payload: Payload) -> None:
    """界线变更: part of a division goes to a neighbour; both stay."""
    old, new = app.standing(payload["from_code"]), app.standing(payload["to_code"])
    if old.level is not new.level or old.unit == new.unit:
        raise InputError(
            "A boundary lies between two divisions of one level.", "Correct the codes."
        )
    shares, whole, moved = stated_shares(payload), outline_of(app, old.unit), None
    if payload.get("area") is not None:
        moved = part_of(app, old.unit, payload["area"], old.name)
    if moved is not None and whole is not None and "area_share" not in shares:
        measured = Decimal(area_m2(moved.geom) / area_m2(whole.geom)).quantize(Decimal("1e-8"))
        if 0 < measured <= 1:
            shares["area_share"] = measured
    app.record(
        "界线变更", Side(old.code, old.name, None), Side(new.code, new.name, None), shares,
        payload.get("note"),
    )  # fmt: skip
    app.succeed(old.code, old.code)
    if moved is None:
        app.remark(
            f"{old.name}与{new.name}的范围未作调整:移交范围未知。",
            f"The outlines of {old.name} and {new.name} are not adjusted: the area that moved"
            " is unknown.",
            is_unknown=True,
        )
        return
    move_area(app, moved, old.name, [old.unit], [new.unit])
    hand_up(app, old, moved, new.unit)
    reached = [child.name for child in children_of(app, old.unit) if _reaches(app, child, moved)]
    if reached:
        app.remark(
            f"移交范围涉及{old.name}下属的{'、'.join(reached[:10])},其隶属与范围须另行办理。",
            f"The area takes in {len(reached)} divisions below {old.name}, whose parents and"
            f" outlines need actions of their own: {', '.join(reached[:10])}.",
            is_unknown=True,
        )


def _require_assignment(
    old: Standing, parts: Sequence[Mapping[str, Any]], children: Mapping[str, Standing]
) -> None:
    """Every child goes to one part; those nobody names stay with what remains."""
    named = [child for part in parts for child in part.get("children", ())]
    twice = sorted({child for child in named if named.count(child) > 1})
    strangers = sorted(set(named) - set(children))
    if twice or strangers:
        wrong = twice or strangers
        raise InputError(
            f"{', '.join(wrong)} {'goes to two parts' if twice else 'does not belong to'}"
            f" {'of ' if twice else ''}{old.name}.",
            "Correct the children of the parts.",
        )
    left = sorted(set(children) - set(named))
    if left and not any(part.get("remains") for part in parts):
        raise InputError(
            f"{len(left)} divisions below {old.name} go to no part:"
            f" {', '.join(left[:5])}{'…' if len(left) > 5 else ''}.",
            "Assign each to one part, or let one part be what remains.",
        )


def _part_outlines(
    app: Application,
    old: Standing,
    parts: Sequence[Mapping[str, Any]],
    children: Mapping[str, Standing],
) -> list[Outline | None]:
    """The outline of each part; None where it is unknown."""
    whole = outline_of(app, old.unit)
    outlines: list[Outline | None] = []
    for part in parts:
        if part.get("remains"):
            outlines.append(None)
        elif part.get("outline") is not None:
            outlines.append(Outline(part["outline"], is_simulated=False))
        else:
            found = [outline_of(app, children[c].unit) for c in part.get("children", ())]
            known = [outline for outline in found if outline is not None]
            is_known = bool(found) and len(known) == len(found)
            union = shapely.union_all([outline.geom for outline in known])
            outlines.append(
                Outline(union, any(o.is_simulated for o in known)) if is_known else None
            )
    taken = [outline for outline in outlines if outline is not None]
    for number, part in enumerate(parts):
        if part.get("remains") and whole is not None and len(taken) == len(parts) - 1:
            rest = shapely.difference(whole.geom, shapely.union_all([o.geom for o in taken]))
            outlines[number] = Outline(rest, whole.is_simulated)
    return outlines


def _reaches(app: Application, child: Standing, moved: Outline) -> bool:
    outline = outline_of(app, child.unit)
    return outline is not None and bool(
        area_m2(shapely.intersection(outline.geom, moved.geom)) > _SLIVER_M2
    )
