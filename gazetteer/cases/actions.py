"""The registry of actions 办理内容: what each needs, touches, names, and how it is carried out.

A new kind of action is one entry here (those of markers in `gazetteer.cases.marker_actions`), its
key in `gazetteer.cases.kinds`, and the function that carries it out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from gazetteer.cases.action_fields import (
    SHARE_FIELDS,
    code,
    codes,
    day,
    digits,
    geometry,
    items,
    media,
    name,
    number,
    one_of,
    outline,
    position,
    read_payload,
    romanisation,
    truth,
)
from gazetteer.cases.action_kind import ActionKind, Payload, declared
from gazetteer.cases.corrections import confirm_romanisation, correct_name, correct_place
from gazetteer.cases.division_changes import (
    abolish,
    establish,
    move_seat,
    rename,
    replace,
    transfer,
)
from gazetteer.cases.division_names import REPLACEMENTS
from gazetteer.cases.division_parts import change_boundary, merge, split
from gazetteer.cases.marker_actions import MARKER_ACTIONS
from gazetteer.cases.place_changes import (
    abolish_place,
    add_name,
    create_place,
    end_name,
    rename_place,
)
from gazetteer.cases.proposed import (
    corrected_name,
    division_parts_named,
    division_replaced,
    new_division,
    new_place,
    renamed_division,
    renamed_place,
)
from gazetteer.division import Level
from gis.errors import FieldError, InputError

_CODE = declared("code", "区划代码", "Division code", code, need=True)
_NEW_CODE = declared("new_code", "新区划代码", "New code; proposed where left out", code)
_NAME = declared("name", "名称", "Name", name, need=True)
_NOTE = declared("note", "说明", "Note")
_OUTLINE = declared("outline", "范围", "Outline, GeoJSON in CGCS2000 degrees", outline)
_CHILDREN = declared("children", "所辖区划", "Codes of the divisions below it", codes)
_PLACE = declared("place_id", "地名编号", "Number of the place", number, need=True)
_NAME_ID = declared("name_id", "名称编号", "Number of the name", number, need=True)
_ROMANISATION = declared(
    "romanisation", "罗马字母拼写", "Romanisation, confirmed by the case", romanisation
)
_FROM = declared("from", "起始日期", "First day", day)
_TO = declared("to", "终止日期", "First day no longer", day)
_SOURCE = declared("source", "资料来源", "Source")
_NAME_FIELDS = (
    declared("specific_part", "专名", "Specific part"),
    declared("generic_part", "通名", "Generic part"),
    _ROMANISATION,
    declared("script", "文字", "Script, ISO 15924"),
    declared("language", "语种", "Language"),
    declared("evidence", "依据", "Evidence"),
    _SOURCE,
)
_PLACE_FIELDS = (
    declared("position", "坐标", "[longitude, latitude] in CGCS2000 degrees", position),
    declared("position_accuracy", "测量方法", "How it was measured",
           one_of("surveyed", "digitised", "converted", "approximate")),
    declared("geometry", "几何", "GeoJSON geometry in CGCS2000 degrees", geometry),
    declared("origin", "来历", "Origin"),
    declared("meaning", "含义", "Meaning"),
    declared("history", "历史沿革", "History"),
    declared("description", "地理实体概况", "Description"),
    declared("media", "多媒体", "Media links", media),
)  # fmt: skip
_PART = (
    declared("remains", "存续", "Whether it is what remains of the division", truth),
    declared("code", "区划代码", "Code; proposed where left out", code),
    declared("name", "名称", "Name", name),
    _CHILDREN,
    _OUTLINE,
    *SHARE_FIELDS,
)
_SUCCESSOR = (_CODE, *SHARE_FIELDS)
_DESTINATION = (_CODE, declared("to", "去向", "Code of the division it goes to", code, need=True))

ACTIONS: Final = {
    action.key: action
    for action in (
        ActionKind(
            "establish_division", "设立", "Establish a division",
            (_NAME, declared("parent_code", "上级代码", "Code of the parent", code, need=True),
             declared("code", "区划代码", "Code; proposed where left out", code),
             declared("level", "层级", "Level; one below the parent's where left out",
                    one_of(*(level.value for level in Level))),
             declared("from", "来源", "Divisions it is made from", items(_SUCCESSOR)),
             _CHILDREN, _OUTLINE, _NOTE),
            establish, new_division, ("from", "children"), ("parent_code",), ("code",),
        ),
        ActionKind(
            "abolish_division", "撤销", "Abolish a division",
            (_CODE, declared("kind", "方式", "Kind of event",
                           one_of("撤销", "并入", "撤并")),
             declared("successors", "承接单位", "Divisions it goes to", items(_SUCCESSOR)),
             declared("children", "所辖区划去向", "Where those below it go", items(_DESTINATION)),
             _NOTE),
            abolish, standing=("code",), above=("successors",),
        ),
        ActionKind(
            "rename_division", "更名", "Rename a division",
            (_CODE, declared("new_name", "新名称", "New name", name, need=True), _NOTE),
            rename, renamed_division, ("code",),
        ),
        ActionKind(
            "merge_divisions", "合并", "Merge divisions",
            (declared("codes", "合并各方", "Codes of those that merge", codes, need=True),
             declared("into_code", "合并后代码", "One of them, or a new code", code),
             declared("name", "合并后名称", "Name of the merged division", name),
             declared("parent_code", "上级代码", "Its parent, where it is another", code), _NOTE),
            merge, new_division, ("codes",), ("parent_code",),
        ),
        ActionKind(
            "split_division", "拆分", "Split a division",
            (_CODE, declared("parts", "各部分", "The parts", items(_PART), need=True), _NOTE),
            split, division_parts_named, ("code",),
        ),
        ActionKind(
            "transfer_division", "隶属变更", "Transfer a division",
            (_CODE, declared("new_parent_code", "新上级代码", "Code of the new parent", code,
                           need=True), _NEW_CODE, _NOTE),
            transfer, standing=("code",), above=("new_parent_code",),
        ),
        ActionKind(
            "change_boundary", "界线变更", "Change part of a boundary",
            (declared("from_code", "移出方", "Division that loses", code, need=True),
             declared("to_code", "移入方", "Division that gains", code, need=True),
             declared("area", "移交范围", "Area that moves, GeoJSON in CGCS2000 degrees", outline),
             *SHARE_FIELDS, _NOTE),
            change_boundary, standing=("from_code",), above=("to_code",),
        ),
        ActionKind(
            "move_seat", "驻地迁移", "Move a seat of government",
            (_CODE, declared("seat", "新驻地", "The new seat", need=True),
             declared("position", "驻地坐标", "[longitude, latitude] in CGCS2000 degrees",
                    position), _NOTE),
            move_seat, above=("code",),
        ),
        ActionKind(
            "replace_division", "撤设", "Abolish and establish in its place",
            (_CODE, declared("kind", "方式", "撤乡设镇 and the like", one_of(*REPLACEMENTS),
                           need=True),
             declared("new_name", "新名称", "Name of the new division", name,
                    need=True), _NEW_CODE,
             declared("new_parent_code", "新上级代码", "Its parent, where it is another", code),
             _NOTE),
            replace, division_replaced, ("code",), ("new_parent_code",), ("new_code",),
        ),
        ActionKind(
            "create_place", "命名", "Name a new place",
            (_NAME, declared("class_code", "地名类别", "Class, five digits of GB/T 18521",
                           digits(5), need=True),
             declared("place_code", "地名代码", "Code, 20 digits; assigned where left out",
                    digits(20)),
             declared("division_codes", "所在政区", "Divisions that contain it", codes, need=True),
             declared("secrecy", "密级", "Secrecy", one_of("public", "internal", "secret")),
             *_NAME_FIELDS, *_PLACE_FIELDS),
            create_place, new_place, above=("division_codes",),
        ),
        ActionKind(
            "rename_place", "更名", "Give a place another standard name",
            (_PLACE, _NAME, *_NAME_FIELDS), rename_place, renamed_place,
        ),
        ActionKind("abolish_place", "销名", "Abolish a place name", (_PLACE, _NOTE), abolish_place),
        ActionKind(
            "add_name", "增加名称", "Add another kind of name",
            (_PLACE, _NAME, declared("kind", "名称种类", "Kind", one_of(
                "alias", "former", "abbreviation", "minority", "old_map"), need=True),
             *_NAME_FIELDS, _FROM, _TO),
            add_name,
        ),
        ActionKind("end_name", "停用名称", "End a name", (_NAME_ID, _NOTE), end_name),
        ActionKind(
            "correct_place", "更正地名信息", "Correct a place",
            (_PLACE, declared("class_code", "地名类别", "Class", digits(5)),
             declared("division_codes", "所在政区", "Divisions that contain it", codes),
             *_PLACE_FIELDS, _SOURCE, _FROM, _TO),
            correct_place,
        ),
        ActionKind(
            "correct_name", "更正名称", "Correct a name",
            (_NAME_ID, declared("name", "名称", "Spelling", name), *_NAME_FIELDS, _FROM, _TO),
            correct_name, corrected_name,
        ),
        ActionKind(
            "confirm_romanisation", "确认罗马字母拼写", "Confirm a romanisation",
            (_NAME_ID, _ROMANISATION), confirm_romanisation,
        ),
        *MARKER_ACTIONS,
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Action:
    """One action of a case.

    Attributes:
        position: Its place in the order, from 1.
        kind: Its kind.
        values: Its payload, read.
        payload: Its payload as JSON.
    """

    position: int
    kind: ActionKind
    values: Payload
    payload: Mapping[str, Any]


def read_action(position_: int, kind: str, payload: Mapping[str, Any]) -> Action:
    """An action from its kind and payload.

    Raises:
        InputError: The kind is unknown, or a value cannot be used; says which.
    """
    if kind not in ACTIONS:
        raise InputError(
            f"Action {position_}: {kind[:60]!r} is not a kind of action.",
            f"Use one of {', '.join(ACTIONS)}.",
        )
    chosen = ACTIONS[kind]
    where = f"Action {position_} ({chosen.zh} {kind})"
    values = read_payload(chosen.fields, payload, where)
    try:
        chosen.check(values)
    except FieldError as fault:
        raise InputError(f"{where}: {fault.message}", fault.mend) from fault
    starts, ends = values.get("from"), values.get("to")
    if isinstance(starts, date) and isinstance(ends, date) and ends <= starts:
        raise InputError(
            f"{where} ends on {ends}, not after it begins on {starts}.",
            "Give in `to` the first day no longer in force, after `from`.",
        )
    return Action(position_, chosen, values, payload)


def named_codes(action: Action, names: tuple[str, ...]) -> list[str]:
    """The division codes that an action's fields name, those of listed items among them."""
    found: list[str] = []
    for key in names:
        value = action.values.get(key)
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, tuple):
            found += [item if isinstance(item, str) else item["code"] for item in value]
    return found
