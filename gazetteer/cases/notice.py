"""The public notice 公告 of a case: the six fields, generated from the case.

标准名称, 罗马字母拼写, 所属政区, 位置描述, 批准机关, 批准时间 (as the domain notes have them from a
search excerpt). What is not known says so; it is never left to look complete.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, text

from gazetteer.cases.actions import Action, named_codes
from gazetteer.cases.case import Case
from gazetteer.cases.proposed import Proposed
from gazetteer.places.suggestion import suggest

FIELDS: Final = {
    "standard_name": ("标准名称", "Standard name"),
    "romanisation": ("罗马字母拼写", "Romanisation"),
    "divisions": ("所属政区", "Division"),
    "location": ("位置描述", "Location"),
    "approver": ("批准机关", "Approved by"),
    "approved_on": ("批准时间", "Approved on"),
}
_UNKNOWN = "未知"


def notice_of(connection: Connection, case: Case) -> dict[str, Any]:
    """The notice of a case as it stands.

    Returns:
        `title`, `text` (Chinese, for print), `labels` of the six fields in both languages, and
        `entries`, one a name that the case gives, changes or ends; None: unknown.
    """
    header = case.header
    day = header.effective_on or date.today()
    entries = [
        {**entry, "change": action.kind.zh, "approver": header.approver,
         "approved_on": None if header.approved_on is None else header.approved_on.isoformat()}
        for action in case.actions
        for entry in _entries(connection, action, day)
    ]  # fmt: skip
    title = f"关于{header.title}的公告"
    return {
        "title": title,
        "labels": {key: {"zh": zh, "en": en} for key, (zh, en) in FIELDS.items()},
        "entries": entries,
        "approval_no": header.approval_no,
        "effective_on": None if header.effective_on is None else header.effective_on.isoformat(),
        "text": _print(title, case, entries),
    }


def _entries(connection: Connection, action: Action, day: date) -> list[dict[str, Any]]:
    proposed = [p for p in action.kind.proposes(action.values) if p.name_id is None]
    if proposed:
        return [_of_proposed(connection, one, day) for one in proposed]
    codes = named_codes(action, action.kind.standing or action.kind.above)
    found = [_of_division(connection, code, day) for code in codes[:1]]
    place = action.values.get("place_id")
    if place is not None:
        found.append(_of_place(connection, place, day))
    return found


def _of_proposed(connection: Connection, proposed: Proposed, day: date) -> dict[str, Any]:
    values = proposed.values or {}
    if proposed.place_id is not None:
        place = _of_place(connection, proposed.place_id, day)
        found = suggest(proposed.name, place.pop("class_code"), None)
        return {
            **place,
            "standard_name": proposed.name,
            "former_name": place["standard_name"],
            "romanisation": values.get("romanisation") or found.romanisation,
        }
    codes = proposed.division_codes or ((proposed.parent_code,) if proposed.parent_code else ())
    found = suggest(proposed.name, proposed.class_code, codes[0] if codes else proposed.code)
    entry: dict[str, Any] = {
        "standard_name": proposed.name,
        "romanisation": values.get("romanisation") or found.romanisation,
        "divisions": _path(connection, codes, day),
        "location": values.get("description"),
    }
    if proposed.code is not None:
        old = _of_division(connection, proposed.code, day)
        entry |= {"former_name": old["standard_name"]}
        entry["divisions"] = entry["divisions"] or old["divisions"]
    if entry["location"] is None and proposed.position is not None:
        x, y = proposed.position
        entry["location"] = f"东经{x:.5f}°,北纬{y:.5f}°"
    return entry


def _of_division(connection: Connection, code: str, day: date) -> dict[str, Any]:
    row = connection.execute(
        text("""
        SELECT v.name, n.romanisation, up.code AS parent
        FROM gazetteer.division_version v
        LEFT JOIN gazetteer.place p USING (division_id)
        LEFT JOIN gazetteer.place_name n ON n.place_id = p.place_id AND n.kind = 'standard'
            AND n.spelling = v.name AND n.valid && v.valid
        LEFT JOIN gazetteer.division_version up
            ON up.division_id = v.parent_id AND up.valid && v.valid
        WHERE v.code = :code
        ORDER BY v.valid @> CAST(:day AS date) DESC, upper(v.valid) DESC NULLS FIRST LIMIT 1
        """),
        {"code": code, "day": day},
    ).first()
    if row is None:
        return {"standard_name": code, "romanisation": None, "divisions": None, "location": None}
    return {
        "standard_name": row.name,
        "romanisation": row.romanisation or suggest(row.name, None, row.parent).romanisation,
        "divisions": _path(connection, () if row.parent is None else (row.parent,), day),
        "location": None,
    }


def _of_place(connection: Connection, place_id: int, day: date) -> dict[str, Any]:
    row = connection.execute(
        text("""
        SELECT n.spelling, n.romanisation, v.class_code, v.division_codes, v.description,
               ST_X(v.position) AS x, ST_Y(v.position) AS y
        FROM gazetteer.place_version v LEFT JOIN gazetteer.place_name n
            ON n.place_id = v.place_id AND n.kind = 'standard' AND n.valid && v.valid
        WHERE v.place_id = :place
        ORDER BY v.valid @> CAST(:day AS date) DESC, n.valid @> CAST(:day AS date) DESC NULLS LAST
        LIMIT 1
        """),
        {"place": place_id, "day": day},
    ).first()
    if row is None:
        return {"standard_name": None, "romanisation": None, "divisions": None, "location": None,
                "class_code": None}  # fmt: skip
    location = row.description
    if location is None and row.x is not None:
        location = f"东经{row.x:.5f}°,北纬{row.y:.5f}°"
    return {
        "standard_name": row.spelling,
        "romanisation": row.romanisation,
        "divisions": _path(connection, row.division_codes, day),
        "location": location,
        "class_code": row.class_code,
    }


def _path(connection: Connection, codes: Sequence[str], day: date) -> str | None:
    """Names from the top down, 安徽省阜阳市颍上县; several divisions one after the other."""
    found = []
    for code in codes:
        names = connection.execute(
            text("""
            WITH RECURSIVE version AS NOT MATERIALIZED (
                SELECT * FROM gazetteer.division_version WHERE valid @> CAST(:day AS date)
            ), up AS (
                SELECT parent_id, name, 1 AS step FROM version WHERE code = :code
                UNION ALL
                SELECT v.parent_id, v.name, step + 1 FROM up JOIN version v
                    ON v.division_id = up.parent_id WHERE step < 10
            )
            SELECT name FROM up ORDER BY step DESC
            """),
            {"code": code, "day": day},
        ).scalars().all()  # fmt: skip
        if names:
            found.append("".join(names))
    return "、".join(found) or None


def _print(title: str, case: Case, entries: Sequence[dict[str, Any]]) -> str:
    lines = [title, ""]
    for number, entry in enumerate(entries, start=1):
        former = entry.get("former_name")
        lines.append(f"{number}. {entry['change']}" + (f"(原名:{former})" if former else ""))
        lines += [f"   {zh}:{entry.get(key) or _UNKNOWN}" for key, (zh, _) in FIELDS.items()]
    header = case.header
    if header.approval_no:
        lines += ["", f"批准文号:{header.approval_no}"]
    if header.effective_on:
        lines.append(f"自{header.effective_on.isoformat()}起施行。")
    return "\n".join(lines)
